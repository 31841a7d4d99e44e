"""The calendar page, one single time, the files phones subscribe to, and the strip on the board."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from dateutil import rrule
from fastapi import FastAPI
from icalendar import Calendar
from sqlmodel import col, select

from app.mechanisms.actions.making import make_occurrences
from app.mechanisms.actions.occurrences import step_calendar
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind, Phase, Shift
from tests.cast import NOON
from tests.issues.hall import Hall
from tests.mechanisms.hold import a_mechanism, an_occurrence

CALENDAR = "/c/xiangrui/calendar"
TALK = f"{CALENDAR}/talk-session-2026-11-23"
MOVED = {"day": "2026-11-24", "start": "10:00", "length": "90", "unit": "1", "venue": "院里"}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def full(hall: Hall) -> Hall:
    """Every Monday's talk, a round on the 1st and 15th, a stand-up each working day, an appraisal going on."""
    with hall.writing() as session:
        a_mechanism(session, hall.cast, made_through=NOON.date())
        a_mechanism(
            session, hall.cast, Kind.FAULT_ROUND, cadence="FREQ=MONTHLY;BYMONTHDAY=1,15", made_through=NOON.date()
        )
        daily = {"cadence": "FREQ=DAILY", "shift": Shift.SKIP, "name": "日清日议"}
        a_mechanism(session, hall.cast, Kind.STAND_UP, made_through=NOON.date(), **daily)
        on = a_mechanism(session, hall.cast, Kind.APPRAISAL, cadence="", made_through=NOON.date(), name="每月评议")
        an_occurrence(session, on, at=NOON - DAY, ends_at=NOON + DAY)
        make_occurrences(session, NOON)
        step_calendar(session, hall.cast.xiangrui.key)
    return hall


def app_of(hall: Hall) -> FastAPI:
    assert isinstance(hall.client.app, FastAPI)
    return hall.client.app


def one(hall: Hall, ref: str) -> Occurrence:
    with hall.writing() as session:
        return session.exec(select(Occurrence).where(Occurrence.ref == ref)).one()


def test_the_calendar_says_what_is_on_and_what_comes_by_day(full: Hall) -> None:
    page = unescape(full.see("", CALENDAR).text)
    on, days = page.split('id="days-h"')
    assert "每月评议" in on
    assert "正在评议" in on
    assert "每月评议" not in days.split('id="feed"')[0]
    assert days.index("talk-session-2026-11-23") < days.index("fault-round-2026-12-01") < days.index("2026-12-15")
    assert days.count("日清日议") == 1
    assert "每个工作日 9:00 到 10:00" in days
    assert "2027 年的放假和调休还没公布" in days
    assert "时间或取消：" not in page
    assert "只有我该去的" not in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?kind=fault_round", "fault-round-2026-12-01", "talk-session-2026-11-23"),
        ("?kind=stand_up", ">周四<", "fault-round-2026-12-01"),
        ("?kind=nothing", "talk-session-2026-11-23", "<h1>2026"),
        ("?month=2026-11", "2026年11月办过的", "talk-session-2026-11-23"),
        ("?month=2026-13", "往后六十天", "办过的</h1>"),
        ("?month=2019-05", "这个月没有办过什么", "talk-session"),
        ("?month=2026-11&kind=talk_session", "没有办过什么", "每月评议"),
    ],
)
def test_looking_at_part_of_it(full: Hall, query: str, there: str, gone: str) -> None:
    page = full.see("", f"{CALENDAR}{query}")
    assert page.status_code == 200
    assert there in page.text
    assert gone not in page.text


def test_the_past_says_what_became_of_each(full: Hall) -> None:
    with full.writing() as session:
        talk = session.exec(select(Mechanism).where(Mechanism.slug == "talk-session")).one()
        an_occurrence(session, talk, at=NOON - 9 * DAY, phase=Phase.CLOSED, number=46)
        an_occurrence(session, talk, at=NOON - 16 * DAY)
        an_occurrence(session, talk, at=NOON - 2 * DAY, phase=Phase.CANCELLED, cancel_reason="停电")
    page = full.see("", f"{CALENDAR}?month=2026-11").text
    assert "每周说事 第46期" in page
    assert [words in page for words in ("已结束", "没有记录", "停电")] == [True] * 3
    assert "month=2026-10" in page
    assert "month=2026-12" not in page


def test_an_empty_calendar_says_why(hall: Hall) -> None:
    assert "往后六十天还没有排" in hall.see("", CALENDAR).text
    assert hall.see("", "/c/nowhere/calendar").status_code == 404


def test_what_the_page_costs(full: Hall) -> None:
    for who, most in (("", 3), ("liushuji", 11)):
        full.see(who, CALENDAR)
        with full.counting() as sent:
            full.see(who, CALENDAR)
        assert len(sent) <= most, (who, sent)


