"""Ways round the rules of a meeting that somebody tried, each of them shut."""

import io
from datetime import timedelta
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.core.limits import RateWindow
from app.issues.models import Issue
from app.issues.rules.lifecycle import Status
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Phase
from app.meetings.actions.agenda import build
from app.meetings.actions.minutes import draft_minutes, open_minutes, seal_due
from app.meetings.models import AgendaItem, Attendance, Correction, Meeting, Topic
from app.meetings.queries.agenda import lines_of
from app.meetings.queries.meetings import Held, held_by_id
from app.meetings.queries.record import recorded
from app.meetings.rules.kinds import Came, Decision, MinutesState
from app.meetings.rules.minutes import Line, line_of, loaded, stamp_of
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from tests.cast import LONG_AGO, NOON, Cast, add
from tests.issues.hall import Hall
from tests.issues.walk import changed, rows
from tests.make import an_issue
from tests.meetings.sit import BASE, SOON, a_meeting, a_promise, a_topic, an_item, begun, ended

MEETING = f"{BASE}/talk-session-2026-11-18"
API = "/api/v1/communities/xiangrui/meetings/talk-session-2026-11-18"
PATH, TOPICS = f"{MEETING}/minutes", f"{BASE}/topics"
AT = SOON + timedelta(hours=3)
SECRET, QUARREL = "三楼老刘家天天打架", "打架的事答应去劝"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def post(hall: Hall, name: str, noun: str, **data: Any) -> Response:
    answer: Response = hall.as_(name).post(f"{PATH}/{noun}", data=data)
    return answer


def drafted(session: Session, cast: Cast, **item: Any) -> Held:
    held = ended(session, cast, host_id=cast.people["liushuji"].key)
    an_item(session, held, **{"summary": "夜里看不见路", "decision": Decision.EXPLAINED, "reason": "归路灯所", **item})
    draft_minutes(session, held, by=cast.actor("liushuji"), at=AT)
    return held


def opened(session: Session, cast: Cast, **item: Any) -> Held:
    held = drafted(session, cast, **item)
    seen = stamp_of(held.meeting.minutes)
    open_minutes(session, held, seen=seen, hosts=1, by=cast.actor("liushuji"), at=AT)
    return held


def set_up(hall: Hall, make: Any = opened, **more: Any) -> None:
    """Afterwards: the minutes are there, two hours later."""
    with hall.writing() as session:
        make(session, hall.cast, **more)
    hall.later(hours=6)


def another_host(hall: Hall) -> None:
    """路远 sits in the committee too."""
    with hall.writing() as session:
        add(session, RoleGrant(
            person_id=hall.cast.people["luren"].key, role=Role.COMMITTEE_MEMBER, scope_id=hall.cast.xiangrui.key,
            starts_on=LONG_AGO,
        ))  # fmt: skip


def line(hall: Hall, key: str) -> Line:
    found = line_of(loaded(rows(hall.db, Meeting)[0].minutes), key)
    assert found is not None
    return found


def correction(hall: Hall, by: str, key: str = "time", text: str = "是十点开的会") -> int:
    assert post(hall, by, "corrections", line=key, text=text).status_code == 303
    with hall.writing() as session:
        return session.exec(select(Correction).order_by(col(Correction.id).desc())).all()[0].key


def accept(hall: Hall, by: str, key: int, seen: str, wording: str = "十点", **more: str) -> Response:
    return post(hall, by, f"corrections/{key}/answer", accept="1", wording=wording, seen=seen, **more)


def test_whoever_asks_for_a_change_does_not_grant_it(hall: Hall) -> None:
    set_up(hall)
    key, before = correction(hall, "liushuji"), line(hall, "time")
    refused = accept(hall, "liushuji", key, before.stamp)
    assert (refused.status_code, "您自己提的" in refused.text) == (409, True)
    assert line(hall, "time") == before
    assert accept(hall, "chenkezhang", key, before.stamp).status_code == 303


def test_the_recorder_grants_nothing_where_somebody_else_could(hall: Hall) -> None:
    set_up(hall)
    another_host(hall)
    key, before = correction(hall, "wangyi"), line(hall, "time")
    refused = accept(hall, "liushuji", key, before.stamp)
    assert (refused.status_code, "另一位" in refused.text) == (409, True)
    assert line(hall, "time") == before
    assert accept(hall, "chenkezhang", key, before.stamp).status_code == 303


