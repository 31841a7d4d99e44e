"""One filter, one number: desk, list, board, scorecard, export, briefing and API are asked the same and compared."""

import csv
import io
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.core.workdays import local, local_day
from app.exchange.exporting import make_exports
from app.issues.actions.hiding import hide_issue, show_issue
from app.issues.actions.ticking import tick_issues
from app.issues.models import BoardDay
from app.issues.queries.filing import Spot
from app.issues.rules.lifecycle import Step
from app.issues.rules.standing import Hat
from app.scorecards.models import Scorecard
from app.scorecards.rules.facts import thawed
from app.scorecards.rules.scoring import counted
from app.townhall.actions.counting import count_towns
from app.townhall.queries.monthly import month_facts
from app.townhall.queries.slices import Scope, how_many
from app.townhall.queries.statistics import filed_by_category, filed_by_estate, statistics_of
from app.townhall.queries.week import days
from app.townhall.rules.slices import Slice, What
from app.townhall.rules.weeks import Stretch
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.make import an_issue, claimed_done, dispatched, step
from tests.scorecards.judge import an_october, made

NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
IN_NOVEMBER = Stretch(NOVEMBER, date(2026, 11, 30))
LAST_MOMENT = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    """Every kind of issue that may be counted twice or not at all, on both sides of a month's midnight."""
    found = Hall(client, db, cast)
    with found.writing() as session:
        an_october(session, cast)
        made(session, cast)
        for at in (LAST_MOMENT, MIDNIGHT):
            an_issue(session, cast, at=at)
        _november(session, cast)
    found.later(days=12)
    with found.writing() as session:
        while tick_issues(session, found.now):
            session.flush()
        count_towns(session, found.now)
    return found


def _november(session: Session, cast: Cast) -> None:
    """Late, closed, merged, hidden, private, withdrawn, and one next door."""
    first = dispatched(session, cast)
    an_issue(session, cast, code="EL")
    done = claimed_done(session, cast)
    step(session, cast, done, Step.CONFIRMATION, "wangyi", solved=True, satisfaction=5)
    twin = an_issue(session, cast)
    step(session, cast, twin, Step.MERGE, "liushuji", target=first.ref)
    gone = an_issue(session, cast)
    hide_issue(session, gone, "写了别人的门牌。", by=cast.actor("liushuji"), worn=frozenset({Hat.COMMITTEE}), at=NOON)
    step(session, cast, an_issue(session, cast), Step.WITHDRAWAL, "wangyi")
    an_issue(session, cast, public=False)
    an_issue(session, cast, spot=Spot(cast.shiji, cast.yihao, cast.building7))


def text(hall: Hall, who: str, path: str) -> str:
    answer = hall.see(who, path)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def listed(hall: Hall, who: str, path: str) -> set[str]:
    return set(re.findall(r'href="/i/([A-Z]+-\d{8}-\d{4})"', text(hall, who, path)))


def through_the_api(hall: Hall, query: str = "") -> Iterator[dict[str, Any]]:
    path: str | None = f"/api/v1/communities/xiangrui/issues?limit=2&{query}"
    while path:
        page = hall.see("", path).json()
        yield from page["items"]
        path = page["next"] and f"/api/v1/communities/xiangrui/issues?limit=2&{query}&cursor={page['next']}"


def exported(hall: Hall, **asked: str) -> tuple[int, list[dict[str, str]]]:
    """How many the form promises, and the rows of the file."""
    asked = {"community": "xiangrui", "format": "csv", **asked}
    shown = text(hall, "liushuji", "/work/exports/new?" + "&".join(f"{k}={v}" for k, v in asked.items()))
    promised = re.search(r"(\d+) 件", shown)
    assert promised is not None
    assert hall.as_("liushuji").post("/work/exports", data=asked).status_code == 303
    assert make_exports(threading.Event(), lambda: hall.now) == 1
    file = max(re.findall(r"/work/exports/(\d+)/file", text(hall, "liushuji", "/work/exports")), key=int)
    data = hall.see("liushuji", f"/work/exports/{file}/file").content.decode("utf-8-sig")
    return int(promised[1]), list(csv.DictReader(io.StringIO(data, newline="")))


