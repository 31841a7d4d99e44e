"""The recorder's page: who may, what is kept of what was typed, two recorders, a matter from the room."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.issues.models import Issue
from app.issues.rules.lifecycle import Status
from app.meetings.models import AgendaItem, Meeting, Promise
from app.meetings.rules.kinds import Decision, MinutesState, Origin
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.make import an_issue
from tests.meetings.sit import BASE, a_meeting, a_topic, an_item, begun, ended

PATH = f"{BASE}/talk-session-2026-11-18/record"
Setting = Callable[[Session, Cast], object]


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    """An hour and twenty minutes after the cast's noon: the meeting goes on."""
    found = Hall(client, db, cast)
    found.later(minutes=80)
    return found


def set_up(hall: Hall, setting: Setting) -> Any:
    with hall.writing() as session:
        return setting(session, hall.cast)


def two_items(session: Session, cast: Cast) -> tuple[int, int]:
    held, issue = begun(session, cast), an_issue(session, cast)
    first = an_item(session, held, issue_id=issue.key, title=issue.title)
    return first.key, an_item(session, held, position=2, title="楼道里能不能装个座椅").key


def items(hall: Hall) -> list[AgendaItem]:
    with hall.writing() as session:
        return list(session.exec(select(AgendaItem).order_by(col(AgendaItem.id))))


def seen(hall: Hall, item: int, by: str = "liushuji") -> str:
    page = hall.see(by, f"{PATH}?item={item}").text
    return page.partition('name="seen" value="')[2].partition('"')[0]


def save(hall: Hall, item: int, by: str = "liushuji", **data: Any) -> Response:
    stamp = data.pop("seen", None) or seen(hall, item, by)
    answer: Response = hall.as_(by).post(f"{PATH}/{item}", data={"seen": stamp, **data})
    return answer


def test_the_first_undecided_item_stands_open(hall: Hall) -> None:
    first, second = set_up(hall, two_items)
    page = hall.see("liushuji", PATH)
    assert page.status_code == 200
    assert f'action="{PATH}/{first}"' in page.text
    assert f'action="{PATH}/{second}"' in hall.see("liushuji", f"{PATH}?item={second}").text


def test_who_records(hall: Hall) -> None:
    first, _ = set_up(hall, two_items)
    others = {"": 303, "wangyi": 403, "luren": 403, "xiaoli": 403, "zhaojingli": 403, "shenji": 403}
    wanted = others | {"liushuji": 200, "chenkezhang": 200}
    assert hall.statuses(wanted, PATH) == wanted
    posted = {name: hall.as_(name).post(f"{PATH}/{first}", data={"seen": "x"}).status_code for name in wanted}
    assert posted == others | {"liushuji": 409, "chenkezhang": 409}


def test_a_decision_is_kept_and_moves_the_issue(hall: Hall) -> None:
    first, _ = set_up(hall, two_items)
    answer = save(
        hall, first, summary="味道很大", decision="promised", reason="每天清两次", unit=hall.cast.unit_anhe.key,
        due_on="2026-11-20", responsible="赵经理",
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}#item")
    item = items(hall)[0]
    assert (item.decision, item.reason, item.decided_by) == (
        Decision.PROMISED, "每天清两次", hall.cast.people["liushuji"].key
    )
    with hall.writing() as session:
        assert session.exec(select(Issue.status)).one() is Status.DISPATCHED
        assert session.exec(select(Promise.responsible)).one() == "安禾物业 赵经理"
        assert session.exec(select(Meeting.version)).one() == 2


def test_a_summary_alone_stays_with_the_item(hall: Hall) -> None:
    first, _ = set_up(hall, two_items)
    assert save(hall, first, summary="先记着").headers["location"] == f"{PATH}?item={first}#item"