@pytest.mark.parametrize("key", ["checked", "recorder"])
def test_who_wrote_and_checked_them_is_no_line_to_correct(hall: Hall, key: str) -> None:
    set_up(hall)
    assert post(hall, "wangyi", "corrections", line=key, text="是我核对的").status_code == 422
    page = hall.see("wangyi", f"{PATH}?wrong={key}").text
    assert f"wrong={key}#" not in page
    assert f'name="line" value="{key}"' not in page
    with hall.writing() as session:
        meeting = session.exec(select(Meeting)).one()
        person = hall.cast.people["wangyi"].key
        row = Correction(meeting_id=meeting.key, line=key, person_id=person, title="居民", name="", text="错", at=AT)
        kept = add(session, row).key
    assert accept(hall, "chenkezhang", kept, line(hall, key).stamp).status_code == 422


def test_a_second_change_does_not_undo_the_first(hall: Hall) -> None:
    set_up(hall)
    first, second = correction(hall, "wangyi"), correction(hall, "laozhou", text="地点也写上")
    old = line(hall, "time")
    assert f'name="seen" value="{old.stamp}"' in hall.see("chenkezhang", f"{PATH}?answer={second}").text
    assert accept(hall, "chenkezhang", first, old.stamp, "十点开的会").status_code == 303
    late = accept(hall, "chenkezhang", second, old.stamp, "九点半，议事厅")
    assert late.status_code == 409
    assert "现在是：十点开的会" in late.text
    assert "九点半，议事厅</textarea>" in late.text
    now = line(hall, "time")
    assert now.text == "十点开的会"
    assert f'name="seen" value="{now.stamp}"' in late.text
    assert accept(hall, "chenkezhang", second, "", "九点半").status_code == 409
    assert accept(hall, "chenkezhang", second, now.stamp, "十点，议事厅").status_code == 303


def behind(session: Session, cast: Cast, **values: Any) -> Issue:
    """An issue as only time could have made it."""
    issue = an_issue(session, cast)
    for name, value in values.items():
        setattr(issue, name, value)
    return add(session, issue)


HIDDEN = [{"public": False}, {"hidden_at": NOON}]


def quarrelled(session: Session, cast: Cast, *, ended_issue: bool = False, **change: Any) -> Held:
    """A matter behind a private issue, promised at the meeting."""
    held = ended(session, cast, host_id=cast.people["liushuji"].key)
    issue = behind(session, cast, **change)
    item = an_item(
        session, held, issue_id=issue.key, title=SECRET, text=SECRET, summary=f"{SECRET}，都说了", reason=QUARREL,
        decision=Decision.PROMISED, responsible="社区两委", due_on=SOON.date() + timedelta(days=2),
    )
    a_promise(
        session, held, item_id=item.key, issue_id=None if ended_issue else issue.key, about=SECRET, text=QUARREL,
        done_at=SOON if ended_issue else None, done_note=QUARREL if ended_issue else "",
    )
    draft_minutes(session, held, by=cast.actor("liushuji"), at=AT)
    seen = stamp_of(held.meeting.minutes)
    open_minutes(session, held, seen=seen, hosts=1, by=cast.actor("liushuji"), at=AT)
    assert seal_due(session, AT + timedelta(days=3)) == 1
    return held


@pytest.mark.parametrize("ended_issue", [False, True])
@pytest.mark.parametrize("change", HIDDEN)
def test_what_is_not_public_stays_so_on_minutes(hall: Hall, change: dict[str, Any], ended_issue: bool) -> None:
    set_up(hall, quarrelled, ended_issue=ended_issue, **change)
    hall.later(days=4)
    paper = Document(io.BytesIO(hall.see("", f"{PATH}.docx").content))
    read = [hall.see("", PATH).text, hall.see("", API).text, "".join(each.text for each in paper.paragraphs)]
    for text in read:
        assert "打架" not in text
        assert "一件不公开的事" in text
    assert "限期办理" in read[0]
    assert "社区两委，11月20日前办完" in read[0]


def test_hidden_after_the_seal_the_table_keeps_quiet(hall: Hall) -> None:
    set_up(hall)
    with hall.writing() as session:
        held = held_by_id(session, rows(hall.db, Occurrence)[0].key)
        issue = an_issue(session, hall.cast)
        item = an_item(session, held, position=9, issue_id=issue.key)
        a_promise(session, held, item_id=item.key, issue_id=issue.key, text=QUARREL)
    assert QUARREL in hall.see("wangyi", PATH).text
    changed(hall.db, Issue, hidden_at=NOON)
    assert QUARREL not in hall.see("wangyi", PATH).text


