"""What a community does: who sees it, who adopts and changes it, and what comes back."""

from html import unescape
from typing import Any

import pytest
from sqlmodel import col, select

from app.mechanisms.actions.making import make_occurrences
from app.mechanisms.forms import typed
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.catalogue import load_shipped
from app.mechanisms.rules.kinds import Kind, Phase
from tests.issues.hall import Hall
from tests.mechanisms.hold import a_mechanism

HOME = "/c/xiangrui/mechanisms"
SETTINGS = {each.code: each.setting for each in load_shipped()}
EVERYBODY = ("", "wangyi", "xiaoli", "zhaojingli", "liushuji", "chenkezhang", "shenji", "admin", "luren")
HOSTS = ("liushuji", "chenkezhang")


def given(code: str = "talk-session", seen: int = 0, **more: Any) -> dict[str, Any]:
    return {**typed(SETTINGS[code], seen), **more}


def adopted(hall: Hall, code: str = "talk-session", **more: Any) -> str:
    answer = hall.as_("liushuji").post(f"{HOME}/adoption/{code}", data=given(code, **more))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def only(hall: Hall) -> Mechanism:
    with hall.writing() as session:
        return session.exec(select(Mechanism)).one()


@pytest.fixture
def talk(hall: Hall) -> str:
    return adopted(hall)


def test_everybody_sees_what_is_held_and_only_hosts_see_what_to_change(hall: Hall, talk: str) -> None:
    for who in EVERYBODY:
        index, one = hall.see(who, HOME), hall.see(who, talk)
        assert (index.status_code, one.status_code) == (200, 200)
        assert "每周一 9:00" in index.text
        assert "社区议事厅" in one.text
        assert (f"{HOME}/adoption/fault-round" in index.text) == (who in HOSTS)
        for mark in (f"{talk}/edit", f"{talk}/rest", f"{talk}/occurrences", "时间或取消："):
            assert (mark in one.text) == (who in HOSTS), (who, mark)


CHANGES: dict[str, dict[str, Any]] = {
    "adoption/fault-round": given("fault-round"),
    "talk-session/edit": given(seen=1, venue="二楼"),
    "talk-session/rest": {"seen": "1"},
    "talk-session/occurrences": {"day": "2026-11-25", "start": "9:00", "length": "60", "unit": "1"},
}


def test_others_change_nothing(hall: Hall, talk: str) -> None:
    for path, data in CHANGES.items():
        for who in set(EVERYBODY) - set(HOSTS):
            answer = hall.as_(who).post(f"{HOME}/{path}", data=data)
            refused = (403, None) if who else (303, "/login")
            assert (answer.status_code, answer.headers.get("location")) == refused, (who, path)
    for who in set(EVERYBODY) - set(HOSTS):
        assert hall.see(who, f"{HOME}/adoption/fault-round").status_code == (403 if who else 303)
    assert (only(hall).version, only(hall).venue) == (1, "社区议事厅")


@pytest.mark.parametrize("who", HOSTS)
@pytest.mark.parametrize("path", CHANGES)
def test_hosts_change_everything(hall: Hall, talk: str, who: str, path: str) -> None:
    answer = hall.as_(who).post(f"{HOME}/{path}", data=CHANGES[path])
    assert (answer.status_code, answer.headers["location"].startswith("/c/xiangrui/")) == (303, True)


def test_what_is_not_there_is_not_found(hall: Hall, talk: str) -> None:
    for path in ("/c/nowhere/mechanisms", f"{HOME}/nothing", "/c/shiji/mechanisms/talk-session"):
        assert hall.see("liushuji", path).status_code == 404, path
    assert hall.see("liushuji", f"{HOME}/adoption/nothing").status_code == 404


def test_adopting_says_what_it_is_from_and_makes_it_ones_own(hall: Hall) -> None:
    form = unescape(hall.see("liushuji", f"{HOME}/adoption/duty-day").text)
    assert "没有查到公开的做法，由社区自己写。" in form
    assert 'value="周五值日"' in form
    path = adopted(hall, "duty-day", name="周六值日", weekdays=["SA"], shift="stay", description="轮到谁谁来。")
    page = unescape(hall.see("", path).text)
    assert "周六值日" in page
    assert "每周六 14:00" in page
    assert "轮到谁谁来。" in page
    assert "开始采用" in page
    assert "duty-day" in path


