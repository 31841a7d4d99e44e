"""The pages of a round, as each of the cast sees them, without a script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine
from sqlmodel import select

from app.issues.models import Issue
from app.issues.rules.lifecycle import Status
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.fixing import say_why_nobody
from app.rounds.models import FaultRound, Recheck, RoundFault, RoundMember, RoundStop
from app.rounds.queries.faults import fault_numbered
from app.rounds.queries.lookback import lookback_of
from app.rounds.queries.rounds import Held, round_by_ref
from app.rounds.rules.lookback import Verdict
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, location, rows, seen
from tests.rounds.hold import a_round, again, closed, extra, found, joined, opened, walked, walker
from tests.rounds.hold import seen as look_back

BASE = "/c/xiangrui/rounds"
JPEG = ("photos", ("a.jpg", PHOTO, "image/jpeg"))
TEXT = ("photos", ("a.txt", b"no picture", "text/plain"))


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def planned(hall: Hall, *names: str) -> str:
    with hall.writing() as session:
        return f"{BASE}/{joined(session, hall.cast, a_round(session, hall.cast), *names).occurrence.ref}"


def begun(hall: Hall, *names: str) -> str:
    with hall.writing() as session:
        held = joined(session, hall.cast, a_round(session, hall.cast), *names)
        return f"{BASE}/{opened(session, hall.cast, held).occurrence.ref}"


def second(hall: Hall, *names: str, faults: int = 1) -> tuple[str, list[str]]:
    """An open round with a look-back still to be done: its address, and the references that come up."""
    with hall.writing() as session:
        first, issues = walked(session, hall.cast, faults=faults, at=NOON - timedelta(days=15))
        held = joined(session, hall.cast, a_round(session, hall.cast, after=first), *names)
        return f"{BASE}/{opened(session, hall.cast, held).occurrence.ref}", [issue.ref for issue in issues]


def ended(hall: Hall) -> tuple[str, Held]:
    """A closed round that looked back at one mended fault, and found two."""
    with hall.writing() as session:
        first, [issue] = walked(session, hall.cast, at=NOON - timedelta(days=15))
        held = opened(session, hall.cast, a_round(session, hall.cast, after=first))
        look_back(session, hall.cast, held, issue, Verdict.FIXED)
        found(session, hall.cast, held)
        found(session, hall.cast, held, "wangyi", at_home=True, words="三单元的门关不严")
        line = fault_numbered(session, held.round.key, 2)
        assert line is not None
        by = walker(session, hall.cast, held, "liushuji")
        say_why_nobody(session, held, line, "等维修资金", by=by, at=NOON)
        held = closed(session, hall.cast, again(session, held))
        return f"{BASE}/{held.occurrence.ref}", held


def post(hall: Hall, name: str, path: str, /, **data: Any) -> Response:
    files = data.pop("files", None)
    if path.endswith(("/walk", "/faults")):
        data = {"where": "o", **data}
    answer: Response = hall.as_(name).post(path, data=data, files=files)
    return answer


EVERYBODY = ("", "wangyi", "laozhou", "luren", "xiaoli", "zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji")


def test_everybody_reads_what_is_public_and_nobodys_name(hall: Hall) -> None:
    over, _ = ended(hall)
    for name in EVERYBODY:
        pages = [hall.see(name, path) for path in (BASE, over, f"{over}/report", f"{over}/report/notice")]
        assert [page.status_code for page in pages] == [200] * 4, name
        me = hall.cast.people[name].name if name else ""
        for page in pages:
            assert not [each.name for each in hall.cast.people.values() if each.name in page.text and each.name != me]


OPEN_TO = {
    "preparation": {"liushuji", "chenkezhang"}, "lookback": {"xiaoli", "liushuji", "chenkezhang", "laozhou"},
    "walk": {"xiaoli", "liushuji", "chenkezhang", "laozhou"}, "entry": {"xiaoli", "liushuji", "chenkezhang"},
    "sheet": {"xiaoli", "liushuji", "chenkezhang"}, "closing": {"liushuji", "chenkezhang"},
    "faults": {"wangyi", "laozhou", "sunzhuren"}, "faults/1": {"xiaoli", "liushuji", "chenkezhang"},
}


def test_the_rest_is_for_whom_it_is_for(hall: Hall) -> None:
    base = begun(hall, "laozhou")
    with hall.writing() as session:
        held = session.exec(select(Occurrence)).one()
        here = round_by_ref(session, held.community_id, held.ref)
        assert here is not None
        found(session, hall.cast, here)
    for path, open_to in OPEN_TO.items():
        wanted = {name: 200 if name in open_to else 303 if not name else 403 for name in EVERYBODY}
        assert hall.statuses(EVERYBODY, f"{base}/{path}") == wanted, path


POSTS = (
    "preparation", "lot", "invitation", "guests", "cancellation", "opening", "lookback", "walk", "stops/1", "faults",
    "faults/1", "entry", "closing", "seats/cancellation",
)


def test_strangers_change_nothing(hall: Hall) -> None:
    base = begun(hall)
    sent = {"name": "马", "verdict": "fixed", "words": "灯不亮", "reason": "下雨"}
    for path in POSTS:
        assert location(hall.as_("").post(f"{base}/{path}", data=sent)) == "/login", path
        for name in ("luren", "shenji"):
            assert hall.as_(name).post(f"{base}/{path}", data={"where": "o", **sent}).status_code in (403, 409), path
    assert not any(rows(hall.db, kind) for kind in (RoundFault, RoundMember, Recheck))
    [held] = rows(hall.db, Occurrence)
    assert held.phase is Phase.OPEN


def test_a_round_is_found_in_its_own_community_only(hall: Hall) -> None:
    base = begun(hall)
    ref = base.rpartition("/")[2]
    for path in ("", "/preparation", "/walk", "/report", "/faults", "/lookback"):
        assert hall.see("liushuji", f"{BASE}/nothing{path}").status_code == 404, path
        assert hall.see("chenkezhang", f"/c/shiji/rounds/{ref}{path}").status_code == 404, path


def test_a_host_of_another_community_does_not_prepare_here(hall: Hall) -> None:
    assert hall.see("liushuji", "/c/shiji/rounds").status_code == 200
    assert hall.see("luren", f"{planned(hall)}/preparation").status_code == 403


def test_there_is_no_report_before_the_end(hall: Hall) -> None:
    base = begun(hall)
    assert hall.see("liushuji", f"{base}/report").status_code == 404
    assert hall.see("", f"{base}/report/notice").status_code == 404


def test_signing_up_waiting_and_leaving(hall: Hall) -> None:
    base = planned(hall)
    assert "我要参加" in hall.see("wangyi", base).text
    assert location(post(hall, "wangyi", f"{base}/seats")) == base
    assert "您已经报上名了" in hall.see("wangyi", base).text
    assert location(post(hall, "wangyi", f"{base}/seats")) == base
    assert len(rows(hall.db, RoundMember)) == 1
    assert location(post(hall, "wangyi", f"{base}/seats/cancellation")) == base
    assert post(hall, "wangyi", f"{base}/seats/cancellation").status_code == 409
    assert "我要参加" in hall.see("wangyi", base).text


def test_a_visitor_is_led_through_the_sign_in_and_back(hall: Hall) -> None:
    base = planned(hall)
    answer = hall.as_("").post(f"{base}/seats", headers={"Referer": f"http://testserver{base}"})
    assert location(answer) == "/login"


def plan(hall: Hall, **more: Any) -> dict[str, Any]:
    return {
        "theme": "楼道", "venue": "5号楼前", "seats": "5", "fix_days": "3", "checklist": "卫生|楼道干净没有|HY",
        "add": [str(hall.cast.building5.key), "", str(hall.cast.building3.key)], "version": "1", **more,
    }


def test_a_plan_is_kept_and_its_route_put_in_another_order(hall: Hall) -> None:
    base = planned(hall)
    assert location(post(hall, "liushuji", f"{base}/preparation", **plan(hall))) == f"{base}/preparation"
    page = hall.see("liushuji", f"{base}/preparation").text
    stops = re.findall(r'name="stop" value="(\d+)"', page)
    assert stops == [str(hall.cast.building5.key), str(hall.cast.building3.key)]
    moved = plan(hall, stop=stops, place=["2", "1"], add="", version="2")
    location(post(hall, "liushuji", f"{base}/preparation", **moved))
    kept = sorted(rows(hall.db, RoundStop), key=lambda stop: stop.position)
    assert [stop.building_id for stop in kept] == [hall.cast.building3.key, hall.cast.building5.key]
    assert "祥瑞花园东区 3号楼、5号楼" in hall.see("", base).text


BAD_PLANS: list[tuple[dict[str, Any], int, str]] = [
    ({"seats": "4"}, 422, "不在范围"), ({"seats": "many"}, 422, "整数"), ({"checklist": "卫生"}, 422, "第 1 行"),
    ({"add": "x"}, 422, "认不出来"), ({"add": "99999"}, 422, "不在这个社区"), ({"version": "9"}, 409, "别人刚刚改"),
    ({"theme": "长" * 41}, 422, "太长"),
]


def test_a_refused_plan_keeps_what_was_typed(hall: Hall) -> None:
    base = planned(hall)
    for change, status, said in BAD_PLANS:
        answer = post(hall, "liushuji", f"{base}/preparation", **plan(hall, venue="老地方的花坛", **change))
        assert (answer.status_code, said in answer.text, "老地方的花坛" in answer.text) == (status, True, True), change
    assert rows(hall.db, FaultRound) == []


def test_the_lot_is_public_with_everything_to_draw_it_again(hall: Hall) -> None:
    with hall.writing() as session:
        extra(session, hall.cast, 9)
    base = planned(hall)
    assert post(hall, "liushuji", f"{base}/lot", everybody="0").status_code == 409
    assert location(post(hall, "liushuji", f"{base}/lot", everybody="1")).startswith(f"{base}/preparation")
    page = hall.see("", base).text
    assert "种子" in page
    assert "邻居1" not in page
    assert "邻居" in hall.see("liushuji", f"{base}/preparation").text


def test_inviting_guests_and_calling_off(hall: Hall) -> None:
    base = planned(hall, "wangyi")
    location(post(hall, "liushuji", f"{base}/invitation"))
    assert post(hall, "liushuji", f"{base}/guests", name="", title="5号楼").status_code == 422
    location(post(hall, "liushuji", f"{base}/guests", name="马大姐", title="5号楼"))
    assert "马大姐" in hall.see("liushuji", f"{base}/preparation").text
    assert "马大姐" not in hall.see("wangyi", base).text
    refused = post(hall, "liushuji", f"{base}/cancellation", reason="")
    assert (refused.status_code, "写一句为什么取消" in refused.text) == (422, True)
    location(post(hall, "liushuji", f"{base}/cancellation", reason="下大雨"))
    assert "下大雨" in hall.see("", base).text
    assert post(hall, "liushuji", f"{base}/opening").status_code == 409


def test_the_look_back_leads_the_walk(hall: Hall) -> None:
    base, [ref] = second(hall)
    assert "回头看还有 1 处没看" in hall.see("liushuji", f"{base}/walk").text
    refused = post(hall, "liushuji", f"{base}/walk", words="单元门关不严")
    assert (refused.status_code, rows(hall.db, RoundFault)[1:]) == (409, [])
    answer = post(hall, "xiaoli", f"{base}/lookback", line=ref, verdict="unfixed", note="还是不亮")
    assert location(answer) == f"{base}/lookback"
    assert "没修好 1" in seen(hall.see("xiaoli", f"{base}/lookback").text)
    assert location(post(hall, "liushuji", f"{base}/walk", words="单元门关不严")).startswith(f"{base}/walk")


BAD_ANSWERS = [
    ({"note": "看过"}, 422, "选一下修好了没有"), ({"verdict": "fixed"}, 422, "拍一张现在的样子"),
    ({"verdict": "maybe", "note": "看过"}, 422, "请从给出的几项里选"),
    ({"verdict": "unseen", "note": "家里没人"}, 403, "主持的人"),
]


def test_a_refused_answer_says_why_and_keeps_the_words(hall: Hall) -> None:
    base, [ref] = second(hall)
    for data, status, said in BAD_ANSWERS:
        answer = post(hall, "xiaoli", f"{base}/lookback", line=ref, **data)
        assert (answer.status_code, said in answer.text) == (status, True), data
        assert data.get("note", "") in answer.text
    assert rows(hall.db, Recheck) == []


def test_a_photo_is_kept_while_the_answer_is_refused(hall: Hall) -> None:
    base, [ref] = second(hall)
    refused = post(hall, "xiaoli", f"{base}/lookback", line=ref, files=[JPEG])
    seal = re.search(r'name="photos_kept" value="([^"]+)"', refused.text)
    assert refused.status_code == 422
    assert seal is not None
    location(post(hall, "xiaoli", f"{base}/lookback", line=ref, verdict="fixed", photos_kept=seal[1]))
    assert rows(hall.db, Recheck)[0].photo_id is not None


def test_a_seal_is_good_for_one_person_only(hall: Hall) -> None:
    base, [ref] = second(hall)
    refused = post(hall, "xiaoli", f"{base}/lookback", line=ref, files=[JPEG])
    seal = re.search(r'name="photos_kept" value="([^"]+)"', refused.text)
    assert seal is not None
    answer = post(hall, "liushuji", f"{base}/lookback", line=ref, verdict="fixed", photos_kept=seal[1])
    assert (answer.status_code, "拍一张" in answer.text) == (422, True)


def test_a_line_that_does_not_come_up_is_not_found(hall: Hall) -> None:
    base, _ = second(hall)
    assert post(hall, "xiaoli", f"{base}/lookback", line="XR-20260101-0001", verdict="fixed").status_code == 404


def test_the_same_answer_twice_is_refused_the_second_time(hall: Hall) -> None:
    base, [ref] = second(hall)
    location(post(hall, "xiaoli", f"{base}/lookback", line=ref, verdict="fixed", note="亮了"))
    again_ = post(hall, "liushuji", f"{base}/lookback", line=ref, verdict="unfixed", note="不亮")
    assert (again_.status_code, "已经有人看过" in again_.text) == (409, True)
    assert len(rows(hall.db, Recheck)) == 1


def test_a_fault_is_found_given_out_and_seen_by_all(hall: Hall) -> None:
    base = begun(hall)
    page = hall.see("liushuji", f"{base}/walk").text
    slip = re.search(r'name="slip" value="([^"]+)"', page)
    assert slip is not None
    data = {
        "words": "二楼的灯不亮，13812345678", "where": f"b{hall.cast.building3.key}", "item": "6", "slip": slip[1],
        "unit": str(hall.cast.unit_anhe.key),
    }
    for _ in range(2):
        location(post(hall, "liushuji", f"{base}/walk", **data, files=[JPEG]))
    [issue] = rows(hall.db, Issue)
    assert (issue.status, issue.category, issue.photos) == (Status.DISPATCHED, "UT", 1)
    shown = hall.see("", base).text
    assert "138****5678" in shown
    assert "安禾物业" in shown
    assert hall.see("", f"/photos/{issue.cover}-s.jpg").status_code == 200


BAD_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"words": ""}, "写一句哪里不对"), ({"item": "99"}, "清单里没有这一项"), ({"category": "IL"}, "列出的类别"),
    ({"due_on": "2020-01-01"}, "今天到 90 天"), ({"due_on": "soon"}, "日期看不懂"), ({"unit": "999"}, "不管这里"),
    ({"files": [TEXT]}, "照片"), ({"where": ""}, "选一下在哪儿"), ({"where": "b²"}, "没有这个地方"),
]


def test_a_refused_fault_keeps_what_was_typed(hall: Hall) -> None:
    base = begun(hall)
    whole = {"words": "二楼的灯不亮", "place": "2单元的拐角", "unit": str(hall.cast.unit_anhe.key)}
    for change, said in BAD_FAULTS:
        data = {"where": f"b{hall.cast.building3.key}", **whole, **change}
        answer = post(hall, "liushuji", f"{base}/walk", **data)
        assert (answer.status_code, said in answer.text, "2单元的拐角" in answer.text) == (422, True, True), change
    assert rows(hall.db, Issue) == []


def test_the_last_ones_building_and_fixer_stay_picked(hall: Hall) -> None:
    base = begun(hall)
    unit = hall.cast.unit_anhe.key
    where = location(
        post(hall, "liushuji", f"{base}/walk", words="灯不亮", where=f"b{hall.cast.building5.key}", unit=unit)
    )
    page = hall.see("liushuji", where).text
    assert f'<option value="{unit}" selected>' in page
    assert f'<option value="b{hall.cast.building5.key}" selected>' in page


def test_a_resident_at_home_reports_into_the_round(hall: Hall) -> None:
    base = begun(hall)
    assert "在家报一处" in hall.see("wangyi", base).text
    assert "/c/xiangrui/report" in hall.see("luren", base).text
    assert post(hall, "wangyi", f"{base}/faults", words="").status_code == 422
    for _ in range(2):
        location(post(hall, "wangyi", f"{base}/faults", words="三单元的门关不严", slip="a" * 22))
    [fault] = rows(hall.db, RoundFault)
    assert fault.at_home
    assert "在家报的" in hall.see("", base).text


def test_ten_a_day_is_enough_for_one_phone(hall: Hall) -> None:
    base = begun(hall)
    for number in range(10):
        location(post(hall, "wangyi", f"{base}/faults", words=f"第{number}处的灯不亮"))
    refused = post(hall, "wangyi", f"{base}/faults", words="又一处灯不亮了")
    assert (refused.status_code, "又一处灯不亮了" in refused.text) == (429, True)


def test_who_mends_it_is_settled_on_a_page_of_its_own(hall: Hall) -> None:
    base = begun(hall)
    location(post(hall, "wangyi", f"{base}/faults", words="三单元的门关不严"))
    assert "定谁来修" in hall.see("liushuji", base).text
    refused = post(hall, "liushuji", f"{base}/faults/1", unit="", reason="")
    assert (refused.status_code, "选谁来修" in refused.text) == (422, True)
    location(post(hall, "liushuji", f"{base}/faults/1", reason="要先查水管归谁管"))
    assert "要先查水管归谁管" in hall.see("", base).text
    location(post(hall, "liushuji", f"{base}/faults/1", unit=hall.cast.unit_committee.key, due_on="2026-11-20"))
    assert rows(hall.db, Issue)[0].unit_id == hall.cast.unit_committee.key
    assert hall.see("liushuji", f"{base}/faults/9").status_code == 404
    assert hall.see("liushuji", f"{base}/faults/x").status_code == 404


def typed(hall: Hall, *words: str, **more: list[str]) -> dict[str, Any]:
    """Rows of the paper as the entry form sends them."""
    count = len(words)
    blank = [""] * count
    where = [f"b{hall.cast.building3.key}"] * count
    return {
        "slip": [f"slip-{n}" for n in range(count)], "where": where, "place": blank, "words": list(words),
        "item": blank, "unit": blank, "due_on": blank, **more,
    }


def test_paper_is_typed_in_row_by_row(hall: Hall) -> None:
    base, [ref] = second(hall)
    rows_ = typed(hall, "灯不亮", "门关不严", "", unit=[str(hall.cast.unit_anhe.key), "999", ""])
    sent = {**rows_, "line": [ref], "verdict": ["fixed"], "note": [""]}
    answer = post(hall, "liushuji", f"{base}/entry", **sent)
    assert answer.status_code == 422
    assert "录好 2 条，有 1 条没录成" in seen(answer.text).replace("\n", "")
    assert "门关不严" in answer.text
    assert "灯不亮" not in answer.text
    assert len(rows(hall.db, RoundFault)) == 2
    assert rows(hall.db, Recheck)[0].fixed is True
    mended = {**rows_, "unit": [str(hall.cast.unit_anhe.key)] * 2 + [""]}
    assert location(post(hall, "liushuji", f"{base}/entry", **mended)) == f"{base}/entry"
    assert len(rows(hall.db, RoundFault)) == 3
    location(post(hall, "liushuji", f"{base}/entry", **mended))
    assert len(rows(hall.db, RoundFault)) == 3


def test_paper_waits_for_its_look_back_too(hall: Hall) -> None:
    base, [ref] = second(hall)
    answer = post(hall, "liushuji", f"{base}/entry", **typed(hall, "灯不亮"), line=[ref], verdict=[""], note=[""])
    assert (answer.status_code, "回头看还有 1 处" in answer.text, "灯不亮" in answer.text) == (422, True, True)


BAD_ROWS = [
    {"where": ["x"]}, {"where": [""]}, {"item": ["99"]}, {"due_on": ["2026-13-01"]}, {"unit": ["-1"]},
    {"words": ["灯"]}, {"where": ["b" + "9" * 12]}, {"words": ["灯" * 600]},
]


def test_a_row_that_cannot_be_read_comes_back(hall: Hall) -> None:
    base = begun(hall)
    for more in BAD_ROWS:
        answer = post(hall, "liushuji", f"{base}/entry", **{**typed(hall, "灯不亮"), **more})
        assert (answer.status_code, 'class="entry bad"' in answer.text) == (422, True), more
    assert rows(hall.db, RoundFault) == []


def test_the_sheet_has_boxes_for_what_was_found_last_time(hall: Hall) -> None:
    with hall.writing() as session:
        first, [issue] = walked(session, hall.cast, at=NOON - timedelta(days=15))
        ref = a_round(session, hall.cast, after=first).occurrence.ref
    page = hall.see("xiaoli", f"{BASE}/{ref}/sheet").text
    assert issue.title in page
    assert page.count('class="box"') == 2
    assert rows(hall.db, FaultRound)[1:] == []


def test_closing_waits_and_then_makes_the_report(hall: Hall) -> None:
    base = begun(hall)
    location(post(hall, "wangyi", f"{base}/faults", words="花坛边的砖松了", where=f"e{hall.cast.dongqu.key}"))
    assert post(hall, "wangyi", f"{base}/faults", words="花坛", where="e999").status_code == 422
    refused = post(hall, "liushuji", f"{base}/closing", thanks="谢谢各位邻居")
    assert (refused.status_code, "谢谢各位邻居" in refused.text) == (409, True)
    location(post(hall, "liushuji", f"{base}/faults/1", unit=hall.cast.unit_anhe.key))
    assert location(post(hall, "liushuji", f"{base}/closing", thanks="谢谢各位邻居")) == f"{base}/report"
    assert post(hall, "liushuji", f"{base}/closing").status_code == 409
    assert rows(hall.db, Occurrence)[0].phase is Phase.CLOSED
    assert "谢谢各位邻居" in hall.see("", f"{base}/report").text


def test_a_report_shows_how_it_stands_today_and_the_figures_of_then(hall: Hall) -> None:
    base, held = ended(hall)
    text = seen(hall.see("", f"{base}/report").text)
    assert held.round.digest in text
    assert "2 处" in text
    assert "100%" in text
    assert "等维修资金" in text
    with hall.writing() as session:
        for issue in session.exec(select(Issue)):
            issue.hidden_at = NOON
            session.add(issue)
    hidden = hall.see("", f"{base}/report").text
    assert "三单元的门关不严" not in hidden
    assert "这一处不公开" in hidden
    assert held.round.digest in hidden


def test_a_round_that_found_nothing_has_no_rate(hall: Hall) -> None:
    base = begun(hall)
    location(post(hall, "liushuji", f"{base}/closing"))
    page = seen(hall.see("", f"{base}/report").text)
    assert "没有要回头看的" in page
    assert "100%" not in page
    assert "没有要回头看的，不计整改率" in seen(hall.see("", f"{base}/report/notice").text)


def test_rounds_are_compared_once_there_are_two(hall: Hall) -> None:
    assert "还没有找过茬" in hall.see("", BASE).text
    ended(hall)
    page = hall.see("", BASE).text
    assert 'class="trend"' in page
    assert "第 2 期（11月18日）找出 2 处，回头看 1 处修好 1 处，整改率 100%" in page
    assert "100%" in seen(page)
    assert hall.see("", f"{BASE}?before=2").status_code == hall.see("", f"{BASE}?before=x").status_code == 200


MOST_QUERIES = [
    ("", "", 6), ("", "show", 8), ("wangyi", "show", 13), ("liushuji", "show", 13), ("", "report", 5),
    ("liushuji", "walk", 15), ("liushuji", "lookback", 10), ("liushuji", "entry", 16), ("liushuji", "closing", 11),
    ("liushuji", "preparation", 12),
]


def test_pages_cost_few_queries(hall: Hall) -> None:
    over, _ = ended(hall)
    with hall.writing() as session:
        held = session.exec(select(Occurrence).where(Occurrence.phase == Phase.CLOSED)).all()[-1]
        last = round_by_ref(session, held.community_id, held.ref)
        assert last is not None
        nxt = opened(
            session, hall.cast, a_round(session, hall.cast, at=NOON + timedelta(days=1), after=last),
            at=NOON + timedelta(days=1),
        )
    base = f"{BASE}/{nxt.occurrence.ref}"
    for name, path, most in MOST_QUERIES:
        address = {"": BASE, "show": base, "report": f"{over}/report"}.get(path, f"{base}/{path}")
        hall.see(name, address)
        with hall.counting() as queries:
            assert hall.see(name, address).status_code == 200
        assert len(queries) <= most, "\n".join([path, *queries])


def test_the_chart_is_one_query_however_many_rounds(hall: Hall) -> None:
    def count() -> int:
        with hall.counting() as queries:
            hall.see("", BASE)
        return len(queries)

    ended(hall)
    few = count()
    with hall.writing() as session:
        held = None
        for number in range(3, 9):
            at = NOON + timedelta(days=number)
            held = a_round(session, hall.cast, at=at, after=_any(session))
            closed_ = opened(session, hall.cast, held, at=at)
            for line in _lines(session, closed_):
                look_back(session, hall.cast, closed_, line, Verdict.FIXED, "liushuji", at=at)
            closed(session, hall.cast, closed_, at=at)
    assert count() == few


def _any(session: Any) -> Held:
    found_ = session.exec(select(Occurrence)).all()[-1]
    held = round_by_ref(session, found_.community_id, found_.ref)
    assert held is not None
    return held


def _lines(session: Any, held: Held) -> list[Issue]:
    return [line.issue for line in lookback_of(session, held.round)]
