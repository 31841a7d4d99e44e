"""Months and what hangs on them: when cards are due, how long they may be objected to. Shanghai days. Pure."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from app.core.workdays import SHANGHAI, add_workdays, local_day
from app.rulebooks.rules.policy import Cadence

MOST_LATE = 12
"""A town whose clock stood still catches up on at most a year."""
QUARTER = 3


def first_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date, by: int = 1) -> date:
    """The first of the month `by` months later, or earlier. Raises OverflowError outside Python's calendar."""
    count = month.year * 12 + month.month - 1 + by
    year, index = divmod(count, 12)
    if not 1 <= year <= 9998:
        raise OverflowError("outside the calendar")
    return date(year, index + 1, 1)


def months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def bounds(month: date) -> tuple[datetime, datetime]:
    """The first instant of the Shanghai month and of the next one, in UTC."""
    return _midnight(month), _midnight(month_after(month))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def due_months(at: datetime, publish_day: Callable[[date], int], last_made: date | None) -> list[date]:
    """The months whose cards are to be made by now, the oldest first. A month is due on the publishing day of the next
    one; a town that has made none yet begins with the latest."""
    today = local_day(at)
    latest = month_after(first_of(today), -1)
    if today.day < publish_day(latest):
        latest = month_after(latest, -1)
    since = latest if last_made is None else month_after(last_made)
    since = max(since, month_after(latest, 1 - MOST_LATE))
    return [month_after(since, step) for step in range(months_between(since, latest) + 1)]


def objections_until(at: datetime, workdays: int) -> datetime:
    """The end of the last working day of the window; the day of publication does not count (Civil Code §201)."""
    last = add_workdays(local_day(at), workdays)
    return _midnight(date.fromordinal(last.toordinal() + 1))


def quarter_of(month: date) -> tuple[date, date, date]:
    """The three months of the quarter `month` lies in."""
    first = date(month.year, month.month - (month.month - 1) % QUARTER, 1)
    return first, month_after(first), month_after(first, 2)


def ends_period(month: date, cadence: Cadence) -> bool:
    """Whether a card may come of this month."""
    return cadence is Cadence.MONTH or month.month % QUARTER == 0


def month_read(text: str) -> date | None:
    """2026-10 as its first day; None for whatever is no month from 2000 to 2999."""
    year, dash, month = text.partition("-")
    digits = year.isascii() and month.isascii() and year.isdigit() and month.isdigit()
    if not (dash and digits and len(year) == 4 and len(month) == 2):
        return None
    return date(int(year), int(month), 1) if 2000 <= int(year) <= 2999 and 1 <= int(month) <= 12 else None


def month_text(month: date) -> str:
    return f"{month:%Y-%m}"