def test_what_is_left_blank_says_so(hall: Hall) -> None:
    path = adopted(hall, "five-three-one")
    assert "都排好了" not in hall.see("liushuji", path).text
    assert "没有查到公开的做法，由社区自己写。" in hall.see("", path).text
    assert "接下来" not in hall.see("", path).text


def test_a_change_is_told_in_words(hall: Hall, talk: str) -> None:
    assert "往后六十天的都排好了" in hall.see("liushuji", talk).text
    answer = hall.as_("liushuji").post(
        f"{talk}/edit", data=given(seen=1, often="nth", nth="-1", nth_day="FR", months="1,4,7,10", start="9:30")
    )
    assert answer.headers["location"] == talk
    page = unescape(hall.see("liushuji", talk).text)
    assert "“每周说事”改好了，往后的都按新的排。" in page
    assert "多久一次：原来“每周一”，现在“每季度第一个月的最后一个周五”" in page
    assert "几点开始：原来“9:00”，现在“9:30”" in page
    assert "刘**" in page
    assert only(hall).version == 2


BAD_INPUT = [
    ({"name": "说" * 21}, "name", "最多 20 个字"),
    ({"often": "rule", "rule": "FREQ=WEEKLY;BYDAY=MO;COUNT=3"}, "rule", "COUNT、UNTIL"),
    ({"often": "rule", "rule": "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3;BYMONTHDAY=1"}, "rule", "一天也轮不到"),
    ({"start": "25:00"}, "start", "要写成 9:30 这样"),
    ({"checklist": "\n".join(["卫生：桶"] * 41)}, "checklist", "最多 40 条"),
]


def test_bad_input_gets_a_sentence_and_stays_typed(hall: Hall, talk: str) -> None:
    for more, field, words in BAD_INPUT:
        for path, seen in ((f"{talk}/edit", 1), (f"{HOME}/adoption/talk-session", 0)):
            page = hall.as_("liushuji").post(path, data=given(seen=seen, venue="大槐树下", **more))
            text = unescape(page.text)
            assert page.status_code == 422, more
            assert words in text.split(f'id="e-{field}"')[1].split("</p>")[0]
            assert 'value="大槐树下"' in text
    assert only(hall).version == 1


def test_the_second_of_two_tabs_keeps_what_was_typed_and_sees_what_happened(hall: Hall, talk: str) -> None:
    me = hall.as_("liushuji")
    assert me.post(f"{talk}/edit", data=given(seen=1, venue="二楼")).status_code == 303
    late = me.post(f"{talk}/edit", data=given(seen=1, venue="三楼"))
    text = unescape(late.text)
    assert late.status_code == 409
    assert "别人刚刚改过" in text
    assert 'value="三楼"' in text
    assert "原来“社区议事厅”，现在“二楼”" in text
    assert 'name="seen" value="2"' in text
    assert me.post(f"{talk}/edit", data=given(seen=2, venue="三楼")).status_code == 303
    assert me.post(f"{talk}/rest", data={"seen": "1"}).status_code == 409


def test_a_typing_error_does_not_let_anybody_save_over_somebody_else(hall: Hall, talk: str) -> None:
    assert hall.as_("chenkezhang").post(f"{talk}/edit", data=given(seen=1, venue="二楼")).status_code == 303
    me = hall.as_("liushuji")
    refused = me.post(f"{talk}/edit", data=given(seen=1, start="25:00"))
    assert (refused.status_code, 'name="seen" value="1"' in refused.text) == (422, True)
    assert me.post(f"{talk}/edit", data=given(seen=1, venue="三楼")).status_code == 409
    assert only(hall).venue == "二楼"


def test_a_slip_before_anybody_was_faster_keeps_its_mark_too(hall: Hall, talk: str) -> None:
    me = hall.as_("liushuji")
    refused = me.post(f"{talk}/edit", data=given(seen=1, often="weekly", weekdays=[]))
    assert (refused.status_code, 'name="seen" value="1"' in refused.text) == (422, True)