MISSING: list[tuple[dict[str, str], str]] = [
    ({"decision": "promised", "due_on": "2026-11-20"}, "选一个单位，或者写上谁来办"),
    ({"decision": "promised", "responsible": "张三"}, "选一个办完的日期"),
    ({"decision": "promised", "responsible": "张三", "due_on": "2027-11-20"}, "今天到 90 天以内"),
    ({"decision": "promised", "responsible": "张三", "due_on": "明天"}, "日期看不懂"),
    ({"decision": "declined"}, "为什么不采纳"),
    ({"decision": "sent_up"}, "为什么上报"),
    ({"decision": "settled", "summary": ""}, "现场是怎么解决的"),
    ({"decision": "其他"}, "从给出的几项里选一个"),
    ({"hands_for": "3"}, "还没有人签到"),
    ({"hands_for": "-3"}, "不在范围里"),
    ({"hands_for": "三"}, "整数"),
    ({"unit": "99999", "decision": "promised", "due_on": "2026-11-20"}, "现在不管这件事"),
]


def test_what_is_missing_is_said_and_what_was_typed_stays(hall: Hall) -> None:
    first, _ = set_up(hall, two_items)
    for data, words in MISSING:
        answer = save(hall, first, **{"summary": "居民说味道很大", "reason": "", **data})
        assert (answer.status_code, words in answer.text) == (422, True), data
        if data.get("summary") != "":
            assert "居民说味道很大</textarea>" in answer.text
    assert (items(hall)[0].summary, items(hall)[0].decision) == ("", None)


def test_two_recorders_of_one_item(hall: Hall) -> None:
    first, second = set_up(hall, two_items)
    opened = {name: seen(hall, first, name) for name in ("liushuji", "chenkezhang")}
    save(hall, second, by="chenkezhang", summary="别的一项")
    assert save(hall, first, seen=opened["liushuji"], summary="甲记的").status_code == 303
    late = save(hall, first, by="chenkezhang", seen=opened["chenkezhang"], summary="乙记的", decision="settled")
    assert late.status_code == 409
    assert "乙记的</textarea>" in late.text
    assert '<p class="said">甲记的</p>' in late.text
    assert items(hall)[0].summary == "甲记的"
    fresh = late.text.partition('name="seen" value="')[2].partition('"')[0]
    assert save(hall, first, by="chenkezhang", seen=fresh, summary="乙记的", decision="settled").status_code == 303
    assert items(hall)[0].summary == "乙记的"


def test_of_an_issue_said_to_be_done_the_answer_says_so(hall: Hall) -> None:
    def closed(session: Session, cast: Cast) -> int:
        held, issue = begun(session, cast), an_issue(session, cast)
        issue.status = Status.WITHDRAWN
        session.add(issue)
        return an_item(session, held, issue_id=issue.key).key

    key = set_up(hall, closed)
    save(hall, key, decision="promised", responsible="老李", due_on="2026-11-20")
    assert "已经是“已撤回”，看板上的状态没有动" in hall.see("liushuji", PATH).text


def test_a_promised_topic_goes_on_the_board(hall: Hall) -> None:
    def topic(session: Session, cast: Cast) -> int:
        held = begun(session, cast)
        booked = a_topic(session, cast, held)
        return an_item(session, held, topic_id=booked.key, title=booked.title, origin=Origin.BOOKED).key

    key = set_up(hall, topic)
    answer = save(
        hall, key, decision="promised", reason="装折叠椅", unit=hall.cast.unit_anhe.key, due_on="2026-11-30",
        category="HY", spot="xiangrui-dong/3", place="三楼",
    )
    assert answer.status_code == 303
    with hall.writing() as session:
        issue = session.exec(select(Issue)).one()
        assert (issue.building_id, issue.place, issue.status) == (hall.cast.building3.key, "三楼", Status.DISPATCHED)
        assert issue.reporter_id == hall.cast.people["wangyi"].key


def test_a_place_that_is_not_here(hall: Hall) -> None:
    _, second = set_up(hall, two_items)
    for category, spot, words in (
        ("HY", "xiangrui-dong/99", "没有这个地方"), ("HY", "shiji-1/7", "没有这个地方"),
        ("HY", "", "写一下具体在哪"), ("??", "xiangrui-dong/3", "没有这一类"),
    ):
        told = {"decision": "promised", "responsible": "老李", "due_on": "2026-11-30"}
        answer = save(hall, second, **told, category=category, spot=spot)
        assert answer.status_code in (404, 422), spot
        assert words in answer.text
    assert items(hall)[1].decision is None


