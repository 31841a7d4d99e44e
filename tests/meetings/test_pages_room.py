"""During a meeting: beginning and ending, the screen in the room, the door, who came."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.attachments.models import Photo
from app.core.db import unit_of_work
from app.mechanisms.actions.occurrences import cancel_occurrence
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Phase
from app.mechanisms.rules.standing import Standing
from app.meetings.actions.attendance import sign_in
from app.meetings.models import Attendance, AttendancePhoto, Meeting
from app.meetings.queries.meetings import held_by_id
from app.meetings.rules.kinds import Came, Decision, MinutesState
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, changed, location, rows, seen
from tests.make import an_issue
from tests.meetings.sit import BASE, a_meeting, an_item, begun, ended

MEETING = f"{BASE}/talk-session-2026-11-18"
ROOM, NOW = f"{MEETING}/room", f"{MEETING}/room/now"
WALK_IN = {"name": "老张", "title": "居民"}


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def sat(hall: Hall, make: Callable[..., object] = a_meeting, **more: object) -> str:
    """A meeting; its token at the door."""
    with hall.writing() as session:
        make(session, hall.cast, **more)
    return rows(hall.db, Meeting)[0].door_token


def going_on(hall: Hall, *titles: str) -> list[int]:
    with hall.writing() as session:
        held = begun(session, hall.cast)
        return [an_item(session, held, position=place, title=title).key for place, title in enumerate(titles, 1)]


def test_it_begins_goes_on_and_ends(hall: Hall) -> None:
    sat(hall)
    host = hall.as_("liushuji")
    assert location(host.post(f"{MEETING}/opening")) == ROOM
    assert "每周说事 第1期" in hall.see("", MEETING).text
    assert "会开着" in hall.see("", MEETING).text
    assert location(host.post(f"{MEETING}/ending")) == f"{MEETING}/record"
    assert rows(hall.db, Occurrence)[0].phase is Phase.CLOSED
    assert "纪要正在整理" in hall.see("", MEETING).text


def test_pressed_twice_it_begins_once(hall: Hall) -> None:
    sat(hall)
    found = [hall.as_("liushuji").post(f"{MEETING}/opening").status_code for _ in range(2)]
    assert (found, rows(hall.db, Occurrence)[0].number) == ([303, 409], 1)


def test_it_does_not_begin_the_day_before(hall: Hall) -> None:
    sat(hall, at=NOON + timedelta(days=1))
    answer = hall.as_("liushuji").post(f"{BASE}/talk-session-2026-11-19/opening")
    assert (answer.status_code, "还没到日子" in answer.text) == (409, True)


def test_everybody_sees_what_is_talked_about(hall: Hall) -> None:
    first, second = going_on(hall, "路灯不亮", "快递柜放哪儿")
    answer = hall.as_("liushuji").post(f"{MEETING}/current", data={"item": second})
    assert location(answer) == ROOM
    assert "正在说" in hall.see("", MEETING).text
    text = seen(hall.see("liushuji", NOW).text)
    assert "第 2 件" in text
    assert "说了  0  分钟，给了 5 分钟" in text
    page = hall.see("liushuji", NOW).text
    assert (f'value="{first}"><button class="btn quiet"' in page, "下一件" in page) == (True, False)


def test_a_press_comes_back_to_its_own_page(hall: Hall) -> None:
    [item] = going_on(hall, "路灯不亮")
    host = hall.as_("liushuji")
    for came, goes in ((f"{MEETING}/agenda", f"{MEETING}/agenda"), ("https://elsewhere.example/x", ROOM)):
        answer = host.post(f"{MEETING}/current", data={"item": item}, headers={"referer": f"http://testserver{came}"})
        assert location(answer) == goes


@pytest.mark.parametrize(("item", "status"), [("99999", 404), ("x", 422), ("0", 422), ("", 303)])
def test_an_item_nobody_has_is_refused(hall: Hall, item: str, status: int) -> None:
    going_on(hall, "路灯不亮")
    assert hall.as_("liushuji").post(f"{MEETING}/current", data={"item": item}).status_code == status


def test_the_screen_shows_the_decision_as_recorded(hall: Hall) -> None:
    with hall.writing() as session:
        held = begun(session, hall.cast)
        held.meeting.current_item_id = an_item(
            session, held, decision=Decision.PROMISED, responsible="安禾物业", due_on=NOON.date(), hands_for=12,
            hands_against=1, hands_abstain=0, decided_at=NOON,
        ).key
        session.add(held.meeting)
    text = seen(hall.see("liushuji", NOW).text)
    assert all(words in text for words in ("限期办理", "安禾物业，11月18日前办完", "赞成 12，反对 1，弃权 0"))


def test_the_screen_hangs_where_everybody_sees_it(hall: Hall) -> None:
    """What is not public stays so in the room, to the host's eyes too."""
    with hall.writing() as session:
        held = begun(session, hall.cast)
        issue = an_issue(session, hall.cast)
        issue.public = False
        held.meeting.current_item_id = an_item(session, held, issue_id=issue.key, title="三楼谁家私搭").key
        session.add(held.meeting)
    page = hall.see("liushuji", ROOM).text
    assert "一件不公开的事" in page
    assert "私搭" not in page


