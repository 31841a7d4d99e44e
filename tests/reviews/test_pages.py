"""The pages: voting with and without mistakes, what each reader sees, the panel, what looked odd, receipts."""

import hashlib
import re
from typing import Any

import pytest
from sqlmodel import select

from app.notifications.models import Message
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from app.reviews.actions.alerts import Origin
from app.reviews.models import PanelSeat, Review, ReviewAlert, ReviewMark
from app.reviews.queries.boxes import boxes_of
from app.reviews.rules.kinds import AlertKind, ReviewState, Voice
from tests.cast import LONG_AGO, Cast, add
from tests.issues.hall import Hall
from tests.issues.walk import location, rows
from tests.people.browser import text as seen
from tests.reviews.vote import ANSWERS, API, BASE, PATH, a_panel, closed, moved_in, neighbours, opened, published, voted

INDEX = "/c/xiangrui/reviews"
PANEL = "/estates/xiangrui-dong/panel"
CODE = re.compile(r"<b>([2-9A-Y]{4}-[2-9A-Y]{4})</b>")


@pytest.fixture
def on(hall: Hall) -> Hall:
    """The review is open."""
    with hall.writing() as session:
        opened(session, hall.cast)
    return hall


def papers(hall: Hall, voice: Voice = Voice.HOUSEHOLD) -> tuple[str, ...]:
    with hall.writing() as session:
        [review] = session.exec(select(Review)).all()
        return boxes_of(session, review.key)[voice].papers