@pytest.mark.parametrize("change", HIDDEN)
def test_carried_over_it_stays_private_though_its_issue_is_over(
    session: Session, cast: Cast, change: dict[str, Any]
) -> None:
    last = ended(session, cast, at=SOON - timedelta(days=7))
    issue = behind(session, cast, status=Status.CLOSED, **change)
    item = an_item(session, last, issue_id=issue.key, title=SECRET)
    a_promise(session, last, item_id=item.key, about=SECRET, text=QUARREL, due_on=NOON.date())
    held = begun(session, cast, mechanism=last.mechanism)
    build(session, held, by=cast.actor("liushuji"), at=NOON)
    [found] = lines_of(session, held.key)
    assert (found.item.title, found.text, found.private) == ("一件不公开的事", "", True)


def test_carried_over_and_hidden_later(session: Session, cast: Cast) -> None:
    last = ended(session, cast, at=SOON - timedelta(days=7))
    issue = behind(session, cast, status=Status.CLOSED)
    item = an_item(session, last, issue_id=issue.key, title=SECRET)
    a_promise(session, last, item_id=item.key, about=SECRET, text=QUARREL, due_on=NOON.date())
    held = begun(session, cast, mechanism=last.mechanism)
    build(session, held, by=cast.actor("liushuji"), at=NOON)
    assert lines_of(session, held.key)[0].title == SECRET
    issue.hidden_at = NOON
    add(session, issue)
    [found], [row] = lines_of(session, held.key), recorded(session, held.key)
    assert (found.title, found.text, row.private) == ("一件不公开的事", "", True)


def came(session: Session, held: Held, *names: str, observing: bool = False) -> list[Attendance]:
    return [
        add(session, Attendance(
            meeting_id=held.key, name=name, title="居民", came=Came.TYPED, at=SOON, observing=observing,
        ))
        for name in names
    ]  # fmt: skip


def test_who_only_listens_has_no_hand(hall: Hall) -> None:
    with hall.writing() as session:
        held = begun(session, hall.cast)
        item = an_item(session, held).key
        came(session, held, "王甲")
        came(session, held, "王乙", "王丙", observing=True)
    hall.later(minutes=80)
    path = f"{MEETING}/record"
    page = hall.see("liushuji", f"{path}?item={item}").text
    assert "到会登记了 1 位" in page
    stamp = page.partition('name="seen" value="')[2].partition('"')[0]
    save = {"seen": stamp, "summary": "举手了", "hands_for": "2"}
    refused = hall.as_("liushuji").post(f"{path}/{item}", data=save)
    assert (refused.status_code, "举手一共 2 人" in refused.text) == (422, True)
    assert hall.as_("liushuji").post(f"{path}/{item}", data={**save, "hands_for": "1"}).status_code == 303


def test_people_struck_after_the_count_are_missed_before_the_minutes_open(hall: Hall) -> None:
    def counted(session: Session, cast: Cast) -> None:
        held = drafted(session, cast, hands_for=2, hands_against=1, hands_abstain=0, title="装不装座椅")
        came(session, held, "王甲", "王乙")

    set_up(hall, counted)
    stamp = stamp_of(rows(hall.db, Meeting)[0].minutes)
    refused = post(hall, "chenkezhang", "opening", seen=stamp)
    assert refused.status_code == 422
    assert "装不装座椅" in refused.text.partition('id="errors"')[2].partition("</div>")[0]
    assert rows(hall.db, Meeting)[0].minutes_state is MinutesState.DRAFT
    assert hall.as_("liushuji").post(f"{MEETING}/attendance", data={"name": "王丙", "title": "居民"}).status_code == 303
    assert post(hall, "chenkezhang", "opening", seen=stamp).status_code == 303


def test_names_do_not_stand_in_corrections(hall: Hall) -> None:
    def with_people(session: Session, cast: Cast) -> None:
        came(session, opened(session, cast), "刘二妮")

    set_up(hall, with_people)
    first = correction(hall, "wangyi", text="我是王桂兰，刘二妮说的是十点")
    second = correction(hall, "laozhou", key="place", text="不是这里")
    accept(hall, "chenkezhang", first, line(hall, "time").stamp, answer="王桂兰和刘二妮说得对")
    post(hall, "chenkezhang", f"corrections/{second}/answer", accept="0", answer="刘二妮说就是这里")
    found = rows(hall.db, Correction)
    words = " ".join(f"{row.text}{row.answer}" for row in found)
    assert "王桂兰" not in words
    assert "刘二妮" not in words
    assert "刘**说就是这里" in words


