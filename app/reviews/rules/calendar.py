"""When a review opens, closes and is published: Shanghai's calendar. Pure."""

import re
from datetime import UTC, date, datetime, time

from app.core.workdays import SHANGHAI

LAST_YEAR = 9000
"""Beyond any review; keeps the month after inside Python's calendar."""

_MONTH = re.compile(r"(20\d\d|[3-8]\d{3})-(0[1-9]|1[0-2])", re.ASCII)


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def closing(month: date) -> datetime:
    """The first instant after the month."""
    return datetime.combine(month_after(month), time(), tzinfo=SHANGHAI).astimezone(UTC)


def publishing(month: date, publish_day: int) -> date:
    """A day of the month after."""
    return month_after(month).replace(day=publish_day)


def month_named(text: str) -> date | None:
    """The month of “2026-11”; None for anything else."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def month_name(month: date) -> str:
    """“2026-11”, as in addresses."""
    return f"{month:%Y-%m}"


def month_words(month: date) -> str:
    """“2026年11月”"""
    return f"{month.year}年{month.month}月"


def days_left(closes_at: datetime, at: datetime) -> int:
    """Days to vote, today included; 0 once it is closed."""
    if at >= closes_at:
        return 0
    here, end = at.astimezone(SHANGHAI).date(), closes_at.astimezone(SHANGHAI).date()
    return max(1, (end - here).days)
