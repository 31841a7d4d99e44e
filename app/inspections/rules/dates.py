"""Which month an inspection belongs to, until when one may be entered, until when it may be contested. Pure."""

import re
from datetime import date, timedelta

from app.core.errors import DomainError, Invalid
from app.core.workdays import add_workdays

MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_before(day: date) -> date:
    """The first day of the month before the one `day` lies in; the first month there is has none before it."""
    first = month_of(day)
    return month_of(first - timedelta(days=1)) if first > date.min else first


def month_named(text: str) -> date | None:
    """2026-11 as its first day; None for anything else."""
    found = MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) == 0:
        return None
    return date(int(found[1]), int(found[2]), 1)


def month_text(month: date) -> str:
    """2026-11, as addresses have it."""
    return f"{month.year:04d}-{month.month:02d}"


def check_day(day: date, today: date, publish_day: int) -> None:
    """This month up to today; last month's sheets of paper until scores are published. Raises Invalid."""
    if day > today:
        raise Invalid("这一天还没到，检查的日子写今天或者以前。", field="inspected_on")
    if month_of(day) == month_of(today):
        return
    if month_of(day) != month_before(today):
        raise Invalid("太久以前的检查补不了，只能记这个月的，或者补上个月的。", field="inspected_on")
    if today.day >= publish_day:
        raise Invalid(f"上个月的分数 {publish_day} 号已经公布，补不了了。", field="inspected_on")


def check_still(day: date, today: date, publish_day: int) -> None:
    """A draft of `day` is written on and signed as long as one could be begun. Raises DomainError after that."""
    if sentence := too_late(day, today, publish_day):
        raise DomainError(sentence)


def too_late(day: date, today: date, publish_day: int) -> str:
    """Why nothing can be written on a draft of `day` any more; empty while it can."""
    try:
        check_day(day, today, publish_day)
    except Invalid:
        return f"{day.month}月{day.day}日的检查，补录的日子过了，不能再记，也不能再签，只能作废。"
    return ""


def contest_until(signed_on: date, workdays: int) -> date:
    """The last day on which the company may contest a deduction; the day of signing does not count."""
    return add_workdays(signed_on, workdays)
