"""What one Excel cell says: read strictly, refused with a sentence the person at the keyboard can act on. Pure.

Excel gives numbers as floats and turns 3-2 into a date; nothing here guesses what was meant.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from app.core.text import clean

FORMULA_STARTS = frozenset("=+-@＝＋－＠")
MOST_DIGITS = 15

_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


class Raw(NamedTuple):
    """A cell as the reader delivers it; `kind` is Excel's own type letter (n, s, d, b, e, f)."""

    value: object
    kind: str = "n"

    @property
    def blank(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


class BadCell(Exception):
    """Why a cell cannot be used, in one sentence."""


Reader = Callable[[Raw], object]


def plain(raw: Raw) -> str:
    """The cell as one line of text; numbers as they would be typed."""
    refuse_odd_kinds(raw)
    if isinstance(raw.value, str):
        return _checked(raw.value)
    if isinstance(raw.value, int):
        return _digits(Decimal(raw.value))
    if isinstance(raw.value, float):
        return _digits(as_shown(raw.value))
    raise BadCell("这一格的内容看不懂，改成普通文字再填。")


def refuse_odd_kinds(raw: Raw) -> None:
    if raw.kind == "f":
        raise BadCell("这一格是公式，改成算好的值再填（复制后选择性粘贴为值）。")
    if raw.kind == "e":
        raise BadCell(f"这一格是 Excel 的错误值 {str(raw.value)[:20]}，改好再填。")
    if isinstance(raw.value, bool):
        raise BadCell("这一格是 TRUE 或 FALSE，改成文字再填。")
    if isinstance(raw.value, date | datetime | time | timedelta):
        raise BadCell("这一格被 Excel 当成了日期或时间，把单元格格式改成文本，再填一遍。")


def _checked(value: str) -> str:
    text = unicodedata.normalize("NFC", value.strip())
    if text.lstrip("'’")[:1] in FORMULA_STARTS and text:
        raise BadCell("开头不能是 = + - @，Excel 会把它当成公式。")
    if "\n" in text or "\r" in text:
        raise BadCell("一格里只写一行，把换行去掉。")
    if _ESCAPED.search(text) or clean(text, limit=len(text)) != text:
        raise BadCell("里面有看不见的字符，把这一格清空，用键盘重新打一遍。")
    return text


def as_shown(value: float) -> Decimal:
    """What Excel shows: 15 significant digits. A sum that reads 80.14 is stored as 80.14000000000001, and nobody can
    see or correct the rest."""
    number = Decimal(f"{value:.{MOST_DIGITS}g}")
    if not number.is_finite():
        raise BadCell("这一格不是一个数。")
    return number


def _digits(number: Decimal) -> str:
    if abs(number) >= 10**MOST_DIGITS:
        raise BadCell(f"这个数超过 {MOST_DIGITS} 位，Excel 会改掉后面的数字。把单元格格式改成文本，再填一遍。")
    if number < 0:
        raise BadCell("这里不能是负数。")
    return str(int(number)) if number == int(number) else f"{number.normalize():f}"


def neutral(text: str) -> str:
    """Text for a cell of a table that leaves: one line, no invisible characters, and an apostrophe before what a
    spreadsheet would take for a formula, which also survives saving as CSV."""
    line = text if text.isprintable() else " ".join(clean(text, limit=len(text)).split())
    return f"'{line}" if line.lstrip()[:1] in FORMULA_STARTS and line.strip() else line


def column_letter(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