def test_unchanged_it_is_not_sent_again(hall: Hall) -> None:
    [item] = going_on(hall, "路灯不亮")
    host = hall.as_("liushuji")
    tag = host.get(NOW).headers["etag"]
    unchanged = host.get(NOW, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    host.post(f"{MEETING}/current", data={"item": item})
    fresh = host.get(NOW, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh.headers["etag"] != tag
    assert "<html" not in fresh.text


def test_the_page_holds_what_the_fragment_sends(hall: Hall) -> None:
    going_on(hall, "路灯不亮")
    page, part = hall.see("liushuji", ROOM), hall.see("liushuji", NOW)
    assert part.text.strip() in page.text
    assert f'data-live="{NOW}"' in page.text
    assert "http-equiv" not in page.text


@pytest.mark.parametrize(("tagged", "most"), [(False, 6), (True, 4)])
def test_asking_every_three_seconds_costs_little(hall: Hall, tagged: bool, most: int) -> None:
    going_on(hall, *(f"第 {number} 件" for number in range(12)))
    tag = hall.see("liushuji", NOW).headers["etag"]
    with hall.counting() as asked:
        hall.as_("liushuji").get(NOW, headers={"If-None-Match": tag} if tagged else {})
    assert len(asked) <= most, asked


@pytest.mark.parametrize(("make", "words"), [(a_meeting, "会还没开始"), (begun, "马上开始"), (ended, "散会，谢谢各位")])
def test_the_screen_before_and_after(hall: Hall, make: Callable[..., object], words: str) -> None:
    sat(hall, make)
    assert words in hall.see("liushuji", ROOM).text


def door(hall: Hall, who: str, token: str, **data: str) -> int:
    return int(hall.as_(who).post(f"/d/{token}", data=data).status_code)


def test_somebody_signed_in_comes_once(hall: Hall) -> None:
    token = sat(hall)
    assert "我来了" in hall.see("wangyi", f"/d/{token}").text
    assert [door(hall, "wangyi", token) for _ in range(2)] == [303, 303]
    [row] = rows(hall.db, Attendance)
    assert (row.name, row.title, row.came) == ("王桂兰", "居民", Came.DOOR)
    assert "签上了" in hall.see("wangyi", f"/d/{token}").text


@pytest.mark.parametrize(
    ("name", "title"),
    [("laozhou", "楼栋长"), ("zhaojingli", "物业"), ("xiaoli", "网格员"), ("liushuji", "社区两委"),
     ("chenkezhang", "镇里"), ("sunzhuren", "业委会"), ("luren", "居民")],
)
def test_everybody_comes_in_their_role(hall: Hall, name: str, title: str) -> None:
    token = sat(hall)
    door(hall, name, token, observing="1")
    [row] = rows(hall.db, Attendance)
    assert (row.title, row.observing) == (title, True)


def test_two_presses_at_once_are_one_attendance(db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        key = a_meeting(session, cast).occurrence.key
    barrier, found = Barrier(2), []

    def come() -> None:
        barrier.wait()
        with unit_of_work() as session:
            held = held_by_id(session, key)
            found.append(
                sign_in(session, held, {Standing.RESIDENT}, observing=False, by=cast.actor("wangyi"), at=NOON)
            )

    workers = [Thread(target=come) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (sorted(found), len(rows(db, Attendance))) == ([False, True], 1)


def test_without_an_account_a_name_is_enough_and_counts_once(hall: Hall) -> None:
    token = sat(hall)
    assert 'name="slip"' in hall.see("", f"/d/{token}").text
    assert [door(hall, "", token, name="老张", title="商户", slip="one") for _ in range(2)] == [303, 303]
    assert door(hall, "", token, name="老张", title="商户", slip="two") == 303
    assert [(row.name, row.title, row.person_id) for row in rows(hall.db, Attendance)] == [("老张", "商户", None)] * 2
    assert "签上了" in hall.see("", f"/d/{token}").text


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"name": ""}, 422, "写上姓名"),
        ({"name": "长" * 21}, 422, "最多 20"),
        ({"name": "老张", "title": "社区两委"}, 422, "什么身份"),
    ],
)
def test_a_name_that_does_not_fit_comes_back(hall: Hall, data: dict[str, str], status: int, words: str) -> None:
    token = sat(hall)
    answer = hall.as_("").post(f"/d/{token}", data=data)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert rows(hall.db, Attendance) == []