def test_what_was_filed_in_a_month(hall: Hall) -> None:
    query = "what=filed&first=2026-11-01&last=2026-11-30"
    own, town = f"/c/xiangrui/desk/issues?{query}", f"/town/issues?{query}&community=xiangrui"
    promised, rows = exported(hall, since="2026-11", until="2026-11")
    refs = {row["编号"] for row in rows}
    api = {
        each["ref"] for each in through_the_api(hall)
        if local(datetime.fromisoformat(each["created_at"])).date() >= NOVEMBER
    }  # fmt: skip
    assert promised == len(rows) == 5
    assert refs == api == listed(hall, "liushuji", own) == listed(hall, "chenkezhang", town)
    assert "：5 件" in text(hall, "liushuji", own)
    ledger = "/work/exports/new?community=xiangrui&since=2026-11&until=2026-11"
    assert ledger in text(hall, "liushuji", "/c/xiangrui/desk")
    with Session(hall.db) as session:
        scope, before = Scope(1, hall.cast.xiangrui.key), Stretch(OCTOBER, date(2026, 10, 31))
        facts = month_facts(session, scope, NOVEMBER, hall.now, place="", issuer="")
        days_of = days(session, scope, IN_NOVEMBER, before)
        assert facts.filed.now == days_of.filed == 5
        assert facts.filed.before == days_of.filed_before == sum(each.before for each in facts.categories) == 2
        assert sum(each.now for each in facts.categories) == 5
        assert sum(filed_by_estate(session, scope, IN_NOVEMBER).values()) == 5
        assert sum(now for now, _ in filed_by_category(session, scope, IN_NOVEMBER, before).values()) == 5
        assert facts.closed.now == days_of.closed == sum(row["办结于"] > "2026-11" for row in rows) == 1
    settled = "what=closed&first=2026-11-01&last=2026-11-30"
    assert listed(hall, "liushuji", f"/c/xiangrui/desk/issues?{settled}") == {
        row["编号"] for row in rows if row["办结于"] > "2026-11"
    }


def test_everything_the_board_counts(hall: Hall) -> None:
    _, rows = exported(hall)
    api = {each["ref"] for each in through_the_api(hall)}
    assert {row["编号"] for row in rows} == api == listed(hall, "liushuji", "/c/xiangrui/desk/issues?what=filed")
    assert len(api) == 7
    assert re.search(r"全部[^<]*(?:<[^>]+>)*\s*7", text(hall, "", "/c/xiangrui"))


def test_what_is_hidden_leaves_its_days_and_comes_back_to_them(session: Session, cast: Cast) -> None:
    """Filed on one day and closed on another; the boards' counts of days are those of what the board lists."""
    done = claimed_done(session, cast)
    step(session, cast, done, Step.CONFIRMATION, "wangyi", at=NOON + timedelta(days=2), solved=True)
    before = _days(session)
    assert [(filed, closed, minutes > 0) for _, filed, closed, minutes in before] == [(1, 0, False), (0, 1, True)]
    given: dict[str, Any] = {"by": cast.actor("liushuji"), "worn": frozenset({Hat.COMMITTEE}), "at": NOON}
    hide_issue(session, done, "写了别人的门牌。", **given)
    assert [row[1:] for row in _days(session)] == [(0, 0, 0), (0, 0, 0)]
    show_issue(session, done, "改过了。", **given)
    assert _days(session) == before


def _days(session: Session) -> list[tuple[date, int, int, int]]:
    session.expire_all()
    rows = session.exec(select(BoardDay).order_by(col(BoardDay.day)))
    return [(row.day, row.filed, row.closed, row.closed_minutes) for row in rows]


def test_what_is_late_now(hall: Hall) -> None:
    promised, rows = exported(hall, overdue="1")
    refs = {row["编号"] for row in rows}
    assert refs == {each["ref"] for each in through_the_api(hall, "overdue=true")}
    assert refs == listed(hall, "", "/c/xiangrui?overdue=1")
    assert refs == listed(hall, "liushuji", "/c/xiangrui/desk/issues?what=late")
    assert promised == len(refs) > 0
    desk = text(hall, "liushuji", "/c/xiangrui/desk")
    assert f"现在超期没办完的有 {promised} 件" in desk
    with Session(hall.db) as session:
        assert how_many(session, Scope(1), Slice(What.LATE, community="xiangrui"), hall.now) == promised


