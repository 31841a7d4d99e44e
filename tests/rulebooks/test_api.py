"""The rulebooks as JSON, whole enough to recompute a score from."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import Engine

from app.rulebooks.api.listing import RulebookOut, RulebookPage
from app.rulebooks.rules.policy import Rulebook, shipped
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.rulebooks.adopt import adopted, weighing

LIST = "/api/v1/rulebooks"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def get(hall: Hall, path: str, status: int = 200) -> Any:
    answer = hall.see("", path)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_before_anything_is_adopted(hall: Hall) -> None:
    assert get(hall, LIST)["items"] == [
        {
            "number": 1, "standing": "now", "effective_month": "2000-01-01", "until": None, "reason": "",
            "adopted_on": None,
        }
    ]
    assert Rulebook.model_validate(get(hall, f"{LIST}/1")["rulebook"]) == shipped()


def test_the_list_goes_on_from_page_to_page(hall: Hall) -> None:
    with hall.writing() as session:
        for number in range(1, 5):
            adopted(session, hall.cast, 5000 + number, seen=number)
    found, path = [], f"{LIST}?limit=2"
    while path:
        page = get(hall, path)
        found += [(each["number"], each["standing"]) for each in page["items"]]
        path = f"{LIST}?limit=2&cursor={page['next']}" if page["next"] else ""
    assert found == [(5, "coming"), (4, "replaced"), (3, "replaced"), (2, "replaced"), (1, "now")]


def test_one_version_is_whole(hall: Hall) -> None:
    with hall.writing() as session:
        adopted(session, hall.cast)
    found = get(hall, f"{LIST}/2")
    assert Rulebook.model_validate(found["rulebook"]) == weighing(5000)
    assert (found["reason"], found["adopted_on"]) == ("居民评议的分量加重", "2026-11-18")
    assert "陈" not in str(found)


@pytest.mark.parametrize(
    ("path", "status"),
    [(f"{LIST}/0", 404), (f"{LIST}/2", 404), (f"{LIST}/x", 404), (f"{LIST}?limit=0", 422), (f"{LIST}?cursor=x", 422)],
)
def test_refusals_are_problems(hall: Hall, path: str, status: int) -> None:
    assert get(hall, path, status)["detail"]


@pytest.mark.parametrize("shape", [RulebookPage, RulebookOut])
def test_examples_are_what_is_answered(shape: type[BaseModel]) -> None:
    examples = shape.model_json_schema()["examples"]
    assert [shape.model_validate(example).model_dump(mode="json") for example in examples] == examples
