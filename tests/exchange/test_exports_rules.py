"""What orders and lines are made of, without a database."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.exchange.booking import MAIN, write_book
from app.exchange.kinds import Kind
from app.exchange.rules.cells import FORMULA_STARTS, neutral
from app.exchange.rules.exports import (
    ExportFormat,
    covers,
    file_name,
    percent,
    reach_of,
    waiting_words,
    within,
)
from app.exchange.rules.ledger import GONE, HEADER, Cover, Entry, cover_lines, ledger_line, minute
from app.issues.rules.catalogue import load_shipped
from app.issues.rules.lifecycle import Status
from app.people.rules.roles import Actor, Grant, Role
from tests.cast import LONG_AGO, NOON

CATALOGUE = {each.code: each for each in load_shipped()}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"),
        ("  =1", "'  =1"), ("\t=1", "'=1"), ("\r\n=1", "'=1"), ("\u200b=1", "'=1"), ("3-2", "3-2"), ("", ""),
        ("第一行\n第二行", "第一行 第二行"), ("a\x00b", "ab"), ("\u202eabc", "abc"), ("'=1", "'=1"),
    ],
)
def test_a_cell_is_one_line_and_no_formula(text: str, safe: str) -> None:
    assert neutral(text) == safe


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    safe = neutral(text)
    assert safe.lstrip()[:1] not in FORMULA_STARTS or not safe.strip()
    assert "\n" not in safe
    assert "\r" not in safe


def actor(*roles: tuple[Role, int]) -> Actor:
    return Actor(7, "某某", tuple(Grant(role, scope, LONG_AGO) for role, scope in roles))


@pytest.mark.parametrize(
    ("roles", "reach"),
    [
        ([(Role.COMMUNITY_SECRETARY, 3)], "community_secretary:3"),
        ([(Role.GRID_WORKER, 7), (Role.COMMITTEE_MEMBER, 3)], "committee_member:3,grid_worker:7"),
        ([(Role.OWNERS_COMMITTEE, 1)], ""), ([(Role.OPERATOR, 0)], ""), ([(Role.AUDITOR, 1)], ""), ([], ""),
        ([(Role.PROJECT_MANAGER, 5), (Role.PROJECT_MANAGER, 5)], "project_manager:5"),
    ],
)
def test_what_roles_reach(roles: list[tuple[Role, int]], reach: str) -> None:
    found = reach_of(actor(*roles))
    assert found == reach
    assert reach_of(within(found, 7)) == found


@pytest.mark.parametrize(
    ("now", "then", "holds"),
    [
        ("a:1", "a:1", True), ("a:1,b:2", "b:2", True), ("a:1", "a:1,b:2", False), ("", "a:1", False),
        ("a:11", "a:1", False), ("a:1", "", False),
    ],
)
def test_a_table_is_for_the_roles_it_was_made_with(now: str, then: str, holds: bool) -> None:
    assert covers(now, then) is holds


@pytest.mark.parametrize(
    ("done", "total", "found"), [(0, None, 0), (0, 0, 0), (999, 1000, 99), (1000, 1000, 100), (5, 3, 100), (1, 3, 33)]
)
def test_a_hundred_percent_is_everything(done: int, total: int | None, found: int) -> None:
    assert percent(done, total) == found


@pytest.mark.parametrize(
    ("rows", "form", "words"),
    [
        (0, ExportFormat.CSV, "一会儿就好"), (1_999, ExportFormat.XLSX, "一会儿就好"),
        (2_000, ExportFormat.CSV, "大约要 1 分钟"),
        (250_000, ExportFormat.CSV, "大约要 1 分钟"), (250_001, ExportFormat.CSV, "大约要 2 分钟"),
        (200_001, ExportFormat.XLSX, "大约要 2 分钟"),
    ],
)
def test_how_long_it_takes(rows: int, form: ExportFormat, words: str) -> None:
    assert waiting_words(rows, form) == words


@pytest.mark.parametrize("place", ["祥瑞花园社区", "../../etc", 'a"b\r\nX: 1', "全镇"])
def test_a_file_name_leads_nowhere(place: str) -> None:
    assert re.fullmatch(r"[\w-]+-2026-11-18\.xlsx", file_name("问题台账", place, NOON, ExportFormat.XLSX))


def entry(**more: object) -> Entry:
    at = datetime(2026, 11, 17, 16, 30, tzinfo=UTC)
    values: dict[str, object] = {
        "id": 1, "shown": True, "ref": "XR-20261118-0001", "created_at": at, "community": "祥瑞花园社区",
        "estate": "东区", "building": None, "category": "HY", "subcategory": "", "title": "垃圾没人清",
        "description": "电话 13812345678", "status": Status.CLOSED, "unit": None, "respond_by": at,
        "responded_at": None, "signed_at": None, "resolve_by": None, "done_at": None, "closed_at": at,
        "reopen_count": 0, "satisfaction": None, "supports": 3, "updated_at": at, "source": "网页",
    }  # fmt: skip
    return Entry(**{**values, **more})  # type: ignore[arg-type]  # fields by name


def test_a_line_has_a_cell_for_every_head() -> None:
    line = dict(zip(HEADER, ledger_line(entry(), CATALOGUE), strict=True))
    assert (line["反映日期"], line["办结于"], line["楼栋"]) == ("2026-11-18", "2026-11-18 00:30", "")
    assert (line["内容"], line["满意度"], line["同感"], line["重办次数"]) == ("电话 138****5678", "", 3, 0)


def test_a_category_nobody_knows_any_more_shows_its_code() -> None:
    line = dict(zip(HEADER, ledger_line(entry(category="ZZ"), CATALOGUE), strict=True))
    assert (line["类别"], line["牵头"]) == ("ZZ", "")


def test_what_is_not_shown_any_more_says_only_its_number() -> None:
    line = dict(zip(HEADER, ledger_line(entry(shown=False), CATALOGUE), strict=True))
    assert {name: value for name, value in line.items() if value} == {
        "编号": "XR-20261118-0001", "反映日期": "2026-11-18", "状态": GONE,
    }


def test_nothing_stands_for_no_moment() -> None:
    assert minute(None) == ""


COVER = Cover("问题台账", "=全部", "社区书记 刘**", NOON, 2, "0" * 64)


def test_the_cover_holds_no_formula() -> None:
    assert dict(cover_lines(COVER))["包括哪些"] == "'=全部"


def book(rows: list[list[str]]) -> io.BytesIO:
    out, none = io.BytesIO(), frozenset[str]()
    kind = Kind("问题台账", HEADER, frozenset({"同感"}), none, none, *[lambda *_: 0] * 3)  # type: ignore[arg-type]  # only what is written counts
    write_book(out, kind, rows, COVER, lambda: None)
    return out


@given(st.lists(st.text(), min_size=len(HEADER), max_size=len(HEADER)))
def test_any_text_makes_a_workbook_that_opens(cells: list[str]) -> None:
    cells[HEADER.index("同感")] = "12"
    opened = load_workbook(book([[neutral(cell) for cell in cells]]), read_only=True)
    [_, row] = opened["问题台账"].iter_rows(values_only=True)
    assert [value if value is not None else "" for value in row] == [
        12 if place == HEADER.index("同感") else _shown(neutral(cell)) for place, cell in enumerate(cells)
    ]


def _shown(text: str) -> str:
    """As openpyxl reads it, which leaves codes as they are."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", re.sub("[\ud800-\udfff\ufffe\uffff]", "", text))


