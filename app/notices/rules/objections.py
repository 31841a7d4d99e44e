"""Until when somebody may object to what is posted, and what they must say. Pure."""

from datetime import date

from app.core.errors import DomainError, Invalid
from app.core.workdays import add_workdays

SHORTEST = 5
LONGEST = 400


def posted_until(public: bool, days: int, day: date) -> date | None:
    """The last day to object to what is posted on a day; None for what takes none."""
    return add_workdays(day, days) if public and days else None


def takes_objections(until: date | None, *, holds: bool, today: date) -> bool:
    """The last day counts whole; a paper taken back takes none."""
    return holds and until is not None and today <= until


def check_open(until: date | None, *, holds: bool, today: date) -> None:
    """Raises DomainError with why it is too late."""
    if takes_objections(until, holds=holds, today=today):
        return
    if not holds:
        raise DomainError("这份公示已经撤回，不用再提意见了。")
    if until is None:
        raise DomainError("这份文书不收意见。")
    raise DomainError(f"提意见的日子到 {until.month}月{until.day}日 为止，已经过了。")


def check_words(words: str, *, field: str, what: str) -> None:
    """Raises Invalid for fewer than SHORTEST characters."""
    if len(words) < SHORTEST:
        raise Invalid(f"{what}，至少 {SHORTEST} 个字。", field=field)
