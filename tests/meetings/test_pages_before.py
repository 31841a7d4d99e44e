"""Before a meeting: who sees what, booking a matter, the agenda, the notice, the list of meetings."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app.issues.models import Level
from app.mechanisms.actions.occurrences import cancel_occurrence
from app.mechanisms.rules.kinds import Kind
from app.meetings.models import AgendaItem, Meeting, Topic
from app.meetings.rules.agenda import SAME_ENOUGH
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import location, rows, seen
from tests.make import an_issue
from tests.mechanisms.hold import a_mechanism, an_occurrence
from tests.meetings.sit import BASE, a_meeting, a_promise, a_topic, an_item, begun, ended

REF = "talk-session-2026-11-18"
MEETING, TOPICS = f"{BASE}/{REF}", f"{BASE}/topics"
SEAT = {"mechanism": "talk-session", "title": "想在三楼装个座椅", "text": "上五楼要歇两回，打13812345678。"}


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def sat(hall: Hall, make: Callable[..., object] = a_meeting, **more: object) -> None:
    with hall.writing() as session:
        make(session, hall.cast, **more)


def with_items(hall: Hall, *titles: str, **more: object) -> list[int]:
    with hall.writing() as session:
        held = a_meeting(session, hall.cast)
        return [
            an_item(session, held, position=place, title=title, **more).key for place, title in enumerate(titles, 1)
        ]


def version(hall: Hall) -> int:
    return rows(hall.db, Meeting)[0].version


def titles(hall: Hall) -> list[str]:
    found = sorted(rows(hall.db, AgendaItem), key=lambda item: item.position)
    return [item.title for item in found if item.dropped_at is None]


def test_a_planned_meeting_needs_nobodys_preparation(hall: Hall) -> None:
    with hall.writing() as session:
        an_occurrence(session, a_mechanism(session, hall.cast))
    text = seen(hall.see("", MEETING).text)
    assert "11月18日（周三） 13:00 到 14:00，社区议事厅" in text
    assert "议程在开会前一天自动排出来" in text


def test_everybody_reads_the_agenda_but_not_what_is_not_public(hall: Hall) -> None:
    with hall.writing() as session:
        held = a_meeting(session, hall.cast)
        issue = an_issue(session, hall.cast)
        issue.public, issue.title = False, "三楼谁家私搭"
        an_item(session, held, issue_id=issue.key, title="三楼谁家私搭", text="就是王家")
        an_item(session, held, position=2)
    for name in ("", "wangyi", "zhaojingli"):
        page = hall.see(name, MEETING).text
        assert "一件不公开的事" in page
        assert "3号楼前的路灯不亮" in page
        assert not any(words in page for words in ("私搭", "王家", issue.ref))


def test_what_was_left_out_says_why(hall: Hall) -> None:
    with_items(hall, "快递柜放哪儿", dropped_at=NOON, drop_reason="等施工图出来再说")
    assert "等施工图出来再说" in hall.see("", MEETING).text


def test_a_cancelled_meeting_says_why(hall: Hall) -> None:
    with hall.writing() as session:
        held = a_meeting(session, hall.cast)
        cancel_occurrence(session, held.occurrence, reason="停电一天", by=hall.cast.actor("liushuji"), at=NOON)
    assert "停电一天" in hall.see("", MEETING).text


def test_the_joint_meeting_names_who_has_to_be_asked(hall: Hall) -> None:
    sat(hall, kind=Kind.JOINT_MEETING)
    for path in ("", "/poster"):
        page = hall.see("liushuji", f"{BASE}/joint-meeting-2026-11-18{path}").text
        assert "公安派出所" in page
    assert "第七十六条" in hall.see("", f"{BASE}/joint-meeting-2026-11-18").text


def test_what_is_no_meeting_of_this_community_is_not_found(hall: Hall) -> None:
    with hall.writing() as session:
        a_meeting(session, hall.cast)
        an_occurrence(session, a_mechanism(session, hall.cast, Kind.FAULT_ROUND))
    for path in ("nothing", "talk-session-2026-11-19", "fault-round-2026-11-18"):
        assert hall.see("liushuji", f"{BASE}/{path}").status_code == 404, path
    assert hall.see("liushuji", f"/c/shiji/meetings/{REF}").status_code == 404


PRIVATE = ("/agenda", "/attendance", "/poster", "/room", "/room/now")
READERS = {
    "liushuji": (200, 200, 200, 200, 200),
    "chenkezhang": (200, 200, 200, 200, 200),
    "xiaoli": (200, 200, 200, 403, 403),
    "shenji": (200, 200, 200, 403, 403),
    "wangyi": (403, 403, 403, 403, 403),
    "laozhou": (403, 403, 403, 403, 403),
    "zhaojingli": (403, 403, 403, 403, 403),
    "sunzhuren": (403, 403, 403, 403, 403),
    "luren": (403, 403, 403, 403, 403),
    "admin": (403, 403, 403, 403, 403),
    "": (303, 303, 303, 303, 303),
}


def test_addresses_cannot_be_guessed(hall: Hall) -> None:
    sat(hall)
    seen_ = {name: tuple(hall.see(name, MEETING + path).status_code for path in PRIVATE) for name in READERS}
    assert seen_ == READERS


WRITES = (
    "/agenda/building", "/agenda/items", "/agenda/items/1/order", "/agenda/items/1/length", "/agenda/items/1/dropping",
    "/agenda/items/1/return", "/opening", "/current", "/ending",
)


def test_only_hosts_change_a_meeting(hall: Hall) -> None:
    with_items(hall, "一", "二")
    for name in ("", "wangyi", "laozhou", "xiaoli", "zhaojingli", "sunzhuren", "shenji", "luren"):
        found = {hall.as_(name).post(MEETING + path, data={"to": "up", "minutes": "9"}).status_code for path in WRITES}
        assert found == {303 if not name else 403}, name
    assert version(hall) == 1


def test_a_host_of_another_community_is_a_stranger_here(hall: Hall) -> None:
    with hall.writing() as session:
        mechanism = a_mechanism(session, hall.cast, community_id=hall.cast.shiji.key)
        an_occurrence(session, mechanism)
    path = f"/c/shiji/meetings/{REF}"
    assert hall.see("liushuji", path).status_code == 200
    assert hall.see("liushuji", f"{path}/agenda").status_code == 403
    assert hall.see("chenkezhang", f"{path}/agenda").status_code == 200
    assert hall.as_("liushuji").post(f"{path}/agenda/building").status_code == 403


def test_the_host_builds_orders_and_drops_without_a_script(hall: Hall) -> None:
    with hall.writing() as session:
        held = a_meeting(session, hall.cast)
        for number in (1, 2):
            a_topic(session, hall.cast, held, title=f"第 {number} 件")
    host, path = hall.as_("liushuji"), f"{MEETING}/agenda"
    assert location(host.post(f"{path}/building")) == path
    first, second = (item.key for item in rows(hall.db, AgendaItem))
    host.post(f"{path}/items/{second}/order", data={"to": "up", "version": version(hall)})
    assert titles(hall) == ["第 2 件", "第 1 件"]
    host.post(f"{path}/items/{first}/length", data={"minutes": "20", "version": version(hall)})
    host.post(f"{path}/items/{first}/dropping", data={"reason": "改天说", "version": version(hall)})
    assert titles(hall) == ["第 2 件"]
    host.post(f"{path}/items/{first}/return", data={"version": version(hall)})
    host.post(f"{path}/items", data={"title": "快递柜放哪儿", "minutes": "10"})
    assert titles(hall) == ["第 2 件", "第 1 件", "快递柜放哪儿"]
    assert "共 35 分钟" in hall.see("liushuji", path).text


def test_two_hosts_at_once_the_second_is_told(hall: Hall) -> None:
    first, second = with_items(hall, "一", "二")
    old = version(hall)
    path = f"{MEETING}/agenda/items"
    hall.as_("liushuji").post(f"{path}/{second}/order", data={"to": "up", "version": old})
    answer = hall.as_("chenkezhang").post(f"{path}/{first}/dropping", data={"reason": "物业来不了", "version": old})
    assert answer.status_code == 409
    assert "别人刚刚改过" in answer.text
    assert "物业来不了" in answer.text
    assert titles(hall) == ["二", "一"]


UNFIT = [
    ("items", {"title": "灯"}, 422, "至少 2 个字"),
    ("items", {"title": "路灯不亮", "minutes": "0"}, 422, "不在范围里"),
    ("items/{0}/length", {"minutes": "x"}, 422, "整数"),
    ("items/{0}/length", {"minutes": "241"}, 422, "不在范围里"),
    ("items/{0}/order", {"to": "sideways"}, 422, "选一个"),
    ("items/{0}/dropping", {"reason": ""}, 422, "为什么"),
    ("items/9999/length", {"minutes": "5"}, 404, "没有这一项"),
    ("items/x/length", {"minutes": "5"}, 404, "没有"),
]


def test_what_does_not_fit_comes_back_with_a_sentence(hall: Hall) -> None:
    [item] = with_items(hall, "一")
    for path, data, status, words in UNFIT:
        answer = hall.as_("liushuji").post(f"{MEETING}/agenda/{path.format(item)}", data=data)
        assert (answer.status_code, words in answer.text) == (status, True), (path, data)
    assert titles(hall) == ["一"]
    assert version(hall) == 1


def test_what_does_not_fit_the_time_is_marked(hall: Hall) -> None:
    with_items(hall, *(f"第 {number} 件" for number in range(13)))
    text = hall.see("liushuji", f"{MEETING}/agenda").text
    assert "有 1 件可能排不下" in text
    assert "这次可能排不下" in hall.see("", MEETING).text


def test_a_resident_books_and_sees_what_became_of_it(hall: Hall) -> None:
    sat(hall)
    assert location(hall.as_("wangyi").post(TOPICS, data={**SEAT, "anonymous": "1"})) == TOPICS
    [topic] = rows(hall.db, Topic)
    for name in ("", "luren", "liushuji", "chenkezhang"):
        page = hall.see(name, TOPICS).text
        assert f"匿名居民#{topic.alias}" in page
        assert not any(words in page for words in ("王桂兰", "王**", "13812345678"))
    hall.as_("liushuji").post(f"{MEETING}/agenda/building")
    assert "排上了 11月18日（周三） 13:00 到 14:00" in seen(hall.see("wangyi", TOPICS).text)


def test_a_name_is_masked(hall: Hall) -> None:
    sat(hall)
    hall.as_("wangyi").post(TOPICS, data=SEAT)
    page = hall.see("", TOPICS).text
    assert "王**" in page
    assert "王桂兰" not in page


@pytest.mark.parametrize(
    ("name", "unit", "status"),
    [
        ("zhaojingli", "安禾物业", 303),
        ("sunzhuren", "祥瑞花园东区业委会", 303),
        ("liushuji", "祥瑞花园社区两委", 303),
        ("wangyi", "安禾物业", 422),
        ("zhaojingli", "祥瑞花园社区两委", 422),
    ],
)
def test_a_unit_is_spoken_for_by_its_own(hall: Hall, name: str, unit: str, status: int) -> None:
    sat(hall)
    assert hall.as_(name).post(TOPICS, data={**SEAT, "unit": unit}).status_code == status
    assert [topic.proposed_as for topic in rows(hall.db, Topic)] == ([unit] if status == 303 else [])


def test_a_topic_that_does_not_fit_is_kept(hall: Hall) -> None:
    sat(hall)
    for data, words in (
        ({"title": ""}, "这一项要填"), ({"title": "灯"}, "至少 2 个字"), ({"mechanism": "nothing"}, "选一个要去说的会"),
        ({"title": "长" * 41}, "最多 40"),
    ):
        answer = hall.as_("wangyi").post(TOPICS, data={**SEAT, **data})
        assert (answer.status_code, words in answer.text, "上五楼要歇两回" in answer.text) == (422, True, True), data
    assert rows(hall.db, Topic) == []


def test_pressed_twice_it_is_booked_once(hall: Hall) -> None:
    sat(hall)
    assert hall.as_("wangyi").post(TOPICS, data=SEAT).status_code == 303
    again = hall.as_("wangyi").post(TOPICS, data=SEAT)
    assert (again.status_code, "已经提过了" in again.text) == (409, True)
    assert len(rows(hall.db, Topic)) == 1


def test_five_a_day_are_enough(hall: Hall) -> None:
    sat(hall)
    found = [hall.as_("wangyi").post(TOPICS, data={**SEAT, "title": f"第 {n} 件"}).status_code for n in range(6)]
    assert found == [303] * 5 + [429]


def test_who_only_audits_books_nothing_and_strangers_sign_in_first(hall: Hall) -> None:
    sat(hall)
    assert hall.as_("shenji").post(TOPICS, data=SEAT).status_code == 403
    assert location(hall.as_("").post(TOPICS, data=SEAT)) == "/login"
    assert rows(hall.db, Topic) == []


def test_a_party_meeting_is_not_booked_by_others(hall: Hall) -> None:
    with hall.writing() as session:
        a_mechanism(session, hall.cast, Kind.PARTY_COUNCIL, invited="party_member")
    data = {**SEAT, "mechanism": "party-council"}
    assert [hall.as_(name).post(TOPICS, data=data).status_code for name in ("wangyi", "laozhou")] == [403, 303]


def test_only_the_booker_takes_it_back(hall: Hall) -> None:
    with hall.writing() as session:
        key = a_topic(session, hall.cast, a_meeting(session, hall.cast)).key
    path = f"{TOPICS}/{key}/withdrawal"
    assert [hall.as_(name).post(path).status_code for name in ("luren", "liushuji")] == [403, 403]
    assert [hall.as_("wangyi").post(path).status_code for _ in range(2)] == [303, 303]
    assert rows(hall.db, Topic)[0].withdrawn_at is not None
    assert hall.as_("wangyi").post(f"{TOPICS}/9999/withdrawal").status_code == 404


def test_taken_back_it_leaves_an_agenda_that_has_not_begun(hall: Hall) -> None:
    with hall.writing() as session:
        key = a_topic(session, hall.cast, a_meeting(session, hall.cast)).key
    hall.as_("liushuji").post(f"{MEETING}/agenda/building")
    hall.as_("wangyi").post(f"{TOPICS}/{key}/withdrawal")
    assert "提的人收回了" in hall.see("", MEETING).text
    assert titles(hall) == []


def test_once_the_meeting_goes_on_it_stays(hall: Hall) -> None:
    with hall.writing() as session:
        key = a_topic(session, hall.cast, a_meeting(session, hall.cast)).key
    hall.as_("liushuji").post(f"{MEETING}/opening")
    assert hall.as_("wangyi").post(f"{TOPICS}/{key}/withdrawal").status_code == 409


def test_the_index_shows_what_comes_and_what_was(hall: Hall) -> None:
    with hall.writing() as session:
        past = ended(session, hall.cast, at=NOON - timedelta(days=7))
        a_meeting(session, hall.cast, mechanism=past.mechanism)
        a_mechanism(session, hall.cast, Kind.JOINT_MEETING, cadence="")
    text = seen(hall.see("", BASE).text)
    assert "每周说事 第1期" in text
    assert "纪要还没出" in text
    assert "物业联席会：下一次的日子还没定" in text


def test_a_series_alone_and_page_by_page(hall: Hall) -> None:
    with hall.writing() as session:
        held = ended(session, hall.cast, at=NOON - timedelta(days=1))
        for week in range(2, 24):
            ended(session, hall.cast, mechanism=held.mechanism, at=NOON - timedelta(days=week))
        ended(session, hall.cast, kind=Kind.SECRETARY_CHAT, at=NOON - timedelta(days=2))
    one = hall.see("", f"{BASE}?series=talk-session").text
    assert "secretary-chat-2026-11-16" not in one
    assert one.count(f"{BASE}/talk-session-") == 20
    following = one.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert hall.see("", following).text.count(f"{BASE}/talk-session-") == 3
    assert hall.see("", f"{BASE}?series=nothing&before=x").status_code == 200


def test_what_calls_for_a_joint_meeting_is_said(hall: Hall) -> None:
    with hall.writing() as session:
        held = a_meeting(session, hall.cast)
        a_promise(session, held, meetings=2, due_on=date(2026, 11, 1))
        a_mechanism(session, hall.cast, Kind.JOINT_MEETING)
        for _ in range(SAME_ENOUGH):
            an_issue(session, hall.cast).level = Level.JOINT_MEETING
    for name, called in (("", False), ("liushuji", True)):
        text = hall.see(name, BASE).text
        assert "有 1 件答应的事，开过两次会还没办完" in text
        assert f"有 {SAME_ENOUGH} 件反映的事，上报到了联席会" in text
        assert f"祥瑞花园东区的“卫生垃圾”攒了 {SAME_ENOUGH} 件没办完" in text
        assert ("加开一次联席会" in text) is called


@pytest.mark.parametrize(
    ("many", "meetings", "said"), [(SAME_ENOUGH - 1, 1, False), (SAME_ENOUGH, 1, True), (0, 2, True)]
)
def test_nothing_is_said_before_it_holds(hall: Hall, many: int, meetings: int, said: bool) -> None:
    with hall.writing() as session:
        a_promise(session, a_meeting(session, hall.cast), meetings=meetings)
        for _ in range(many):
            an_issue(session, hall.cast)
    assert ("该开联席会了" in hall.see("", BASE).text) is said


def test_the_notice_names_only_what_is_public(hall: Hall) -> None:
    with hall.writing() as session:
        held = a_meeting(session, hall.cast)
        issue = an_issue(session, hall.cast)
        issue.public = False
        an_item(session, held, issue_id=issue.key, title="三楼谁家私搭")
        for place in range(2, 12):
            an_item(session, held, position=place, title=f"第 {place} 件")
        token = held.meeting.door_token
    page = hall.see("xiaoli", f"{MEETING}/poster").text
    assert "私搭" not in page
    assert "还有 3 件" in page
    assert token not in page
    assert f"/d/{token}" in hall.see("xiaoli", f"{MEETING}/poster?for=door").text


def test_without_a_meeting_there_is_no_door_yet(hall: Hall) -> None:
    with hall.writing() as session:
        an_occurrence(session, a_mechanism(session, hall.cast))
    assert "签到码还没有" in hall.see("liushuji", f"{MEETING}/poster?for=door").text


MOST_QUERIES = [
    (BASE, "", 6), (BASE, "wangyi", 10), (BASE, "liushuji", 10),
    (MEETING, "", 6), (MEETING, "wangyi", 12), (MEETING, "liushuji", 12),
    (f"{MEETING}/agenda", "liushuji", 10), (TOPICS, "", 6), (TOPICS, "zhaojingli", 12),
]


def test_pages_ask_little(hall: Hall) -> None:
    """However much there is on them."""
    sat(hall, busy)
    for path, name, most in MOST_QUERIES:
        hall.see(name, path)
        with hall.counting() as asked:
            assert hall.see(name, path).status_code == 200
        assert len(asked) <= most, (path, name, asked)


def busy(session: Session, cast: Cast) -> None:
    """A meeting that was, one that goes on, and one to come with a long agenda and topics waiting."""
    past = ended(session, cast, at=NOON - timedelta(days=7))
    begun(session, cast, kind=Kind.SECRETARY_CHAT)
    held = a_meeting(session, cast, mechanism=past.mechanism)
    for place in range(1, 9):
        an_item(session, held, position=place, issue_id=an_issue(session, cast).key, title=f"第 {place} 件")
        a_topic(session, cast, held, title=f"第 {place} 件")
