"""The days of a handover and of emergency service. Pure.

Months are counted to the day of the same number, or the last day of a shorter month; the day it begins does not count
(Civil Code §201, §202).
"""

from calendar import monthrange
from datetime import date, timedelta

from app.core.errors import Invalid

LEAVE_DAYS = 30
EMERGENCY_MONTHS = 6
REMIND_MONTHS, REMIND_DAYS = 4, 15
AHEAD, BACK = 30, 7


def leave_by(terminated_on: date, agreed_on: date | None) -> date:
    """The last day to leave: the agreed one, else thirty days after the contract's last day (淄博 §48).

    Raises Invalid for an agreed day before the contract ends.
    """
    if agreed_on is None:
        return _later(terminated_on, LEAVE_DAYS)
    if agreed_on < terminated_on:
        raise Invalid("约定退出的日子不能早于合同终止的那天（条例第四十八条）。", field="agreed_on")
    return agreed_on


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def add_months(day: date, months: int) -> date:
    """The day of the same number `months` later, or that month's last; the calendar's edge beyond it."""
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        return date.max
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def emergency_limit(starts_on: date) -> date:
    """The last day emergency service may go on to: six months, no more (淄博 §50)."""
    return add_months(starts_on, EMERGENCY_MONTHS)


def check_emergency_days(starts_on: date, until: date, today: date) -> None:
    """Raises Invalid with the sentence that fits."""
    if not -BACK <= (starts_on - today).days <= AHEAD:
        raise Invalid(f"开始的日子写今天前后的，最早 {BACK} 天前，最晚 {AHEAD} 天后。", field="starts_on")
    if until < starts_on:
        raise Invalid("结束的日子不能早于开始的日子。", field="until")
    last = emergency_limit(starts_on)
    if until > last:
        told = f"应急服务最多六个月，到 {last.year}年{last.month}月{last.day}日 为止，不能再长（条例第五十条）。"
        raise Invalid(told, field="until")


def reminder_day(starts_on: date, until: date) -> date:
    """When the town is reminded to have the owners choose: after four and a half months, of a shorter service after
    three quarters of it."""
    if starts_on.year >= date.max.year - 1:
        return until
    late = add_months(starts_on, REMIND_MONTHS) + timedelta(days=REMIND_DAYS)
    return late if late < until else starts_on + (until - starts_on) * 3 // 4


def left_words(last: date, today: date) -> str:
    """还有 9 天, 今天是最后一天, 已经过了 3 天."""
    days = (last - today).days
    if days == 0:
        return "今天是最后一天"
    return f"还有 {days} 天" if days > 0 else f"已经过了 {-days} 天"
