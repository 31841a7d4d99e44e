"""Whole workbooks: what a good one gives, and every way a bad one is told from it."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.exchange import opening, sheet_reader
from app.exchange.opening import NotAWorkbook
from app.exchange.reading import Parsed, parse_workbook
from app.exchange.rules.rows import BuildingRow, HomeRow
from app.exchange.rules.sheets import SHEETS
from app.exchange.writing import template_workbook
from tests.exchange.workbooks import rezipped, rows, saved, with_cell, workbook


def told(parsed: Parsed) -> list[tuple[str, int, str]]:
    return [(error.sheet, error.row, error.column) for error in parsed.errors]


def test_a_good_workbook_is_read_whole() -> None:
    parsed = parse_workbook(workbook())
    assert parsed.errors == []
    assert parsed.buildings[0] == BuildingRow(2, "liuquan-dong", "3", "3号楼", "370303003001", 0)
    assert parsed.homes == [
        HomeRow(2, "liuquan-dong", "3", "1", "101", 8935),
        HomeRow(3, "liuquan-dong", "A2", "东", "102", 10260),
    ]


def test_a_path_and_a_stream_read_the_same(tmp_path: Path) -> None:
    data = workbook()
    (tmp_path / "a.xlsx").write_bytes(data)
    assert parse_workbook(tmp_path / "a.xlsx").digest == parse_workbook(io.BytesIO(data)).digest


@pytest.mark.parametrize(
    ("sheet", "place", "value", "said"),
    [
        ("房屋", "E2", 0, "大于 0"), ("房屋", "E2", "八十", "只写数字"), ("房屋", "E3", 89.123, "两位小数"),
        ("房屋", "E2", "=D2*1", "公式"), ("房屋", "D3", None, "要填"), ("房屋", "D3", "  ", "要填"),
        ("房屋", "C2", "9", "“单元”表里没有“liuquan-dong、3、9”"), ("房屋", "A2", "nowhere", "“单元”表里没有"),
        ("单元", "B3", "B9", "“楼栋”表里没有"), ("楼栋", "A3", "nowhere", "“小区”表里没有"),
        ("楼栋", "D2", "370399", "“网格”表里没有"), ("小区", "A2", "QQ", "“社区”表里没有"),
        ("网格", "A2", "QQ", "“社区”表里没有"), ("社区", "D2", "大队", "社区、村、服务中心"),
        ("社区", "A2", "lq", "大写字母"), ("楼栋", "C3", "=cmd|' /C calc'!A0", "公式"),
        ("楼栋", "C3", "楼" * 41, "最多 40 个字"), ("网格", "B2", 10**16, "15 位"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_with_its_place(sheet: str, place: str, value: Any, said: str) -> None:
    errors = parse_workbook(with_cell(sheet, place, value)).errors
    here = [error for error in errors if (error.sheet, error.column + str(error.row)) == (sheet, place)]
    assert here, errors
    assert said in here[0].message
    assert here[0].header


def test_every_bad_cell_is_told_at_once() -> None:
    content = rows()
    content["房屋"] = [["liuquan-dong", 3, 1, f"1{n:03}", 0] for n in range(7)]
    content["社区"][0][3] = "大队"
    assert len(parse_workbook(workbook(content)).errors) == 8


def test_a_spoilt_row_is_still_there_for_those_who_refer_to_it() -> None:
    assert told(parse_workbook(with_cell("楼栋", "C2", "=1"))) == [("楼栋", 2, "C")]


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        ("房屋", ["liuquan-dong", 3, 1, 101, 50], "D"), ("单元", ["liuquan-dong", "3", "1"], "C"),
        ("楼栋", ["liuquan-dong", "A2", "另一栋", "", ""], "B"),
        ("网格", ["LQ", "370303003001", "另一个", "", ""], "B"),
        ("小区", ["LQ", "liuquan-dong", "另一个", ""], "B"), ("小区", ["LQ", "liuquan-xi", "柳泉东区", ""], "C"),
        ("社区", ["LQ", "另一个", "other", "村", "", "", ""], "A"),
        ("社区", ["ZZ", "柳泉社区", "other", "村", "", "", ""], "B"),
        ("社区", ["ZZ", "另一个", "liuquan", "村", "", "", ""], "C"),
    ],
)  # fmt: skip
def test_a_double_names_the_other_row(sheet: str, row: list[Any], column: str) -> None:
    content = rows()
    content[sheet].append(row)
    errors = parse_workbook(workbook(content)).errors
    assert [(error.sheet, error.row, error.column) for error in errors] == [(sheet, len(content[sheet]) + 1, column)]
    assert "第 2 行重复" in errors[0].message or "第 3 行重复" in errors[0].message


def test_a_grid_does_not_reach_into_another_community() -> None:
    content = rows()
    content["社区"].append(["ZZ", "朱庄村", "zhuzhuang", "村", "", "", ""])
    content["网格"].append(["ZZ", "370303009001", "朱庄网格", "", ""])
    content["楼栋"][1][3] = "370303009001"
    errors = parse_workbook(workbook(content)).errors
    assert [(error.sheet, error.row, error.column) for error in errors] == [("楼栋", 3, "D")]


@pytest.mark.parametrize("sheet", [sheet.name for sheet in SHEETS])
def test_a_missing_sheet_is_told(sheet: str) -> None:
    errors = parse_workbook(workbook(leave_out=sheet)).errors
    assert any(error.sheet == sheet and "没有这张表" in error.message for error in errors)


def test_a_missing_an_unknown_and_a_double_column_are_told() -> None:
    def rename(book: Workbook) -> None:
        book["房屋"]["E1"] = "面积"
        book["单元"]["D1"] = "单元代码"

    messages = " ".join(str(error) for error in parse_workbook(workbook(spoil=rename)).errors)
    assert "缺“专有面积（平方米）”这一列" in messages
    assert "“面积”这一列不认识" in messages
    assert "“单元代码”有两列" in messages


def test_columns_may_be_moved_and_remarked_on() -> None:
    def move(book: Workbook) -> None:
        page = book["房屋"]
        page.move_range("A1:E3", cols=1)
        page["A1"], page["A2"] = "备注", "刚量过"
        page["F3"] = "坏"

    parsed = parse_workbook(workbook(spoil=move))
    assert told(parsed) == [("房屋", 3, "F")]
    assert parsed.homes[0].area == 8935


def test_empty_rows_are_skipped_and_counted() -> None:
    content = rows()
    content["房屋"] = [[None] * 5, ["", " ", None, None, None], ["liuquan-dong", 3, 1, 101, 50]]
    assert [home.row for home in parse_workbook(workbook(content)).homes] == [4]


def test_merged_cells_are_refused() -> None:
    errors = parse_workbook(workbook(spoil=lambda book: book["房屋"].merge_cells("A2:A3"))).errors
    assert any("A2 到 A3 是合并的单元格" in error.message for error in errors)


@pytest.mark.parametrize(("count", "fine"), [(0, False), (1, True), (2, False)])
def test_there_is_one_town(count: int, fine: bool) -> None:
    content = rows()
    content["城镇"] = [[f"镇{n}", "镇", "", ""] for n in range(count)]
    assert (parse_workbook(workbook(content)).errors == []) is fine


def test_more_than_can_be_listed_is_counted() -> None:
    content = rows()
    content["房屋"] = [["liuquan-dong", 3, 1, f"a{n}", 0] for n in range(503)]
    parsed = parse_workbook(workbook(content))
    assert (len(parsed.errors), parsed.more) == (500, 3)


def test_too_many_rows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reader, "MOST_ROWS", 2)
    content = rows()
    content["房屋"].append(["liuquan-dong", 3, 1, 103, 50])
    assert any("最多 2 行" in error.message for error in parse_workbook(workbook(content)).errors)


def test_the_template_has_every_header_and_samples_only_in_the_guide() -> None:
    out = io.BytesIO()
    template_workbook(out)
    assert [str(error) for error in parse_workbook(out.getvalue()).errors] == [
        "“城镇”表：这张表要有一行，写您的镇或街道，现在有 0 行。"
    ]


def test_the_samples_of_the_guide_would_pass() -> None:
    content = {sheet.name: [list(sample) for sample in sheet.samples] for sheet in SHEETS}
    assert parse_workbook(workbook(content)).errors == []


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def a_zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """Sets the flag a zip uses to say its parts are encrypted."""
    spoilt = bytearray(data)
    at = spoilt.find(b"PK\x01\x02")
    spoilt[at + 8] |= 1
    return bytes(spoilt)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"), (b"hello", "不是 Excel"), (b"\x89PNG\r\n\x1a\n\0\0", "不是 Excel"), (OLE, "旧版的 .xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"), ("小区,楼栋\n东区,3\n".encode("gbk"), "CSV"),
        (b"PK\x03\x04 broken", "不完整"), (a_zip("word/document.xml"), "不是 Excel 工作簿"),
        (a_zip("xl/workbook.bin"), "不是 Excel 工作簿"), (a_zip("xl/workbook.xml"), "打不开"),
        (encrypted(a_zip("xl/workbook.xml")), "密码"),
    ],
)  # fmt: skip
def test_other_files_get_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(NotAWorkbook, match=said):
        parse_workbook(data)


def test_a_file_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook()
    monkeypatch.setattr(opening, "LARGEST_FILE", len(data) - 1)
    with pytest.raises(NotAWorkbook, match="太大"):
        parse_workbook(data)


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            for _ in range(41):
                part.write(b"\0" * (1 << 20))
    with pytest.raises(NotAWorkbook, match="展开后超过 40 MB"):
        parse_workbook(out.getvalue())


def test_a_billion_laughs_are_not_laughed() -> None:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(9)
    )

    def laugh(name: str, part: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return part
        head, _, body = part.decode().rpartition("<sheets>")
        return f"<!DOCTYPE x [{entities}]>{head}<x>&j;</x><sheets>{body}".encode()

    with pytest.raises(NotAWorkbook, match="不该有"):
        parse_workbook(rezipped(workbook(), laugh))


@pytest.mark.parametrize("number", ["NaN", "1e999", "9" * 5000, "0x10", "abc"])
def test_numbers_no_excel_would_write_do_no_harm(number: str) -> None:
    def replace(_: str, part: bytes) -> bytes:
        return re.sub(rb"<v>89\.3[0-9]+</v>", f"<v>{number}</v>".encode(), part)

    spoilt = rezipped(workbook(), replace)
    if number == "1e999":
        assert told(parse_workbook(spoilt)) == [("房屋", 2, "E")]
    else:
        with pytest.raises(NotAWorkbook, match="打不开"):
            parse_workbook(spoilt)


def test_a_chart_named_like_a_sheet_is_no_sheet() -> None:
    book = Workbook()
    book.create_chartsheet("房屋")
    with pytest.raises(NotAWorkbook, match="打不开"):
        parse_workbook(saved(book))
