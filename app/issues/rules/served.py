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


class Said(StrEnum):
    """What one event says, as the database tells it in a word: a town's month has a hundred thousand of them."""

    SIGNED_IN_TIME = "signed in time"
    SIGNED_LATE = "signed late"
    DONE_IN_TIME = "done in time"
    DONE_LATE = "done late"
    NOT_DONE = "not done"
    NOT_SOLVED = "not solved"
    SOLVED = "solved"
    CONFIRMED = "confirmed"


_PLAIN = {
    Said.SIGNED_IN_TIME.value: (Served.SIGNED.value, True), Said.SIGNED_LATE.value: (Served.SIGNED.value, False),
    Said.DONE_IN_TIME.value: (Served.SETTLED.value, True), Said.DONE_LATE.value: (Served.SETTLED.value, False),
    Said.NOT_DONE.value: (Served.MISSED.value, False), Said.SOLVED.value: (Served.ANSWERED.value, True),
}
_CONFIRMED = Said.CONFIRMED.value
_ANSWERED, _RATED, _REOPENED = Served.ANSWERED.value, Served.RATED.value, Served.REOPENED.value
Event = tuple[int, str, int, int, str | None]
"""issue_id, a value of Said, at, event_id, and of a confirmation its data (JSON)."""


def lines_of(events: Iterable[Event]) -> list[Line]:
    """What was not solved is an answer and a reopening."""
    found = []
    for issue_id, said, at, event_id, data in events:
        value = None
        if said in _PLAIN:
            kind, good = _PLAIN[said]
        elif said == _CONFIRMED:
            again, value = _told(data or "{}")
            kind, good = _RATED if again else _ANSWERED, True
        else:
            kind, good = _ANSWERED, False
            found.append(Line(issue_id, _REOPENED, False, None, at, event_id))
        found.append(Line(issue_id, kind, good, value, at, event_id))
    return found


@lru_cache(maxsize=256)
def _told(data: str) -> tuple[bool, int | None]:
    """Whether it was answered before, and the stars. There are few different ones."""
    read = json.loads(data)
    return bool(read.get("again")), read.get("satisfaction")
