"""The pages of the hotline's sheets, as each of the cast sees them, without a script."""

import io
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from openpyxl import load_workbook
from sqlalchemy import Engine

from app.hotline.actions.taking import take_ready
from app.hotline.models import HotlineBatch, HotlineLine
from app.hotline.rules.kinds import State
from app.hotline.rules.standing import Office
from app.issues.models import Issue
from app.notifications.models import Message
from app.people.rules.roles import Role
from tests.cast import Cast
from tests.hotline.calls import CALLS, call, committee, csv_text, desk, readied, workbook
from tests.inspections.hold import hire
from tests.issues.hall import Hall
from tests.issues.walk import changed, location, rows
from tests.make import an_issue

LIST = "/work/hotline"
EVERYBODY = ("", "wangyi", "laozhou", "xiaoli", "zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji",
             "chengguan", "admin")  # fmt: skip
COLUMNS = {"number": "1", "called": "2", "caller": "3", "phone": "4", "address": "5", "content": "6", "category": "7",
           "result": "9"}  # fmt: skip


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def post(hall: Hall, name: str, path: str, /, **data: Any) -> Response:
    files = data.pop("files", None)
    answer: Response = hall.as_(name).post(path, data=data, files=files)
    return answer


def bring(hall: Hall, name: str = "liushuji", data: bytes | None = None, **more: Any) -> Response:
    content = workbook() if data is None else data
    return post(hall, name, LIST, files=[("file", ("1118.xlsx", content, "application/octet-stream"))], **more)


def made(hall: Hall, data: bytes | None = None) -> str:
    """The address of the committee's sheet, its lines read."""
    with hall.writing() as session:
        return readied(session, hall.cast, data).path


def lines(hall: Hall) -> list[HotlineLine]:
    return sorted(rows(hall.db, HotlineLine), key=lambda each: each.line)


def chosen(line: HotlineLine, choice: str, **more: str) -> dict[str, list[str]]:
    values = {
        "line": str(line.line), "choice": choice, "place": "祥瑞花园社区 祥瑞花园东区", "building": "3",
        "category": "HY", "target": "", "reason": "",
    } | more
    return {name: [value] for name, value in values.items()}


def settle(hall: Hall, path: str, *each: dict[str, list[str]], by: str = "liushuji", seen: int = 2) -> Response:
    """`seen`: the version a sheet has once its columns are known."""
    data = {name: [value for one in each for value in one[name]] for name in each[0]}
    return post(hall, by, f"{path}/lines", seen=str(seen), **data)


def test_a_sheet_is_for_its_own_office(hall: Hall) -> None:
    sheet = made(hall)
    for page in ("", "/layout", "/answers", "?state=unreadable", "?state=x&past=-1"):
        for name in EVERYBODY:
            answer = hall.see(name, sheet + page)
            assert answer.status_code == (200 if name == "liushuji" else 404 if name else 303)
            assert ("吴大爷" in answer.text) <= (name == "liushuji" and page == "/layout")
            assert "13955556666" not in answer.text or page == "/layout"


def test_the_list_is_for_committees_and_the_town(hall: Hall) -> None:
    made(hall)
    for name in EVERYBODY:
        answer = hall.see(name, LIST)
        assert answer.status_code == (200 if name in ("liushuji", "chenkezhang") else 403 if name else 303)
        assert ("1118.xlsx" in answer.text) is (name == "liushuji")


def test_from_the_file_to_the_answers(hall: Hall) -> None:
    layout = location(bring(hall))
    assert layout.endswith("/layout")
    path = layout.removesuffix("/layout")
    assert location(hall.see("liushuji", path)) == layout
    page = hall.see("liushuji", layout).text
    assert '<option value="1" selected>B 工单编号</option>' in page
    assert location(post(hall, "liushuji", layout, seen="1", name="日报", **COLUMNS)) == path
    assert "没看出是哪里的" in hall.see("liushuji", path).text
    assert location(post(hall, "liushuji", f"{path}/ready")) == path
    assert len(rows(hall.db, Issue)) == 2
    assert location(settle(hall, path, chosen(lines(hall)[2], "drop", reason="归市里养护"))).startswith(path)
    answer = hall.see("liushuji", f"{path}/answers")
    assert "filename*=UTF-8''1118-" in answer.headers["content-disposition"]
    page_back = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert str(page_back["J4"].value).startswith("待受理")
    assert page_back["J6"].value == "没有转办：归市里养护"


