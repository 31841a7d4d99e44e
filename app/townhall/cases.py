"""Exit cases as the desk tells them: by stage, and what runs out soon. Only owners dismiss a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.filters import day
from app.exits.queries.cases import Waiting
from app.exits.rules.clocks import CLOCKS, left
from app.exits.rules.kinds import State

SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Told:
    """One case. `urgent`: its clock ends within three days, has ended, or it is blocked and to be looked at."""

    path: str
    estate: str
    company: str
    state: State
    words: str
    urgent: bool

    @property
    def sentence(self) -> str:
        return f"{self.estate}（{self.company}）：{self.state.label}{'，' + self.words if self.words else ''}。"


def cases_told(cases: Sequence[Waiting], today: date) -> list[Told]:
    return [_told(each, today) for each in cases]


def _told(waiting: Waiting, today: date) -> Told:
    ground, case = waiting.ground, waiting.ground.case
    clock = CLOCKS.get(case.state)
    time = left(case.since, case.due_on, today, clock)
    words = []
    if time is not None and case.due_on is not None:
        acts = f"，{clock.who}办" if clock and not clock.awaited else ""
        words.append(f"到{day(case.due_on)}，{time.text}{acts}")
    if waiting.blocked:
        words.append(f"卡住了：{waiting.blocked}")
    due = case.due_on is not None and case.due_on <= today + SOON
    look = waiting.review_on is not None and waiting.review_on <= today
    return Told(ground.path, ground.estate.name, ground.company.short_name, case.state, "；".join(words), due or look)


def stages(cases: Sequence[Waiting], today: date) -> list[tuple[State, list[Told]]]:
    """The states somebody is in, in the order of the procedure."""
    told = cases_told(cases, today)
    found = [(state, [each for each in told if each.state is state]) for state in State]
    return [(state, held) for state, held in found if held]
