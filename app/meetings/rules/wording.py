"""How a meeting is called and when it is, in words. Pure."""

from datetime import datetime, timedelta

from app.core.filters import WEEKDAYS
from app.core.workdays import local


def called(name: str, number: int | None) -> str:
    """每周说事 第3期; without a number before it has begun."""
    return f"{name} 第{number}期" if number is not None else name


def on_day(starts_at: datetime, at: datetime) -> str:
    """11月23日（周一）, with the year where it is another one."""
    here = local(starts_at)
    year = "" if here.year == local(at).year else f"{here.year}年"
    return f"{year}{here.month}月{here.day}日（周{WEEKDAYS[here.weekday()]}）"


def clock(instant: datetime) -> str:
    """9:05"""
    here = local(instant)
    return f"{here.hour}:{here.minute:02d}"


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """9:00 到 11:00; without an end where it is on another day."""
    same_day = local(starts_at).date() == local(ends_at).date()
    return f"{clock(starts_at)} 到 {clock(ends_at)}" if same_day else clock(starts_at)


def days_waited(since: datetime, at: datetime) -> int:
    """Whole local days since it was reported."""
    return max((local(at).date() - local(since).date()).days, 0)


def minutes_spoken(since: datetime | None, at: datetime) -> int:
    """Whole minutes an item has been talked about."""
    return max((at - since) // timedelta(minutes=1), 0) if since is not None else 0
