"""The JSON of rounds: lists, one round with its report, and a fault from a program."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import WRITE
from app.core.pagination import encode
from app.issues.models import Issue
from app.rounds.models import RoundFault
from app.rounds.rules.lookback import Verdict
from app.rounds.rules.report import digest_of
from tests.api.conftest import Callers
from tests.api.describing import broken
from tests.api.test_openapi import described, gaps
from tests.cast import NOON, Cast
from tests.issues.walk import rows
from tests.rounds.hold import a_round, closed, opened, seen, walked

ROUNDS = "/api/v1/communities/xiangrui/rounds"
FAULT = {
    "words": "二楼的灯不亮", "estate": "xiangrui-dong", "building": "3", "item": "楼道灯、路灯亮不亮",
    "unit": "安禾物业",
}


@pytest.fixture
def refs(db: Engine, cast: Cast) -> list[str]:
    """A closed round, one closed after looking back at it, an open one and a planned one, by their begin."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        first, [issue] = walked(session, cast, at=NOON - timedelta(days=30))
        at = NOON - timedelta(days=15)
        second = opened(session, cast, a_round(session, cast, at=at, after=first), at=at)
        seen(session, cast, second, issue, Verdict.FIXED, at=at)
        second = closed(session, cast, second, at=at)
        third = opened(session, cast, a_round(session, cast, after=second))
        fourth = a_round(session, cast, at=NOON + timedelta(days=15), after=second)
        session.commit()
        return [held.occurrence.ref for held in (first, second, third, fourth)]


def test_rounds_are_listed_the_latest_first_page_by_page(as_: Callers, refs: list[str]) -> None:
    met: list[str] = []
    query: dict[str, Any] = {"limit": 3}
    for _ in range(2):
        page = as_("").get(ROUNDS, params=query).json()
        met += [item["ref"] for item in page["items"]]
        query["cursor"] = page["next"]
    assert (met, page["next"]) == (refs[::-1], None)


def test_figures_are_null_until_a_round_is_closed(as_: Callers, refs: list[str]) -> None:
    found = {item["ref"]: item for item in as_("").get(ROUNDS).json()["items"]}
    assert [found[ref]["phase"] for ref in refs] == ["closed", "closed", "open", "planned"]
    assert [found[ref]["found"] for ref in refs] == [1, 0, None, None]
    assert [found[ref]["rate"] for ref in refs] == [None, 10_000, None, None]


def test_a_list_refuses_what_is_not_its_own(as_: Callers) -> None:
    cursors = ("x", encode("issues", 1, 1), encode("rounds", 1), encode("rounds", 2**63 - 1, 1))
    for query in [*({"cursor": cursor} for cursor in cursors), {"limit": "0"}, {"limit": "101"}]:
        assert as_("").get(ROUNDS, params=query).status_code == 422, query


def test_a_closed_round_comes_with_facts_that_prove_its_digest(as_: Callers, refs: list[str]) -> None:
    report = as_("").get(f"{ROUNDS}/{refs[1]}").json()["report"]
    assert digest_of(report["facts"]) == report["digest"]
    assert (report["fixed"], report["rechecked"], report["rate"]) == (1, 1, 10_000)
    assert [line["verdict"] for line in report["lookback"]] == ["fixed"]


def test_what_was_hidden_since_is_only_counted(as_: Callers, refs: list[str], db: Engine) -> None:
    with Session(db) as session:
        session.connection(execution_options={WRITE: True})
        for issue in session.exec(select(Issue)):
            issue.hidden_at = NOON
            session.add(issue)
        session.commit()
    whole = as_("").get(f"{ROUNDS}/{refs[1]}")
    assert "盏灯不亮" not in whole.text
    assert (whole.json()["report"]["facts"], whole.json()["report"]["rechecked"]) == (None, 1)
    assert "盏灯不亮" not in as_("").get(f"{ROUNDS}/{refs[0]}").text


def test_nobodys_name_is_in_it(as_: Callers, refs: list[str], cast: Cast) -> None:
    for ref in refs:
        text = as_("liushuji").get(f"{ROUNDS}/{ref}").text
        assert not [person.name for person in cast.people.values() if person.name in text]


def test_a_program_finds_a_fault_once(as_: Callers, refs: list[str], db: Engine) -> None:
    path, before = f"{ROUNDS}/{refs[2]}/faults", len(rows(db, RoundFault))
    answers = [as_("xiaoli").post(path, FAULT, headers={"Idempotency-Key": "walk-1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(rows(db, RoundFault)) == before + 1
    fault = answers[0].json()
    assert (fault["unit"], fault["due_on"], fault["status"]) == ("安禾物业", "2026-11-21", "dispatched")
    assert answers[0].headers["location"] == f"/api/v1/issues/{fault['issue']}"
    other = as_("xiaoli").post(path, {**FAULT, "words": "门坏了"}, headers={"Idempotency-Key": "walk-1"})
    assert other.status_code == 409


REFUSED: list[tuple[str, int, dict[str, Any], int]] = [
    ("", 2, FAULT, 401), ("wangyi", 2, FAULT, 403), ("zhaojingli", 2, FAULT, 403), ("luren", 2, FAULT, 403),
    ("liushuji", 1, FAULT, 409), ("liushuji", 3, FAULT, 409), ("liushuji", 2, {}, 422),
    ("liushuji", 2, {**FAULT, "words": "灯"}, 422), ("liushuji", 2, {**FAULT, "unit": "别的公司"}, 422),
    ("liushuji", 2, {**FAULT, "estate": "shiji-1"}, 422), ("liushuji", 2, {**FAULT, "building": "99"}, 422),
    ("liushuji", 2, {**FAULT, "item": "没有这一项"}, 422), ("liushuji", 2, {**FAULT, "category": "IL"}, 422),
    ("liushuji", 2, {**FAULT, "due_on": "2020-01-01"}, 422), ("liushuji", 2, {**FAULT, "more": 1}, 422),
]


def test_a_fault_that_may_not_be(as_: Callers, refs: list[str], db: Engine) -> None:
    before = len(rows(db, Issue))
    for who, which, body, status in REFUSED:
        answer = as_(who).post(f"{ROUNDS}/{refs[which]}/faults", body)
        assert answer.status_code == status, (who, which, body, answer.text)
    assert len(rows(db, Issue)) == before


def test_answers_are_as_described(as_: Callers, refs: list[str], document: Any) -> None:
    sent = [
        ("", "GET", ROUNDS, None), ("", "GET", f"{ROUNDS}?limit=0", None), ("", "GET", f"{ROUNDS}/nothing", None),
        *(("", "GET", f"{ROUNDS}/{ref}", None) for ref in refs),
        ("", "GET", "/api/v1/communities/nowhere/rounds", None), ("", "POST", f"{ROUNDS}/{refs[2]}/faults", FAULT),
        ("wangyi", "POST", f"{ROUNDS}/{refs[2]}/faults", FAULT), ("liushuji", "POST", f"{ROUNDS}/x/faults", FAULT),
        ("liushuji", "POST", f"{ROUNDS}/{refs[1]}/faults", {"words": "灯不亮了"}),
        ("liushuji", "POST", f"{ROUNDS}/{refs[2]}/faults", {"words": 1}),
    ]
    for who, method, path, body in sent:
        answer = as_(who).call(method, path, body)
        operation = described(document, method, path)
        assert gaps(operation, document) == []
        assert answer.status_code in operation.statuses, answer.text
        assert broken(operation.answer(answer.status_code), answer.json(), document) == []
