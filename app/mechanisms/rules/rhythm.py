"""From a rhythm to moments: on which days a mechanism happens, from when to when. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.core.workdays import SHANGHAI, local_day
from app.mechanisms.rules.cadence import expand, parse_cadence
from app.mechanisms.rules.kinds import NUMBERED, Kind, Phase, Shift

HORIZON = timedelta(days=60)
"""How far ahead occurrences are made."""
FARTHEST = timedelta(days=366)
RETIMED = "时间改了"
RESTED = "这项停办了"
AUTOMATIC = frozenset({RETIMED, RESTED})
"""Reasons of cancellations that a later change may take back."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`anchor` is the day of adoption, from which intervals are counted."""

    cadence: str
    shift: Shift
    start_minute: int
    duration_minutes: int
    anchor: date


@dataclass(frozen=True, slots=True)
class Slot:
    starts_at: datetime
    ends_at: datetime


def slot(day: date, start_minute: int, duration_minutes: int) -> Slot:
    """A day and a time of day in Shanghai as instants."""
    midnight = datetime.combine(day, time.min, SHANGHAI)
    starts_at = (midnight + timedelta(minutes=start_minute)).astimezone(UTC)
    return Slot(starts_at, starts_at + timedelta(minutes=duration_minutes))


def slots(rhythm: Rhythm, since: date, until: date, *, without: Collection[date] = ()) -> dict[date, Slot]:
    """Planned day → when it is held; empty when called by hand."""
    if not rhythm.cadence:
        return {}
    days = expand(parse_cadence(rhythm.cadence), rhythm.anchor, rhythm.shift, since, until, without=without)
    return {day: slot(on, rhythm.start_minute, rhythm.duration_minutes) for day, on in days.items()}


def is_on(kind: Kind, phase: Phase, starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether it is going on: opened, or within its time where nobody has to open it."""
    if phase is Phase.OPEN:
        return True
    return phase is Phase.PLANNED and kind not in NUMBERED and starts_at <= at < ends_at


def why_not_then(starts_at: datetime, at: datetime) -> str:
    """Why something cannot be set for this moment; "" when it can."""
    if starts_at <= at:
        return "这个时间已经过了，换一个往后的。"
    if starts_at - at > FARTHEST:
        return "最远只能排到一年以后。"
    return ""


def horizon(at: datetime) -> date:
    return local_day(at) + HORIZON