@pytest.mark.parametrize(
    ("hours", "status", "words"), [(-3, 409, "开会前两小时"), (-1, 303, ""), (2, 303, ""), (4, 409, "已经结束")]
)
def test_the_door_opens_two_hours_before(hall: Hall, hours: int, status: int, words: str) -> None:
    token = sat(hall, at=NOON - timedelta(hours=hours))
    answer = hall.as_("wangyi").post(f"/d/{token}")
    assert (answer.status_code, words in answer.text) == (status, True)
    assert words in hall.see("luren", f"/d/{token}").text


def test_a_shut_door_and_a_forged_one(hall: Hall) -> None:
    token = sat(hall, ended)
    assert door(hall, "wangyi", token) == 409
    assert [hall.see("", f"/d/{wrong}").status_code for wrong in ("x", "会", "x" * 40, token[:-1])] == [404] * 4


def test_nobody_signs_into_a_cancelled_meeting(hall: Hall) -> None:
    with hall.writing() as session:
        held = a_meeting(session, hall.cast)
        token = held.meeting.door_token
        cancel_occurrence(session, held.occurrence, reason="停电", by=hall.cast.actor("liushuji"), at=NOON)
    assert door(hall, "wangyi", token) == 409


def test_a_robot_at_the_door_is_stopped(hall: Hall) -> None:
    token = sat(hall)
    found = [door(hall, "", token, name=f"第{n}位", slip=str(n)) for n in range(61)]
    assert (found[59], found[60], len(rows(hall.db, Attendance))) == (303, 429, 60)


@pytest.mark.parametrize("name", ["liushuji", "xiaoli", "chenkezhang"])
def test_who_keeps_the_list_writes_others_in(hall: Hall, name: str) -> None:
    sat(hall)
    data = {**WALK_IN, "on_paper": "1", "slip": "one"}
    assert [hall.as_(name).post(f"{MEETING}/attendance", data=data).status_code for _ in range(2)] == [303, 303]
    [row] = rows(hall.db, Attendance)
    assert (row.came, row.entered_by) == (Came.PAPER, hall.cast.people[name].key)
    page = hall.see(name, f"{MEETING}/attendance").text
    assert "老张" in page
    assert "请了还没来的：网格员、物业" in seen(page)


@pytest.mark.parametrize("name", ["", "wangyi", "zhaojingli", "sunzhuren", "shenji"])
def test_nobody_else_writes_in_or_reads_names(hall: Hall, name: str) -> None:
    sat(hall)
    hall.as_("liushuji").post(f"{MEETING}/attendance", data=WALK_IN)
    assert hall.as_(name).post(f"{MEETING}/attendance", data=WALK_IN).status_code == (403 if name else 303)
    assert len(rows(hall.db, Attendance)) == 1
    page = hall.see(name, MEETING).text
    assert "老张" not in page
    assert "到会的人" in page


