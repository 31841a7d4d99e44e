"""The orders of the board, and where one of its pages ends: strictly read, since anybody may write an address. Pure."""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any


class Sort(StrEnum):
    """`due` lists only what a settlement clock runs for, the most urgent first."""

    NEWEST = "newest"
    SUPPORTS = "supports"
    DUE = "due"


_CURSOR = {
    Sort.NEWEST: re.compile(r"n([0-9]{1,9})"),
    Sort.SUPPORTS: re.compile(r"s([0-9]{1,9})-([0-9]{1,9})"),
    Sort.DUE: re.compile(r"d([0-9]{1,16})-([0-9]{1,9})"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def write_cursor(sort: Sort, key: int, supports: int, resolve_by: datetime | None) -> str:
    """Where a page ends, from its last line."""
    if sort is Sort.SUPPORTS:
        return f"s{supports}-{key}"
    if sort is Sort.DUE and resolve_by is not None:
        return f"d{(resolve_by - _EPOCH) // _MICROSECOND}-{key}"
    return f"n{key}"


def read_cursor(sort: Sort, cursor: str) -> tuple[Any, ...] | None:
    """Where the last page ended; None for anything we did not write for this order."""
    found = _CURSOR[sort].fullmatch(cursor)
    if found is None:
        return None
    numbers = [int(part) for part in found.groups()]
    if sort is Sort.DUE:
        return _EPOCH + numbers[0] * _MICROSECOND, numbers[1]
    return tuple(numbers)
