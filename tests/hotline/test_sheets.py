"""Workbooks that cost too much to open, and answers that are written beside what stands there."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from app.hotline.rules.answers import Answer
from app.hotline.rules.columns import guess
from app.hotline.rules.kinds import Column
from app.hotline.sheets import Form, NotASheet, open_sheet, written_back
from tests.hotline.calls import HEADER, call, saved, sheet_back, workbook

SHEET = "xl/worksheets/sheet1.xml"


def changed(change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """The usual sheet with one part rewritten, as no office program would."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return made.getvalue()


def instead(old: bytes, new: bytes) -> bytes:
    return changed(lambda text: text.replace(old, new))


MERGE = b'<mergeCell ref="A1:J1"/>'
AFTER = b"</mergeCells>"
ROW = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (instead(MERGE, b'<mergeCell ref="A1:XFD60"/>'), "合并的格子太多"),
        (instead(MERGE, b'<mergeCell ref="A1:XFD1048576"/>'), "合并的格子太多"),
        (instead(MERGE, b'<mergeCell ref="A:XFD"/>'), "合并的格子太多"),
        (instead(MERGE, MERGE * 1_001), "合并的格子太多"),
        (instead(AFTER, AFTER + b'<hyperlinks><hyperlink ref="A1:XFD60"/></hyperlinks>'), "合并的格子太多"),
        (instead(b"</sheetData>", ROW * 20 + b"</sheetData>"), "格子太多|大得不正常"),
        (instead(b"</sheetData>", b"<row/>" * 330_001 + b"</sheetData>"), "格子太多|大得不正常"),
        (changed(lambda text: b'<table ref="A1:XFD60"/>', "docProps/app.xml"), "格子太多"),
        (instead(b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"), "不该有的"),
        (instead(b"</sheetData>", b"</sheetData>" + b" " * (20 << 20)), "超过 20 MB"),
    ],
    ids=range(10),
)
def test_what_costs_too_much_is_refused(data: bytes, words: str) -> None:
    assert len(data) < 200_000
    with pytest.raises(NotASheet, match=words):
        open_sheet(data)


def test_a_large_sheet_of_the_hotline_is_no_attack() -> None:
    rows = [[*call(f"N{n}"), *["x"] * 40] for n in range(300)]
    assert len(open_sheet(workbook(rows)).lines) == 303


def stray(change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(workbook([call("A"), call("B")], titles=False, header=HEADER[:-1])))
    change(book.worksheets[0])
    return saved(book)


def test_answers_stand_beside_the_header() -> None:
    def styled(page: Any) -> None:
        page["AZ1"].number_format = "@"
        page["BA3"] = ""

    columns = guess(HEADER[:-1])
    back = sheet_back(written_back(stray(styled), Form.XLSX, 0, columns, {1: Answer("办好了", unit="安禾")}))
    assert back[0][9:13] == [Column.RESULT.label, Column.DONE.label, Column.RATING.label, Column.UNIT.label]
    assert (back[1][9], back[1][12]) == ("办好了", "安禾")


def test_answers_never_stand_over_something() -> None:
    def noted(page: Any) -> None:
        page["K2"] = "批注"

    columns = guess(HEADER[:-1])
    found = {1: Answer("办好了", "今天")}
    back = sheet_back(written_back(stray(noted), Form.XLSX, 0, columns, found))
    assert back[1][10:12] == ["批注", "今天"]
    text = b"number,content,,note\r\n1,a,x,\r\n"
    made = written_back(text, Form.UTF8, 0, {Column.NUMBER: 0, Column.CONTENT: 1}, found)
    assert made.decode().splitlines()[1] == "1,a,x,,办好了,今天"


def spaced(text: bytes) -> bytes:
    """The same with its elements in a namespace of their own, as some programs write it."""
    named = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", text)
    return named.replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")


def unplaced(text: bytes) -> bytes:
    """Rows and cells that do not say where they are, with the empty line written out."""
    return re.sub(rb'(<(?:c|row)) r="[A-Z]*\d+"', rb"\1", text).replace(b"</row><row", b"</row><row/><row", 1)


@pytest.mark.parametrize(
    "change",
    [lambda text: text, spaced, unplaced, lambda text: text.decode().encode("utf-16")],
    ids=["plain", "named", "unplaced", "utf16"],
)
def test_answers_stand_where_they_belong_however_it_is_written(change: Callable[[bytes], bytes]) -> None:
    answer = Answer("办好了 <&>\x0b", "今天", "满意", "=安禾")
    back = sheet_back(written_back(changed(change), Form.XLSX, 2, guess(HEADER), {3: answer}))
    assert back[2][9:] == ["办理结果", "办结时间", "满意度", "办理单位"]
    assert back[3][9:] == ["办好了 <&>", "今天", "满意", "'=安禾"]
    assert [row[:9] for row in back] == [row[:9] for row in sheet_back(workbook())]


def test_whatever_is_no_answer_stays_byte_for_byte() -> None:
    data = instead(b"</worksheet>", b'<x:odd xmlns:x="urn:odd"/></worksheet>')
    back = written_back(data, Form.XLSX, 2, guess(HEADER), {3: Answer("办好了")})
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(back)) as new:
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == [SHEET]
        assert b'<x:odd xmlns:x="urn:odd"/>' in new.read(SHEET)
        assert b"dimension" not in new.read(SHEET)


def test_a_style_stays_a_hidden_cell_stays_and_a_formula_goes() -> None:
    def made(page: Any) -> None:
        page["I2"].number_format = "@"
        page["I3"] = "=1+1"
        page.merge_cells("A3:B3")

    columns = guess(HEADER[:-1]) | {Column.RESULT: 8, Column.UNIT: 1}
    columns.pop(Column.DUE)
    found = {1: Answer("一", unit="安禾"), 2: Answer("二", unit="安禾")}
    page = load_workbook(io.BytesIO(written_back(stray(made), Form.XLSX, 0, columns, found))).worksheets[0]
    assert (page["I2"].value, page["I2"].number_format, page["I3"].value) == ("一", "@", "二")
    assert (page["B2"].value, page["B3"].value) == ("安禾", None)
