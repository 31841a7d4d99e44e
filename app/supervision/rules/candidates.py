"""What suggests an order: facts with their arithmetic in words. A suggestion blames nobody; people decide. Pure.

Sources: domain §5 (督办: overdue, mass and repeated matters), §3 (ten tickets with the same root), contract §挂账.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.core.errors import Invalid
from app.core.filters import day, when
from app.core.workdays import local_day, workdays_through
from app.issues.rules.clocks import ESCALATE_WORKDAYS, escalate_at
from app.issues.rules.lifecycle import REOPEN_LIMIT
from app.supervision.rules.kinds import Reason

REPEATS, REPEAT_DAYS = 3, 30
ROOTS = 10
"""So many open issues of one category in one estate (domain §3)."""
ASIDE_DAYS = 90
"""No longer than a suspended matter may wait for its review."""
_KEY = re.compile(
    r"(?:overdue|reopened|ledger):[A-Z]{2,4}-\d{8}-\d{4,6}|(?:repeat|roots):\d{1,9}:[A-Z]{2}", re.ASCII
)


class Kind(StrEnum):
    OVERDUE = "overdue"
    REOPENED = "reopened"
    REPEAT = "repeat"
    ROOTS = "roots"
    LEDGER = "ledger"

    @property
    def label(self) -> str:
        return {
            "overdue": "超期没办完的", "reopened": "退回过两次的", "repeat": "同一栋楼反复出现的",
            "roots": "一个小区很多件的", "ledger": "挂账到期没复查的",
        }[self.value]

    @property
    def reason(self) -> Reason:
        return Reason.OVERDUE if self in (Kind.OVERDUE, Kind.LEDGER) else Reason.REPEATED


@dataclass(frozen=True, slots=True)
class Candidate:
    """`key` names it for good; `words` is the arithmetic; `refs` the issues an order would be about."""

    kind: Kind
    key: str
    title: str
    where: str
    words: str
    refs: tuple[str, ...]
    unit_id: int | None = None
    estate: str = ""


def issue_key(kind: Kind, ref: str) -> str:
    return f"{kind.value}:{ref}"


def place_key(kind: Kind, place_id: int, category: str) -> str:
    return f"{kind.value}:{place_id}:{category}"


def check_key(key: str) -> str:
    """Raises Invalid for what no suggestion is called."""
    if not _KEY.fullmatch(key):
        raise Invalid("这一条建议认不出来，回到建议里重新点一次。", field="suggestion")
    return key


def is_about(found: Candidate, refs: tuple[str, ...], estate: str) -> bool:
    """Whether an order about these issues and this estate answers the suggestion: all its issues, or its place."""
    return set(found.refs) <= set(refs) if found.refs else found.estate == estate


def long_overdue(resolve_by: datetime, at: datetime) -> bool:
    """More than three working days past due; the third day's hour itself is not yet."""
    return at > escalate_at(resolve_by)


def overdue_words(resolve_by: datetime, at: datetime) -> str:
    """Working days counted from the day after the due day to today."""
    late = workdays_through(local_day(at)) - workdays_through(local_day(resolve_by))
    return f"应在 {when(resolve_by)} 前办完，到今天过了 {late} 个工作日（满 {ESCALATE_WORKDAYS} 个就列在这里）"


def reopened_words(count: int) -> str:
    return f"办过又退回 {count} 次（满 {REOPEN_LIMIT} 次就列在这里）"


def repeat_words(count: int, since: date) -> str:
    return f"从 {day(since)} 起 {REPEAT_DAYS} 天里，同一栋楼同一类反映了 {count} 件（满 {REPEATS} 件就列在这里）"


def roots_words(count: int) -> str:
    return f"这个小区这一类没办完的有 {count} 件（满 {ROOTS} 件就列在这里）"


def ledger_words(review_on: date, today: date) -> str:
    return f"说好 {day(review_on)} 复查，到今天过了 {(today - review_on).days} 天"


def check_aside(until: date, today: date) -> None:
    """Set aside from tomorrow to 90 days on. Raises Invalid."""
    if not today < until <= today + timedelta(days=ASIDE_DAYS):
        raise Invalid(f"日期要在明天到 {ASIDE_DAYS} 天以内。", field="until")