def test_a_resident_votes_and_checks_the_receipt(on: Hall) -> None:
    page = on.see("wangyi", f"{PATH}/ballot")
    assert "3号楼 1单元 101" in page.text
    assert page.headers["cache-control"] == "no-store"
    answer = on.as_("wangyi").post(f"{PATH}/ballot", data={**ANSWERS, "q3": "0", "comment": "电梯常坏"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert papers(on) == ("440444444",)
    found = CODE.search(answer.text)
    assert found is not None
    checked = on.as_("").post(f"{PATH}/receipt", data={"code": found[1].lower().replace("-", " ")})
    assert "这张票在票箱里，已计入。" in checked.text
    assert on.as_("").post(f"{PATH}/receipt", data={"code": "7K3M-92PD"}).status_code == 422
    assert on.as_("").post(f"{PATH}/receipt", data={}).status_code == 422
    assert on.see("", f"{PATH}/receipt").status_code == 200


def test_pressed_twice_it_is_one(on: Hall) -> None:
    first, second = [on.as_("wangyi").post(f"{PATH}/ballot", data=ANSWERS) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 409)
    assert "已经投过了" in second.text
    assert len(papers(on)) == 1
    assert "您的票已经投了" in on.see("wangyi", f"{PATH}/ballot").text


MISTAKES = [
    ({"q2": ""}, "没接触过，就选"), ({"overall": ""}, "总的满意不满意，选一个"), ({"overall": "6"}, "这个数不在范围里"),
    ({"q1": "9"}, "这个数不在范围里"), ({"q1": "好"}, "整数"), ({"comment": "长" * 201}, "最多 200"),
    ({"ballot": "household-999"}, "选一下，这一票代表哪一户"),
]


def test_a_mistake_keeps_what_was_chosen(on: Hall) -> None:
    for changes, words in MISTAKES:
        answer = on.as_("wangyi").post(f"{PATH}/ballot", data={**ANSWERS, "comment": "电梯常坏", **changes})
        assert (answer.status_code, words in answer.text) == (422, True), changes
        assert answer.text.count(" checked") == 9 - len([name for name in changes if name in ANSWERS])
        assert "comment" in changes or "电梯常坏" in answer.text
    assert papers(on) == ()
    assert rows(on.db, ReviewMark) == []


def test_several_ballots_one_after_the_other(hall: Hall) -> None:
    with hall.writing() as session:
        moved_in(session, hall.cast.person("laozhou"), hall.cast.home102)
        opened(session, hall.cast)
    text = hall.see("laozhou", f"{PATH}/ballot").text
    assert "3号楼 1单元 102" in text
    assert "党员和楼栋长的票" in text
    assert hall.as_("laozhou").post(f"{PATH}/ballot", data=ANSWERS).status_code == 422
    nothing = hall.as_("laozhou").post(f"{PATH}/ballot", data={}).text
    assert "选一下，这一票代表哪一户" in nothing
    assert 'href="#f-overall"' in nothing
    answer = hall.as_("laozhou").post(f"{PATH}/ballot", data={**ANSWERS, "ballot": "party", "overall": "2"})
    assert "您还有票没投" in answer.text
    assert [papers(hall, voice) for voice in (Voice.HOUSEHOLD, Voice.PARTY)] == [(), ("444444442",)]
    home = f"household-{hall.cast.home102.key}"
    assert hall.as_("laozhou").post(f"{PATH}/ballot", data={**ANSWERS, "ballot": home}).status_code == 200


def test_nobody_votes_for_somebody_else(on: Hall) -> None:
    home = f"household-{on.cast.home101.key}"
    for name in ("luren", "liushuji", "chenkezhang"):
        assert on.as_(name).post(f"{PATH}/ballot", data={**ANSWERS, "ballot": home}).status_code == 422
        assert "名单上没有您家" in on.see(name, f"{PATH}/ballot").text
    assert location(on.as_("").post(f"{PATH}/ballot", data=ANSWERS)).startswith("/login")
    assert papers(on) == ()


def test_whoever_works_for_the_company_does_not_rate_it(hall: Hall) -> None:
    """The others of the household still do."""
    with hall.writing() as session:
        moved_in(session, hall.cast.person("zhaojingli"), hall.cast.home101)
        opened(session, hall.cast)
    manager, wang = hall.as_("zhaojingli"), hall.as_("wangyi")
    assert "这次评议您要回避" in manager.get(PATH).text
    for answer in (manager.get(f"{PATH}/ballot"), manager.post(f"{PATH}/ballot", data=ANSWERS)):
        assert (answer.status_code, "这次评议您要回避" in answer.text) == (403, True)
    assert papers(hall) == ()
    assert wang.post(f"{PATH}/ballot", data=ANSWERS).status_code == 200


def test_after_the_end_the_page_says_so(on: Hall) -> None:
    on.later(days=13)
    assert "投票截止了" in on.see("wangyi", f"{PATH}/ballot").text
    answer = on.as_("wangyi").post(f"{PATH}/ballot", data=ANSWERS)
    assert (answer.status_code, "没有投进去" in answer.text) == (409, True)
    assert papers(on) == ()


def test_the_list_and_the_page_while_it_is_open(on: Hall) -> None:
    text = seen(on.see("", INDEX))
    assert "祥瑞花园东区：安禾物业" in text
    assert "还有 6 天，11月30日 24:00 截止" in text
    page = seen(on.see("", PATH))
    assert "名单上共 1 户" in page
    assert "先到先算" in page
    assert "登录去投票" in page
    assert "去投票" in on.see("wangyi", PATH).text
    assert "上面没有您家" in on.see("luren", PATH).text


def test_the_result_once_it_is_published(hall: Hall) -> None:
    with hall.writing() as session:
        panel = a_panel(session, hall.cast)
        homes = [home for _, home in neighbours(session, hall.cast, 25)]
        review = opened(session, hall.cast)
        for number, home in enumerate(homes):
            voted(session, review, home, overall=5 if number % 2 else 4, comment="谢谢" if number < 5 else "")
        published(session, review)
        digest = review.digest
    hall.later(days=18)
    text = seen(hall.see("", PATH))
    assert "89.60" in text
    original = hall.see("", f"{PATH}/result.json")
    assert hashlib.sha256(original.content).hexdigest() == digest
    assert "12 票" in text
    assert digest in text
    assert "谢谢" in text
    assert "样本不足" not in text
    assert len(panel) == 5
    assert "已经公布的" in seen(hall.see("", BASE))
    assert "给安禾物业打分" in text


def test_few_are_called_no_sample(hall: Hall) -> None:
    with hall.writing() as session:
        review = opened(session, hall.cast)
        voted(session, review, hall.cast.home101, comment="只有我写")
        published(session, review)
    text = seen(hall.see("", PATH))
    assert "样本不足" in text
    assert "不公布内容" in text
    assert "只有我写" not in text


def test_the_committee_publishes_early_once_all_is_counted(hall: Hall) -> None:
    with hall.writing() as session:
        closed(session, opened(session, hall.cast))
    assert "现在公布结果" in hall.see("liushuji", PATH).text
    for name, status in (("wangyi", 403), ("xiaoli", 403), ("zhaojingli", 403), ("liushuji", 303), ("liushuji", 303)):
        assert hall.as_(name).post(f"{PATH}/publication").status_code == status
    assert rows(hall.db, Review)[0].state is ReviewState.PUBLISHED


def test_nobody_publishes_while_it_is_open(on: Hall) -> None:
    answer = on.as_("liushuji").post(f"{PATH}/publication")
    assert (answer.status_code, "还在投票" in answer.text) == (409, True)


ODD_ADDRESSES = (
    f"{BASE}/2026-10", f"{BASE}/2026-13", f"{BASE}/0001-01", f"{BASE}/9999-12", f"{BASE}/x", "/estates/none/reviews",
    "/c/none/reviews", f"{PATH}/nothing", f"{PATH}/result.json", f"{BASE}/99999999999999999999", "/estates/none/panel",
)


def test_odd_addresses_are_not_found(on: Hall) -> None:
    for path in ODD_ADDRESSES:
        assert on.see("liushuji", path).status_code == 404, path
    assert on.see("", f"{INDEX}?before=999999999").status_code == 200


def test_who_may_see_what(on: Hall) -> None:
    counting = {"liushuji", "xiaoli", "chenkezhang"}
    checking, everybody = counting | {"shenji"}, counting | {"shenji", "wangyi", "zhaojingli", "sunzhuren", "admin"}
    for path, allowed in (
        (f"{PATH}/paper", counting), (f"{PATH}/paper/entries", counting), (f"{PATH}/alerts", checking),
        (PANEL, checking), (PATH, everybody),
    ):
        wanted = {name: 200 if name in allowed else 403 for name in everybody}
        assert on.statuses(everybody, path) == wanted, path


def test_the_secretary_keeps_the_panel(hall: Hall) -> None:
    person = hall.cast.person("sunzhuren").key
    for name, status in (("", 303), ("chenkezhang", 403), ("wangyi", 403), ("liushuji", 303), ("liushuji", 409)):
        answer = hall.as_(name).post(PANEL, data={"person": str(person)})
        assert answer.status_code == status, name
    assert hall.as_("liushuji").post(PANEL, data={"person": str(hall.cast.person("luren").key)}).status_code == 422
    assert hall.as_("liushuji").post(PANEL, data={}).status_code == 422
    [seat] = rows(hall.db, PanelSeat)
    assert (seat.person_id, seat.owner) == (person, True)
    assert "孙立新" in hall.see("liushuji", PANEL).text
    assert hall.as_("liushuji").post(f"{PANEL}/{seat.key}/end").status_code == 303
    assert rows(hall.db, PanelSeat) == []
    for missing in (seat.key, 999, 99999999999):
        assert hall.as_("liushuji").post(f"{PANEL}/{missing}/end").status_code == 404


def test_a_seat_that_was_held_ends_yesterday(hall: Hall, cast: Cast) -> None:
    with hall.writing() as session:
        a_panel(session, cast)
    seat = rows(hall.db, PanelSeat)[0]
    for _ in range(2):
        assert hall.as_("liushuji").post(f"{PANEL}/{seat.key}/end").status_code == 303
    assert [str(row.until) for row in rows(hall.db, PanelSeat) if row.key == seat.key] == ["2026-11-24"]


def test_who_has_a_post_with_the_company_handles_no_paper(on: Hall) -> None:
    with on.writing() as session:
        add(session, RoleGrant(
            person_id=on.cast.person("xiaoli").key, role=Role.COMPANY_STAFF, scope_id=on.cast.contract.key,
            starts_on=LONG_AGO,
        ))
    assert "不经您的手" in on.see("xiaoli", f"{PATH}/paper").text


def test_a_human_looks_at_what_is_odd(on: Hall) -> None:
    with on.writing() as session:
        [review] = session.exec(select(Review)).all()
        values: dict[str, Any] = {"review_id": review.key, "kind": AlertKind.DEVICE, "day": LONG_AGO, "count": 9}
        key = add(session, ReviewAlert(**values)).key
    path = f"{PATH}/alerts/{key}/look"
    assert "最多的时候 9 票" in seen(on.see("liushuji", f"{PATH}/alerts"))
    assert "1 条没看" in on.see("liushuji", PATH).text
    for name in ("xiaoli", "shenji"):
        assert on.as_(name).post(path, data={"note": "网格员上门"}).status_code == 403
    assert on.as_("liushuji").post(path, data={"note": ""}).status_code == 422
    assert on.as_("liushuji").post(path, data={"note": "网格员上门帮着投的"}).status_code == 303
    assert "网格员上门帮着投的" in on.see("shenji", f"{PATH}/alerts").text
    assert on.as_("liushuji").post(f"{PATH}/alerts/9999/look", data={"note": "没有"}).status_code == 404


def test_a_browser_is_known_by_a_number_of_its_own(on: Hall) -> None:
    answer = on.see("wangyi", f"{PATH}/ballot")
    assert "ps_device=" in answer.headers["set-cookie"]
    assert "httponly" in answer.headers["set-cookie"].lower()
    token = answer.cookies["ps_device"]
    on.as_("wangyi").post(f"{PATH}/ballot", data=ANSWERS)
    with on.writing() as session:
        kept = str(session.connection().exec_driver_sql("SELECT * FROM ratewindow").all())
    assert token not in kept
    assert "device" in kept
    assert Origin(token, "").device == token


@pytest.mark.parametrize("odd", ["\0", "9" * 400, "-1", "1e9", "١", "'; --", "🙂" * 50, " "])
def test_nothing_typed_breaks_it(on: Hall, odd: str) -> None:
    secretary = on.as_("liushuji")
    names = (
        *ANSWERS, "ballot", "comment", "serial", "reason", "unusable", "many", "building", "unit", "number", "code",
        "person", "owner", "note",
    )
    nouns = "ballot receipt publication paper/printing paper/issues paper/entries alerts/1/look"
    for noun in nouns.split():
        answer = secretary.post(f"{PATH}/{noun}", data=dict.fromkeys(names, odd))
        assert answer.status_code in (404, 409, 422), (noun, answer.status_code)
    assert secretary.post(PANEL, data=dict.fromkeys(names, odd)).status_code == 422
    for path in (f"{PATH}{odd}", f"{BASE}/{odd}", f"{INDEX}?before={odd}", f"{PANEL}/{odd}/end"):
        assert on.see("", path.replace("\0", "%00")).status_code in (200, 404, 405, 422), path


def test_pages_ask_little(hall: Hall) -> None:
    """However many there are."""
    with hall.writing() as session:
        homes = [home for _, home in neighbours(session, hall.cast, 30)]
        review = opened(session, hall.cast)
        for home in homes:
            voted(session, review, home)
    for name, path, most in (("", INDEX, 6), ("", PATH, 8), ("wangyi", PATH, 15), ("wangyi", f"{PATH}/ballot", 14),
                             ("liushuji", PATH, 17)):
        hall.see(name, path)
        with hall.counting() as asked:
            assert hall.see(name, path).status_code == 200
        assert len(asked) <= most, (name, path, len(asked), asked)


def talked(hall: Hall) -> None:
    """A published review with six comments, the second of them about a person."""
    with hall.writing() as session:
        people = neighbours(session, hall.cast, 6)
        review = opened(session, hall.cast)
        for number, (_, home) in enumerate(people):
            voted(session, review, home, comment=f"{number}：{'张三家是贼' if number == 1 else '路灯修得快'}")
        published(session, review)


COVER = f"{PATH}/comments/2/covering"


def test_a_comment_about_a_person_is_covered_with_the_reason(hall: Hall) -> None:
    talked(hall)
    before = hall.see("", f"{PATH}/result.json").text
    assert "张三家是贼" in before
    assert hall.as_("liushuji").post(COVER, data={"reason": "点了别人的名字"}).status_code == 303
    page, after = hall.see("wangyi", PATH), hall.see("", f"{PATH}/result.json").json()
    assert "这条被遮住了：点了别人的名字" in page.text
    assert after["comments"][1] == "（这条被遮住了：点了别人的名字）"
    assert (after["comments_count"], len(after["comments"])) == (6, 6)
    shown = [page.text, str(after), hall.see("", API).text, hall.see("liushuji", PATH).text]
    assert not any("张三家" in each for each in shown)
    [review] = rows(hall.db, Review)
    assert review.digest == hashlib.sha256(before.encode()).hexdigest()
    assert hall.as_("liushuji").post(COVER, data={"reason": "再遮一次看看"}).status_code == 409


NOT_COVERED: list[tuple[str, str, dict[str, str], int]] = [
    ("wangyi", COVER, {"reason": "我不爱看"}, 403), ("zhaojingli", COVER, {"reason": "说我们不好"}, 403),
    ("xiaoli", COVER, {"reason": "点名"}, 403), ("", COVER, {"reason": "点了名字"}, 303),
    ("liushuji", COVER, {"reason": "嗯"}, 422), ("liushuji", COVER, {}, 422),
    ("liushuji", COVER, {"reason": "长" * 201}, 422),
    ("liushuji", COVER.replace("/2/", "/7/"), {"reason": "点了别人的名字"}, 404),
    ("liushuji", COVER.replace("/2/", "/x/"), {"reason": "点了别人的名字"}, 404),
]


def test_what_is_not_covered(hall: Hall) -> None:
    talked(hall)
    for who, where, data, status in NOT_COVERED:
        assert hall.as_(who).post(where, data=data).status_code == status, (who, data)
    assert "张三家是贼" in hall.see("", PATH).text


def test_before_the_publication_there_is_nothing_to_cover(on: Hall) -> None:
    assert on.as_("liushuji").post(COVER, data={"reason": "点了别人的名字"}).status_code == 409


def test_the_company_hears_of_the_result(hall: Hall) -> None:
    talked(hall)
    told = [each for each in rows(hall.db, Message) if "居民评议公布了" in each.title]
    assert {each.person_id for each in told} == {hall.cast.person(name).key for name in ("zhaojingli", "lishifu")}
    assert {each.link for each in told} == {PATH}


@pytest.mark.parametrize("bent", ["", "[]", "null", "{"])
def test_a_result_somebody_changed_is_not_shown(on: Hall, bent: str) -> None:
    with on.writing() as session:
        [review] = session.exec(select(Review)).all()
        published(session, review)
        review.result = review.result.replace('"households":', '"households":1') if bent == "" else bent
        session.add(review)
    on.later(days=17)
    for path in (PATH, API, f"{PATH}/result.json", f"{PATH}/receipt"):
        answer = on.see("", path)
        assert answer.status_code == 404, path
        assert "被人动过" in answer.text
    for path in (BASE, INDEX, f"/api/v1{BASE}"):
        assert on.see("", path).status_code == 200, path
