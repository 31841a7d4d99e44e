"""日清日议: the four parts of the day's list, and what may be promised and answered. Pure.

The name has no official definition (domain §3); the list is new, due, overdue, closed, and what was promised.
"""

from datetime import date, timedelta
from enum import StrEnum

from app.core.errors import DomainError, Invalid
from app.core.workdays import add_workdays

LATEST_PROMISE = timedelta(days=30)


class Part(StrEnum):
    OVER = "over"
    TODAY = "today"
    FRESH = "fresh"
    CLOSED = "closed"


def since_day(today: date) -> date:
    """New since the stand-up before: the last working day before today, so that Monday sees the weekend."""
    return add_workdays(today, -1)


def part_label(part: Part, since: date, today: date) -> str:
    match part:
        case Part.OVER:
            return "已超期"
        case Part.TODAY:
            return "今天到期"
        case Part.CLOSED:
            return "今天办结"
        case Part.FRESH:
            yesterday = since == today - timedelta(days=1)
            return "昨天以来新提的" if yesterday else f"{since.month}月{since.day}日以来新提的"


def check_promise(due_on: date, today: date) -> None:
    """Raises Invalid (field due_on): a promise looks ahead, and no further than a month."""
    if due_on < today:
        raise Invalid("日子已经过去了，写今天或者以后的一天。", field="due_on")
    if due_on > today + LATEST_PROMISE:
        raise Invalid("最远写到 30 天以后。再远的，请在问题里约日期或者挂账。", field="due_on")


def check_answer(kept_before: bool | None, kept: bool, word: str) -> None:
    """Raises DomainError once it was kept, Invalid when not kept and nothing is said; “not kept” may be answered again,
    since it stays on the list until it is kept."""
    if kept_before:
        raise DomainError("这一条已经记过“做到了”。")
    if not kept and len(word) < 2:
        raise Invalid("没做到的写一句为什么，明天接着看。", field="answer")
