"""Columns, cells, places and categories of the hotline's sheets as tables."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.workdays import local
from app.hotline.rules import columns as sheet
from app.hotline.rules.answers import Progress, answer_of, harmless
from app.hotline.rules.cells import FORMULA, UNREAD, BadCell, moment, read, shown
from app.hotline.rules.decided import Decided
from app.hotline.rules.guessing import EstateName, find_category, find_place, public_words
from app.hotline.rules.kinds import Choice, Column, State
from app.hotline.rules.standing import Office, sits_in
from app.issues.rules.lifecycle import Status
from app.people.rules.roles import Actor, Grant, Role
from tests.cast import LONG_AGO, NOON
from tests.hotline.calls import HEADER, wall


def test_the_usual_header_is_guessed_whole() -> None:
    found = sheet.guess(HEADER)
    assert {column.value: HEADER[place] for column, place in found.items()} == {
        "number": "工单编号", "called": "来电时间", "name": "来电人", "phone": "联系电话", "address": "诉求地址",
        "content": "诉求内容", "category": "问题分类", "due": "办结时限", "result": "办理结果",
    }


@pytest.mark.parametrize(
    ("header", "column", "title"),
    [
        (["单 号", "内容"], Column.NUMBER, 0), (["编号（热线）", "内容"], Column.NUMBER, 0),
        (["办理结果", "办理单位", "内容", "单号"], Column.RESULT, 0),
        (["来电内容", "内容"], Column.CONTENT, 1), (["办结时间", "办结时限"], Column.DUE, 1),
        (["ＰＨＯＮＥ", "联系人电话"], Column.PHONE, 1),
    ],
)
def test_one_column_of_another_header(header: list[str], column: Column, title: int) -> None:
    assert sheet.guess(header)[column] == title


def test_a_place_is_given_once() -> None:
    found = sheet.guess(["单号", "编号", "内容"])
    assert len(set(found.values())) == len(found)


def test_the_header_is_below_the_titles() -> None:
    assert sheet.header_line([["热线工单表"], [], list(HEADER), ["1", "内容"]]) == 2
    for lines in ([], [["甲", "乙"]], [[""]] * 20 + [list(HEADER)]):
        with pytest.raises(Invalid):
            sheet.header_line(lines)


def test_the_digest_knows_a_header_whatever_its_spacing() -> None:
    assert sheet.digest_of(["单号", "内容"]) == sheet.digest_of([" 单 号", "内容", "", ""])
    assert sheet.digest_of(["单号", "内容"]) != sheet.digest_of(["内容", "单号"])


@pytest.mark.parametrize(
    "columns",
    [
        {}, {Column.NUMBER: 0}, {Column.NUMBER: 0, Column.CONTENT: 0}, {Column.NUMBER: 0, Column.CONTENT: 5},
        {Column.NUMBER: -1, Column.CONTENT: 1},
    ],
)
def test_odd_columns_are_refused(columns: dict[Column, int]) -> None:
    with pytest.raises(Invalid):
        sheet.checked(columns, 5)


def test_columns_are_kept_as_text() -> None:
    columns = {Column.NUMBER: 0, Column.CONTENT: 3}
    assert sheet.from_text(sheet.as_text(columns)) == columns
    assert [sheet.letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


MORNING = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
EVENING = datetime(2026, 11, 18, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        (wall(18, 9, 30), MORNING), ("2026-11-18 09:30:00", MORNING), ("2026/11/18 9:30", MORNING),
        ("2026年11月18日 9时30分", MORNING), ("2026年11月18日9:30", MORNING), ("20261118093000", MORNING),
        ("2026.11.18 09:30", MORNING), ("2026-11-18T09:30", MORNING), (46344.395833333336, MORNING),
        (wall(18), EVENING), ("20261118", EVENING),
        (date(2026, 11, 18), EVENING), ("2026-11-18", EVENING),
        ("", None), (None, None), ("尽快", None), ("2026-02-30", None), ("2026-11-18 25:00", None), (3, None),
        (1e300, None),
        (float("nan"), None), (True, None), ("0001-01-01", None), (FORMULA, None), ("1999-01-01", None),
    ],
)  # fmt: skip
def test_moments_in_many_ways(cell: Any, at: datetime | None) -> None:
    assert moment(cell, whole_day=time(18)) == at


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("2026年11月30日 17时", "2026-11-30 17:00"), ("2026年11月20日18时", "2026-11-20 18:00"),
        ("2026-12-15 18点", "2026-12-15 18:00"), ("2026年12月30日 12时", "2026-12-30 12:00"),
        ("2026.11.28 9时", "2026-11-28 09:00"), ("2026年12月30日下午5点30分", "2026-12-30 17:30"),
        ("2026-12-30T09:30:00Z", "2026-12-30 17:30"), ("2026-12-30T17:30:00+08:00", "2026-12-30 17:30"),
        ("2026-11-20 12:00:00 AM", "2026-11-20 00:00"), ("2026/12/30 5:30 PM", "2026-12-30 17:30"),
        ("2026-11-20 18时前", "2026-11-20 18:00"), ("2026/11/30 上午9时", "2026-11-30 09:00"),
        ("2026-12-30 晚上8点半", "2026-12-30 20:30"), ("２０２６－１２－３０　１８：００", "2026-12-30 18:00"),
        ("2026年11月3日 0时17分", "2026-11-03 00:17"), ("2026-12-30 中午12点", "2026-12-30 12:00"),
        ("2026-2-3", "2026-02-03 18:00"), ("2026年11月30日前", "2026-11-30 18:00"),
        ("2026-12-30 24:00", None), ("11/20/2026 5:00 PM", None), ("2026-11-301", None),
        ("2026年11月30", "2026-11-30 18:00"),
        ("2026-11-30 17", None), ("2026-11-3017:00", None), ("2026-11-20 上午17时", None),
        ("2026-11-20 晚上12点", None),
    ],
)  # fmt: skip
def test_deadlines_as_hotlines_write_them(said: str, here: str | None) -> None:
    at = moment(said, whole_day=time(18))
    assert (f"{local(at):%Y-%m-%d %H:%M}" if at else None) == here
    found = read(("A1", "甲", said), {Column.NUMBER: 0, Column.CONTENT: 1, Column.DUE: 2})
    assert found.reason == ("" if here else UNREAD)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(13812345678, "13812345678"), (13812345678.0, "13812345678"), (1.5, "1.5"), (None, ""), ("甲", "甲"), (True, "是"),
     (wall(18, 9, 30), "2026-11-18 09:30")],
)  # fmt: skip
def test_cells_read_as_they_are_typed(cell: Any, text: str) -> None:
    assert shown(cell) == text


COLUMNS = {Column.NUMBER: 0, Column.CONTENT: 1, Column.PHONE: 2, Column.NAME: 3}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("", "甲"), "单号这一格是空的"), (("A1", None), "内容这一格是空的"), ((FORMULA, "甲"), "单号这一格是公式"),
        (("A1", FORMULA), "内容这一格是公式"), ((20261118000000001, "甲"), "超过 15 位"), ((1e17, "甲"), "超过 15 位"),
        (("A" * 61, "甲"), "单号太长"), (("A\nB", "甲"), "不止一行"), ((), "单号这一格是空的"),
    ],
)
def test_what_cannot_be_read_says_why(cells: tuple[Any, ...], words: str) -> None:
    with pytest.raises(BadCell, match=words):
        read(cells, COLUMNS)


def test_what_is_optional_may_be_anything() -> None:
    found = read((12345, " 漏水\x00 ", "86-138 1234 5678", FORMULA), COLUMNS)
    assert (found.number, found.content, found.phone, found.name) == ("12345", "漏水", "13812345678", "")


ANYTHING = st.none() | st.text(max_size=40) | st.integers() | st.floats() | st.datetimes() | st.booleans()


@given(st.tuples(*[ANYTHING] * 4))
def test_no_cell_breaks_the_reader(cells: tuple[Any, ...]) -> None:
    every = dict(zip(Column, (0, 1, 2, 3, 0, 1, 2, 3), strict=False))
    with suppress(BadCell):
        found = read(cells, every)
        assert found.number
        assert len(found.content) <= 1900


ESTATES = (
    EstateName(1, "祥瑞花园东区", 10, "祥瑞花园社区", frozenset({"3", "5", "A2"})),
    EstateName(2, "祥瑞花园西区", 10, "祥瑞花园社区"),
    EstateName(3, "世纪花园一期", 20, "世纪花园社区", frozenset({"7"})),
    EstateName(4, "花园", 20, "世纪花园社区"),
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("祥瑞花园东区3号楼2单元301", (10, 1, "3", "2单元")), ("张店区 祥瑞花园东区 3 号楼", (10, 1, "3", "")),
        ("祥瑞花园东区3-2-301", (10, 1, "3", "2单元")), ("祥瑞花园东区a2栋", (10, 1, "A2", "")),
        ("祥瑞花园东区９号楼1单元", (10, 1, "", "")), ("祥瑞花园3号楼", (20, 4, "", "")),
        ("祥瑞花园东区", (10, 1, "", "")),
        ("祥瑞花园东区和祥瑞花园西区之间", (10, None, "", "")), ("世纪花园社区门口", (20, 4, "", "")),
        ("", (None, None, "", "")),
        ("不知道哪里", (None, None, "", "")), ("祥瑞花园东区幼儿园", (10, 1, "", "")),
    ],
)  # fmt: skip
def test_where_an_address_is(text: str, place: tuple[Any, ...]) -> None:
    found = find_place(text, ESTATES)
    assert (found.community_id, found.estate_id, found.building, found.stairwell) == place


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("", "电梯停运", "EL"), ("环境卫生", "楼道里堆了东西", "HY"), ("", "有人遛狗不拴绳", "PT"),
        ("", "天气不错", ""),
        ("停车管理", "垃圾车挡道", "PK"), ("", "暖气不热", "UT"),
    ],
)
def test_what_it_is_about(kind: str, content: str, code: str) -> None:
    codes = {"EL", "HY", "PT", "PK", "UT"}
    assert find_category(kind, content, codes) == code
    assert find_category("", "电梯停运", codes - {"EL"}) == ""


@pytest.mark.parametrize(
    ("said", "public"),
    [
        ("3号楼2单元301室漏水", "3号楼2单元漏水"), ("3-2-301漏水", "3-2漏水"), ("住402户", "住"),
        ("吴大爷说水管坏了", "来电人说水管坏了"),
        ("2026年11月18日，楼道灯坏了3盏", "2026年11月18日，楼道灯坏了3盏"),
        ("修了1000户外健身路", "修了1000户外健身路"),
        ("3号楼301漏水", "3号楼漏水"), ("3-301漏水", "3漏水"), ("3#301漏水", "3#漏水"),
        ("二单元三零一漏水", "二单元漏水"),
        ("３号楼２单元３０１室漏水", "3号楼2单元漏水"), ("2单元 3楼西户漏水", "2单元 漏水"), ("三零一室漏水", "漏水"),
        ("电话一三八零零零零零零零一", "电话电话"),
        ("打13812345678", "打138****5678"), ("交了100-300元", "交了100-300元"),
        ("3号楼2026年修的，少了3盏灯", "3号楼2026年修的，少了3盏灯"), ("三层楼，西边户外", "三层楼，西边户外"),
    ],
)
def test_neighbours_read_no_home_and_no_name(said: str, public: str) -> None:
    assert public_words(said, "吴大爷") == public


def test_words_grow_no_longer_than_an_issue_may_be() -> None:
    assert len(public_words("吴大说" * 633, "吴大")) == 2_000
    assert public_words("业主说物业不管", "业主") == "业主说物业不管"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", "\t=1"])
def test_no_answer_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("办好了=了") == "办好了=了"


def test_answers_say_how_far_it_is() -> None:
    at = datetime(2026, 11, 20, 4, tzinfo=UTC)
    closed = Progress("XR-20261118-0001", Status.CLOSED, "清走了，打 13812345678 问", "安禾物业", at, True, 5)
    found = answer_of(closed)
    assert found.result == "已办结（XR-20261118-0001）：清走了，打 138****5678 问"
    assert (found.done, found.rating, found.unit) == ("2026-11-20 12:00", "很满意", "安禾物业")
    silent = answer_of(Progress("X", Status.CLOSED, "", "", at, False, None))
    assert (silent.rating, silent.result) == ("未评价", "已办结（X）")
    working = answer_of(Progress("X", Status.IN_PROGRESS, "", "", None, False, None))
    assert (working.done, working.rating) == ("", "")


def test_an_office_is_for_those_who_sit_in_it() -> None:
    secretary = Actor(1, "刘", (Grant(Role.COMMUNITY_SECRETARY, 2, LONG_AGO),))
    official = Actor(2, "陈", (Grant(Role.TOWN_OFFICIAL, 2, LONG_AGO),))
    assert sits_in(secretary, Office(2, 2).code)
    assert not sits_in(secretary, Office(2).code)
    assert not sits_in(secretary, Office(2, 3).code)
    assert sits_in(official, "t2")
    assert not sits_in(official, "c2")
    assert not sits_in(official, "tx")


MINE = Decided(State.MERGED, "", "刘秀英", NOON, "XR-20261118-0001", mine=True)


@pytest.mark.parametrize(
    ("before", "choice", "target", "reason", "same"),
    [
        (MINE, Choice.MERGE, "XR-20261118-0001", "", True), (MINE, Choice.MERGE, "XR-20261118-0002", "", False),
        (MINE, Choice.NEW, "XR-20261118-0001", "", False),
        (replace(MINE, mine=False), Choice.MERGE, "XR-20261118-0001", "", False),
        (replace(MINE, state=State.TAKEN), Choice.NEW, "", "", True),
        (replace(MINE, state=State.DROPPED, reason="归市里"), Choice.DROP, "", "归市里", True),
        (replace(MINE, state=State.DROPPED, reason="归市里"), Choice.DROP, "", "归省里", False),
        (replace(MINE, state=State.KNOWN), Choice.NEW, "", "", False),
    ],
)
def test_only_what_one_did_oneself_is_done_again(
    before: Decided, choice: Choice, target: str, reason: str, same: bool
) -> None:
    assert before.is_what(choice, target, reason) is same


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "您 11月18日 12:00 已经并到了 XR-20261118-0001。"),
        ({"mine": False, "state": State.TAKEN}, "刘秀英 11月18日 12:00 已经转成了新的一件，XR-20261118-0001。"),
        ({"mine": False, "who": "", "at": None, "state": State.DROPPED, "reason": "归市里。"},
         "有人已经定了不转：归市里。"),
        ({"state": State.KNOWN, "reason": "这个单号以前转过了。"}, "这个单号以前转过了。"),
    ],
)  # fmt: skip
def test_who_did_what_is_said(change: dict[str, Any], words: str) -> None:
    assert replace(MINE, **change).words == f"{words}您选的没有办。"
