"""What of an issue's history counts for the company that had it. Pure."""

import json
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
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


Event = tuple[int, str, int, str | None, int, int]
"""A line as the database tells it: `good` 0 or 1, and where the resident confirmed, the entry's data (JSON) in place of
`value`. What was not solved comes as a reopening."""
_ANSWERED, _RATED, _REOPENED = Served.ANSWERED.value, Served.RATED.value, Served.REOPENED.value


def lines_of(events: Iterable[Event]) -> list[Line]:
    """What was not solved is an answer and a reopening."""
    found = []
    for issue_id, kind, good, data, at, event_id in events:
        value = None
        if data is not None:
            kind, value = _told(data)
        elif kind == _REOPENED:
            found.append(Line(issue_id, _ANSWERED, False, None, at, event_id))
        found.append(Line(issue_id, kind, good == 1, value, at, event_id))
    return found


@lru_cache(maxsize=256)
def _told(data: str) -> tuple[str, int | None]:
    """Answered, or rated where it was answered before, and the stars. There are few different ones."""
    read = json.loads(data)
    return _RATED if read.get("again") else _ANSWERED, read.get("satisfaction")
