"""The JSON of supervision: a list for whoever is concerned."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.db import WRITE
from app.core.pagination import encode
from tests.api.conftest import Callers, Clock
from tests.api.describing import broken
from tests.api.test_openapi import described, gaps
from tests.cast import NOON, Cast
from tests.supervision.watch import an_order, answered

LIST = "/api/v1/supervision"


@pytest.fixture
def made(db: Engine, cast: Cast) -> None:
    """Three to the company, the last of them answered, and one to the town's own department."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        for _ in range(2):
            an_order(session, cast)
        answered(session, cast)
        an_order(session, cast, unit=cast.unit_city.key, estate=None)
        session.commit()


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("name", "count"),
    [("zhaojingli", 3), ("chengguan", 1), ("chenkezhang", 4), ("shenji", 4), ("liushuji", 3), ("wangyi", 0),
     ("xiaoli", 0)],
)  # fmt: skip
def test_everybody_gets_their_own(as_: Callers, name: str, count: int) -> None:
    assert len(as_(name).get(LIST).json()["items"]) == count
    assert as_("").get(LIST).status_code == 401


@pytest.mark.usefixtures("made")
def test_a_list_goes_on_and_says_what_is_late(as_: Callers, clock: Clock) -> None:
    clock.at = NOON + timedelta(minutes=20)
    first = as_("zhaojingli").get(LIST, params={"limit": 2}).json()
    rest = as_("zhaojingli").get(LIST, params={"limit": 2, "cursor": first["next"]}).json()
    assert [each["id"] for each in first["items"] + rest["items"]] == [3, 2, 1]
    assert (rest["next"], first["items"][0]["state"], first["items"][0]["overdue"]) == (None, "answered", False)
    assert first["items"][1]["unit"] == "安禾物业"


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": encode("rounds", 1)}, {"limit": "0"}, {"limit": "101"}])
def test_a_list_refuses_what_is_not_its_own(as_: Callers, query: dict[str, Any]) -> None:
    assert as_("zhaojingli").get(LIST, params=query).status_code == 422


@pytest.mark.usefixtures("made")
def test_nobodys_name_is_in_it(as_: Callers, cast: Cast) -> None:
    text = as_("chenkezhang").get(LIST).text
    assert not [person.name for person in cast.people.values() if person.name in text]


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("path", [LIST, f"{LIST}?limit=0"])
def test_answers_are_as_described(as_: Callers, document: Any, path: str) -> None:
    answer = as_("zhaojingli").get(path)
    operation = described(document, "GET", path)
    assert gaps(operation, document) == []
    assert broken(operation.answer(answer.status_code), answer.json(), document) == []
