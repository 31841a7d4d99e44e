"""By when an order is to be answered and reviewed, when somebody is reminded, and how late it reads. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.errors import Invalid
from app.core.filters import when
from app.issues.rules.clocks import ClockKind, Limits, lateness, resolve_by, share_of
from app.issues.rules.deadlines import REMIND_PERCENT
from app.issues.rules.due import short_span
from app.supervision.rules.kinds import RUNNING, State

DAYS, MOST_DAYS = 5, 15
"""Complaints are settled in five working days, the longest approved local practice is fifteen (domain §5)."""
REVIEW_DAYS = 3
"""复核 takes three working days (domain §5, 大宁路)."""


class Mark(StrEnum):
    REMIND = "remind"
    DUE = "due"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Clock:
    """`since`: when the present deadline was set; `answered_at` starts the review."""

    state: State
    since: datetime
    due_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """As `ui.due_chip` wants it."""

    tone: str
    text: str


def due_in(days: int, at: datetime) -> datetime:
    """18:00 of the `days`-th working day after the local day of `at`. Raises Invalid beyond 1 to 15."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"期限写 1 到 {MOST_DAYS} 个工作日。", field="days")
    return _workdays(days, at)


def _workdays(days: int, at: datetime) -> datetime:
    due = resolve_by(Limits(ClockKind.WORKDAYS, resolve_workdays=days), at)
    assert due is not None  # a limit was given
    return due


def marks(clock: Clock) -> list[tuple[datetime, Mark]]:
    """Moments to look at the order in its present state, in order: 80 % and 100 % (domain §5), then the review's."""
    if clock.state is State.ANSWERED and clock.answered_at is not None:
        return [(_workdays(REVIEW_DAYS, clock.answered_at), Mark.REVIEW)]
    if clock.state not in RUNNING:
        return []
    soon = share_of(clock.since, clock.due_at, REMIND_PERCENT, ClockKind.WORKDAYS)
    return [(soon, Mark.REMIND), (clock.due_at, Mark.DUE)]


def next_mark(clock: Clock, after: datetime | None = None) -> datetime | None:
    """The first moment to look again, of all or of those later than `after`."""
    return min((moment for moment, _ in marks(clock) if after is None or moment > after), default=None)


def chip(clock: Clock, at: datetime) -> Chip | None:
    """How the order stands against its clock; None once it has ended. The due instant itself is in time."""
    if clock.state is State.ANSWERED and clock.answered_at is not None:
        by = _workdays(REVIEW_DAYS, clock.answered_at)
        return Chip("over", "过了三个工作日还没审") if at > by else Chip("ok", f"{when(by)} 前审")
    if clock.state not in RUNNING:
        return None
    soon = share_of(clock.since, clock.due_at, REMIND_PERCENT, ClockKind.WORKDAYS)
    state, minutes = lateness(at, clock.due_at, soon)
    words = {"ok": "按时 剩", "soon": "将到期 剩", "over": "已超期"}
    return Chip(state, f"{words[state]} {short_span(minutes)}")