@pytest.mark.parametrize(
    ("who", "status"), [("", 303), ("wangyi", 403), ("xiaoli", 403), ("zhaojingli", 403), ("shenji", 403),
                        ("liushuji", 200), ("chenkezhang", 200)]
)  # fmt: skip
def test_only_hosts_change_one_time(full: Hall, who: str, status: int) -> None:
    done = 303 if status == 200 else status
    assert full.see(who, TALK).status_code == status
    assert full.as_(who).post(f"{TALK}/time", data=MOVED).status_code == done
    assert full.as_(who).post(f"{TALK}/cancellation", data={"reason": "下雪"}).status_code == done
    assert one(full, "talk-session-2026-11-23").phase is (Phase.CANCELLED if status == 200 else Phase.PLANNED)


def test_one_time_moved_and_told(full: Hall) -> None:
    me = full.as_("liushuji")
    assert 'value="2026-11-23"' in me.get(TALK).text
    assert me.post(f"{TALK}/time", data=MOVED).headers["location"] == CALENDAR
    page = full.see("", CALENDAR).text
    assert "10:00 到 11:30" in page
    assert "院里" in page
    assert "改时间：每周说事" in full.see("xiaoli", "/me/messages").text
    assert (one(full, "talk-session-2026-11-23").sequence, one(full, "talk-session-2026-11-30").sequence) == (1, 0)
    assert me.post(f"{TALK}/time", data=MOVED).status_code == 303
    assert one(full, "talk-session-2026-11-23").sequence == 1


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("time", {**MOVED, "day": "2026-11-17"}, "已经过了"),
        ("time", {**MOVED, "day": "x"}, "2026-11-30 这样"),
        ("time", {**MOVED, "length": "很久"}, "要填整数"),
        ("cancellation", {}, "写一句为什么取消"),
        ("cancellation", {"reason": "雪" * 201}, "最多 200 个字"),
    ],
)
def test_a_bad_change_gets_a_sentence(full: Hall, path: str, data: dict[str, Any], words: str) -> None:
    answer = full.as_("liushuji").post(f"{TALK}/{path}", data=data)
    assert (answer.status_code, words in unescape(answer.text)) == (422, True)
    assert one(full, "talk-session-2026-11-23").sequence == 0


def test_what_is_cancelled_stays_cancelled_and_what_is_elsewhere_is_not_found(full: Hall) -> None:
    me = full.as_("liushuji")
    me.post(f"{TALK}/cancellation", data={"reason": "下大雪"})
    assert "下大雪" in full.see("", CALENDAR).text
    again = me.post(f"{TALK}/time", data=MOVED)
    assert again.status_code == 409
    assert "“已取消”" in unescape(again.text)
    assert me.get("/c/shiji/calendar/talk-session-2026-11-23").status_code == 403
    assert full.see("chenkezhang", "/c/shiji/calendar/talk-session-2026-11-23").status_code == 404