def test_deadlines_missed_week_by_week_are_those_of_the_list_and_of_the_month(hall: Hall) -> None:
    with Session(hall.db) as session:
        found = statistics_of(session, Scope(1), local_day(hall.now), hall.now)
        month = month_facts(session, Scope(1), NOVEMBER, hall.now, place="", issuer="")
    missed = found.missed_at(hall.cast.xiangrui.key)
    path = "/town/issues?what=missed&first={}&last={}"
    weeks = path.format(found.weeks[0], found.weeks[-1] + timedelta(days=6))
    assert sum(missed) == len(listed(hall, "chenkezhang", weeks)) == 2
    november = path.format(IN_NOVEMBER.first, IN_NOVEMBER.last)
    assert month.missed.now == len(listed(hall, "chenkezhang", november)) == 1


def test_a_months_score_is_one_number_wherever_it_stands(hall: Hall) -> None:
    """Desk, briefing, wall, list, card and API; and the rates are those of the facts behind them."""
    with Session(hall.db) as session:
        card = session.exec(select(Scorecard)).one()
    counts = counted(thawed(card.facts).service)
    api = hall.see("", "/api/v1/estates/xiangrui-dong/scorecards/2026-10").json()
    total = f"{card.total // 100}.{card.total % 100:02d}" if card.total is not None else ""
    assert api["total"] == card.total
    for who, path in (
        ("chenkezhang", "/town"), ("liushuji", "/c/xiangrui/desk"), ("zhaojingli", "/companies/1/desk"),
        ("liushuji", "/c/xiangrui/briefing"), ("liushuji", "/c/xiangrui/posting"), ("chenkezhang", "/town/posting"),
        ("", "/scorecards"), ("", "/c/xiangrui/scorecards"), ("", "/estates/xiangrui-dong/scorecards/2026-10"),
    ):  # fmt: skip
        assert total in text(hall, who, path), path
    assert json.loads(card.result)["counts"]["answered"] == counts.answered
    assert api["response"] == (counts.signed_good * 10_000 // counts.signed)
    assert card.issues == len({line.issue_id for line in thawed(card.facts).lines})


def test_every_rate_of_the_desk_opens_what_it_was_made_of(hall: Hall) -> None:
    """A community's the counts of its estates, an estate's the page of its lines, on the town's desk and a smaller."""
    with Session(hall.db) as session:
        counts = counted(thawed(session.exec(select(Scorecard)).one().facts).service)
    for who, path in (("chenkezhang", "/town"), ("liushuji", "/c/xiangrui/desk")):
        desk = text(hall, who, path)
        shown = re.findall(r'href="/c/xiangrui/scorecards\?month=2026-10#rate-h">([^<]+)', desk)
        assert shown[:3] == ["100%", "0%", "46.15%"]
        assert shown[-1] == str(counts.answered)
        assert re.search(r'href="/estates/xiangrui-dong/scorecards/2026-10/parts/organisation">100%', desk)
    made_of = text(hall, "", "/c/xiangrui/scorecards?month=2026-10").partition('id="rate-h"')[2]
    for good, whole in ((counts.signed_good, counts.signed), (counts.answered_good, counts.answered)):
        assert f"{good}/{whole}" in made_of
    for kind, whole in (("signed", counts.signed), ("answered", counts.answered)):
        lines = text(hall, "", f"/estates/xiangrui-dong/scorecards/2026-10/parts/organisation?kind={kind}")
        assert f"共 {whole} 条" in lines


def test_what_grew_opens_what_it_grew_from(hall: Hall) -> None:
    """Both numbers of a category that is rising, each with its list; one of the later seven was there before."""
    with hall.writing() as session:
        for weeks, many in ((2, 6), (6, 3)):
            for _ in range(many):
                an_issue(session, hall.cast, code="EL", at=hall.now - timedelta(weeks=weeks))
        count_towns(session, hall.now + timedelta(hours=1))
    hall.now += timedelta(hours=1)
    desk = text(hall, "chenkezhang", "/town")
    found = re.findall(r'href="(/town/issues\?[^"]+category=EL)">(?:原来 )?(\d+) 件', desk)
    assert [int(number) for _, number in found] == [3, 7]
    for path, number in found:
        assert len(listed(hall, "chenkezhang", path)) == int(number)