def test_a_known_layout_goes_straight_on(hall: Hall) -> None:
    path = made(hall)
    second = location(bring(hall, data=workbook([call("ZB020")])))
    assert re.fullmatch(r"/work/hotline/\d+", second)
    assert second != path
    assert location(bring(hall, data=csv_text().encode("gbk"))).count("/") == 3


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04xx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\0", "甲,乙\n1,2\n".encode(), b"%PDF-1.7"]
)
def test_other_files_come_back_with_a_sentence(hall: Hall, data: bytes) -> None:
    answer = bring(hall, data=data)
    assert answer.status_code == 422
    assert 'href="#f-file"' in answer.text
    assert rows(hall.db, HotlineBatch) == []


def test_no_file_is_a_sentence_too(hall: Hall) -> None:
    for data in ({}, {"file": "text"}):
        assert post(hall, "liushuji", LIST, **data).status_code == 422
    assert bring(hall, "zhaojingli").status_code == 403
    assert bring(hall, "").status_code == 303


def test_whoever_sits_in_two_offices_says_which(hall: Hall) -> None:
    with hall.writing() as session:
        hire(session, hall.cast, "liushuji", Role.TOWN_OFFICIAL, hall.cast.town.key)
    for office in ("", "c99", "t9"):
        assert bring(hall, office=office).status_code == 422
    location(bring(hall, office=Office(hall.cast.town.key).code))
    location(bring(hall, office=committee(hall.cast).code, data=csv_text().encode()))
    assert sorted(each.office for each in rows(hall.db, HotlineBatch)) == ["c1", "t1"]


def test_odd_columns_come_back(hall: Hall) -> None:
    layout = location(bring(hall))
    for change, field in [
        ({"number": ""}, "number"), ({"content": ""}, "content"), ({"content": "1"}, "content"),
        ({"caller": "99"}, "caller"), ({"number": "-1"}, "number"), ({"number": "x"}, "number"),
        ({"seen": "x"}, "seen"),
    ]:
        answer = post(hall, "liushuji", layout, **{"seen": "1", **COLUMNS, **change})
        assert answer.status_code == 422
        assert f"#f-{field}" in answer.text


def test_columns_somebody_chose_meanwhile_are_told_beside_ones_own(hall: Hall) -> None:
    layout = location(bring(hall))
    location(post(hall, "liushuji", layout, seen="1", name="日报", **COLUMNS))
    answer = post(hall, "liushuji", layout, seen="1", name="我起的名", **{**COLUMNS, "phone": "", "content": "5"})
    assert answer.status_code == 409
    assert "内容 G 列" in answer.text
    assert 'value="我起的名"' in answer.text
    assert '<option value="5" selected>' in answer.text
    assert 'name="seen" value="2"' in answer.text


def test_a_line_is_merged_into_what_it_is_like(hall: Hall) -> None:
    ref = hall.made(an_issue)
    path = made(hall)
    page = hall.see("liushuji", path).text
    assert f'value="{ref}"' in page
    done = settle(hall, path, chosen(lines(hall)[0], "merge", target=ref.lower()))
    assert done.status_code == 303
    assert hall.issue(ref).supports == 1
    assert ref in hall.see("liushuji", f"{path}?state=merged").text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"choice": "merge"}, "写上要并到哪一件"), ({"choice": "merge", "target": "XR-1"}, "写上要并到哪一件"),
        ({"choice": "drop"}, "为什么不转"), ({"choice": "", "reason": "不归我们"}, "还没有选不转"),
        ({"choice": "new", "place": "月亮"}, "没有这个地方"),
        ({"choice": "new", "building": "99"}, "没有这个地方"), ({"choice": "new", "category": ""}, "没看出是哪一类"),
        ({"choice": "new", "category": "XX"}, "从列出的类别里选"),
    ],
)
def test_a_refused_line_comes_back_and_the_others_go_on(hall: Hall, more: dict[str, str], words: str) -> None:
    path = made(hall)
    bad, good = lines(hall)[:2]
    fine = chosen(good, "new", building="5", category="EL")
    answer = settle(hall, path, chosen(bad, **{"choice": "new", **more}), fine)
    assert answer.status_code == 422
    assert words in answer.text
    assert "办好 1 行，有 1 行没办成" in answer.text
    assert [each.state for each in lines(hall)[:2]] == [State.WAITING, State.TAKEN]


