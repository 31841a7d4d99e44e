"""The weekly table of a counter. Pure."""

import re
from collections.abc import Iterable
from typing import Protocol

from app.core.errors import Invalid

_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


class Sits(Protocol):
    @property
    def weekday(self) -> int: ...
    @property
    def from_minute(self) -> int: ...
    @property
    def to_minute(self) -> int: ...
    @property
    def who(self) -> str: ...


def minute_of(text: str, field: str) -> int:
    """8:30 as minutes after midnight. Raises Invalid beside the field."""
    found = _CLOCK.fullmatch(text.replace("：", ":"))
    total = int(found[1]) * 60 + int(found[2]) if found else 1441
    if total > 1440:
        raise Invalid("钟点写成 8:30 这样。", field=field)
    return total


def check_shift(weekday: int, start: int, end: int, who: str, others: Iterable[Sits]) -> None:
    """Raises Invalid for one that ends before it begins, or where the same people already sit."""
    if start >= end:
        raise Invalid("结束要比开始晚。", field="to_time")
    for other in others:
        same = other.weekday == weekday and other.who == who
        if same and start < other.to_minute and other.from_minute < end:
            raise Invalid("这段时间已经排了他们，先去掉原来的。", field="from_time")


def sits_now(shift: Sits, weekday: int, minute: int) -> bool:
    """The first minute counts, the last does not."""
    return shift.weekday == weekday and shift.from_minute <= minute < shift.to_minute
