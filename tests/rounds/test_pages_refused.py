"""What a refused form keeps: the mark of what its writer saw, what was typed, and never a fault of the server."""

import re
from itertools import product
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.issues.models import Issue
from app.issues.rules.lifecycle import Status
from app.rounds.models import FaultRound, RoundFault, RoundMember
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import location, rows
from tests.rounds.hold import extra
from tests.rounds.test_pages import begun, ended, plan, planned, post, typed

OUTSIDE = {"words": "三单元的门关不严", "where": "o"}


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def version_in(text: str) -> str:
    [found] = re.findall(r'name="version" value="(\d+)"', text)
    return str(found)


def test_a_typing_error_does_not_let_anybody_save_over_somebody_else(hall: Hall) -> None:
    base = planned(hall)
    where = f"{base}/preparation"
    location(post(hall, "chenkezhang", where, **plan(hall, theme="消防通道")))
    for wrong in ({"seats": "4"}, {"theme": "长" * 41}, {"add": "x"}, {"stop": "1", "place": "第一"}):
        refused = post(hall, "liushuji", where, **plan(hall, **wrong))
        assert (refused.status_code, version_in(refused.text)) == (422, "1")
    late = post(hall, "liushuji", where, **plan(hall, theme="垃圾桶"))
    assert (late.status_code, version_in(late.text)) == (409, "2")
    theirs = late.text.partition("别人改成了")[2].partition("</dl>")[0]
    for kept in ("消防通道", "5号楼前", "5 位", "祥瑞花园东区 5号楼、3号楼", "卫生|楼道干净没有|HY"):
        assert kept in theirs
    assert 'value="垃圾桶"' in late.text
    location(post(hall, "liushuji", where, **plan(hall, theme="垃圾桶", version="2")))
    assert rows(hall.db, FaultRound)[0].theme == "垃圾桶"


def test_a_fault_on_a_walk_that_has_not_begun_keeps_what_was_typed(hall: Hall) -> None:
    base = planned(hall)
    for name, (words, status) in product(("xiaoli", "liushuji"), (("二楼的灯不亮", 409), ("长" * 501, 422))):
        answer = post(hall, name, f"{base}/walk", words=words, place="槐树底下")
        assert (answer.status_code, words in answer.text, "槐树底下" in answer.text) == (status, True, True), name
    assert rows(hall.db, RoundFault) == []


def test_paper_of_a_round_that_has_not_begun_keeps_what_was_typed(hall: Hall) -> None:
    answer = post(hall, "xiaoli", f"{planned(hall)}/entry", **typed(hall, "三楼的灯不亮"))
    assert answer.status_code == 422
    assert "三楼的灯不亮" in answer.text
    assert "这一步办不了" in answer.text


def test_a_round_that_has_not_begun_does_not_end(hall: Hall) -> None:
    base = planned(hall)
    for thanks, status in (("谢谢各位邻居", 409), ("谢" * 201, 422)):
        answer = post(hall, "liushuji", f"{base}/closing", thanks=thanks)
        assert (answer.status_code, thanks in answer.text) == (status, True)


def test_a_round_nobody_prepared_answers_everything(hall: Hall) -> None:
    base, names = planned(hall), ("wangyi", "xiaoli", "zhaojingli", "liushuji", "chenkezhang")
    sent: dict[str, Any] = {**OUTSIDE, "verdict": "fixed", "reason": "雨"}
    paths = ("walk", "closing", "lookback", "faults", "faults/1", "stops/1", "seats/cancellation")
    for name in names:
        assert post(hall, name, f"{base}/entry", **typed(hall, "灯不亮")).status_code < 500, name
        answers = {path: post(hall, name, f"{base}/{path}", **sent).status_code for path in paths}
        assert [path for path, status in answers.items() if status >= 500] == [], name
    assert rows(hall.db, FaultRound) == []
    assert max(post(hall, name, f"{base}/opening", **sent).status_code for name in names) < 500


