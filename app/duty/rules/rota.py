"""Who may take a turn, under which title, and whose turn comes next. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.masking import mask_name
from app.people.rules.roles import Role

ON_DUTY = (
    Role.COMMUNITY_SECRETARY, Role.COMMITTEE_MEMBER, Role.GRID_WORKER, Role.PROJECT_MANAGER, Role.PARTY_MEMBER,
)
"""Who is asked to be on duty (domain §3: 两委, party members, company manager), the first is the title shown."""

MOST_TIMES, MOST_EACH = 12, 3


@dataclass(frozen=True, slots=True)
class Held:
    """One role of one person here; `ends_on` is the last day it counts, None runs on."""

    person_id: int
    name: str
    role: Role
    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Candidate:
    person_id: int
    name: str
    title: str


def candidates_on(held: Iterable[Held], day: date) -> list[Candidate]:
    """Each person once, under the first of their roles in ON_DUTY; secretary first, then as their roles rank."""
    best: dict[int, Held] = {}
    for each in sorted(held, key=lambda one: (ON_DUTY.index(one.role), one.person_id)):
        if each.holds_on(day):
            best.setdefault(each.person_id, each)
    return [Candidate(one.person_id, one.name, one.role.label) for one in best.values()]


def rotation(
    people: Sequence[int], free: Sequence[Collection[int]], *, each: int = 1, after: int | None = None
) -> list[list[int]]:
    """`each` people a time, in the order of the list and round again, going on behind `after`.

    `free` says for every time who of them can; somebody who cannot is passed over and comes at the next time.
    """
    start = people.index(after) + 1 if after in people else 0
    waiting = [*people[start:], *people[:start]]
    turns = []
    for can in free:
        chosen = [person for person in waiting if person in can][:each]
        waiting = [person for person in waiting if person not in chosen] + chosen
        turns.append(chosen)
    return turns


def shown_name(title: str, name: str) -> str:
    """Names are masked in public, except a project manager's, which must be posted (淄博市物业管理条例 §45)."""
    return name if title == Role.PROJECT_MANAGER.label else mask_name(name)
