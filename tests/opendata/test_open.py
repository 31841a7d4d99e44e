"""Open data: whole, in two forms that agree, and nobody can be worked out from it."""

import csv
import io
import json
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.issues.rules.lifecycle import Step
from app.opendata.rules.sets import ISSUES, LEAST, hidden, told
from app.scorecards.actions.making import finish_scorecards
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.make import an_issue, step
from tests.scorecards.judge import OVER, an_october, made


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([12, 7, 5], [12, 7, 5]), ([12, 7, 4], [12, None, None]), ([12, 3, 4], [12, None, None]), ([4], [None]),
        ([0, 4, 9], [0, None, None]), ([0, 0], [0, 0]), ([], []), ([4, 0], [None, 0]),
    ],
)  # fmt: skip
def test_small_cells_are_hidden_and_never_just_one(counts: list[int], shown: list[int | None]) -> None:
    assert hidden(counts) == shown


@given(st.lists(st.integers(0, 30), max_size=12))
def test_no_small_cell_follows_from_the_whole(counts: list[int]) -> None:
    shown = hidden(counts)
    assert all(each is None or each == 0 or each >= LEAST for each in shown)
    gone = [count for count, each in zip(counts, shown, strict=True) if each is None]
    assert len(gone) != 1 or len([each for each in counts if each]) == 1


@pytest.mark.parametrize(
    ("filed", "count", "shown"),
    [(20, 10, 10), (20, 4, None), (20, 16, None), (20, 15, 15), (20, 20, 20), (20, 0, 0), (None, 10, None)],
)
def test_a_part_is_told_where_the_rest_is_not_small_either(filed: int | None, count: int, shown: int | None) -> None:
    assert told(filed, count) == shown


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    """Six matters of cleanliness and, not public, one of parking and one of cleanliness in November; October is judged
    and final."""
    found = Hall(client, db, cast)
    with found.writing() as session:
        an_october(session, cast)
        made(session, cast)
        finish_scorecards(session, OVER)
        for at in range(6):
            an_issue(session, cast, at=NOON + timedelta(minutes=at))
        an_issue(session, cast, public=False, at=NOON)
        lone = an_issue(session, cast, code="PK", public=False, at=NOON)
        step(session, cast, lone, Step.ACCEPTANCE, "liushuji", at=NOON)
    found.later(days=20)
    return found


def rows(hall: Hall, name: str, month: str) -> list[dict[str, str]]:
    answer = hall.see("", f"/open/{name}/{month}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_anybody_reads_the_page_and_its_dictionary(hall: Hall) -> None:
    text = hall.see("", "/open").text
    assert "反映和办理" in text
    assert all(column.words in text for column in ISSUES.columns)


def test_a_lone_private_matter_is_not_told(hall: Hall) -> None:
    found = {row["category"]: row for row in rows(hall, "issues", "2026-11")}
    assert "停车" not in found


def test_what_is_counted_is_what_anybody_can_list(hall: Hall) -> None:
    found = {row["category"]: row for row in rows(hall, "issues", "2026-11")}
    listed = hall.see("", "/api/v1/communities/xiangrui/issues?category=HY&limit=20").json()["items"]
    here = [each for each in listed if each["created_at"] >= "2026-11"]
    assert found["卫生垃圾"]["filed"] == str(len(here)) == "6"


def test_both_forms_say_the_same(hall: Hall) -> None:
    body = json.loads(hall.see("", "/open/scores/2026-10.json").text)
    assert [row["estate"] for row in rows(hall, "scores", "2026-10")] == [row["estate"] for row in body["items"]]
    total = body["items"][0]["total"]
    assert rows(hall, "scores", "2026-10")[0]["total"] == f"{total // 100}.{total % 100:02d}"


def test_scores_still_on_show_are_not_there(client: TestClient, db: Engine, cast: Cast) -> None:
    hall = Hall(client, db, cast)
    with hall.writing() as session:
        an_october(session, cast)
        made(session, cast)
    hall.later(days=-12)
    assert rows(hall, "scores", "2026-10") == []


@pytest.mark.parametrize("path", ["issues/2026-12.csv", "issues/1999-01.json", "people/2026-10.csv", "issues/x.csv"])
def test_what_is_not_open_is_not_there(hall: Hall, path: str) -> None:
    assert hall.see("", f"/open/{path}").status_code == 404


def test_the_page_costs_few_queries(hall: Hall) -> None:
    with hall.counting() as seen:
        hall.see("", "/open?month=2026-11")
    assert len(seen) <= 6
