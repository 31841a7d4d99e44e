"""A roll as an Excel sheet: columns, and what each row says. Pure; cells come as openpyxl reads them.

Nothing is guessed: a formula, a date or a row that fits no home is a finding with the number Excel shows.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from app.core.text import clean
from app.votes.rules.kinds import Holder
from app.votes.rules.roll import Source

HEADERS = ("楼", "单元", "房号", "面积", "业主", "同一业主", "开发商未售", "人数")
NEEDED = HEADERS[:4]
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
NAMES_APART = re.compile("[、,;/]+")
MOST_LISTED = 200
LARGEST_AREA = 10_000_000
MOST_HEADS = 1000
Cell = object
Door = tuple[str, str, str]


class BadCell(Exception):
    """Why a cell can't be used, in one sentence."""


@dataclass
class Read:
    """Rows that could be read, and a sentence for each that could not; `more` counts those beyond MOST_LISTED."""

    sources: list[Source] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, row: int, sentence: str) -> None:
        if len(self.findings) < MOST_LISTED:
            self.findings.append(f"第 {row} 行：{sentence}" if row else sentence)
        else:
            self.more += 1


@dataclass(frozen=True, slots=True)
class _Ground:
    """The estate's homes, and what the rows before said: `seen` row numbers by home, `marks` the names a mark stands
    for."""

    homes: Mapping[Door, int]
    labels: Mapping[int, tuple[str, str]]
    seen: dict[int, int] = field(default_factory=dict)
    marks: dict[str, frozenset[str]] = field(default_factory=dict)


def read_rows(
    rows: Iterable[Sequence[Cell]], homes: Mapping[Door, int], labels: Mapping[int, tuple[str, str]]
) -> Read:
    """`homes`: ids by (building, unit, number); `labels`: (label, building) by home. The first row names the columns,
    in any order. Homes with one mark count together; a name alone says nothing, two people may share it."""
    read, lines, ground = Read(), iter(rows), _Ground(homes, labels)
    columns = _columns(next(lines, ()), read)
    for number, cells in enumerate(lines, start=2):
        if columns and any(cell not in (None, "") for cell in cells):
            _row(read, number, {name: cells[at] if at < len(cells) else None for name, at in columns.items()}, ground)
    return read


def _columns(header: Sequence[Cell], read: Read) -> dict[str, int]:
    titles = [str(cell).strip() if cell is not None else "" for cell in header]
    found = {title: at for at, title in reversed(list(enumerate(titles))) if title in HEADERS}
    missing = [title for title in NEEDED if title not in found]
    if missing:
        read.add(0, f"第一行缺这几列：{'、'.join(missing)}。请用模板，第一行不要改。")
        return {}
    return found


def _row(read: Read, number: int, cells: Mapping[str, Cell], ground: _Ground) -> None:
    try:
        made = _source(cells, ground)
        if made.home_id in ground.seen:
            raise BadCell(f"和第 {ground.seen[made.home_id]} 行是同一户，留一行。")
        _check_mark(made, ground.marks)
    except BadCell as error:
        read.add(number, str(error))
        return
    ground.seen[made.home_id] = number
    read.sources.append(made)


def _check_mark(source: Source, marks: dict[str, frozenset[str]]) -> None:
    """Homes with one mark have an owner in common; joint owners stand in one cell, and a space
    within a name says nothing."""
    if not source.same:
        return
    if source.holder is Holder.DEVELOPER:
        raise BadCell("开发商未售的本来就合起来算一户，“同一业主”空着。")
    names = frozenset(name for name in NAMES_APART.split("".join(source.owner.split())) if name)
    if not names:
        raise BadCell("写了“同一业主”的，业主姓名也要写。")
    common = marks.get(source.same, names) & names
    if not common:
        raise BadCell(
            f"同一个记号“{source.same}”下业主姓名不一样。是同一个人，姓名写成一样；不是，就换一个记号或者空着。"
        )
    marks[source.same] = common


def _source(cells: Mapping[str, Cell], ground: _Ground) -> Source:
    door = (_plain(cells["楼"], "楼"), _plain(cells["单元"], "单元"), _plain(cells["房号"], "房号"))
    home_id = ground.homes.get(door)
    if home_id is None:
        raise BadCell(f"系统里没有 {door[0]} {door[1]}单元 {door[2]} 这一户。写错了就改；真有，请先把房屋录进系统。")
    label, building = ground.labels[home_id]
    return Source(
        home_id, label, building, area_of(cells["面积"]), _plain(cells.get("同一业主"), "同一业主", blank=True),
        Holder.DEVELOPER if _yes(cells.get("开发商未售")) else Holder.OWNER,
        _plain(cells.get("业主"), "业主", blank=True)[:60], _heads(cells.get("人数")),
    )


def _plain(cell: Cell, name: str, *, blank: bool = False) -> str:
    if cell is None or cell == "":
        if blank:
            return ""
        raise BadCell(f"“{name}”要填。")
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise BadCell(f"“{name}”看不懂，把单元格格式改成文本再填。")
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)
    text = unicodedata.normalize("NFKC", text).strip()
    if text[:1] in FORMULA_STARTS and text:
        raise BadCell(f"“{name}”开头不能是 = + - @。")
    if not text and not blank:
        raise BadCell(f"“{name}”要填。")
    if clean(text, limit=80) != text:
        raise BadCell(f"“{name}”里有看不见的字符，或者太长。")
    return text


def area_of(cell: Cell) -> int:
    """Square metres with two decimals at most, as 0.01 m². Raises BadCell."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise BadCell("“面积”要写数字，像 89.35。")
    try:
        typed = f"{cell:.15g}" if isinstance(cell, float) else unicodedata.normalize("NFKC", str(cell)).strip()
        number = Decimal(typed)
    except InvalidOperation as error:
        raise BadCell("“面积”要写数字，像 89.35。") from error
    hundredths = number * 100 if number.is_finite() else Decimal(0)
    if not 0 < hundredths <= LARGEST_AREA or hundredths != int(hundredths):
        raise BadCell("“面积”要大于 0，最多两位小数，像 89.35。")
    return int(hundredths)


def _yes(cell: Cell) -> bool:
    text = _plain(cell, "开发商未售", blank=True)
    if text not in ("", "是", "否"):
        raise BadCell("“开发商未售”写 是 或者 否。")
    return text == "是"


def _heads(cell: Cell) -> int | None:
    text = _plain(cell, "人数", blank=True)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MOST_HEADS:
        raise BadCell(f"“人数”写 1 到 {MOST_HEADS} 的整数，照法律算的就空着。")
    return int(text)


def missing_homes(read: Read, labels: Mapping[int, tuple[str, str]]) -> Iterator[str]:
    """Homes of the estate the sheet leaves out."""
    there = {source.home_id for source in read.sources}
    yield from (label for home_id, (label, _) in labels.items() if home_id not in there)
