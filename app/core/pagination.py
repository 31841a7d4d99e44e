"""Where a page of a list ended, as a cursor nobody has to understand and nobody can bend.

A cursor names its list, so that one of another list is refused instead of landing somewhere by chance.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from app.core.errors import Invalid

LONGEST = 200
LARGEST = 2**63 - 1
NOT_OURS = "这个 cursor 不是上一页给的，从头再取一次。"
T = TypeVar("T")
Key = int | str


def encode(name: str, *key: Key) -> str:
    """The cursor of list `name` after the row with this sort key."""
    packed = json.dumps([name, *key], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(name: str, cursor: str, *kinds: type[int] | type[str]) -> tuple[Key, ...]:
    """The sort key, one value per kind; Invalid for whatever `encode` did not make for this list.

    Integers are what a row can have: 0 to 2**63 - 1.
    """
    found = _unpacked(cursor)
    key = tuple(found[1:])
    whole = found[:1] == [name] and len(key) == len(kinds)
    if not whole or not all(map(_fits, key, kinds)) or encode(name, *key) != cursor:
        raise Invalid(NOT_OURS, field="cursor")
    return key


def _unpacked(cursor: str) -> list[Key]:
    if len(cursor) > LONGEST or not cursor.isascii():
        return []
    try:
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _fits(value: Key, kind: type[int] | type[str]) -> bool:
    return type(value) is kind and (not isinstance(value, int) or 0 <= value <= LARGEST)


def after(name: str, cursor: str | None) -> int | None:
    """The row id a list ordered by id goes on from; None from the start."""
    return None if cursor is None else int(decode(name, cursor, int)[0])


def cut(name: str, rows: Sequence[T], limit: int, key: Callable[[T], int]) -> tuple[Sequence[T], str | None]:
    """One page of rows read with `limit + 1`, and the cursor of the next page where there is one."""
    page = rows[:limit]
    return page, encode(name, key(page[-1])) if len(rows) > limit else None
