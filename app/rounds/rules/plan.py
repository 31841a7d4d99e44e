"""The few numbers of a plan, and the days they give. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.core.errors import DomainError, Invalid
from app.core.workdays import local_day

FIX_DAYS = (1, 15)
MOST_STOPS = 40
LATEST_BEGIN = timedelta(days=3)
MISSED = "原定的日子过去三天多了，请先到日程里改个时间，当天再开始。"


def check_fix_days(days: int) -> None:
    low, high = FIX_DAYS
    if not low <= days <= high:
        raise Invalid(f"修好的天数要在 {low} 到 {high} 天之间。", field="fix_days")


def may_begin(starts_at: datetime, at: datetime) -> bool:
    """From the morning of its day on, a tap nine days early would close the look-back of the round before; and not long
    after, when it is another round than the one people were asked to."""
    return timedelta() <= local_day(at) - local_day(starts_at) <= LATEST_BEGIN


def missed(starts_at: datetime, at: datetime) -> bool:
    """Its day is over for so long that it needs a new one."""
    return local_day(at) - local_day(starts_at) > LATEST_BEGIN


def check_beginning(starts_at: datetime, at: datetime) -> None:
    """Raises DomainError before its day, and once it was missed."""
    if missed(starts_at, at):
        raise DomainError(MISSED)
    if not may_begin(starts_at, at):
        raise DomainError("还没到日子，当天才能开始。要提前，请先到日程里改时间。")


def due_on(today: date, fix_days: int) -> date:
    """Calendar days, today not counted (domain §3: looked at again after three days)."""
    return today + timedelta(days=fix_days)


def route(places: Sequence[tuple[int, str]], added: Sequence[int]) -> tuple[int, ...]:
    """Building ids in walking order: those with a number by their number, then the added ones; an empty number drops.

    Raises Invalid (field `stops`) for a number that is none.
    """
    numbered = [(_place(text), building) for building, text in places if text]
    ordered = [building for _, building in sorted(numbered, key=lambda pair: pair[0])]
    found = tuple(dict.fromkeys([*ordered, *added]))
    if len(found) > MOST_STOPS:
        raise Invalid(f"一次最多走 {MOST_STOPS} 栋，现在有 {len(found)} 栋。", field="stops")
    return found


def route_text(stops: Sequence[Sequence[str]]) -> str:
    """祥瑞花园东区 1号楼、2号楼，西区 5号楼: (estate, building) pairs, an estate named once while one stays in it."""
    parts: list[str] = []
    last = ""
    for estate, building in stops:
        if estate == last:
            parts[-1] += f"、{building}"
        else:
            parts.append(f"{estate} {building}")
        last = estate
    return "，".join(parts)


def _place(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise Invalid("第几站要填数字，比如 1、2、3，空着就是不去。", field="stops")
    return int(text)
