"""Chinese working days, with 调休 (weekends worked in exchange for a longer holiday), and Shanghai's calendar.

The State Council announces each year's days off only late in the year before. Until the calendar package carries an
announcement, a day falls back to Monday-Friday; `known_year` lets a page say so instead of promising a wrong date.

Counting is arithmetic (whole weeks, then the announced exceptions), never a walk over days: a limit of ten thousand
days costs the same as one of three. Days and instants beyond Python's calendar stop at its edge instead of raising.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")

_ANNOUNCED: frozenset[int] = frozenset(day.year for day in chinese_calendar.holidays)
_DAYS_OFF: list[int] = sorted(day.toordinal() for day in chinese_calendar.holidays if day.weekday() < 5)
_WORKED_WEEKENDS: list[int] = sorted(day.toordinal() for day in chinese_calendar.workdays if day.weekday() >= 5)
_LAST_DAY = date.max.toordinal()
# One day inside both ends, so that eight hours may be added or taken without leaving the calendar.
_FIRST_INSTANT = datetime(1, 1, 2, tzinfo=UTC)
_LAST_INSTANT = datetime(9999, 12, 30, tzinfo=UTC)


def local(instant: datetime) -> datetime:
    """The same instant on a Shanghai clock; `instant` must be aware."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return min(max(instant, _FIRST_INSTANT), _LAST_INSTANT).astimezone(SHANGHAI)


def local_day(instant: datetime) -> date:
    return local(instant).date()


def known_year(day: date) -> bool:
    """Whether the announcement that governs `day` is known.

    The last week of December also belongs to the next year's announcement: New Year has taken 30 and 31 December off
    and made 29 December a working Saturday (2018, 2023).
    """
    if (day.month, day.day) >= (12, 25):
        return {day.year, day.year + 1} <= _ANNOUNCED
    return day.year in _ANNOUNCED


def is_workday(day: date) -> bool:
    return workdays_through(day) > _through(day.toordinal() - 1)


def workdays_through(day: date) -> int:
    """Working days from the start of the calendar up to and including `day`; differences of it count any span."""
    return _through(day.toordinal())


@lru_cache(maxsize=1024)
def nth_workday(number: int) -> date:
    """The day on which `workdays_through` first reaches `number`; the edge of the calendar when it never does."""
    ordinal = bisect_left(range(1, _LAST_DAY + 1), number, key=_through) + 1
    return date.fromordinal(min(ordinal, _LAST_DAY))


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after `day`, which itself does not count (Civil Code §201); before it when n is negative.

    n = 0 is `day` itself, working or not.
    """
    if n == 0:
        return day
    before = _through(day.toordinal()) if n > 0 else _through(day.toordinal() - 1) + 1
    return nth_workday(before + n)


def _through(ordinal: int) -> int:
    """Ordinal 1 (0001-01-01) is a Monday in Python's proleptic calendar."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5) - bisect_right(_DAYS_OFF, ordinal) + bisect_right(_WORKED_WEEKENDS, ordinal)
