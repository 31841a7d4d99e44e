"""The clocks an issue runs against: limits, warnings, pauses. Instants are aware and come back in UTC.

Two clocks exist (dossier §5, §6). The workday clock runs only while offices are open: 08:00-18:00 in Shanghai on
Chinese working days. That window is a default of ours, no rule prescribes it. The calendar clock never stops; it is
for danger, which does not wait for Monday.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from app.core.workdays import add_workdays, local
from app.issues.rules.office_hours import (
    CLOSES,
    EARLIEST,
    LATEST,
    MINUTE,
    add_working_minutes,
    as_utc,
    in_utc,
    when_worked,
    worked,
    working_minutes,
)

ESCALATE_WORKDAYS = 3


class ClockKind(StrEnum):
    WORKDAYS = "workdays"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Limits:
    """How long a first answer and a settlement may take; None means no limit of that sort.

    `kind` is the clock of `respond_minutes`. The settlement names its own unit, because danger is answered by the
    calendar and then repaired on working days (lift: at once, then one working day): `resolve_minutes` are calendar
    minutes and win over `resolve_workdays`.
    """

    kind: ClockKind
    respond_minutes: int | None = None
    resolve_workdays: int | None = None
    resolve_minutes: int | None = None

    @property
    def resolve_kind(self) -> ClockKind:
        """The clock to give to `share_of`, `remaining`, `resume` and `extend` for the settlement."""
        return ClockKind.WORKDAYS if self.resolve_minutes is None else ClockKind.CALENDAR


class Lateness(NamedTuple):
    """`minutes` are calendar minutes still left (ok, soon) or gone by (over), never negative."""

    state: Literal["ok", "soon", "over"]
    minutes: int


def respond_by(limits: Limits, at: datetime) -> datetime | None:
    """When the first answer is due for an issue filed at `at`."""
    if limits.respond_minutes is None:
        return None
    return resume(limits.kind, at, limits.respond_minutes)


def resolve_by(limits: Limits, at: datetime) -> datetime | None:
    """When the settlement is due: N working days end at 18:00 of the N-th working day after the day of filing.

    The day of filing does not count (Civil Code §201); where there are business hours the last day ends with them
    (§203).
    """
    if limits.resolve_minutes is not None:
        return _shift(at, timedelta(minutes=limits.resolve_minutes))
    if limits.resolve_workdays is None:
        return None
    return in_utc(add_workdays(local(at).date(), limits.resolve_workdays), CLOSES)


def share_of(start: datetime, due: datetime, percent: int, kind: ClockKind) -> datetime:
    """The instant when `percent` of the way from `start` to `due` has run on that clock (80: the reminder)."""
    if percent >= 100 or due <= start:
        return as_utc(due)
    if percent <= 0:
        return as_utc(start)
    if kind is ClockKind.CALENDAR:
        return _shift(start, (due - start) * percent // 100)
    begun = worked(start)
    part = (worked(due) - begun) * percent // 100
    return when_worked(begun + part) if part else as_utc(start)


def remaining(kind: ClockKind, now: datetime, due: datetime) -> int:
    """Minutes left on that clock, rounded down; negative when late. Kept while the issue is suspended (挂账)."""
    if kind is ClockKind.CALENDAR:
        return (due - now) // MINUTE
    return working_minutes(now, due)


def resume(kind: ClockKind, at: datetime, remaining_minutes: int) -> datetime:
    """The new due instant when a clock with that many minutes left starts again at `at`."""
    if kind is ClockKind.CALENDAR:
        return _shift(at, timedelta(minutes=remaining_minutes))
    return add_working_minutes(at, remaining_minutes)


def extend(kind: ClockKind, due: datetime, days: int) -> datetime:
    """`due` moved by calendar or working days, at the same local time of day."""
    here = local(due)
    if kind is ClockKind.WORKDAYS:
        return in_utc(add_workdays(here.date(), days), here.time())
    return _shift(due, timedelta(days=days))


def escalate_at(due: datetime) -> datetime:
    """When an unsettled issue reaches the town: three working days after it was due (dossier §5)."""
    return extend(ClockKind.WORKDAYS, due, ESCALATE_WORKDAYS)


def lateness(now: datetime, due: datetime, soon_from: datetime) -> Lateness:
    """How an open issue stands. The due instant itself is still in time; `soon_from` comes from `share_of`."""
    if now > due:
        return Lateness("over", (now - due) // MINUTE)
    return Lateness("soon" if now >= soon_from else "ok", (due - now) // MINUTE)


def _shift(instant: datetime, by: timedelta) -> datetime:
    """Calendar time, stopping at the edge of the calendar."""
    try:
        return as_utc(instant) + by
    except OverflowError:
        return LATEST if by > timedelta() else EARLIEST