def test_a_try_before_it_begins_costs_nobody_a_report(hall: Hall) -> None:
    base = planned(hall)
    for _ in range(12):
        assert post(hall, "wangyi", f"{base}/faults", **OUTSIDE).status_code == 409
    location(post(hall, "liushuji", f"{base}/opening"))
    assert location(post(hall, "wangyi", f"{base}/faults", **OUTSIDE)) == base


def test_the_reason_goes_with_the_fault_that_is_hidden(hall: Hall) -> None:
    base, _ = ended(hall)
    api = f"/api/v1{base.replace('/c/', '/communities/')}"
    places = (base, f"{base}/report", f"{base}/report/notice", api)
    assert ["等维修资金" in hall.see("", place).text for place in places] == [True] * 4
    with hall.writing() as session:
        for issue in session.exec(select(Issue)):
            issue.hidden_at = NOON
            session.add(issue)
    for name in ("", "wangyi", "liushuji"):
        assert ["等维修资金" in hall.see(name, place).text for place in places] == [False] * 4
    assert "暂时没定谁修" in hall.see("", base).text


def test_a_hidden_fault_of_an_open_round_says_nothing_on_the_walk(hall: Hall) -> None:
    base = begun(hall)
    location(post(hall, "wangyi", f"{base}/faults", words="三单元的门关不严"))
    location(post(hall, "liushuji", f"{base}/faults/1", reason="要先问三单元的老马"))
    assert rows(hall.db, Issue)[0].status is Status.SUBMITTED
    with hall.writing() as session:
        issue = session.exec(select(Issue)).one()
        issue.hidden_at = NOON
        session.add(issue)
    for path in (base, f"{base}/walk", f"{base}/faults/1"):
        assert "老马" not in hall.see("xiaoli", path).text


def test_a_guest_noted_twice_is_one(hall: Hall) -> None:
    base = begun(hall)
    for _ in range(2):
        location(post(hall, "liushuji", f"{base}/guests", name="马大姐", title="5号楼"))
    assert len(rows(hall.db, RoundMember)) == 1
    for number in range(29):
        location(post(hall, "liushuji", f"{base}/guests", name=f"客{number}", title=""))
    full = post(hall, "liushuji", f"{base}/guests", name="又来一位", title="")
    assert (full.status_code, "最多记 30 位" in full.text, "又来一位" in full.text) == (422, True, True)


def test_the_table_says_what_to_do_when_the_day_is_long_over(hall: Hall) -> None:
    base = planned(hall)
    hall.later(days=3)
    assert "现在开始这一期" in hall.see("liushuji", f"{base}/preparation").text
    hall.later(days=4)
    page = hall.see("liushuji", f"{base}/preparation").text
    assert "现在开始这一期" not in page
    assert "请先到日程里改个时间" in page
    assert post(hall, "liushuji", f"{base}/opening").status_code == 409
    moved = {"day": "2026-11-22", "start": "18:00", "length": "2", "unit": "60", "venue": "3号楼前"}
    assert post(hall, "liushuji", f"/c/xiangrui/calendar/{base.rpartition('/')[2]}/time", **moved).status_code == 303
    assert "现在开始这一期" in hall.see("liushuji", f"{base}/preparation").text


def test_the_seal_stands_there_before_the_draw_and_the_seed_fits_it(hall: Hall) -> None:
    with hall.writing() as session:
        extra(session, hall.cast, 9)
    base = planned(hall)
    digest = r"\b[0-9a-f]{64}\b"
    [seal] = re.findall(digest, hall.see("", base).text)
    location(post(hall, "liushuji", f"{base}/lot", everybody="1"))
    after = re.findall(digest, hall.see("", base).text)
    assert (len(after), after[1]) == (3, seal)
    assert after[0] != seal
    location(post(hall, "liushuji", f"{base}/opening"))
    assert len(re.findall(digest, hall.see("", base).text)) == 2
