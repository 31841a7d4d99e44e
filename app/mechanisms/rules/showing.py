"""Where an occurrence is looked at, and how the moment it happens is said. Pure."""

from datetime import datetime, timedelta

from app.core.filters import WEEKDAYS
from app.core.workdays import local, local_day
from app.mechanisms.rules.kinds import MEETINGS, Kind


def href(kind: Kind, community: str, ref: str, mechanism: str) -> str:
    """The page of an occurrence: of its round or meeting, else of what is held there."""
    base = f"/c/{community}"
    if kind is Kind.FAULT_ROUND:
        return f"{base}/rounds/{ref}"
    if kind in MEETINGS:
        return f"{base}/meetings/{ref}"
    held_at = {Kind.APPRAISAL: "/reviews", Kind.DUTY_DAY: "/duty", Kind.STAND_UP: "/today"}
    return base + held_at.get(kind, f"/mechanisms/{mechanism}")


def titled(name: str, number: int | None) -> str:
    """每周说事 第46期"""
    return f"{name} 第{number}期" if number else name


def day_words(starts_at: datetime, at: datetime) -> str:
    """今天, 明天, 后天, 周五 within a week, else 12月1日 周二."""
    day, today = local_day(starts_at), local_day(at)
    ahead = (day - today).days
    if 0 <= ahead <= 2:
        return ("今天", "明天", "后天")[ahead]
    weekday = f"周{WEEKDAYS[day.weekday()]}"
    return weekday if 0 < ahead < 7 and day.weekday() > today.weekday() else f"{day.month}月{day.day}日 {weekday}"


def moment_words(starts_at: datetime, at: datetime) -> str:
    """明天 9:30"""
    here = local(starts_at)
    return f"{day_words(starts_at, at)} {here.hour}:{here:%M}"


def going_on(kind: Kind) -> str:
    """正在找茬"""
    return f"正在{_DOING.get(kind, '进行')}"


_DOING = {
    Kind.FAULT_ROUND: "找茬", Kind.TALK_SESSION: "说事", Kind.NEGOTIATION: "协商", Kind.DUTY_DAY: "值日",
    Kind.APPRAISAL: "评议", Kind.WALK: "走访",
}


def time_span(starts_at: datetime, ends_at: datetime) -> str:
    """9:00 到 11:00, or with days where it lasts longer than one."""
    start, end = local(starts_at), local(ends_at)
    if end.date() == start.date():
        return f"{start.hour}:{start:%M} 到 {end.hour}:{end:%M}"
    if end - start <= timedelta(hours=24):
        return f"{start.hour}:{start:%M} 到第二天 {end.hour}:{end:%M}"
    return f"{start.month}月{start.day}日 {start.hour}:{start:%M} 到 {end.month}月{end.day}日 {end.hour}:{end:%M}"