def test_a_workbook_has_no_way_to_hold_a_formula() -> None:
    cells = ["=1+1"] * len(HEADER)
    cells[HEADER.index("同感")] = "1"
    with zipfile.ZipFile(book([cells])) as opened:
        sheet = ElementTree.fromstring(opened.read("xl/worksheets/sheet1.xml"))
    assert sheet.findall(f".//{{{MAIN}}}f") == []
    assert {cell.get("t") for cell in sheet.iter(f"{{{MAIN}}}c")} == {"inlineStr", None}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("_x003D_1+1", "_x005F_x003D_1+1"), ("_x005F_x003D_", "_x005F_x005F_x005F_x003D_"), ("_x003d_x000D_", None),
        ("_x3D_", "_x3D_"), ("a_x00", "a_x00"), ("<r><f>1</f></r>", "<r><f>1</f></r>"),
    ],
)
def test_text_that_looks_like_a_code_or_like_xml_stays_text(text: str, written: str | None) -> None:
    """Excel reads _x003D_ as the equals sign, which would come back as a formula when saved as CSV."""
    with zipfile.ZipFile(book([[text, *[""] * (len(HEADER) - 1)]])) as opened:
        sheet = ElementTree.fromstring(opened.read("xl/worksheets/sheet1.xml"))
    found = [each.text or "" for each in sheet.iter(f"{{{MAIN}}}t")][len(HEADER)]
    assert _as_excel_reads(found) == text
    assert found == (written or found)


def _as_excel_reads(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def test_the_same_table_is_the_same_file() -> None:
    assert book([]).getvalue() == book([]).getvalue()


def test_it_is_local_time() -> None:
    assert minute(NOON + timedelta(hours=12)) == "2026-11-19 00:00"