def test_off_and_on_again(hall: Hall, talk: str) -> None:
    me = hall.as_("liushuji")
    assert me.post(f"{talk}/rest", data={"seen": "1"}).headers["location"] == talk
    page = hall.see("", talk).text
    assert "停办了，往后没有排。" in page
    assert "停办了</p>" in page
    assert "停办的" in hall.see("", HOME).text
    assert me.post(f"{talk}/resumption", data={"seen": "2"}).status_code == 303
    page = hall.see("", talk).text
    assert "恢复办了" in page
    assert "11月23日 周一" in page


def test_calling_one_by_hand(hall: Hall) -> None:
    path = adopted(hall, "joint-meeting")
    once = {"day": "2026-11-25", "start": "10:00", "length": "2", "unit": "60", "venue": "镇里二楼"}
    me = hall.as_("liushuji")
    assert me.post(f"{path}/occurrences", data=once).headers["location"] == "/c/xiangrui/calendar"
    assert "镇里二楼" in hall.see("", path).text
    again = me.post(f"{path}/occurrences", data={**once, "venue": "三楼"})
    assert again.status_code == 422
    assert "已经排了一次" in again.text
    assert 'value="三楼"' in again.text
    assert "新定的：物业联席会" in hall.see("sunzhuren", "/me/messages").text


BAD_CALLS = [
    ({"day": "2026-11-17"}, "已经过了"), ({"day": "2028-01-01"}, "一年以后"), ({"day": "下周三"}, "2026-11-30 这样"),
    ({"day": "0001-01-01"}, "2026-11-30 这样"), ({"day": "9999-12-31"}, "2026-11-30 这样"),
    ({"day": ""}, "2026-11-30 这样"), ({"start": ""}, "9:30 这样"), ({"length": "0"}, "最短 5 分钟"),
    ({"length": "x"}, "要填整数"), ({"venue": "院" * 61}, "最多 60 个字"),
]


def test_a_bad_call_gets_a_sentence(hall: Hall, talk: str) -> None:
    with hall.writing() as session:
        before = len(session.exec(select(Occurrence)).all())
    for more, words in BAD_CALLS:
        once = {"day": "2026-11-25", "start": "10:00", "length": "2", "unit": "60", "venue": "镇里", **more}
        answer = hall.as_("liushuji").post(f"{talk}/occurrences", data=once)
        assert (answer.status_code, words in unescape(answer.text)) == (422, True), more
    with hall.writing() as session:
        assert len(session.exec(select(Occurrence)).all()) == before


def test_what_the_pages_cost_and_that_more_of_it_costs_no_more(hall: Hall) -> None:
    with hall.writing() as session:
        for n in range(20):
            a_mechanism(session, hall.cast, Kind.TALK_SESSION, slug=f"talk-{n}")
        make_occurrences(session, hall.now)
    for who, path, most in (
        ("", HOME, 3), ("", f"{HOME}/talk-0", 7), ("liushuji", HOME, 10), ("liushuji", f"{HOME}/talk-0", 13),
        ("liushuji", f"{HOME}/talk-0/edit", 11),
    ):  # fmt: skip
        hall.see(who, path)
        with hall.counting() as sent:
            assert hall.see(who, path).status_code == 200
        assert len(sent) <= most, (who, path, len(sent), sent)


def test_a_retimed_one_that_was_prepared_shows_why_it_is_gone(hall: Hall, talk: str) -> None:
    with hall.writing() as session:
        first = session.exec(select(Occurrence).order_by(col(Occurrence.planned_on))).first()
        assert first is not None
        first.prepared = True
    hall.as_("liushuji").post(f"{talk}/edit", data=given(seen=1, weekdays=["TU"]))
    with hall.writing() as session:
        assert session.get_one(Occurrence, first.key).phase is Phase.CANCELLED
    page = hall.see("", talk).text
    assert "已取消" in page
    assert "时间改了" in page
    hall.later(days=10)
    assert "时间改了" not in hall.see("", talk).text
