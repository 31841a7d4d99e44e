"""Minutes before their readers: who sees what when, by page and by document; edited, corrected, sealed, added to."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.meetings.actions.minutes import draft_minutes, open_minutes, seal_due
from app.meetings.models import Addendum, Attendance, Correction, Meeting, Promise
from app.meetings.queries.meetings import Held
from app.meetings.rules.kinds import Came, Decision, MinutesState
from app.meetings.rules.minutes import Line, line_of, loaded, stamp_of
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from tests.cast import LONG_AGO, Cast, add
from tests.issues.hall import Hall
from tests.make import an_issue
from tests.mechanisms.hold import a_mechanism, an_occurrence
from tests.meetings.sit import BASE, SOON, a_promise, an_item, begun, ended

MEETING = f"{BASE}/talk-session-2026-11-18"
PATH = f"{MEETING}/minutes"
AT = SOON + timedelta(hours=3)
OVER = AT + timedelta(days=3)
SECRET = "三位居民说夜里看不见路"
NONE, DRAFT, OPEN, SEALED = MinutesState


def in_state(session: Session, cast: Cast, state: MinutesState) -> Held:
    held = ended(session, cast, host_id=cast.people["liushuji"].key)
    issue = an_issue(session, cast)
    told: dict[str, Any] = {"summary": SECRET, "decision": Decision.EXPLAINED, "reason": "灯归路灯所管"}
    an_item(session, held, issue_id=issue.key, title=issue.title, **told)
    a_promise(session, held, item_id=an_item(session, held, position=2).key)
    here = Attendance(
        meeting_id=held.key, person_id=cast.people["luren"].key, name="路远", title="居民", came=Came.DOOR, at=SOON
    )
    add(session, here)
    if state is not NONE:
        draft_minutes(session, held, by=cast.actor("liushuji"), at=AT)
    if state in (OPEN, SEALED):
        seen = stamp_of(held.meeting.minutes)
        open_minutes(session, held, seen=seen, hosts=1, by=cast.actor("liushuji"), at=AT)
    if state is SEALED:
        assert seal_due(session, OVER) == 1
    return held


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    found = Hall(client, db, cast)
    found.later(hours=5)
    return found


def at(hall: Hall, state: MinutesState) -> None:
    with hall.writing() as session:
        in_state(session, hall.cast, state)
    if state is SEALED:
        hall.later(days=5)


def post(hall: Hall, name: str, noun: str, **data: Any) -> Response:
    answer: Response = hall.as_(name).post(f"{PATH}/{noun}", data=data)
    return answer


def the(hall: Hall, model: type[Any]) -> Any:
    with hall.writing() as session:
        return session.exec(select(model)).one()


def lines(hall: Hall) -> tuple[Line, ...]:
    return loaded(the(hall, Meeting).minutes)


def text(hall: Hall, key: str) -> str:
    line = line_of(lines(hall), key)
    return line.text if line else ""


SEES = {
    NONE: {"liushuji", "chenkezhang", "shenji"},
    DRAFT: {"liushuji", "chenkezhang", "shenji"},
    OPEN: {"liushuji", "chenkezhang", "shenji", "xiaoli", "zhaojingli", "sunzhuren", "laozhou", "wangyi", "luren"},
}
EVERYBODY = ("", "luren", "wangyi", "laozhou", "xiaoli", "zhaojingli", "sunzhuren", "liushuji", "chenkezhang", "shenji",
             "admin", "chengguan")  # fmt: skip


@pytest.mark.parametrize("state", list(MinutesState))
def test_who_reads_page_and_document_when(hall: Hall, state: MinutesState) -> None:
    at(hall, state)
    readers = SEES.get(state, set(EVERYBODY))
    pages = {name: hall.see(name, PATH) for name in EVERYBODY}
    wanted = {name: 200 if name in readers else 404 for name in EVERYBODY}
    assert {name: page.status_code for name, page in pages.items()} == wanted
    assert hall.statuses(EVERYBODY, f"{PATH}.docx") == wanted
    assert not [name for name, page in pages.items() if name not in readers and SECRET in page.text]


@pytest.mark.parametrize("state", [NONE, DRAFT, OPEN])
def test_no_guessed_address_leaks(hall: Hall, state: MinutesState) -> None:
    at(hall, state)
    api = f"/api/v1/communities/xiangrui/meetings/{MEETING.rpartition('/')[2]}"
    asked = [f"{PATH}{more}" for more in ("", ".docx", "?check=1", "?edit=1", "?wrong=time")]
    for path in (*asked, MEETING, f"{MEETING}/record", f"{MEETING}/room/now", api):
        for name in ("", "chengguan"):
            assert SECRET not in hall.see(name, path).text, (name, path)
    assert hall.see("chenkezhang", PATH.replace("/xiangrui/", "/shiji/")).status_code == 404


def test_only_hosts_change_minutes(hall: Hall) -> None:
    at(hall, DRAFT)
    before = the(hall, Meeting)
    for noun in ("drafting", "lines", "opening", "addenda", "corrections/1/answer"):
        for name in ("", "wangyi", "zhaojingli", "xiaoli", "shenji"):
            assert post(hall, name, noun, accept="1").status_code == (403 if name else 303), (name, noun)
    after = the(hall, Meeting)
    assert (after.minutes, after.minutes_state) == (before.minutes, before.minutes_state)


def test_a_host_drafts_edits_and_opens(hall: Hall) -> None:
    at(hall, NONE)
    assert "生成草稿" in hall.see("liushuji", PATH).text
    assert post(hall, "liushuji", "drafting").status_code == 303
    assert SECRET in hall.see("liushuji", PATH).text
    place = line_of(lines(hall), "place")
    assert place is not None
    post(hall, "liushuji", "lines", key=["place"], text=["二楼会议室"], seen=[place.stamp])
    assert text(hall, "place") == "二楼会议室"
    answer = post(hall, "liushuji", "opening", seen=stamp_of(the(hall, Meeting).minutes))
    assert answer.headers["location"] == PATH
    assert the(hall, Meeting).minutes_state is OPEN


def test_before_the_end_there_is_nothing_to_draft(hall: Hall) -> None:
    with hall.writing() as session:
        begun(session, hall.cast)
    assert "会还没有结束" in hall.see("liushuji", PATH).text
    assert post(hall, "liushuji", "drafting").status_code == 409


def test_a_meeting_nobody_has_prepared(hall: Hall) -> None:
    with hall.writing() as session:
        an_occurrence(session, a_mechanism(session, hall.cast), at=SOON)
    assert "会还没有结束" in hall.see("liushuji", PATH).text
    assert hall.see("wangyi", PATH).status_code == 404
    lost: dict[str, Any] = {"key": ["place"], "text": ["二楼"], "seen": ["x"]}
    for noun, data in {"drafting": {}, "opening": {}, "addenda": {"text": "早了"}, "lines": lost}.items():
        assert post(hall, "liushuji", noun, **data).status_code == 409
    with hall.writing() as session:
        assert session.exec(select(Meeting)).all() == []


def everything(hall: Hall, **changed: str) -> dict[str, list[str]]:
    """The form of all lines as the page shows it, some of them reworded."""
    found = lines(hall)
    return {
        "key": [line.key for line in found], "text": [changed.get(line.key, line.text) for line in found],
        "seen": [line.stamp for line in found],
    }


def test_two_editors_at_once(hall: Hall) -> None:
    at(hall, DRAFT)
    page = hall.see("chenkezhang", f"{PATH}?edit=1").text
    assert page.count('name="text"') == len(lines(hall))
    mine, yours, clash = everything(hall, place="二楼"), everything(hall, time="十点"), everything(hall, place="三楼")
    assert post(hall, "liushuji", "lines", **mine).status_code == 303
    assert post(hall, "chenkezhang", "lines", **yours).status_code == 303
    late = post(hall, "chenkezhang", "lines", **clash)
    assert late.status_code == 409
    assert "三楼</textarea>" in late.text
    assert "现在是：二楼" in late.text
    assert (text(hall, "place"), text(hall, "time")) == ("二楼", "十点")


@pytest.mark.parametrize(
    ("change", "status"),
    [({"name": ""}, 422), ({"place": "长" * 2001}, 422)],
)
def test_what_cannot_be_edited_keeps_what_was_typed(hall: Hall, change: dict[str, str], status: int) -> None:
    at(hall, DRAFT)
    before = the(hall, Meeting).minutes
    answer = post(hall, "liushuji", "lines", **everything(hall, **change, follow="说了两件"))
    assert answer.status_code == status
    assert "说了两件</textarea>" in answer.text
    assert the(hall, Meeting).minutes == before


def test_a_form_that_lost_a_part(hall: Hall) -> None:
    at(hall, DRAFT)
    assert post(hall, "liushuji", "lines", key=["place"], text=["二楼"], seen=[]).status_code == 422


def test_with_two_hosts_the_other_one_checks(hall: Hall) -> None:
    at(hall, DRAFT)
    with hall.writing() as session:
        add(session, RoleGrant(
            person_id=hall.cast.people["luren"].key, role=Role.COMMITTEE_MEMBER, scope_id=hall.cast.xiangrui.key,
            starts_on=LONG_AGO,
        ))  # fmt: skip
    stamp = stamp_of(the(hall, Meeting).minutes)
    refused = post(hall, "liushuji", "opening", seen=stamp)
    assert refused.status_code == 409
    assert "请另一位来看一遍" in refused.text
    assert post(hall, "chenkezhang", "opening", seen="old").status_code == 409
    assert post(hall, "chenkezhang", "opening", seen=stamp).status_code == 303


def test_who_says_a_line_is_wrong(hall: Hall) -> None:
    at(hall, OPEN)
    wanted = {"": 303, "wangyi": 303, "luren": 303, "zhaojingli": 303, "shenji": 403, "chengguan": 404}
    said = {name: post(hall, name, "corrections", line="time", text=f"是{name}点开的会") for name in wanted}
    assert {name: answer.status_code for name, answer in said.items()} == wanted
    with hall.writing() as session:
        people = set(session.exec(select(Correction.person_id)))
        assert people == {hall.cast.people[name].key for name in ("wangyi", "luren", "zhaojingli")}


def test_a_correction_from_saying_it_to_the_answer(hall: Hall) -> None:
    at(hall, OPEN)
    assert "这里不对" in hall.see("wangyi", PATH).text
    assert 'name="line" value="time"' in hall.see("wangyi", f"{PATH}?wrong=time").text
    post(hall, "wangyi", "corrections", line="time", text="王桂兰说是十点开的会")
    row = the(hall, Correction)
    assert "等答复" in hall.see("wangyi", PATH).text
    assert "还有 1 条没答复" in hall.see("liushuji", PATH).text
    assert f"corrections/{row.key}/answer" in hall.see("liushuji", f"{PATH}?answer={row.key}").text
    was, seen = text(hall, "time"), lines(hall)[1].stamp
    post(hall, "liushuji", f"corrections/{row.key}/answer", accept="1", wording="2026年11月18日 10:00", seen=seen)
    assert text(hall, "time") == "2026年11月18日 10:00"
    assert f"原来写的是“{was}”" in hall.see("wangyi", PATH).text


def test_a_correction_with_something_missing(hall: Hall) -> None:
    at(hall, OPEN)
    for line, wrong, words in (
        ("time", "", "写一句哪里不对"), ("nowhere", "错", "哪一行"), ("time", "长" * 401, "太长了"),
    ):
        answer = post(hall, "wangyi", "corrections", line=line, text=wrong)
        assert (answer.status_code, words in answer.text) == (422, True), words
    with hall.writing() as session:
        assert session.exec(select(Correction)).all() == []


def test_a_declined_correction_says_why(hall: Hall) -> None:
    at(hall, OPEN)
    post(hall, "wangyi", "corrections", line="time", text="是十点")
    key = the(hall, Correction).key
    bare = post(hall, "liushuji", f"corrections/{key}/answer", accept="0", wording="改不改都写着")
    assert bare.status_code == 422
    assert "改不改都写着</textarea>" in bare.text
    post(hall, "liushuji", f"corrections/{key}/answer", accept="0", answer="签到表上是九点半")
    assert "签到表上是九点半" in hall.see("wangyi", PATH).text
    assert post(hall, "liushuji", f"corrections/{key}/answer", accept="0", answer="再答").status_code == 409
    assert post(hall, "liushuji", f"corrections/{key + 1}/answer", accept="0", answer="谁").status_code == 404


def test_once_the_days_are_over_nothing_more_is_said(hall: Hall) -> None:
    at(hall, OPEN)
    hall.later(days=4)
    assert "这里不对" not in hall.see("wangyi", PATH).text
    late = post(hall, "wangyi", "corrections", line="time", text="是十点")
    assert late.status_code == 409
    assert "是十点" in late.text


def test_sealed_minutes_change_through_no_address(hall: Hall) -> None:
    at(hall, SEALED)
    with hall.writing() as session:
        meeting = session.exec(select(Meeting)).one()
        before = (meeting.minutes, meeting.digest, meeting.number_text, meeting.minutes_state, meeting.sealed_at)
        attendance, item = session.exec(select(Attendance)).one().key, meeting.current_item_id or 1
    tries = {
        f"{PATH}/drafting": {}, f"{PATH}/lines": everything(hall, place="二楼"), f"{PATH}/opening": {"seen": "x"},
        f"{PATH}/corrections": {"line": "time", "text": "是十点"},
        f"{PATH}/corrections/1/answer": {"accept": "1", "wording": "十点"},
        f"{MEETING}/record/{item}": {"seen": "x", "summary": "改"},
        f"{MEETING}/record/matters": {"text": "补一件", "category": "HY", "spot": "xiangrui-dong/3"},
        f"{MEETING}/opening": {}, f"{MEETING}/ending": {}, f"{MEETING}/agenda/items": {"title": "补一件"},
        f"{MEETING}/attendance": {"name": "张三", "title": "居民"},
        f"{MEETING}/attendance/{attendance}/deletion": {},
    }
    for path, data in tries.items():
        answer = hall.as_("liushuji").post(path, data=data)
        assert answer.status_code in (404, 409), (path, answer.status_code)
    meeting = the(hall, Meeting)
    assert (meeting.minutes, meeting.digest, meeting.number_text, meeting.minutes_state, meeting.sealed_at) == before


def test_anybody_recomputes_sealed_minutes(hall: Hall) -> None:
    at(hall, SEALED)
    assert "祥瑞花园纪〔2026〕1号" in hall.see("", PATH).text
    assert "一个字都没有改" in hall.see("", f"{PATH}?check=1").text
    with hall.writing() as session:
        meeting = session.exec(select(Meeting)).one()
        meeting.minutes = meeting.minutes.replace("社区议事厅", "别的地方")
        session.add(meeting)
    assert "正文和定稿时的校验码对不上" in hall.see("", f"{PATH}?check=1").text


def test_an_addendum(hall: Hall) -> None:
    at(hall, SEALED)
    assert post(hall, "liushuji", "addenda", text="").status_code == 422
    post(hall, "liushuji", "addenda", text="灯已经换好了")
    assert the(hall, Addendum).number == 1
    page = hall.see("", f"{PATH}?check=1").text
    assert "灯已经换好了" in page
    assert "一个字都没有改" in page


def test_a_worker_ticks_a_promise_off(hall: Hall) -> None:
    at(hall, OPEN)
    key = the(hall, Promise).key
    assert f"?done={key}" in hall.see("xiaoli", PATH).text
    assert f"?done={key}" not in hall.see("wangyi", PATH).text
    done = hall.as_("xiaoli").post(f"{MEETING}/promises/{key}/completion", data={"note": ""})
    assert done.status_code == 422
    hall.as_("xiaoli").post(f"{MEETING}/promises/{key}/completion", data={"note": "装好了"})
    assert the(hall, Promise).done_note == "装好了"
    assert "办完了，答应 1 天，用了 0 天" in hall.see("wangyi", PATH).text
    hall.as_("xiaoli").post(f"{MEETING}/promises/{key}/reopening")
    assert the(hall, Promise).done_at is None
    for name, status in (("wangyi", 403), ("zhaojingli", 403), ("", 303)):
        answer = hall.as_(name).post(f"{MEETING}/promises/{key}/completion", data={"note": "装好了"})
        assert answer.status_code == status
    assert hall.as_("xiaoli").post(f"{MEETING}/promises/{key + 1}/completion", data={"note": "x"}).status_code == 404


def test_no_name_of_a_resident_stands_on_public_minutes(hall: Hall) -> None:
    at(hall, SEALED)
    page = hall.see("", PATH).text
    assert [name for name in ("路远", "王桂兰", "刘秀英") if name in page] == []
    assert "居民 1 人" in page


@pytest.mark.parametrize("state", [DRAFT, OPEN, SEALED])
def test_the_page_asks_the_database_little(hall: Hall, state: MinutesState) -> None:
    at(hall, state)
    for name in ("liushuji", "wangyi", ""):
        hall.see(name, PATH)
        with hall.counting() as statements:
            hall.see(name, PATH)
        assert len(statements) <= 10, "\n".join([name, *statements])