def test_the_same_page_sent_twice_is_done_once(hall: Hall) -> None:
    path = made(hall)
    first = chosen(lines(hall)[0], "new")
    assert [settle(hall, path, first).status_code for _ in range(2)] == [303, 303]
    assert len(rows(hall.db, Issue)) == 1


def test_what_somebody_else_decided_is_told_and_nothing_typed_is_lost(hall: Hall) -> None:
    path = made(hall)
    with hall.writing() as session:
        hire(session, hall.cast, "sunzhuren", Role.COMMUNITY_SECRETARY, hall.cast.xiangrui.key)
    first, second, third = lines(hall)[:3]
    assert settle(hall, path, chosen(first, "new")).status_code == 303
    late = settle(
        hall, path, chosen(first, "drop", reason="归市里养护"), chosen(second, "merge"),
        chosen(third, "", target="没选怎么办"), by="sunzhuren",
    )  # fmt: skip
    assert late.status_code == 422
    assert "有 2 行没办成" in late.text
    assert "第 4 行：刘秀英 11月18日 12:00 已经转成了新的一件，XR-20261118-0001。" in late.text
    assert "您选的没有办。您写的是：归市里养护" in late.text
    assert 'value="没选怎么办"' in late.text
    assert [each.state for each in lines(hall)[:2]] == [State.TAKEN, State.WAITING]


def test_a_page_from_before_the_columns_changed_does_nothing(hall: Hall) -> None:
    path = made(hall)
    answer = settle(hall, path, chosen(lines(hall)[0], "drop", reason="归市里养护"), seen=1)
    assert answer.status_code == 422
    assert "别人刚刚改过哪一列是什么" in answer.text
    assert 'value="归市里养护"' in answer.text
    assert lines(hall)[0].state is State.WAITING


def test_odd_pages_do_nothing(hall: Hall) -> None:
    path = made(hall)
    odd: list[dict[str, Any]] = [
        {}, {"line": "x"}, {"line": "1"}, {"line": ["1", "1"], "choice": ["new"]}, {"line": "999", "choice": "new"},
        {"after": "\0"}, {"line": "１", "choice": "new", "place": "", "building": "", "category": "", "target": "",
                          "reason": ""},
    ]  # fmt: skip
    for data in odd:
        assert post(hall, "liushuji", f"{path}/lines", **data).status_code == 303
        assert rows(hall.db, Issue) == []


def test_a_sheet_that_is_not_there(hall: Hall) -> None:
    for page in ("", "/layout", "/answers"):
        for number in ("0", "9", "99999999999999999999", "x", "１"):
            assert hall.see("liushuji", f"{LIST}/{number}{page}").status_code == 404


@pytest.mark.parametrize("page", ["/layout", "/lines", "/ready"])
def test_others_change_nothing(hall: Hall, page: str) -> None:
    path = made(hall)
    for name in ("chenkezhang", "zhaojingli", "wangyi"):
        assert post(hall, name, path + page, seen="1").status_code == 404


def test_an_erased_sheet_says_so(hall: Hall) -> None:
    path = made(hall)
    with hall.writing() as session:
        from app.hotline.actions.keeping import KEPT, erase_hotline
        from tests.cast import NOON

        erase_hotline(session, NOON + KEPT * 2)
    page = hall.see("liushuji", path)
    assert page.status_code == 200
    assert "照上面选的办" not in page.text
    answers = [hall.see("liushuji", path + page) for page in ("/answers", "/layout")]
    answers += [settle(hall, path, chosen(lines(hall)[0], "new")), post(hall, "liushuji", f"{path}/ready")]
    for answer in answers:
        assert answer.status_code == 409
        assert "满两年" in answer.text
    assert rows(hall.db, Issue) == []


