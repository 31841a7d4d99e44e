"""What of an issue's history counts for the company that had it. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple


class Served(StrEnum):
    """What counts. `signed`: the company answered a work order; `settled`: it says it is done; `missed`: a deadline
    passed undone; `answered`: solved or not, in the resident's word or by a look on the spot; `rated`: stars
    for what was answered before; `reopened`."""

    SIGNED = "signed"
    SETTLED = "settled"
    MISSED = "missed"
    ANSWERED = "answered"
    RATED = "rated"
    REOPENED = "reopened"


class Line(NamedTuple):
    """One event of the work orders: `good` answers the question its kind asks (in time, or solved), `value` is a
    satisfaction of 1-5 where given.

    `kind` is a value of Served. `at` in seconds since 1970, UTC; `event_id` names the entry of the issue's history, 0
    for a deadline that passed.
    """

    issue_id: int
    kind: str
    good: bool
    value: int | None
    at: int
    event_id: int = 0

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.issue_id}-{self.at}"


class Bundle(NamedTuple):
    """The lines that say the same, as one text: `issue-at-event` for each, blanks between them, at least one.

    A town's month has a hundred thousand lines: the database ties them up, and few are ever untied.
    """

    kind: str
    good: bool
    value: int | None
    entries: str

    @property
    def n(self) -> int:
        return self.entries.count(" ") + 1

    @property
    def issues(self) -> set[str]:
        return set(self.entries.replace(" ", "-").split("-")[::3])

    def lines(self) -> Iterator[Line]:
        """Raises ValueError for entries that somebody has bent."""
        for each in self.entries.split(" "):
            issue_id, at, event_id = each.split("-")
            yield Line(int(issue_id), self.kind, self.good, self.value, int(at), int(event_id))


def bundled(lines: Iterable[Line]) -> tuple[Bundle, ...]:
    """In one order, whatever order the lines came in."""
    found: dict[Says, list[str]] = defaultdict(list)
    for issue_id, kind, good, value, at, event_id in lines:
        found[kind, good, value].append(f"{issue_id}-{at}-{event_id}")
    return _tied(found)


Told = tuple[str, int, str | None, str]
"""Events of one kind as the database tells them: kind, `good` 0 or 1, where the resident confirmed the entry's data
(JSON), and the entries. What was not solved comes as a reopening."""
Says = tuple[str, bool, int | None]
_ANSWERED, _RATED, _REOPENED = Served.ANSWERED.value, Served.RATED.value, Served.REOPENED.value


def bundles_of(told: Iterable[Told]) -> tuple[Bundle, ...]:
    """What was not solved is an answer and a reopening."""
    found: dict[Says, list[str]] = defaultdict(list)
    for kind, good, data, entries in told:
        value = None
        if data is not None:
            kind, value = _confirmed(data)
        elif kind == _REOPENED:
            found[_ANSWERED, False, None] += entries.split(" ")
        found[kind, good == 1, value] += entries.split(" ")
    return _tied(found)


def _confirmed(data: str) -> tuple[str, int | None]:
    """Answered, or rated where it was answered before, and the stars."""
    read = json.loads(data)
    return _RATED if read.get("again") else _ANSWERED, read.get("satisfaction")


def _tied(found: Mapping[Says, list[str]]) -> tuple[Bundle, ...]:
    heads = sorted(found, key=lambda head: (head[0], head[1], head[2] or 0))
    return tuple(Bundle(*head, " ".join(sorted(found[head]))) for head in heads)
