"""The JSON of reviews: lists, one review without partial results, casting a ballot."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from app.core.db import WRITE
from app.core.idempotency import StoredAnswer
from app.core.pagination import encode
from app.places.models import Home
from app.reviews.models import ReviewMark
from app.reviews.rules.ballots import typed_code
from tests.api.conftest import Callers, Clock
from tests.api.describing import broken, operations
from tests.api.test_openapi import described, gaps
from tests.cast import Cast
from tests.issues.walk import rows
from tests.reviews.vote import API, DAY_OF_RESULT, OPENING, moved_in, neighbours, opened, published, voted

LIST = API.rpartition("/")[0]
BODY: dict[str, Any] = {"indicators": [4, 3, 5, 2, 4, 3, 4, 0], "overall": 4, "comment": "路灯修得快。"}


@pytest.fixture(autouse=True)
def open_one(db: Engine, cast: Cast, clock: Clock) -> None:
    clock.at = OPENING
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        neighbours(session, cast, 24)
        opened(session, cast)
        session.commit()


def test_a_ballot_is_cast_once(as_: Callers, db: Engine) -> None:
    answers = [as_("wangyi").post(f"{API}/ballots", BODY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert typed_code(answers[0].json()["receipt"]) == answers[0].json()["receipt"]
    assert answers[0].headers["cache-control"] == "no-store"
    assert as_("").get(API).json()["turnout"] == len(rows(db, ReviewMark)) == 1


def test_no_answer_is_kept_beside_who_asked(as_: Callers, db: Engine) -> None:
    headers = {"Idempotency-Key": "one"}
    assert as_("wangyi").post(f"{API}/ballots", BODY, headers=headers).status_code == 201
    assert rows(db, StoredAnswer) == []


NO_BALLOT: list[tuple[dict[str, Any], str]] = [
    ({"overall": 0}, "overall"), ({"overall": 6}, "overall"), ({"indicators": [1] * 7}, "indicators"),
    ({"indicators": [6] * 8}, "indicators.0"), ({"voice": "town"}, "voice"), ({"comment": "长" * 201}, "comment"),
    ({"home": 2**31}, "home"), ({"more": 1}, "more"),
]


def test_what_is_no_ballot_is_refused(as_: Callers, db: Engine) -> None:
    for change, field in NO_BALLOT:
        answer = as_("wangyi").post(f"{API}/ballots", {**BODY, **change})
        assert (answer.status_code, field in answer.json()["errors"]) == (422, True), change
    assert rows(db, ReviewMark) == []


def test_whose_ballot_it_is(as_: Callers, db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        moved_in(session, cast.person("laozhou"), cast.home101)
        session.commit()
    assert as_("").post(f"{API}/ballots", BODY).status_code == 401
    for name in ("luren", "liushuji", "zhaojingli"):
        assert as_(name).post(f"{API}/ballots", BODY).status_code == 403
        assert as_(name).post(f"{API}/ballots", {**BODY, "voice": "panel"}).status_code == 403
    assert as_("laozhou").post(f"{API}/ballots", {**BODY, "home": cast.home102.key}).status_code == 403
    assert as_("laozhou").post(f"{API}/ballots", {**BODY, "voice": "party"}).status_code == 201
    assert as_("laozhou").post(f"{API}/ballots", {**BODY, "home": cast.home101.key}).status_code == 201
    assert as_("wangyi").post(f"{API}/ballots", BODY).status_code == 409


def test_with_several_households_one_is_named(as_: Callers, db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        [other] = session.exec(select(Home).where(Home.number == "1001"))
        [own] = session.exec(select(Home).where(Home.number == "1000"))
        moved_in(session, cast.person("wangyi"), own)
        moved_in(session, cast.person("wangyi"), other)
        session.commit()
    for many in range(2):
        answer = as_("wangyi").post(f"{API}/ballots", BODY)
        assert len(rows(db, ReviewMark)) == many
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["home"])
        as_("wangyi").post(f"{API}/ballots", {**BODY, "home": other.key})
    assert len(rows(db, ReviewMark)) == 1


def test_the_list_and_odd_cursors(as_: Callers) -> None:
    page = as_("").get(LIST).json()
    assert ([item["month"] for item in page["items"]], page["next"]) == (["2026-11"], None)
    for cursor in ("x", encode("rounds", 1), encode("reviews", "a")):
        assert as_("").get(LIST, params={"cursor": cursor}).status_code == 422
    for path in (f"{LIST}/2026-10", f"{LIST}/nothing", LIST.replace("xiangrui-dong", "none")):
        assert as_("").get(path).status_code == 404


def test_the_result_is_there_once_it_is_published(as_: Callers, db: Engine, cast: Cast, clock: Clock) -> None:
    from app.reviews.models import Review

    before = as_("liushuji").get(API).json()
    assert (before["result"], before["digest"]) == (None, "")
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        [review] = session.exec(select(Review)).all()
        for home in session.exec(select(Home).where(func.length(Home.number) == 4)):
            voted(session, review, home, overall=5)
        published(session, review)
        session.commit()
    clock.at = DAY_OF_RESULT
    after = as_("").get(API).json()
    household = after["result"]["voices"]["household"]
    assert (household["n"], household["mean"], household["levels"]) == (24, 10_000, None)
    assert after["state"] == "published"
    assert len(after["digest"]) == 64


def test_nothing_is_left_unsaid(document: dict[str, Any]) -> None:
    ours = [each for each in operations(document) if "reviews" in each.path]
    assert {each.id for each in ours} == {"list_reviews", "get_review", "cast_ballot"}
    assert [gap for each in ours for gap in gaps(each, document)] == []


def test_answers_are_as_described(as_: Callers, document: dict[str, Any]) -> None:
    for name, method, path, body, status in (
        ("", "GET", LIST, None, 200), ("", "GET", API, None, 200), ("", "GET", f"{LIST}/2026-10", None, 404),
        ("wangyi", "POST", f"{API}/ballots", BODY, 201), ("wangyi", "POST", f"{API}/ballots", BODY, 409),
        ("luren", "POST", f"{API}/ballots", BODY, 403), ("", "POST", f"{API}/ballots", BODY, 401),
    ):
        answer = as_(name).call(method, path, body)
        assert answer.status_code == status, (path, answer.text)
        operation = described(document, method, path)
        assert broken(operation.answer(status), answer.json(), document) == []
