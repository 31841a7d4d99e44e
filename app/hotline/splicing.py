"""Texts set into cells of a workbook's sheet as it stands: every byte that is no such cell stays what it was.

Reading a large workbook whole and writing it anew takes the library seconds, and loses whatever it does not know.
"""

import io
import re
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape

from app.core.archives import area
from app.hotline.rules.columns import letter

Texts = Mapping[int, Mapping[int, str]]
"""By the line's place, then by the column's, both from 0."""
_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_CHAIN = re.compile(rb"<(?:\w+:)?(?:Override|Relationship)\b[^<>]*calcChain[^<>]*/>")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Cell:
    """`start` and `end` in bytes; `shared`: other cells' formula stands in it, so it is left alone."""

    start: int
    end: int
    style: str
    shared: bool


@dataclass(slots=True)
class Row:
    """Where the cells of a row begin, in order; `cells` are those that may be written over."""

    number: int
    end: int = 0
    columns: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    cells: dict[int, Cell] = field(default_factory=dict)


class Scan:
    """One pass over a sheet's XML: the rows of `lines`, with what is empty in them or in a column of `wanted`; columns
    in which something stands in any of these rows are `filled`."""

    def __init__(self, xml: bytes, lines: Collection[int], wanted: Collection[int]) -> None:
        self.xml, self.lines, self.wanted = xml, lines, wanted
        self.rows: dict[int, Row] = {}
        self.filled: set[int] = set()
        self.merged: set[tuple[int, int]] = set()
        self.prefix, self.dimension = "", (0, 0)
        self._number, self._column, self._style = 0, -1, ""
        self._row: Row | None = None
        self._full = self._shared = False
        self._parser = ParserCreate("utf-8")
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._begin, self._finish
        self._parser.Parse(xml, True)

    def _begin(self, name: str, given: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._column = _column(given["r"].rstrip("0123456789")) if "r" in given else self._column + 1
            if self._row is not None:
                self._row.columns.append(self._column)
                self._row.starts.append(self._parser.CurrentByteIndex)
                self._style, self._full, self._shared = given.get("s", ""), False, False
        elif kind in ("v", "is", "f"):
            self._full, self._shared = True, self._shared or "ref" in given
        elif kind == "row":
            self._begin_row(name, given)
        elif kind == "dimension":  # goes, since it would say the sheet ends before what is added
            self.dimension = (self._parser.CurrentByteIndex, 0)
        elif kind == "mergeCell":
            self.merged |= _hidden(given.get("ref", ""))

    def _begin_row(self, name: str, given: dict[str, str]) -> None:
        self.prefix = name[: -len("row")]
        self._number, self._column = int(given.get("r", self._number + 1)), -1
        self._row = Row(self._number) if self._number - 1 in self.lines else None

    def _finish(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c" and self._row is not None:
            self._finish_cell(self._row)
        elif kind == "row" and self._row is not None:
            self._row.end = self._parser.CurrentByteIndex
            if self._row.starts:
                self.rows.setdefault(self._number - 1, self._row)
            self._row = None
        elif kind == "dimension":
            self.dimension = (self.dimension[0], self._end(self.dimension[0]))

    def _finish_cell(self, row: Row) -> None:
        if self._full:
            self.filled.add(self._column)
        if not self._full or self._column in self.wanted:
            start = row.starts[-1]
            row.cells[self._column] = Cell(start, self._end(start), self._style, self._shared)

    def _end(self, start: int) -> int:
        """Where the element that begins there and has just been finished ends."""
        end = self._end_of_tag(start)
        return end if self.xml[end - 2 : end] == b"/>" else self._end_of_tag(self._parser.CurrentByteIndex)

    def _end_of_tag(self, start: int) -> int:
        found = _TAG.match(self.xml, start)
        assert found is not None  # the parser has just read it
        return found.end()


@cache
def _column(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for char in letters.upper():
        number = number * 26 + ord(char) - 64
    return number - 1


_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


def _hidden(ref: str) -> set[tuple[int, int]]:
    """Line and column of every cell of a merge but the one that shows. The opener let only small ones in."""
    found = _RANGE.fullmatch(ref.upper())
    if found is None or area(ref) > 10_000:
        return set()
    top, bottom, left, right = int(found[2]) - 1, int(found[4]) - 1, _column(found[1]), _column(found[3])
    return {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {(top, left)}


def spliced(
    data: bytes, part: str, lines: Collection[int], wanted: Collection[int], fill: Callable[[Scan], Texts]
) -> bytes:
    """The workbook with what `fill` gives written into its part `part`, once that has been looked over. Columns of
    `wanted` may be written over; others only where they are empty."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename.endswith("calcChain.xml"):  # made anew by whoever opens it; a stale one is an error there
                continue
            content = old.read(info)
            if info.filename.lstrip("/") == part.lstrip("/"):
                scan = Scan(_utf8(content), lines, wanted)
                content = _with(scan, fill(scan))
            elif info.filename.endswith(("[Content_Types].xml", "workbook.xml.rels")):
                content = _CHAIN.sub(b"", content)
            new.writestr(info.filename, content)
    return made.getvalue()


def _utf8(xml: bytes) -> bytes:
    if not xml.startswith(_UTF16):
        return xml
    return re.sub(r"""encoding=["'][^"']*["']""", 'encoding="UTF-8"', xml.decode("utf-16"), count=1).encode()


def _with(scan: Scan, texts: Texts) -> bytes:
    edits = [(*scan.dimension, "")] if any(scan.dimension) else []
    for place, cells in texts.items():
        row = scan.rows.get(place)
        if row is not None:
            edits += _edits(scan, row, cells)
    return b"".join(_pieces(scan.xml, sorted(edits, key=lambda edit: edit[:2])))


def _edits(scan: Scan, row: Row, cells: Mapping[int, str]) -> Iterable[tuple[int, int, str]]:
    for column in sorted(cells):
        there = row.cells.get(column)
        if (row.number - 1, column) in scan.merged or (there is not None and there.shared):
            continue
        text = _cell(scan.prefix, row.number, column, there.style if there else "", cells[column])
        if there is not None:
            yield there.start, there.end, text
            continue
        following = bisect_left(row.columns, column)
        at = row.starts[following] if following < len(row.starts) else row.end
        yield at, at, text


def _cell(prefix: str, number: int, column: int, style: str, text: str) -> str:
    """As text, whatever it looks like."""
    worn, said = f' s="{style}"' if style else "", escape(_ILLEGAL.sub("", text))
    inside = f'<{prefix}is><{prefix}t xml:space="preserve">{said}</{prefix}t></{prefix}is>'
    return f'<{prefix}c r="{letter(column)}{number}"{worn} t="inlineStr">{inside}</{prefix}c>'


def _pieces(xml: bytes, edits: Iterable[tuple[int, int, str]]) -> Iterable[bytes]:
    at = 0
    for start, end, text in edits:
        yield xml[at:start]
        yield text.encode()
        at = end
    yield xml[at:]