def test_markup_in_a_call_is_text(hall: Hall) -> None:
    path = made(hall, workbook([call("<b>1", "<script>alert(1)</script>漏水", "</section>")]))
    page = hall.see("liushuji", path).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_a_long_sheet_goes_on_page_by_page(hall: Hall) -> None:
    path = made(hall, workbook([call(f"N{n}") for n in range(30)]))
    met: list[str] = []
    following: str | None = path
    while following:
        page = hall.see("liushuji", following).text
        met += re.findall(r'<span class="mut">(N\d+)</span>', page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        following = found[1].replace("&amp;", "&") if found else None
    assert met == [f"N{n}" for n in range(30)]


@pytest.mark.parametrize("page", ["", "?state=taken", "list"])
def test_pages_cost_the_same_however_many_lines(hall: Hall, page: str) -> None:
    costs = []
    for count in (2, 9):
        path = made(hall, workbook([call(f"N{count}-{n}", f"第{n}次说电梯坏了。") for n in range(count)]))
        if page == "?state=taken":
            post(hall, "liushuji", f"{path}/ready")
        address = LIST if page == "list" else path + page
        hall.see("liushuji", address)
        with hall.counting() as queries:
            assert hall.see("liushuji", address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


def test_what_is_read_at_once_is_no_ones_phone(hall: Hall) -> None:
    path = made(hall, workbook([call("A", "打13812345678找我，车牌鲁C12345")]))
    post(hall, "liushuji", f"{path}/ready")
    [issue] = rows(hall.db, Issue)
    assert "138****5678" in issue.description
    changed(hall.db, Issue, public=True)
    assert "吴大爷" not in hall.see("wangyi", f"/i/{issue.ref}").text
    assert len(CALLS) == 5


NUMBERS = f"{LIST}/numbers"


@pytest.mark.parametrize("name", EVERYBODY)
def test_whose_a_number_is_is_for_the_town(hall: Hall, name: str) -> None:
    status = 200 if name == "chenkezhang" else 403 if name else 303
    assert hall.see(name, f"{NUMBERS}?number=ZB001").status_code == status
    data = {"number": "ZB001", "seen": "XR-20261118-0001", "reason": "对错了一件事"}
    assert post(hall, name, f"{NUMBERS}/release", **data).status_code == (409 if status == 200 else status)


def test_the_town_releases_a_number_and_its_line_waits_again(hall: Hall) -> None:
    with hall.writing() as session:
        wrong = readied(session, hall.cast, workbook([call("ZB001", "电梯坏了。", "祥瑞花园东区5号楼")]))
        take_ready(desk(session, hall.cast, wrong))
        town = Office(hall.cast.town.key)
        known = readied(session, hall.cast, workbook([call("ZB001")]), office=town, by="chenkezhang").path
    page = hall.see("chenkezhang", f"{known}?state=known").text
    assert f'href="{NUMBERS}?number=ZB001"' in page
    page = hall.see("chenkezhang", f"{NUMBERS}?number=ZB001").text
    assert "祥瑞花园社区的表" in page
    assert "吴大爷" not in page
    data = {"number": "ZB001", "seen": "XR-20261118-0001", "reason": "打电话问过，说的是垃圾"}
    for change, status in (({"reason": "错"}, 422), ({"seen": "XR-1"}, 409), ({"number": ""}, 422)):
        refused = post(hall, "chenkezhang", f"{NUMBERS}/release", **{**data, **change})
        assert refused.status_code == status
    assert location(post(hall, "chenkezhang", f"{NUMBERS}/release", **data)) == f"{NUMBERS}?number=ZB001"
    [message] = [each for each in rows(hall.db, Message) if "ZB001" in each.title]
    assert (message.title, message.person_id) == ("12345 单号 ZB001 镇里解开了", hall.cast.people["liushuji"].key)
    assert location(post(hall, "chenkezhang", f"{known}/ready")) == known
    assert len(rows(hall.db, Issue)) == 2
    assert "XR-20261118-0002" in hall.see("chenkezhang", f"{NUMBERS}?number=ZB001").text


@pytest.mark.parametrize("number", ["", "x" * 190, "\0", "<script>alert(1)</script>", "％'\"--", "\u202e1"])
def test_odd_numbers_are_nobodys(hall: Hall, number: str) -> None:
    answer = hall.as_("chenkezhang").get(NUMBERS, params={"number": number})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