def raise_it(hall: Hall, by: str = "liushuji", **data: str) -> Response:
    values = {"text": "3号楼前的路灯坏了一个月。", "category": "HY", "spot": "xiangrui-dong/3", **data}
    answer: Response = hall.as_(by).post(f"{PATH}/matters", data=values)
    return answer


def test_a_matter_from_the_room(hall: Hall) -> None:
    set_up(hall, two_items)
    assert 'name="phone"' in hall.see("liushuji", f"{PATH}?item=new").text
    answer = raise_it(hall, name="王大妈", phone="13900000009")
    third = items(hall)[2]
    assert answer.headers["location"] == f"{PATH}?item={third.key}#item"
    assert (third.origin, third.title) == (Origin.RAISED, "3号楼前的路灯坏了一个月")
    assert third.issue_id is not None


def test_a_matter_with_something_missing(hall: Hall) -> None:
    set_up(hall, two_items)
    for data, words in (
        ({"text": ""}, "这一项要填"), ({"category": ""}, "哪一类"), ({"phone": "139"}, "手机号要 11 位"),
        ({"spot": "", "place": ""}, "具体在哪"),
    ):
        answer = raise_it(hall, **{"title": "路灯", **data})
        assert (answer.status_code, words in answer.text) == (422, True), data
        assert 'value="路灯"' in answer.text
    assert len(items(hall)) == 2


def test_a_matter_pressed_twice(hall: Hall) -> None:
    set_up(hall, two_items)
    raise_it(hall, name="王大妈", phone="13900000009")
    again = raise_it(hall, name="王大妈", phone="13900000009")
    assert again.status_code == 409
    assert "议程里已经有这一项" in again.text
    assert len(items(hall)) == 3


def test_before_the_meeting(hall: Hall) -> None:
    set_up(hall, lambda session, cast: a_meeting(session, cast).key)
    assert hall.see("liushuji", PATH).status_code == 409
    assert raise_it(hall).status_code == 409


@pytest.mark.parametrize("state", [MinutesState.OPEN, MinutesState.SEALED])
def test_once_the_minutes_are_out(hall: Hall, state: MinutesState) -> None:
    key = set_up(hall, lambda session, cast: an_item(session, ended(session, cast, minutes_state=state)).key)
    page = hall.see("liushuji", PATH)
    assert (page.status_code, page.headers["location"]) == (303, PATH.replace("/record", "/minutes"))
    late = save(hall, key, seen="x", summary="晚了一步")
    assert late.status_code == 409
    assert "晚了一步" in late.text
    assert items(hall)[0].summary == ""


def test_an_item_of_another_meeting_is_not_here(hall: Hall) -> None:
    def elsewhere(session: Session, cast: Cast) -> int:
        held = begun(session, cast)
        other = begun(session, cast, mechanism=held.mechanism, at=NOON + timedelta(days=7))
        return an_item(session, other).key

    key = set_up(hall, elsewhere)
    assert save(hall, key, seen="x", summary="串了").status_code == 404
    assert hall.as_("liushuji").post(f"{PATH}/abc", data={}).status_code == 404


def test_another_communitys_address_leads_nowhere(hall: Hall) -> None:
    first, _ = set_up(hall, two_items)
    wrong = PATH.replace("/xiangrui/", "/shiji/")
    assert hall.see("chenkezhang", wrong).status_code == 404
    assert hall.as_("chenkezhang").post(f"{wrong}/{first}", data={"seen": "x"}).status_code == 404


def test_the_page_asks_the_database_little(hall: Hall) -> None:
    _, bare = set_up(hall, two_items)
    hall.see("liushuji", PATH)
    for which in ("", "?item=new", f"?item={bare}"):
        with hall.counting() as statements:
            hall.see("liushuji", PATH + which)
        assert len(statements) <= 12, "\n".join([which, *statements])
