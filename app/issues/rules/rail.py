"""The progress rail of an issue: where it has been, where it is, what is still to come. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from app.issues.rules.display import STEP_NUMBERS, step_number
from app.issues.rules.lifecycle import STATUS_LABELS, Status


class Happened(Protocol):
    """One entry of the history, as far as the progress rail needs it."""

    @property
    def at(self) -> datetime: ...
    @property
    def from_status(self) -> Status | None: ...
    @property
    def to_status(self) -> Status: ...


class Moved(Protocol):
    @property
    def status(self) -> Status: ...
    @property
    def resume_status(self) -> Status | None: ...


RAIL = ("已提交", "已受理", "已派单", "处理中", "待核实", "已办结")
ELSEWHERE = frozenset({Status.REJECTED, Status.TRANSFERRED, Status.MERGED, Status.WITHDRAWN})
Stage = tuple[str, str, datetime | None]


def progress(issue: Moved, events: Iterable[Happened]) -> list[Stage]:
    """The rail of an issue page: (label, done | now | next, when), oldest first; what ended elsewhere has no rest."""
    arrived = _arrivals(events)
    here, label = step_number(issue.status, issue.resume_status), STATUS_LABELS[issue.status]
    if issue.status in ELSEWHERE:
        return [*_passed(arrived, _last_before(arrived)), (label, "now", arrived.get(issue.status))]
    if issue.status is Status.CLOSED:
        return [*_passed(arrived, 5), (label, "done", arrived.get(Status.CLOSED))]
    now: Stage = (label if here > 1 else RAIL[0], "now", arrived.get(issue.status))
    return [*_passed(arrived, here - 1), now, *((name, "next", None) for name in RAIL[here:])]


def _arrivals(events: Iterable[Happened]) -> dict[Status, datetime]:
    """When each status was last entered; the filing enters the first."""
    return {event.to_status: event.at for event in events if event.from_status is not event.to_status}


def _passed(arrived: dict[Status, datetime], count: int) -> list[Stage]:
    return [(RAIL[n], "done", _reached(arrived, n + 1)) for n in range(count)]


def _reached(arrived: dict[Status, datetime], number: int) -> datetime | None:
    """When a box of the rail was filled: a reopened issue is back at work since it was reopened."""
    boxes = {status: box for status, box in STEP_NUMBERS.items() if status not in ELSEWHERE}
    return max((moment for status, moment in arrived.items() if boxes.get(status) == number), default=None)


def _last_before(arrived: dict[Status, datetime]) -> int:
    """How far it had come before it ended elsewhere."""
    reached = [box for status, box in STEP_NUMBERS.items() if status in arrived and status not in ELSEWHERE]
    return max(reached, default=1)
