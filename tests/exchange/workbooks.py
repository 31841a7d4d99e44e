"""Small workbooks for tests: a good one to spoil, cell by cell or as a file."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

from app.exchange.rules.sheets import SHEETS

Rows = dict[str, list[list[Any]]]


def rows() -> Rows:
    """A new community beside the cast's two; everything in it is new."""
    return {
        "城镇": [["马尚镇", "镇", "张店区", "0533-2000000"]],
        "社区": [["LQ", "柳泉社区", "liuquan", "社区", "0533-2180001", "", "柳泉路 1 号"]],
        "网格": [["LQ", "370303003001", "柳泉一网格", "居民网格", ""]],
        "小区": [["LQ", "liuquan-dong", "柳泉东区", ""]],
        "楼栋": [["liuquan-dong", 3, "3号楼", "370303003001", None], ["liuquan-dong", "A2", "A2 号楼", "", 7]],
        "单元": [["liuquan-dong", 3, 1], ["liuquan-dong", "A2", "东"]],
        "房屋": [["liuquan-dong", 3, 1, 101, 89.35], ["liuquan-dong", "A2", "东", "102", "102.6"]],
    }


def workbook(
    content: Rows | None = None, *, spoil: Callable[[Workbook], None] | None = None, leave_out: str = ""
) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    given = rows() if content is None else content
    for sheet in SHEETS:
        if sheet.name != leave_out:
            page = book.create_sheet(sheet.name)
            page.append([column.header for column in sheet.columns])
            for row in given[sheet.name]:
                page.append(row)
    if spoil:
        spoil(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_cell(sheet: str, place: str, value: Any) -> bytes:
    """The good workbook with one cell replaced, e.g. with_cell("房屋", "E2", 0)."""

    def put(book: Workbook) -> None:
        book[sheet][place] = value

    return workbook(spoil=put)


def rezipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive with every part passed through `change`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part.filename)))
    return out.getvalue()
