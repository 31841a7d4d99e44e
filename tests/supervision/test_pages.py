"""The pages of supervision, as each of the cast sees them, without a script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from app.companies.models import CrossAppointment
from app.notices.models import Paper
from app.supervision.models import OrderPhoto, SetAside, SupervisionOrder
from app.supervision.rules.kinds import State
from tests.cast import LONG_AGO, NOON, Cast, add
from tests.inspections.hold import a_photo
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, changed, location, rows
from tests.make import an_issue, dispatched
from tests.supervision.watch import SAID, acknowledged, an_order, answered, approved, returned

TOWN = "/town/supervision"
EVERYBODY = ("", "wangyi", "laozhou", "luren", "xiaoli", "zhaojingli", "lishifu", "liushuji", "sunzhuren",
             "chenkezhang", "shenji", "chengguan", "admin")  # fmt: skip
READERS = {"zhaojingli", "lishifu", "liushuji", "chenkezhang", "shenji"}
JPEG = ("photos", ("a.jpg", PHOTO, "image/jpeg"))
TEXT = ("photos", ("a.txt", b"no picture", "text/plain"))
FILLED = {
    "reason": "overdue", "subject": "3号楼楼道灯一个月没修好", "asked": "三天里把3号楼的楼道灯都修好。",
    "standard": "晚上都亮，拍照。", "days": "5", "estate": "xiangrui-dong", "slip": "s1",
}


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def made(hall: Hall, how: str = "issued", **more: Any) -> str:
    """The address of an order in that state."""
    with hall.writing() as session:
        order = an_order(session, hall.cast, **more)
        if how != "issued":
            acknowledged(session, hall.cast, order)
        if how in ("answered", "returned", "joint", "closed"):
            answered(session, hall.cast, order, photos=(a_photo(session),))
        if how in ("returned", "joint"):
            returned(session, hall.cast, order)
        for _ in range(2 if how == "joint" else 0):
            answered(session, hall.cast, order)
            returned(session, hall.cast, order)
        if how == "closed":
            approved(session, hall.cast, order)
        return order.path


def post(hall: Hall, name: str, path: str, /, **data: Any) -> Response:
    files = data.pop("files", None)
    answer: Response = hall.as_(name).post(path, data=data, files=files)
    return answer


def only(hall: Hall) -> SupervisionOrder:
    [order] = rows(hall.db, SupervisionOrder)
    return order


def version(hall: Hall) -> str:
    return str(only(hall).version)


def test_an_order_is_for_those_it_concerns(hall: Hall) -> None:
    path = made(hall, "answered")
    for page in ("", "/paper"):
        for name in EVERYBODY:
            answer = hall.see(name, path + page)
            assert answer.status_code == (200 if name in READERS else 404 if name else 303)
            me = hall.cast.people[name].name if name else ""
            assert not [each.name for each in hall.cast.people.values() if each.name in answer.text and each.name != me]
            assert (SAID in answer.text) is (name in READERS and not page)


def test_the_towns_desk_is_the_towns(hall: Hall) -> None:
    made(hall)
    for path in ("", "/suggestions", "/new", "?tab=over&unit=1&reason=refused&past=1", "?tab=x&unit=-1"):
        for name in EVERYBODY:
            status = hall.see(name, TOWN + path).status_code
            assert status == (200 if name == "chenkezhang" else 403 if name else 303)


def test_whatever_is_missing_is_named_at_once(hall: Hall) -> None:
    answer = hall.as_("chenkezhang").post(f"{TOWN}/new", data={})
    assert answer.status_code == 422
    assert "有 5 处没填好" in answer.text
    assert "最小是 1。" in hall.as_("chenkezhang").post(f"{TOWN}/new", data={"days": "0"}).text


def test_the_answer_is_read_before_it_is_judged(hall: Hall) -> None:
    page = hall.see("chenkezhang", made(hall, "answered")).text
    assert 0 < page.index(SAID) < page.index("审一审")


def test_everybody_has_a_list_of_what_concerns_them(hall: Hall) -> None:
    made(hall)
    for name in EVERYBODY[1:]:
        page = hall.see(name, "/supervision")
        assert page.status_code == 200
        assert ("楼道灯" in page.text) is (name in READERS)


@pytest.mark.parametrize(
    ("how", "name", "button"),
    [
        ("issued", "zhaojingli", "签收"), ("issued", "chenkezhang", ""), ("issued", "liushuji", ""),
        ("acknowledged", "lishifu", "交上去"), ("answered", "chenkezhang", "定下来"), ("answered", "zhaojingli", ""),
        ("returned", "zhaojingli", "交上去"), ("joint", "chenkezhang", "定下来"), ("closed", "chenkezhang", ""),
        ("answered", "shenji", ""),
    ],
)
def test_there_is_one_main_button(hall: Hall, how: str, name: str, button: str) -> None:
    page = hall.see(name, made(hall, how)).text
    assert re.findall(r'<button class="btn main wide big">([^<]+)</button>', page) == ([button] if button else [])
    assert ("/withdrawal" in page) is (name == "chenkezhang" and how != "closed")


def test_the_joint_meeting_is_said_and_offered(hall: Hall) -> None:
    page = hall.see("zhaojingli", made(hall, "joint")).text
    assert "退回过两次还没办好，这件事上联席会商量" in page
    assert 'href="/c/xiangrui/meetings"' in page


def test_an_order_is_issued_once(hall: Hall) -> None:
    unit = str(hall.cast.unit_anhe.key)
    first, second = (location(post(hall, "chenkezhang", f"{TOWN}/new", unit=unit, **FILLED)) for _ in range(2))
    assert first == second == only(hall).path
    assert "督办〔2026〕1号" in hall.see("chenkezhang", first).text


@pytest.mark.parametrize(
    ("name", "href"),
    [("zhaojingli", "/supervision"), ("liushuji", "/supervision"), ("chenkezhang", TOWN), ("xiaoli", "")],
)
def test_the_way_there_is_on_the_list_of_issues(hall: Hall, name: str, href: str) -> None:
    found = re.findall(r'href="([^"]*supervision)"', hall.see(name, "/work").text)
    assert found == ([href] if href else [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit": ""}, "unit"), ({"unit": "x"}, "unit"), ({"unit": "99999999999"}, "unit"), ({"unit": "999"}, "unit"),
        ({"reason": "blame"}, "reason"), ({"asked": "修"}, "asked"), ({"asked": "水" * 801}, "asked"),
        ({"subject": ""}, "subject"), ({"days": "0"}, "days"), ({"days": "99"}, "days"), ({"days": "三"}, "days"),
        ({"estate": "nowhere"}, "estate"), ({"refs": "XR-20261118-0001"}, "refs"), ({"refs": "😀"}, "refs"),
        ({"suggestion": "x:y"}, "suggestion"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(hall: Hall, change: dict[str, str], field: str) -> None:
    data = {"unit": str(hall.cast.unit_anhe.key), **FILLED, **change}
    answer = post(hall, "chenkezhang", f"{TOWN}/new", **data)
    assert answer.status_code == 422
    assert f"#f-{field}" in answer.text or field == "suggestion"
    assert "晚上都亮，拍照。" in answer.text
    assert rows(hall.db, SupervisionOrder) == []


def test_whoever_has_a_post_there_is_told_so(hall: Hall) -> None:
    with hall.writing() as session:
        person, company = hall.cast.people["chenkezhang"].key, hall.cast.anhe.key
        add(session, CrossAppointment(person_id=person, company_id=company, post="监事", starts_on=LONG_AGO))
    answer = post(hall, "chenkezhang", f"{TOWN}/new", unit=str(hall.cast.unit_anhe.key), **FILLED)
    assert answer.status_code == 403
    assert "任职或者兼职" in answer.text


def test_from_a_phone_to_the_end(hall: Hall) -> None:
    path = made(hall)
    assert location(post(hall, "lishifu", f"{path}/acknowledgement", seen=version(hall))) == path
    assert location(post(hall, "lishifu", f"{path}/answer", seen=version(hall), words=SAID, files=[JPEG])) == path
    page = hall.see("chenkezhang", path).text
    photo = re.findall(rf'{path}/photos/[^"]+-s\.jpg', page)
    assert hall.see("chenkezhang", photo[0]).headers["content-type"] == "image/jpeg"
    assert hall.see("chengguan", photo[0]).status_code == 404
    data = {"seen": version(hall), "verdict": "approval", "words": "晚上去看过，都亮了。"}
    assert location(post(hall, "chenkezhang", f"{path}/review", **data)) == path
    assert only(hall).state is State.CLOSED


def test_photos_are_kept_while_the_words_are_refused(hall: Hall) -> None:
    path = made(hall, "acknowledged")
    refused = post(hall, "zhaojingli", f"{path}/answer", seen=version(hall), words="好", files=[JPEG])
    assert refused.status_code == 422
    kept = re.findall(r'name="photos_kept" value="([^"]+)"', refused.text)
    bad = ["x", kept[0] + "x"]
    forged = post(hall, "zhaojingli", f"{path}/answer", seen=version(hall), words="好", photos_kept=bad)
    assert 'name="photos_kept"' not in forged.text
    location(post(hall, "zhaojingli", f"{path}/answer", seen=version(hall), words=SAID, photos_kept=kept * 2))
    assert len(rows(hall.db, OrderPhoto)) == 1


@pytest.mark.parametrize(
    ("data", "files", "field"),
    [
        ({"words": SAID}, [TEXT], "photos"), ({"words": SAID}, [JPEG] * 7, "photos"), ({"words": ""}, [], "words"),
        ({"words": "水" * 1001}, [], "words"), ({"words": SAID, "seen": "x"}, [], "seen"),
    ],
)
def test_odd_answers_come_back(hall: Hall, data: dict[str, str], files: list[Any], field: str) -> None:
    path = made(hall, "acknowledged")
    answer = post(hall, "zhaojingli", f"{path}/answer", **{"seen": version(hall), **data}, files=files)
    assert answer.status_code == 422
    assert f"#f-{field}" in answer.text
    assert only(hall).state is State.ACKNOWLEDGED


@pytest.mark.parametrize("noun", ["acknowledgement", "answer", "review", "withdrawal"])
def test_an_old_page_decides_nothing(hall: Hall, noun: str) -> None:
    who = {"acknowledgement": "zhaojingli", "answer": "zhaojingli"}.get(noun, "chenkezhang")
    path = made(hall, "answered" if noun == "review" else "acknowledged" if noun == "answer" else "issued")
    changed(hall.db, SupervisionOrder, version=9)
    data = {"seen": "1", "words": SAID, "reason": SAID, "verdict": "approval"}
    answer = post(hall, who, f"{path}/{noun}", **data)
    assert answer.status_code == 409
    assert "您写的字都在下面" in answer.text
    assert (SAID in answer.text) is (noun != "acknowledgement")
    again = re.findall(r'name="(\w+)" value="([^"]*)"', answer.text)
    assert location(post(hall, who, f"{path}/{noun}", **dict(again))) == path


def test_a_step_is_for_whom_it_is_for(hall: Hall) -> None:
    path = made(hall, "closed")
    data = {"seen": version(hall), "words": SAID, "reason": SAID, "verdict": "return"}
    for name in EVERYBODY:
        for noun in ("acknowledgement", "answer", "review", "withdrawal"):
            status = post(hall, name, f"{path}/{noun}", **data).status_code
            mine = {"zhaojingli", "lishifu"} if noun in ("acknowledgement", "answer") else {"chenkezhang"}
            assert status == (409 if name in mine else 403 if name in READERS else 404 if name else 303)


@pytest.mark.parametrize("verdict", ["", "x", "issue"])
def test_a_review_needs_a_verdict(hall: Hall, verdict: str) -> None:
    path = made(hall, "answered")
    answer = post(hall, "chenkezhang", f"{path}/review", seen=version(hall), verdict=verdict, words=SAID)
    assert answer.status_code == 422
    assert SAID in answer.text
    assert "#f-verdict" in answer.text


def test_a_return_says_what_and_until_when(hall: Hall) -> None:
    path = made(hall, "answered")
    data = {"seen": version(hall), "verdict": "return", "words": "2单元的灯还是不亮。", "days": "3"}
    location(post(hall, "chenkezhang", f"{path}/review", **data))
    page = hall.see("zhaojingli", path).text
    assert "2单元的灯还是不亮。" in page
    assert "11月23日" in page


def test_an_order_that_is_not_there(hall: Hall) -> None:
    made(hall)
    for number in ("0", "2", "99999999999999999999", "-1", "x", "１", "1x"):
        for name in ("zhaojingli", "chenkezhang"):
            assert hall.see(name, f"/supervision/{number}").status_code == 404
            assert post(hall, name, f"/supervision/{number}/answer").status_code == 404


def test_a_suggestion_becomes_an_order_in_one_click(hall: Hall) -> None:
    ref = hall.made(dispatched)
    hall.later(days=20)
    listed = hall.see("chenkezhang", f"{TOWN}/suggestions").text
    assert f'href="{TOWN}/new?suggestion=overdue%3A{ref}"' in listed
    page = hall.see("chenkezhang", f"{TOWN}/new?suggestion=overdue:{ref}").text
    assert ref in page
    assert re.search(rf'<option value="{hall.cast.unit_anhe.key}" selected>', page)
    data = {**FILLED, "unit": str(hall.cast.unit_anhe.key), "refs": ref, "suggestion": f"overdue:{ref}"}
    path = location(post(hall, "chenkezhang", f"{TOWN}/new", **data))
    assert f'href="/i/{ref}"' in hall.see("zhaojingli", path).text
    assert location(hall.see("chenkezhang", f"{TOWN}/new?suggestion=overdue:{ref}")) == f"{TOWN}/suggestions"
    again = post(hall, "chenkezhang", f"{TOWN}/new", **data | {"slip": "s2"})
    assert again.status_code == 409
    assert "已经发了督办单" in again.text


def test_an_order_about_an_estate_begins_with_what_is_overdue_there(hall: Hall) -> None:
    """The longest overdue first; not what an open order is about already, nor what is with nobody of the company."""
    form = f"{TOWN}/new?estate=xiangrui-dong"
    assert "编号对应的事" not in hall.see("chenkezhang", form).text
    refs = []
    with hall.writing() as session:
        an_issue(session, hall.cast).resolve_by = NOON
        for days in (2, 0, 1):
            issue = dispatched(session, hall.cast)
            issue.resolve_by = NOON + timedelta(days=days)
            refs.append(issue.ref)
    hall.later(days=20)
    page = hall.see("chenkezhang", form).text
    assert "、".join((refs[1], refs[2], refs[0])) in page
    assert page.count("到期没办完") == 3
    data = {**FILLED, "unit": str(hall.cast.unit_anhe.key), "refs": refs[1]}
    location(post(hall, "chenkezhang", f"{TOWN}/new", **data))
    assert refs[1] not in hall.see("chenkezhang", form).text


def test_a_suggestion_that_is_none_any_more_keeps_the_form(hall: Hall) -> None:
    data = {**FILLED, "unit": str(hall.cast.unit_anhe.key), "suggestion": "roots:13:HY"}
    answer = post(hall, "chenkezhang", f"{TOWN}/new", **data)
    assert answer.status_code == 422
    assert "现在不在建议里" in answer.text
    assert "晚上都亮，拍照。" in answer.text
    assert 'name="suggestion" value=""' in answer.text
    assert location(post(hall, "chenkezhang", f"{TOWN}/new", **data | {"suggestion": ""})) == only(hall).path


def test_a_suggestion_is_put_off_with_a_reason(hall: Hall) -> None:
    ref = hall.made(dispatched)
    hall.later(days=20)
    key, path = f"overdue:{ref}", f"{TOWN}/suggestions/aside"
    assert hall.see("chenkezhang", f"{path}?suggestion={key}").status_code == 200
    for reason, until in (("", "2026-12-20"), ("等配件", "x"), ("等配件", "2028-01-01")):
        assert post(hall, "chenkezhang", path, suggestion=key, reason=reason, until=until).status_code == 422
    location(post(hall, "chenkezhang", path, suggestion=key, reason="等配件", until="2026-12-20"))
    assert len(rows(hall.db, SetAside)) == 1
    assert hall.see("chenkezhang", f"{path}?suggestion={key}").status_code == 404
    assert post(hall, "chenkezhang", path, suggestion="x", reason="等配件", until="2026-12-20").status_code == 404
    assert post(hall, "liushuji", path, suggestion=key).status_code == 403


def test_what_is_not_public_has_no_title_for_others(hall: Hall) -> None:
    with hall.writing() as session:
        private = dispatched(session, hall.cast, public=False, title="一件不能说的事情")
        path = an_order(session, hall.cast, refs=(private.ref,)).path
    assert "一件不能说的事情" in hall.see("zhaojingli", path).text
    assert "一件不能说的事情" in hall.see("chenkezhang", path).text
    changed(hall.db, SupervisionOrder, unit_id=hall.cast.unit_city.key)
    for name in ("chengguan", "liushuji"):
        assert "一件不能说的事情" not in hall.see(name, path).text


def test_a_list_goes_on(hall: Hall) -> None:
    with hall.writing() as session:
        for _ in range(22):
            an_order(session, hall.cast)
    found: list[str] = []
    for start in (f"{TOWN}?tab=running", "/supervision"):
        page = hall.see("chenkezhang", start).text
        following = re.search(r'href="([^"]+)" rel="next"', page)
        assert following is not None
        found.append(hall.see("chenkezhang", following[1].replace("&amp;", "&")).text)
    assert len(re.findall(r'href="/supervision/\d+"', found[0])) == 2
    hall.later(days=30)
    assert "超期没答复 <b>22</b>" in hall.see("chenkezhang", f"{TOWN}?tab=over").text


@pytest.mark.parametrize(
    ("name", "path", "most"),
    [
        ("chenkezhang", TOWN, 9), ("chenkezhang", f"{TOWN}/suggestions", 18), ("zhaojingli", "/supervision", 9),
        ("zhaojingli", "{order}", 12), ("chenkezhang", "{order}", 12), ("chenkezhang", "{order}/paper", 10),
    ],
)  # fmt: skip
def test_pages_cost_the_same_however_many_there_are(hall: Hall, name: str, path: str, most: int) -> None:
    costs, order = [], made(hall, "answered")
    for _ in range(2):
        address = path.format(order=order)
        hall.see(name, address)
        with hall.counting() as queries:
            assert hall.see(name, address).status_code == 200
        costs.append(len(queries))
        with hall.writing() as session:
            issues = [dispatched(session, hall.cast, at=NOON - timedelta(days=20)) for _ in range(4)]
            an_order(session, hall.cast, refs=tuple(issue.ref for issue in issues[:2]))
        made(hall, "returned")
    assert costs[0] == costs[1] <= most


def test_the_town_makes_one_official_paper_of_it(hall: Hall) -> None:
    path = made(hall)
    for name in ("zhaojingli", "liushuji", "shenji"):
        assert post(hall, name, f"{path}/paper").status_code == 403
    for _ in range(2):
        assert location(post(hall, "chenkezhang", f"{path}/paper")) == f"{path}/paper"
    [paper] = rows(hall.db, Paper)
    assert f'href="/v/{paper.token}"' in hall.see("zhaojingli", f"{path}/paper").text
    assert "三天里把3号楼的楼道灯都修好。" in paper.content


def test_no_official_paper_without_an_estate(hall: Hall) -> None:
    path = made(hall, estate=None)
    assert post(hall, "chenkezhang", f"{path}/paper").status_code == 409
    assert "出带文号" not in hall.see("chenkezhang", f"{path}/paper").text
