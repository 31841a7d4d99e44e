"""The JSON of votes: posted ones only, participation before the result, nothing of how anybody voted."""

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import Engine

from app.core.db import unit_of_work
from app.core.pagination import encode
from app.votes.queries.votes import vote_locked
from app.votes.rules.kinds import VoteState
from tests.api.conftest import Callers
from tests.api.describing import broken, operations
from tests.api.test_openapi import described, gaps
from tests.cast import Cast
from tests.votes.poll import cast_by, closed, decided, drafted, more_homes, opened, owners_each, posted

LIST = "/api/v1/estates/xiangrui-dong/votes"


@pytest.fixture
def key(db: Engine, cast: Cast) -> int:
    """An open vote with one ballot."""
    with unit_of_work() as session:
        vote = opened(session, cast)
        cast_by(session, vote, cast.person("wangyi"), cast.home101.key, "yn")
        return vote.key


def test_one_vote_while_it_is_open(as_: Callers, key: int) -> None:
    for name in ("", "wangyi", "liushuji", "shenji"):
        body = as_(name).get(f"/api/v1/votes/{key}").json()
        assert body["participation"] == {"heads": 1, "area": 8850}
        assert body["still_needed"] == {"heads": 7, "area": 61_950}
        assert body["result"] is None
        assert not [word for word in ('"yes"', '"choices"', '"cast"', "passed") if word in json.dumps(body)]


def test_the_result_once_it_is_frozen(as_: Callers, db: Engine, cast: Cast, key: int) -> None:
    with unit_of_work() as session:
        decided(session, cast, closed(session, vote_locked(session, key)))
    body = as_("").get(f"/api/v1/votes/{key}").json()
    assert body["result"]["topics"][0]["cast"]["yes"] == {"heads": 1, "area": 8850}
    text = json.dumps(body["result"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == body["digest"]


def test_drafts_are_not_there(as_: Callers, db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        key = drafted(session, cast).key
    for name in ("", "sunzhuren", "chenkezhang"):
        assert as_(name).get(f"/api/v1/votes/{key}").status_code == 404
        assert as_(name).get(LIST).json()["items"] == []


def test_the_list_goes_page_by_page(as_: Callers, db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        keys = [posted(session, cast).key for _ in range(3)]
    first = as_("").get(f"{LIST}?limit=2").json()
    second = as_("").get(f"{LIST}?limit=2&cursor={first['next']}").json()
    assert [each["id"] for each in first["items"] + second["items"]] == keys[::-1]
    assert second["next"] is None
    assert as_("").get(f"{LIST}?cursor={encode('reviews', 1)}").status_code == 422


@pytest.mark.parametrize(
    "path", ["/api/v1/votes/0", "/api/v1/votes/-1", f"/api/v1/votes/{2**31}", f"/api/v1/votes/{2**70}",
             "/api/v1/estates/none/votes"],
)
def test_odd_addresses(as_: Callers, key: int, path: str) -> None:
    assert as_("").get(path).status_code == 404
    assert as_("").get("/api/v1/votes/x").status_code == 422


def test_owners_who_vote_show_in_the_gauge(as_: Callers, db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        homes = more_homes(session, cast, 20)
        people = owners_each(session, homes)
        vote = opened(session, cast)
        for person, home in zip(people, homes, strict=True):
            cast_by(session, vote, person, home.key)
        key = vote.key
    assert as_("").get(f"/api/v1/votes/{key}").json()["still_needed"] == {"heads": 2, "area": 4134}


def test_nothing_is_left_unsaid(document: dict[str, Any]) -> None:
    ours = [each for each in operations(document) if each.path.endswith(("/votes", "/votes/{vote_id}"))]
    assert {each.id for each in ours} == {"list_votes", "get_vote"}
    assert [gap for each in ours for gap in gaps(each, document)] == []


def test_answers_are_as_described(as_: Callers, document: dict[str, Any], db: Engine, cast: Cast, key: int) -> None:
    address = f"/api/v1/votes/{key}"
    for step in ("open", "decided"):
        for path, status in ((LIST, 200), (address, 200), ("/api/v1/votes/999", 404)):
            answer = as_("").get(path)
            operation = described(document, "GET", path)
            assert broken(operation.answer(status), answer.json(), document) == [], (step, path)
        with unit_of_work() as session:
            vote = vote_locked(session, key)
            if vote.state is VoteState.OPEN:
                decided(session, cast, closed(session, vote))