def test_a_communitys_file_is_read_by_calendars(full: Hall) -> None:
    with full.writing() as session:
        talk = session.exec(select(Mechanism).where(Mechanism.slug == "talk-session")).one()
        talk.description = "有事来说；逗号,分号;反斜杠\\，还有\n换行" + "很长" * 60
        held = session.exec(select(Occurrence).where(Occurrence.ref == "talk-session-2026-11-30")).one()
        held.phase, held.number, held.sequence = Phase.OPEN, 47, 3
        off = session.exec(select(Occurrence).where(Occurrence.ref == "talk-session-2026-12-07")).one()
        off.phase, off.cancel_reason, off.sequence = Phase.CANCELLED, "下雪", 4
    answer = full.see("", f"{CALENDAR}.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    events = {str(event["UID"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    first = events["xiangrui-talk-session-2026-11-23@pingshuo"]
    assert first.decoded("dtstart").isoformat() == "2026-11-23T01:00:00+00:00"
    assert first.decoded("dtend").isoformat() == "2026-11-23T02:00:00+00:00"
    assert str(first["description"]).startswith("有事来说；逗号,分号;反斜杠\\，还有\n换行")
    assert (first["location"], first["status"], first["sequence"]) == ("社区议事厅", "CONFIRMED", 0)
    assert str(first["url"]).endswith("/c/xiangrui/meetings/talk-session-2026-11-23")
    assert str(events["xiangrui-talk-session-2026-11-30@pingshuo"]["summary"]) == "每周说事 第47期"
    gone = events["xiangrui-talk-session-2026-12-07@pingshuo"]
    assert (gone["status"], str(gone["summary"]), gone["sequence"]) == ("CANCELLED", "已取消：每周说事", 4)
    assert len(events) == len(set(events)) == 8 + 4 + 42 + 1


def test_the_rhythm_is_what_any_calendar_makes_of_the_rule(full: Hall) -> None:
    """The rule itself, read by another library, falls on the days the file has (but for days off)."""
    rule = "DTSTART:20261118T010000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=8"
    made = Calendar.from_ical(full.see("", f"{CALENDAR}.ics").content).walk("VEVENT")
    talks = [event.decoded("dtstart") for event in made if "talk-session" in str(event["UID"])]
    assert sorted(talks) == list(rrule.rrulestr(rule))


def test_an_unchanged_file_is_not_sent_again(full: Hall) -> None:
    first = full.see("", f"{CALENDAR}.ics")
    known = {"If-None-Match": first.headers["etag"]}
    same = full.as_("").get(f"{CALENDAR}.ics", headers=known)
    assert (same.status_code, same.content) == (304, b"")
    full.as_("liushuji").post(f"{TALK}/time", data=MOVED)
    assert full.as_("").get(f"{CALENDAR}.ics", headers=known).status_code == 200
    with full.counting() as sent:
        full.see("", f"{CALENDAR}.ics")
    assert len(sent) == 2, sent
    assert full.see("", "/c/nowhere/calendar.ics").status_code == 404


def own_address(hall: Hall, who: str) -> str:
    assert hall.as_(who).post(f"{CALENDAR}/address").headers["location"] == f"{CALENDAR}#feed"
    found = re.search(r"/calendar/[\w-]{22}\.ics", hall.see(who, CALENDAR).text)
    assert found
    return found[0]


def uids(content: bytes) -> set[str]:
    return {str(event["UID"]) for event in Calendar.from_ical(content).walk("VEVENT")}


def test_ones_own_file_needs_no_sign_in_but_its_address(full: Hall) -> None:
    address = own_address(full, "wangyi")
    answer = full.see("", address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
    assert "xiangrui-talk-session-2026-11-23@pingshuo" in uids(answer.content)
    with full.counting() as sent:
        full.see("", address)
    assert len(sent) <= 5 + len(getattr(app_of(full).state, "calendars", ())), sent
    renewed = own_address(full, "wangyi")
    assert (full.see("", address).status_code, full.see("", renewed).status_code) == (404, 200)


@pytest.mark.parametrize("token", ["x", "x" * 22, "x" * 500, "中文", "%00", "..%2f..%2fetc"])
def test_a_wrong_address_is_not_found(full: Hall, token: str) -> None:
    assert full.see("", f"/calendar/{token}.ics").status_code == 404


def test_nobody_has_an_address_unless_they_ask(full: Hall) -> None:
    assert full.as_("").post(f"{CALENDAR}/address").headers["location"] == "/login"
    assert "要一个只有我该去的" in full.see("luren", CALENDAR).text


def test_the_domains_above_add_what_is_somebodys(full: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    address = own_address(full, "luren")
    assert uids(full.see("", address).content) == set()
    key = one(full, "fault-round-2026-12-01").key
    me = full.cast.people["luren"].key
    turns = (lambda _session, person, _since: {key} if person == me else (),)
    monkeypatch.setattr(app_of(full).state, "calendars", turns, raising=False)
    assert uids(full.see("", address).content) == {"xiangrui-fault-round-2026-12-01@pingshuo"}


def test_the_board_shows_the_strip_and_follows_the_calendar(full: Hall) -> None:
    board = full.see("", "/c/xiangrui")
    strip = board.text.split('class="strip"')[1].split("</section>")[0]
    assert [words in strip for words in ("每月评议", "正在评议", "每周说事", "11月23日 周一 9:00")] == [True] * 4
    known = {"If-None-Match": board.headers["etag"]}
    with full.counting() as sent:
        assert full.as_("").get("/c/xiangrui", headers=known).status_code == 304
    assert len(sent) == 1
    full.as_("liushuji").post(f"{TALK}/time", data={**MOVED, "day": "2026-11-19"})
    again = full.as_("").get("/c/xiangrui", headers=known)
    assert again.status_code == 200
    assert "明天 10:00" in again.text


def test_a_board_without_mechanisms_has_no_strip(hall: Hall) -> None:
    assert 'class="strip"' not in hall.see("", "/c/xiangrui").text


def test_the_strip_stays_a_few_lines_however_much_is_planned(full: Hall) -> None:
    with full.writing() as session:
        held = session.exec(select(Occurrence).order_by(col(Occurrence.starts_at))).all()
        step_calendar(session, full.cast.xiangrui.key)
    assert len(held) > 50
    strip = full.see("", "/c/xiangrui").text.split('class="strip"')[1].split("</section>")[0]
    assert strip.count("<a ") == 3
