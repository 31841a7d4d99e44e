"""The sets of open data: their columns in words, and how small counts are hidden. Pure.

Below `LEAST` a count is not told. Where just one of a row's parts would be hidden, the next smallest goes with it, so
that it cannot be worked out from the others and the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, number (points, two decimals) or count (hidden below five)."""

    name: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class DataSet:
    code: str
    title: str
    words: str
    columns: tuple[Column, ...]


def _text(name: str, words: str) -> Column:
    return Column(name, "text", words)


ISSUES = DataSet(
    "issues", "反映和办理", "每个社区、每一类，当月反映了多少件，办得怎么样。只数看板上公开的，只有件数。", (
        _text("month", "月份，北京时间，按反映的那一天算"), _text("community", "社区"), _text("category", "类别"),
        Column("filed", "count", "当月反映的件数"),
        Column("closed", "count", "这些里到数的那天已经办结的件数"),
        Column("late", "count", "这些里有过到期没办完的件数"),
        Column("rated", "count", "这些里居民打了满意程度的件数"),
        Column("satisfied", "count", "打了分的里，基本满意以上的件数"),
    ),
)  # fmt: skip
SCORES = DataSet(
    "scores", "物业得分", "每个小区当月定下来的得分。还在公示的不列。", (
        _text("month", "月份"), _text("community", "社区"), _text("estate", "小区"), _text("company", "物业公司"),
        Column("total", "number", "总分，满分 100；没有得分的空着"), Column("owner", "number", "居民评议"),
        Column("site", "number", "现场检查"), Column("organisation", "number", "办事和配合"),
        _text("band", "等级"), _text("card", "牌，没有的空着"), Column("households", "whole", "全部住户"),
        Column("ballots", "whole", "评议的有效票"), _text("sample", "评议户数够不够"),
        Column("version", "whole", "第几版，改过的大于 1"),
    ),
)  # fmt: skip
SETS = {each.code: each for each in (ISSUES, SCORES)}


def hidden(counts: Sequence[int], least: int = LEAST) -> list[int | None]:
    """The parts of a whole that may be told: nought is told, small ones are not, and never just one is hidden."""
    small = {at for at, count in enumerate(counts) if 0 < count < least}
    if len(small) == 1:
        others = sorted((at for at, count in enumerate(counts) if count >= least), key=lambda at: counts[at])
        small |= set(others[:1])
    return [None if at in small else count for at, count in enumerate(counts)]


def told(filed: int | None, count: int, least: int = LEAST) -> int | None:
    """A part of what was filed, where neither it nor what is left of it is small."""
    if filed is None or 0 < count < least or 0 < filed - count < least:
        return None
    return count


Row = Mapping[str, str | int | None]


def written(column: Column, value: str | int | None) -> str:
    """As a spreadsheet has it: hidden counts as 少于5, points with two decimals, nothing for nothing."""
    if value is None:
        return f"少于{LEAST}" if column.kind == "count" else ""
    if column.kind == "number":
        return f"{int(value) // 100}.{int(value) % 100:02d}"
    return str(value)
