"""How an agenda builds itself: which sources a kind of meeting draws on, in what order, and what fits. Pure.

Sources: product.md (two rounds → 说事, two sessions → 联席会), domain §3 (opens with what was promised last time).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.mechanisms.rules.kinds import Kind
from app.meetings.rules.kinds import Origin

MINUTES = 5
LONGEST_ITEM = 240
SUPPORTS_ENOUGH = 5
"""From this many 同感 on an open issue comes up by itself."""
SAME_ENOUGH = 10
"""So many open issues of one category in one estate call for a joint meeting (domain §3)."""
REST = timedelta(days=30)
"""What was talked about comes up again by its supports only after this long."""
AHEAD = timedelta(hours=24)
"""How long before its start a meeting's agenda builds itself."""
NOT_PUBLIC = "一件不公开的事"

MOST = {
    Origin.CARRIED: 20, Origin.FAULT: 10, Origin.ESCALATED: 10, Origin.OVERDUE: 10, Origin.SUPPORTED: 5,
    Origin.BOOKED: 20, Origin.PROPOSED: 10,
}
"""How many each source may bring; a session with more than this settles nothing."""

_EVERYTHING = frozenset(MOST)
_WORDS = frozenset({Origin.CARRIED, Origin.BOOKED, Origin.PROPOSED})
DRAWS_ON: dict[Kind, frozenset[Origin]] = {
    Kind.TALK_SESSION: _EVERYTHING,
    Kind.SECRETARY_CHAT: _EVERYTHING,
    Kind.HEART_TO_HEART: _EVERYTHING,
    Kind.JOINT_MEETING: _WORDS | {Origin.ESCALATED},
    Kind.NEGOTIATION: _WORDS | {Origin.SUPPORTED},
    Kind.PARTY_COUNCIL: _WORDS | {Origin.SUPPORTED},
    Kind.MERCHANT_UNION: _WORDS,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that might be put on an agenda: an issue, a promise (with its issue, if it has one), or a topic."""

    origin: Origin
    title: str
    text: str = ""
    issue_id: int | None = None
    promise_id: int | None = None
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What an agenda has already, dropped items included: the host's word stands."""

    issues: frozenset[int] = frozenset()
    promises: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()


def merge(found: Iterable[Candidate], there: Standing = Standing()) -> list[Candidate]:
    """What is to be added, in the order of Origin and within one origin as found.

    An issue stands on an agenda once, by its strongest origin. A second promise about the same issue is kept as words,
    since it is something else that was to be done.
    """
    order = list(Origin)
    issues, promises, topics = set(there.issues), set(there.promises), set(there.topics)
    kept: list[Candidate] = []
    for each in sorted(found, key=lambda candidate: order.index(candidate.origin)):
        if each.promise_id in promises or each.topic_id in topics:
            continue
        if each.issue_id in issues:
            if each.promise_id is None:
                continue
            each = replace(each, issue_id=None)
        kept.append(each)
        _note(each.issue_id, issues)
        _note(each.promise_id, promises)
        _note(each.topic_id, topics)
    return kept


def _note(key: int | None, seen: set[int]) -> None:
    if key is not None:
        seen.add(key)


@dataclass(frozen=True, slots=True)
class Slot:
    """When an item begins if everything before it keeps to its minutes; `fits` when it ends by the end."""

    begins: datetime
    fits: bool


def slots(starts_at: datetime, ends_at: datetime, minutes: Sequence[int]) -> list[Slot]:
    """One for each item in order; from the first that does not fit, none fits."""
    found, begins = [], starts_at
    for length in minutes:
        ends = begins + timedelta(minutes=length)
        found.append(Slot(begins, ends <= ends_at))
        begins = ends
    return found


def moved(order: Sequence[int], key: int, *, up: bool) -> list[int]:
    """The same keys with `key` one place up or down; at the edge, or unknown, it stays."""
    places = list(order)
    if key not in places:
        return places
    here = places.index(key)
    there = here - 1 if up else here + 1
    if 0 <= there < len(places):
        places[here], places[there] = places[there], places[here]
    return places


def following(order: Sequence[int], decided: Collection[int], current: int | None) -> tuple[int | None, int | None]:
    """The items before and after the current one; without one, the first that is not decided comes next."""
    if current is None or current not in order:
        return None, next((key for key in order if key not in decided), None)
    here = list(order).index(current)
    return (order[here - 1] if here else None), (order[here + 1] if here + 1 < len(order) else None)


def shown_title(title: str, *, private: bool) -> str:
    """What everybody reads; `private`: the issue behind it is not public (any more)."""
    return NOT_PUBLIC if private else title