def test_a_name_typed_by_mistake_goes(hall: Hall) -> None:
    sat(hall)
    host, path = hall.as_("liushuji"), f"{MEETING}/attendance"
    host.post(path, data=WALK_IN)
    key = rows(hall.db, Attendance)[0].key
    assert [host.post(f"{path}/{key}/deletion").status_code for _ in range(2)] == [303, 404]
    assert rows(hall.db, Attendance) == []


@pytest.mark.parametrize(("data", "words"), [({"name": ""}, "这一项要填"), ({"title": "皇帝"}, "什么身份")])
def test_a_walk_in_that_does_not_fit_is_kept(hall: Hall, data: dict[str, str], words: str) -> None:
    sat(hall)
    answer = hall.as_("liushuji").post(f"{MEETING}/attendance", data={**WALK_IN, **data})
    assert (answer.status_code, words in answer.text) == (422, True)


def test_the_list_is_settled_with_the_minutes(hall: Hall) -> None:
    sat(hall, ended)
    host, path = hall.as_("liushuji"), f"{MEETING}/attendance"
    assert host.post(path, data=WALK_IN).status_code == 303
    changed(hall.db, Meeting, minutes_state=MinutesState.OPEN)
    assert host.post(path, data=WALK_IN).status_code == 409
    assert host.post(f"{path}/{rows(hall.db, Attendance)[0].key}/deletion").status_code == 409


def photographed(hall: Hall, name: str = "liushuji", data: bytes = PHOTO) -> int:
    files = [("photos", ("list.jpg", data, "image/jpeg"))]
    return int(hall.as_(name).post(f"{MEETING}/attendance/photos", files=files).status_code)


def test_the_paper_list_is_for_those_who_keep_it(hall: Hall) -> None:
    sat(hall)
    assert [photographed(hall, name) for name in ("wangyi", "zhaojingli", "xiaoli")] == [403, 403, 303]
    [photo] = rows(hall.db, Photo)
    path = f"{MEETING}/attendance/photos/{photo.token}-l.jpg"
    found = {name: hall.see(name, path).status_code for name in ("liushuji", "shenji", "wangyi", "zhaojingli", "luren")}
    assert found == {"liushuji": 200, "shenji": 200, "wangyi": 403, "zhaojingli": 403, "luren": 403}
    assert hall.see("liushuji", path).headers["cache-control"] == "private, no-store"
    elsewhere = f"/photos/{photo.token}-l.jpg"
    assert [hall.see(name, elsewhere).status_code for name in ("", "wangyi", "liushuji")] == [404] * 3


def test_a_photo_belongs_to_its_own_meeting(hall: Hall) -> None:
    sat(hall)
    photographed(hall)
    [photo] = rows(hall.db, Photo)
    with hall.writing() as session:
        held = held_by_id(session, rows(hall.db, Occurrence)[0].key)
        begun(session, hall.cast, mechanism=held.mechanism, at=NOON + timedelta(days=7))
    other = f"{BASE}/talk-session-2026-11-25/attendance/photos"
    assert hall.see("liushuji", f"{other}/{photo.token}-l.jpg").status_code == 404
    assert hall.as_("liushuji").post(f"{other}/{photo.token}/deletion").status_code == 404


def test_photos_are_dropped_and_bounded(hall: Hall) -> None:
    sat(hall)
    assert (photographed(hall, data=b"no picture"), photographed(hall)) == (422, 303)
    path = f"{MEETING}/attendance/photos"
    seven = [("photos", ("list.jpg", PHOTO, "image/jpeg"))] * 6
    assert hall.as_("liushuji").post(path, files=seven).status_code == 422
    assert hall.as_("liushuji").post(path).status_code == 422
    token = rows(hall.db, Photo)[0].token
    assert hall.as_("liushuji").post(f"{path}/{token}/deletion").status_code == 303
    assert (rows(hall.db, Photo), rows(hall.db, AttendancePhoto)) == ([], [])