def test_writing_them_anew_over_somebody_elses_words_is_refused(hall: Hall) -> None:
    set_up(hall, drafted)
    place, stamp = line(hall, "place"), stamp_of(rows(hall.db, Meeting)[0].minutes)
    form = hall.see("liushuji", PATH).text.partition("/drafting")[2].partition("</form>")[0]
    assert f'name="seen" value="{stamp}"' in form
    post(hall, "liushuji", "lines", key=["place"], text=["二楼会议室"], seen=[place.stamp])
    for seen in ({}, {"seen": stamp}):
        late = post(hall, "chenkezhang", "drafting", **seen)
        assert (late.status_code, "别人" in late.text) == (409, True)
        assert line(hall, "place").text == "二楼会议室"
    fresh = stamp_of(rows(hall.db, Meeting)[0].minutes)
    assert post(hall, "chenkezhang", "drafting", seen=fresh).status_code == 303
    assert line(hall, "place").text == "社区议事厅"


def test_a_meeting_of_long_ago_does_not_begin_today(hall: Hall) -> None:
    set_up(hall, a_meeting)
    hall.later(days=1, hours=12)
    page = hall.see("liushuji", MEETING).text
    assert "开始开会" not in page
    assert "这次会的日子过了" in page
    assert "这次会的日子过了" not in hall.see("wangyi", MEETING).text
    late = hall.as_("liushuji").post(f"{MEETING}/opening")
    assert (late.status_code, "先到日程里改时间" in late.text) == (409, True)
    assert rows(hall.db, Occurrence)[0].number is None
    again = (NOON + timedelta(days=3)).date().isoformat()
    moving = {"day": again, "start": "13:00", "length": "60", "unit": "1", "venue": "议事厅"}
    answer = hall.as_("liushuji").post(f"{MEETING.replace('/meetings/', '/calendar/')}/time", data=moving)
    assert answer.status_code == 303
    hall.later(days=3)
    assert hall.as_("liushuji").post(f"{MEETING}/opening").status_code == 303
    assert rows(hall.db, Occurrence)[0].phase is Phase.OPEN


def test_nobody_came_before_the_door_opens(hall: Hall) -> None:
    with hall.writing() as session:
        a_meeting(session, hall.cast, at=SOON + timedelta(days=1))
    path, who = f"{BASE}/talk-session-2026-11-19/attendance", {"name": "老张", "title": "居民"}
    early = hall.as_("liushuji").post(path, data=who)
    assert (early.status_code, "开会前两小时" in early.text) == (409, True)
    assert 'action="' + path + '"' not in hall.see("liushuji", path).text
    assert rows(hall.db, Attendance) == []
    hall.later(hours=23)
    assert hall.as_("liushuji").post(path, data=who).status_code == 303


def test_added_twice_it_stands_on_the_agenda_once(hall: Hall) -> None:
    with hall.writing() as session:
        a_meeting(session, hall.cast)
    path, words = f"{MEETING}/agenda/items", {"title": "快递柜放哪儿", "text": "打 13812345678", "minutes": "5"}
    assert [hall.as_("liushuji").post(path, data=words).status_code for _ in range(2)] == [303, 303]
    [item] = rows(hall.db, AgendaItem)
    assert hall.as_("liushuji").post(path, data={**words, "text": "另一个柜"}).status_code == 303
    assert len(rows(hall.db, AgendaItem)) == 2
    hall.as_("liushuji").post(f"{path}/{item.key}/dropping", data={"reason": "先不议"})
    hall.as_("liushuji").post(path, data=words)
    assert len(rows(hall.db, AgendaItem)) == 3


def test_a_topic_in_the_same_words_is_another_item(hall: Hall) -> None:
    with hall.writing() as session:
        held = a_meeting(session, hall.cast)
        topic = a_topic(session, hall.cast, held)
        build(session, held, by=hall.cast.actor("liushuji"), at=NOON)
    words = {"title": topic.title, "text": topic.text, "minutes": "5"}
    hall.as_("liushuji").post(f"{MEETING}/agenda/items", data=words)
    assert len(rows(hall.db, AgendaItem)) == 2


def test_what_was_refused_is_not_counted_against_the_day(hall: Hall) -> None:
    with hall.writing() as session:
        a_meeting(session, hall.cast)
    words = {"mechanism": "talk-session", "title": "装个座椅", "text": ""}
    found = [hall.as_("wangyi").post(TOPICS, data=words).status_code for _ in range(7)]
    assert found == [303] + [409] * 6
    more = [hall.as_("wangyi").post(TOPICS, data={**words, "title": f"第 {n} 件"}).status_code for n in range(5)]
    assert more == [303] * 4 + [429]
    assert len(rows(hall.db, Topic)) == 5
    assert [row.hits for row in rows(hall.db, RateWindow) if row.key.startswith("topic/")] == [6]
