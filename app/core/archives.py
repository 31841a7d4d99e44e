"""What an .xlsx file holds, measured before anything opens it: a few packed kilobytes can fill all memory, and a few
bytes can name a merge of a million cells, which whoever writes the workbook back would make one by one."""

import io
import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from math import prod
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

BLOCK = 1 << 16
SMALL = 1 << 20
MOST_RATIO = 200
MOST_MERGED = 10_000
TAGS_A_CELL = 8
COUNTED = {"c", "row", "si", "r", "xf"}
BROKEN = "这份 Excel 不完整，可能没传完，再传一次。"
LOCKED = "这份文件加了密码，先去掉密码再传。"
NO_WORKBOOK = "这不是 Excel 工作簿（.xlsx），用 Excel 打开后另存为 .xlsx 再传。"
ODD = "这份文件大得不正常，或者里面有不该有的东西，不能读。用 Excel 打开，另存一份 .xlsx 再传。"
MANY = "这份文件里的格子太多了。删掉空的行和列，或者分成几份传。"
MERGED = "这份文件里合并的格子太多了。取消合并，另存一份再传。"
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")


@dataclass(frozen=True, slots=True)
class Bounds:
    """`unpacked` in bytes, all parts together; `cells` counts cells, rows, texts and styles."""

    unpacked: int
    cells: int


class _Unfit(Exception):
    """Why the file is not read, as a sentence."""


def unfit(data: bytes, bounds: Bounds) -> str:
    """Why these bytes are no workbook anybody should open, as a sentence; empty where they are one.

    Nothing is kept in memory: parts are unpacked block by block and only counted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist(), bounds)
            count = _Count(bounds.cells)
            for part in archive.infolist():
                with archive.open(part) as stream, suppress(ExpatError):  # what is no XML is left to the reader
                    count.read(stream)
    except _Unfit as found:
        return str(found)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError):
        return BROKEN
    return ""


def _check_parts(parts: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise _Unfit(LOCKED)
    if not any(part.filename.lstrip("/").lower() == "xl/workbook.xml" for part in parts):
        raise _Unfit(NO_WORKBOOK)
    if sum(part.file_size for part in parts) > bounds.unpacked:
        raise _Unfit(f"这份文件展开后超过 {bounds.unpacked >> 20} MB，不能读。分成几份传。")
    if any(part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size for part in parts):
        raise _Unfit(ODD)


class _Count:
    """Over all parts, since any part can be a sheet."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.tags = self.cells = self.merged = 0

    def read(self, stream: IO[bytes]) -> None:
        parser = ParserCreate()
        parser.StartElementHandler = self._tag
        parser.StartDoctypeDeclHandler = _no_doctype
        while piece := stream.read(BLOCK):
            parser.Parse(piece, False)

    def _tag(self, name: str, given: dict[str, str]) -> None:
        self.tags += 1
        kind = name.rpartition(":")[2]
        if kind in COUNTED:
            self.cells += 1
        elif kind in ("mergeCell", "hyperlink"):
            self.merged += area(given.get("ref", "A1"))
        elif kind == "table":
            self.cells += area(given.get("ref", "A1"))
        if self.merged > MOST_MERGED:
            raise _Unfit(MERGED)
        if self.cells > self.most or self.tags > TAGS_A_CELL * self.most:
            raise _Unfit(MANY)


def _no_doctype(*_: object) -> None:
    raise _Unfit(ODD)


def area(ref: str) -> int:
    """Cells of A1:C3; what is no such range counts as more than anybody may merge."""
    found = _RANGE.fullmatch(ref.strip())
    if found is None:
        return MOST_MERGED + 1
    left, top, right, bottom = found.groups()
    sides = (_column(right or left) - _column(left), int(bottom or top) - int(top))
    return prod(abs(side) + 1 for side in sides)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
