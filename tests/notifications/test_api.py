"""The inbox as JSON."""

from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.core.db import unit_of_work
from app.notifications.actions import tell
from tests.cast import NOON, PASSWORD, Cast

PATH = "/api/v1/me/messages"


@pytest.fixture
def me(client: TestClient) -> TestClient:
    """王姨 with a token of her own."""
    answer = client.post("/api/v1/auth/tokens", json={"username": "wangyi", "password": PASSWORD})
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


def told(cast: Cast, name: str, count: int) -> None:
    with unit_of_work() as session:
        for number in range(count):
            tell(session, cast.person(name).key, title=f"第 {number} 条", dedupe=f"{name}/{number}", at=NOON)


def test_a_token_is_needed(client: TestClient) -> None:
    answer = client.get(PATH)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_my_messages_in_pages(me: TestClient, cast: Cast) -> None:
    told(cast, "wangyi", 5)
    told(cast, "luren", 1)
    first = me.get(PATH, params={"limit": 3}).json()
    rest = me.get(PATH, params={"limit": 3, "cursor": first["next"]}).json()
    assert [item["title"] for item in first["items"] + rest["items"]] == [f"第 {n} 条" for n in (4, 3, 2, 1, 0)]
    assert rest["next"] is None
    assert datetime.fromisoformat(first["items"][0]["created_at"]) == NOON
    assert first["items"][0]["read_at"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=-1", "cursor=9999999999999"])
def test_odd_questions_get_a_sentence(me: TestClient, query: str) -> None:
    answer = me.get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_reading_one_is_repeatable(me: TestClient, cast: Cast) -> None:
    told(cast, "wangyi", 2)
    key = me.get(PATH).json()["items"][0]["id"]
    first, second = me.post(f"{PATH}/{key}/read"), me.post(f"{PATH}/{key}/read")
    assert first.status_code == 200
    assert first.json()["read_at"] is not None
    assert first.json() == second.json()


def test_reading_all_with_a_key_answers_the_same(me: TestClient, cast: Cast) -> None:
    told(cast, "wangyi", 2)
    answers = [me.post(f"{PATH}/read", headers={"Idempotency-Key": "abc"}).json() for _ in range(2)]
    assert answers == [{"read": 2}, {"read": 2}]
    assert me.post(f"{PATH}/read").json() == {"read": 0}


@pytest.mark.parametrize(("key", "status"), [("999999", 404), ("0", 422), ("x", 422), ("9" * 30, 422)])
def test_what_is_not_mine_is_not_there(me: TestClient, key: str, status: int) -> None:
    assert me.post(f"{PATH}/{key}/read").status_code == status


def test_somebody_elses_is_not_there(me: TestClient, db: Engine, cast: Cast) -> None:
    told(cast, "luren", 1)
    assert me.post(f"{PATH}/1/read").status_code == 404
