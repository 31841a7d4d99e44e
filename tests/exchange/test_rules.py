"""One cell at a time: what is taken, as what, and with which sentence the rest is refused."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.rules import cells, fields, sheets
from app.exchange.rules.cells import BadCell, Raw, column_letter, plain
from app.exchange.rules.fields import area, phone, rank, text
from app.exchange.rules.findings import MOST_LISTED, CellError, Findings
from app.places.models import CommunityKind, GridKind, TownKind


@pytest.mark.parametrize(
    ("value", "hundredths"),
    [
        (0.01, 1), (89.35, 8935), (89, 8900), (100000, 10_000_000), ("89.35", 8935), (" 89.350 ", 8935), ("0.01", 1),
        (80 + 0.14, 8014), (99999.99, 9_999_999),
    ],
)  # fmt: skip
def test_areas_are_exact(value: Any, hundredths: int) -> None:
    assert area(Raw(value)) == hundredths


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (0, "n", "大于 0"), (0.0, "n", "大于 0"), ("0", "s", "大于 0"), (-1, "n", "负数"), (-0.5, "n", "负数"),
        ("-3", "s", "只写数字"), (89.355, "n", "两位小数"), ("89.355", "s", "两位小数"), (0.001, "n", "两位小数"),
        (100000.01, "n", "最多 100000"), (10**30, "n", "最多 100000"), (1e300, "n", "最多 100000"),
        (float("nan"), "n", "不是一个数"), (float("inf"), "n", "不是一个数"), ("八十九", "s", "只写数字"),
        ("89.35㎡", "s", "只写数字"), ("８９", "s", "只写数字"), ("1e3", "s", "只写数字"), ("NaN", "s", "只写数字"),
        ("=A1*2", "f", "公式"), (datetime(2026, 3, 2, tzinfo=UTC), "d", "日期"), (date(2026, 3, 2), "d", "日期"),
        (time(3, 2), "d", "日期"), (True, "b", "TRUE"), ("#DIV/0!", "e", "错误值"),
    ],
)  # fmt: skip
def test_bad_areas_are_refused(value: Any, kind: str, said: str) -> None:
    with pytest.raises(BadCell, match=said):
        area(Raw(value, kind))


@given(st.integers(1, fields.LARGEST_AREA))
def test_every_area_survives_a_float_and_a_text(hundredths: int) -> None:
    assert area(Raw(hundredths / 100)) == hundredths
    assert area(Raw(str(Decimal(hundredths) / 100))) == hundredths


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=1+1", "公式"), ("+86", "公式"), ("-3", "公式"), ("@SUM(A1)", "公式"), ("＝1+1", "公式"), ("'=1+1", "公式"),
        (" =1+1", "公式"), ("三号\x00楼", "看不见"), ("\u202e楼号三", "看不见"),
        ("a\u200bb", "看不见"), ("_x0000_", "看不见"),
        ("3号楼\n东", "换行"), (True, "TRUE"), (datetime(2026, 3, 2, tzinfo=UTC), "日期"), (10**15, "超过 15 位"),
        (1e15, "超过 15 位"),
        (-3, "负数"), (object(), "看不懂"),
    ],
)  # fmt: skip
def test_bad_text_is_refused(value: Any, said: str) -> None:
    with pytest.raises(BadCell, match=said):
        plain(Raw(value))


@pytest.mark.parametrize(
    ("value", "read"),
    [(3, "3"), (3.0, "3"), (101, "101"), (3.5, "3.5"), (999_999_999_999_999, "999999999999999"), (" 东区 ", "东区"),
     ("e\u0301", "é"), ("3-2", "3-2"), ("A+", "A+")],
)  # fmt: skip
def test_numbers_and_text_read_as_typed(value: Any, read: str) -> None:
    assert plain(Raw(value)) == read


@pytest.mark.parametrize(("length", "fine"), [(39, True), (40, True), (41, False)])
def test_names_have_a_longest(length: int, fine: bool) -> None:
    if fine:
        assert text(40)(Raw("楼" * length)) == "楼" * length
    else:
        with pytest.raises(BadCell, match="最多 40 个字，现在有 41 个"):
            text(40)(Raw("楼" * length))


BUILDING = sheets.BUILDINGS.column("code").read
SLUG = sheets.ESTATES.column("slug").read
GRID = sheets.GRIDS.column("code").read
COMMUNITY = sheets.COMMUNITIES.column("code").read


@pytest.mark.parametrize(
    ("read", "value"),
    [(BUILDING, "3"), (BUILDING, 3), (BUILDING, "A2"), (BUILDING, "东-2"), (BUILDING, "123456789012"), (SLUG, "a-1"),
     (SLUG, "x"), (GRID, "37030300100101"), (GRID, "G-7"), (COMMUNITY, "XR"), (COMMUNITY, "ABCD")],
)  # fmt: skip
def test_good_codes_are_taken(read: cells.Reader, value: Any) -> None:
    assert read(Raw(value)) == str(value)


@pytest.mark.parametrize(
    ("read", "value"),
    [(BUILDING, "3 号"), (BUILDING, "3/4"), (BUILDING, "３"), (BUILDING, "1234567890123"), (BUILDING, "a--b"),
     (BUILDING, 3.5), (SLUG, "Xiangrui"), (SLUG, "祥瑞"), (SLUG, "a_b"), (SLUG, "a" * 41), (GRID, "370 303"),
     (COMMUNITY, "X"), (COMMUNITY, "XRXRX"), (COMMUNITY, "xr"), (COMMUNITY, "X1")],
)  # fmt: skip
def test_odd_codes_are_refused(read: cells.Reader, value: Any) -> None:
    with pytest.raises(BadCell):
        read(Raw(value))


@pytest.mark.parametrize(
    ("value", "fine"),
    [("0533-2180001", True), (13812345678, True), ("(0533) 218", True), ("电话", False), ("12", False),
     ("1" * 21, False), ("+86138", False)],
)  # fmt: skip
def test_phones(value: Any, fine: bool) -> None:
    if fine:
        assert phone(Raw(value)) == str(value)
    else:
        with pytest.raises(BadCell):
            phone(Raw(value))


@pytest.mark.parametrize(("value", "fine"), [(0, True), ("9999", True), (10000, False), (1.5, False), ("a", False)])
def test_ranks(value: Any, fine: bool) -> None:
    if fine:
        assert rank(Raw(value)) == int(value)
    else:
        with pytest.raises(BadCell):
            rank(Raw(value))


def test_accounts_are_split_and_told_once() -> None:
    assert fields.accounts(Raw("xiaoli、 xiaowang，xiaoli")) == ("xiaoli", "xiaowang")


@pytest.mark.parametrize(
    ("words", "kinds"),
    [(sheets.TOWN_KINDS, TownKind), (sheets.COMMUNITY_KINDS, CommunityKind), (sheets.GRID_KINDS, GridKind)],
)
def test_the_words_of_the_workbook_are_the_labels_of_the_models(words: dict[str, str], kinds: Any) -> None:
    assert words == {kind.label: kind.value for kind in kinds}


@pytest.mark.parametrize(("number", "letter"), [(1, "A"), (5, "E"), (26, "Z"), (27, "AA"), (40, "AN"), (703, "AAA")])
def test_columns_are_named_as_excel_names_them(number: int, letter: str) -> None:
    assert column_letter(number) == letter


@pytest.mark.parametrize(("found", "listed", "more"), [(499, 499, 0), (500, 500, 0), (501, 500, 1)])
def test_only_so_many_are_listed(found: int, listed: int, more: int) -> None:
    findings = Findings()
    for row in range(found):
        findings.add(CellError("房屋", row + 2, "E", "面积", "要大于 0。"))
    assert (len(findings.errors), findings.more) == (listed, more)
    assert findings.total == found
    assert listed <= MOST_LISTED


def test_an_error_says_where() -> None:
    error = CellError("房屋", 12, "E", "专有面积（平方米）", "面积要大于 0。")
    assert str(error) == "“房屋”表，第 12 行，E 列（专有面积（平方米））：面积要大于 0。"
