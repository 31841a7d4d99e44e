"""Which moments the clock has to look at an issue again. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from app.core.workdays import SHANGHAI
from app.issues.rules.clocks import ClockKind, escalate_at, share_of
from app.issues.rules.lifecycle import SILENCE_AFTER, TICKING, Status

REMIND_PERCENT = 80


class Mark(StrEnum):
    """Reminder at 80 %, yellow at 100 %, town at +3 working days (domain §5); silence and review by date."""

    RESPOND_SOON = "respond_soon"
    RESPOND_DUE = "respond_due"
    REMIND = "remind"
    OVERDUE = "overdue"
    ESCALATE = "escalate"
    SILENCE = "silence"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Clock:
    """What the marks depend on; `done_at` starts the silence, `review_on` ends a suspension.

    `runs_from` is when the settlement clock began to run: at filing, or at the end of the last suspension.
    """

    status: Status
    filed_at: datetime
    runs_from: datetime
    respond_by: datetime | None
    responded: bool
    respond_kind: ClockKind
    resolve_by: datetime | None
    resolve_kind: ClockKind
    done_at: datetime | None = None
    review_on: date | None = None


def marks(clock: Clock) -> list[tuple[datetime, Mark]]:
    """All marks of the present state in order of time, past ones included."""
    if clock.status is Status.DONE and clock.done_at is not None:
        return [(clock.done_at + SILENCE_AFTER, Mark.SILENCE)]
    if clock.status is Status.SUSPENDED and clock.review_on is not None:
        return [(datetime.combine(clock.review_on, time(8), SHANGHAI), Mark.REVIEW)]
    if clock.status not in TICKING:
        return []
    return sorted([*_respond_marks(clock), *_resolve_marks(clock)])


def _respond_marks(clock: Clock) -> list[tuple[datetime, Mark]]:
    if clock.respond_by is None or clock.responded:
        return []
    soon = share_of(clock.filed_at, clock.respond_by, REMIND_PERCENT, clock.respond_kind)
    return [(soon, Mark.RESPOND_SOON), (clock.respond_by, Mark.RESPOND_DUE)]


def _resolve_marks(clock: Clock) -> list[tuple[datetime, Mark]]:
    if clock.resolve_by is None:
        return []
    soon = share_of(clock.runs_from, clock.resolve_by, REMIND_PERCENT, clock.resolve_kind)
    return [
        (soon, Mark.REMIND), (clock.resolve_by, Mark.OVERDUE), (escalate_at(clock.resolve_by), Mark.ESCALATE),
    ]


def next_mark(clock: Clock, after: datetime | None = None) -> datetime | None:
    """The first moment to look again: of all marks, or of those later than `after`."""
    moments = [moment for moment, _ in marks(clock) if after is None or moment > after]
    return min(moments, default=None)


def soon_from(clock: Clock) -> datetime | None:
    """From when a card says 将到期: the 80 % moment of the settlement."""
    if clock.resolve_by is None:
        return None
    return share_of(clock.runs_from, clock.resolve_by, REMIND_PERCENT, clock.resolve_kind)
