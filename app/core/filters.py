"""How instants, areas and names read on a page. Asia/Shanghai exists only here and in calendars."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.core.masking import mask_name, mask_phone
from app.core.workdays import local

WEEKDAYS = "一二三四五六日"


def when(instant: datetime) -> str:
    """11月13日 18:00"""
    here = local(instant)
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def day(moment: datetime | date) -> str:
    """11月13日"""
    here = local(moment) if isinstance(moment, datetime) else moment
    return f"{here.month}月{here.day}日"


def dated(moment: date) -> str:
    """2026年11月13日, where the year is not this one as a matter of course."""
    return f"{moment.year}年{moment.month}月{moment.day}日"


def full(instant: datetime) -> str:
    """2026年11月13日 周五 18:00"""
    here = local(instant)
    return f"{here.year}年{here.month}月{here.day}日 周{WEEKDAYS[here.weekday()]} {here:%H:%M}"


def iso(instant: datetime) -> str:
    """ISO 8601 with the local offset."""
    return local(instant).isoformat(timespec="seconds")


def span(minutes: int) -> str:
    """A length of time as people say it: 3 天, 5 小时 20 分, 40 分钟."""
    minutes = abs(minutes)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return f"{days} 天 {hours} 小时" if hours and days < 3 else f"{days} 天"
    if hours:
        return f"{hours} 小时 {left} 分" if left and hours < 6 else f"{hours} 小时"
    return f"{left} 分钟"


def area(hundredths: int) -> str:
    """0.01 m² as square metres."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


FILTERS: dict[str, Callable[..., Any]] = {
    "when": when, "day": day, "dated": dated, "full": full, "iso": iso, "span": span, "area": area,
    "mask": mask_name, "mask_phone": mask_phone,
}
