"""What a cell of the hotline's sheet says; what cannot be read is a sentence. Pure.

Sheets come from many exports: moments as Excel dates, as text in several ways or as Excel's day numbers; numbers of
orders as text or as numbers, of which Excel keeps fifteen digits.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.core.text import clean
from app.core.workdays import SHANGHAI
from app.hotline.rules.columns import Columns
from app.hotline.rules.kinds import NEEDED, Column

Cell = str | int | float | bool | date | time | timedelta | None
LIMITS = {
    Column.NUMBER: 60, Column.CONTENT: 1900, Column.ADDRESS: 200, Column.CATEGORY: 60, Column.NAME: 40,
    Column.PHONE: 20,
}
FORMULA = "\0formula"
"""What the opener puts in place of a formula: what it comes to is not ours to work out."""
_DIGITS = 15
_FIRST_DAY = datetime.combine(date(1899, 12, 30), time(0))
_CLOSES = time(18)
_MOMENT = re.compile(
    r"(?P<year>20\d\d)\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})(?!\d)(?:日|号)?"
    r"(?:(?:(?<=[日号])|T|\s+|(?=[上下中晚凌早]))\s*(?P<half>上午|下午|中午|晚上|凌晨|早上)?\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{1,2})(?::\d{1,2}(?:\.\d+)?)?|\s?[时点](?:(?P<past>\d{1,2})分?(?:\d{1,2}秒)?|(?P<thirty>半)|整)?)"
    r"\s*(?P<noon>[AP]M)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?\s*(?:之前|以前|前)?"
)
_COMPACT = re.compile(
    r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?:\d\d)?)?"
)
_MORNING, _AFTERNOON = ("上午", "早上", "凌晨", "AM"), ("下午", "晚上", "中午", "PM")
UNREAD = "办结时限读不出来"


class BadCell(Exception):
    """Why a cell cannot be used, in one sentence."""


@dataclass(frozen=True, slots=True)
class Call:
    """A line that was read. `called_at`, `due_at` in UTC, None where nothing readable stands there; `reason`: what
    somebody has to look at."""

    number: str
    content: str
    address: str = ""
    category: str = ""
    name: str = ""
    phone: str = ""
    called_at: datetime | None = None
    due_at: datetime | None = None
    reason: str = ""


def read(cells: tuple[Cell, ...], columns: Columns) -> Call:
    """Raises BadCell where the number or the content cannot be read; whatever else cannot is left empty."""
    texts = {column: _text(column, _at(cells, columns, column)) for column in LIMITS}
    for column in NEEDED:
        if not texts[column]:
            raise BadCell(f"{column.label}这一格是空的。")
    due = _at(cells, columns, Column.DUE)
    due_at = moment(due, whole_day=_CLOSES)
    return Call(
        texts[Column.NUMBER], texts[Column.CONTENT], texts[Column.ADDRESS], texts[Column.CATEGORY], texts[Column.NAME],
        texts[Column.PHONE], moment(_at(cells, columns, Column.CALLED)),
        due_at, UNREAD if due_at is None and str(due or "").strip() else "",
    )


def _at(cells: tuple[Cell, ...], columns: Columns, column: Column) -> Cell:
    place = columns.get(column)
    return cells[place] if place is not None and place < len(cells) else None


def _text(column: Column, cell: Cell) -> str:
    needed = column in NEEDED
    if cell == FORMULA:
        if needed:
            raise BadCell(f"{column.label}这一格是公式，改成算好的值再传。")
        return ""
    text = clean(shown(cell), limit=4000)
    if column is Column.NUMBER:
        _check_number(cell, text)
    if column is Column.PHONE:
        return _phone(text)
    return text[: LIMITS[column]]


def _check_number(cell: Cell, text: str) -> None:
    if isinstance(cell, int | float) and abs(cell) >= 10**_DIGITS:
        raise BadCell(f"单号超过 {_DIGITS} 位，Excel 改掉了后面的数字。把那一列改成文本格式，重新导出再传。")
    if len(text) > LIMITS[Column.NUMBER] or "\n" in text:
        raise BadCell("单号太长，或者不止一行，看看列选得对不对。")


def _phone(text: str) -> str:
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return digits[:20]


def shown(cell: Cell) -> str:
    """As somebody would type it: 13812345678.0 is 13812345678, a date is 2026-11-18."""
    if cell is None or cell == FORMULA:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


def moment(cell: Cell, *, whole_day: time = time(0)) -> datetime | None:
    """A Shanghai clock's moment in UTC; a day without an hour is at `whole_day`. None for what is no moment."""
    here = _local(cell, whole_day)
    if here is None or not 2000 <= here.year < 2100:
        return None
    return here.replace(tzinfo=SHANGHAI).astimezone(UTC)


def _local(cell: Cell, whole_day: time) -> datetime | None:
    if isinstance(cell, datetime):
        at = cell.replace(tzinfo=None)
        return datetime.combine(at.date(), whole_day) if at.time() == time(0) else at
    if isinstance(cell, date):
        return datetime.combine(cell, whole_day)
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float) and 36_526 <= cell < 73_051:  # Excel's numbers of 2000 to 2099
        return _local(_FIRST_DAY + timedelta(seconds=round(cell * 86_400)), whole_day)
    words = unicodedata.normalize("NFKC", shown(cell)).strip().upper()
    found = _COMPACT.fullmatch(words) or _MOMENT.fullmatch(words)
    return _built(found.groupdict(), whole_day) if found else None


def _built(said: Mapping[str, str | None], whole_day: time) -> datetime | None:
    try:
        day = date(int(said["year"] or 0), int(said["month"] or 0), int(said["day"] or 0))
        here = datetime.combine(day, _clock(said) if said["hour"] else whole_day)
        return _moved(here, said.get("zone") or "")
    except (ValueError, OverflowError):
        return None


def _clock(said: Mapping[str, str | None]) -> time:
    """Raises ValueError for an hour that half of the day does not have; 晚上12点 could be either midnight."""
    hour, half = int(said["hour"] or 0), said.get("half") or said.get("noon") or ""
    minute = 30 if said.get("thirty") else int(said.get("minute") or said.get("past") or 0)
    if half in _MORNING:
        hour = hour % 12 if hour <= 12 else 24
    elif half in _AFTERNOON:
        hour = 24 if half == "晚上" and hour == 12 else hour + 12 * (hour < (10 if half == "中午" else 12))
    return time(hour, minute)


def _moved(at: datetime, zone: str) -> datetime:
    """What a clock in that zone shows is so much here."""
    if not zone:
        return at
    return datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M}{zone.replace('Z', '+00:00')}").astimezone(SHANGHAI).replace(
        tzinfo=None
    )
