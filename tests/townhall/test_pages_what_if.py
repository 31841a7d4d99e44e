"""试算 in the browser: what changes is named, and nothing is kept but the numbers."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, func
from sqlmodel import Session, select

from app.reviews.models import BallotBox
from app.reviews.rules.kinds import Voice
from app.rulebooks.models import RulebookVersion
from app.rulebooks.rules.items import typed
from app.rulebooks.rules.policy import shipped
from app.scorecards.models import Scorecard
from app.scorecards.rules.facts import frozen, thawed
from app.townhall.models import RulebookDraft
from app.townhall.queries import drafts
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.scorecards.judge import PUBLISHED, a_review, an_inspection, an_october, made

AT = "/town/what-if"
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    """September and October of 东区 are judged."""
    found = Hall(client, db, cast)
    with found.writing() as session:
        a_review(session, cast, SEPTEMBER, papers=["555555555"] * 30, panel="444444444")
        an_inspection(session, cast, ("hygiene", 100), month=SEPTEMBER)
        made(session, cast, month=SEPTEMBER, at=PUBLISHED - timedelta(days=31))
        an_october(session, cast)
        made(session, cast)
    found.later(days=-12)
    return found


def tried(hall: Hall, who: str = "chenkezhang", **more: str) -> Response:
    answer: Response = hall.as_(who).post(AT, data={**typed(shipped()), "base": "1", "note": "先看看", **more})
    return answer


def shown(hall: Hall, who: str = "chenkezhang", **more: str) -> str:
    answer = tried(hall, **more)
    assert answer.status_code == 303
    return unescape(hall.see(who, answer.headers["location"]).text)


def test_an_unchanged_draft_changes_nothing(hall: Hall) -> None:
    page = shown(hall)
    assert "一个也不变" in page
    assert "一个数也没改" in page


def test_higher_lines_name_the_estate_the_month_and_the_card(hall: Hall) -> None:
    page = shown(hall, bands_excellent="99.9", bands_good="99.8", bands_pass_="99.7")
    for words in ("试算，不作数", "祥瑞花园东区", "2026 年 10 月", "不合格", "红牌", "2 个月的得分里，2 个不一样"):
        assert words in page, words


def test_drafts_do_not_add_up_to_a_level_that_was_hidden(hall: Hall) -> None:
    told = []
    for papers in ([1, 1, 2, 2, 2, 2, 2], [1, 1, 1, 2, 2, 2, 3]):
        a_hidden_level(hall, papers)
        told.append(without_a_trace(shown(hall, **{f"level_points_{at}": "100" if at else "0" for at in range(5)})))
    assert told[0] == told[1]
    assert "没有公布全各档有几票" in told[0]


def a_hidden_level(hall: Hall, lowest: list[int]) -> None:
    """October with the two lowest levels hidden; `lowest`: what lies in the box of them."""
    with hall.writing() as session:
        card = session.exec(select(Scorecard).where(Scorecard.month == date(2026, 10, 1))).one()
        facts = thawed(card.facts)
        assert facts.review is not None
        household = facts.review.household._replace(levels=(None, None, 10, 15, 8))
        card.facts = frozen(replace(facts, review=facts.review._replace(household=household)))
        box = session.get_one(BallotBox, (facts.review.review_id, Voice.HOUSEHOLD))
        box.papers = json.dumps([f"44444444{level}" for level in lowest] + json.loads(box.papers)[7:])
        session.add_all([card, box])


def without_a_trace(page: str) -> str:
    """Without the address of the draft."""
    return re.sub(r"what-if[/?=a-zA-Z0-9_-]*", "", page)


def test_nothing_but_the_numbers_is_kept(hall: Hall) -> None:
    with Session(hall.db) as session:
        before = session.exec(select(Scorecard.digest, Scorecard.card)).all()
    shown(hall, bands_excellent="99.9", bands_good="99.8", bands_pass_="99.7")
    with Session(hall.db) as session:
        assert session.exec(select(Scorecard.digest, Scorecard.card)).all() == before
        assert session.exec(select(func.count()).select_from(RulebookVersion)).one() <= 1
        assert session.exec(select(RulebookDraft.note)).all() == ["先看看"]


def test_bad_numbers_come_back_as_typed(hall: Hall) -> None:
    answer = tried(hall, weights_owner="90", note="太多")
    assert answer.status_code == 422
    assert 'value="90"' in answer.text
    assert "加起来要正好是 100%" in answer.text


def test_a_draft_goes_on_from_its_numbers(hall: Hall) -> None:
    address = tried(hall, weights_owner="50", weights_site="20").headers["location"]
    page = hall.see("chenkezhang", f"{AT}?draft={address.rpartition('/')[2]}")
    assert 'value="50"' in page.text


@pytest.mark.parametrize(("who", "status"), [("", 303), ("wangyi", 403), ("zhaojingli", 403), ("shenji", 200)])
def test_only_the_town_tries_out_rules(hall: Hall, who: str, status: int) -> None:
    address = tried(hall).headers["location"]
    assert hall.see(who, AT).status_code == status
    assert hall.see(who, address).status_code == status


def test_an_auditor_reads_and_keeps_nothing(hall: Hall) -> None:
    assert tried(hall, "shenji").status_code == 403


def test_a_draft_is_thrown_away_by_whoever_made_it(hall: Hall) -> None:
    address = tried(hall).headers["location"]
    assert hall.as_("chenkezhang").post(f"{address}/removal").status_code == 303
    assert hall.see("chenkezhang", address).status_code == 404


def test_the_oldest_draft_makes_room_for_the_next(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "KEPT", 3)
    with hall.writing() as session:
        session.add(RulebookDraft(token="x", town_id=1, base=1, data="{}", by=hall.cast.people["shenji"].key, at=NOON))
    for at in range(5):
        tried(hall, note=f"第{at}稿")
    with Session(hall.db) as session:
        assert session.exec(select(RulebookDraft.note)).all() == ["", "第2稿", "第3稿", "第4稿"]


def test_adopting_leads_to_the_towns_form_with_the_numbers(hall: Hall) -> None:
    page = shown(hall, weights_owner="50", weights_site="20")
    assert 'action="/rulebooks/new"' in page
    assert 'name="weights_owner" value="50"' in page


def test_queries_do_not_grow_with_months(hall: Hall) -> None:
    address = tried(hall, bands_pass_="61").headers["location"]
    with hall.counting() as seen:
        hall.see("chenkezhang", address)
    assert len(seen) <= 18
