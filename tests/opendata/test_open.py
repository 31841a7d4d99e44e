"""Open data: whole, in two forms that agree, and nobody can be worked out from it."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from app.audit.models import AuditEntry
from app.issues.models import Issue
from app.issues.rules.lifecycle import Step
from app.opendata.actions.publishing import publish_month
from app.opendata.models import OpenMonth
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
    found.later(days=23)
    published(found)
    return found


def published(hall: Hall) -> int:
    """How many months the clock publishes now."""
    found = 0
    while True:
        with hall.writing() as session:
            if not publish_month(session, hall.now):
                return found
        found += 1


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


def test_what_happens_after_the_closing_day_moves_nothing(hall: Hall) -> None:
    """Or two downloads taken from each other would tell what became of one neighbour's matter."""
    before = [hall.see("", f"/open/issues/2026-11.{ending}").content for ending in ("csv", "json")]
    with hall.writing() as session:
        an_issue(session, hall.cast, at=NOON)
        issue = session.exec(select(Issue).where(Issue.public)).first()
        assert issue is not None
        issue.satisfaction, issue.hidden_at = 5, hall.now
    assert published(hall) == 0
    assert [hall.see("", f"/open/issues/2026-11.{ending}").content for ending in ("csv", "json")] == before


def test_a_month_is_counted_from_its_closing_day_on_and_what_was_missed_too(
    client: TestClient, db: Engine, cast: Cast
) -> None:
    hall = Hall(client, db, cast)
    hall.later(days=21)
    assert published(hall) == 11
    answer = hall.see("", "/open/issues/2026-11.csv")
    assert answer.status_code == 404
    assert "12月10日数" in answer.text
    hall.later(days=22)
    assert published(hall) == 1
    assert hall.see("", "/open/issues/2026-11.csv").status_code == 200


def test_what_somebody_changed_later_is_not_given(hall: Hall) -> None:
    with hall.writing() as session:
        kept = session.get_one(OpenMonth, date(2026, 11, 1))
        kept.data = kept.data.replace("6", "9")
    assert hall.see("", "/open/issues/2026-11.json").status_code == 404
    assert "有人动过" in hall.see("", "/open?month=2026-11").text


def test_two_clocks_at_once_publish_a_month_once(hall: Hall, db: Engine) -> None:
    hall.later(days=60)
    start = Barrier(2)

    def ticks(_: int) -> None:
        start.wait()
        published(hall)

    with ThreadPoolExecutor(2) as both:
        list(both.map(ticks, range(2)))
    with hall.writing() as session:
        told = session.exec(select(AuditEntry.subject).where(AuditEntry.verb == "open.published")).all()
    assert "2026-12" in told
    assert len(told) == len(set(told))


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


@pytest.mark.parametrize("path", ["issues/2027-02.csv", "issues/1999-01.json", "people/2026-10.csv", "issues/x.csv"])
def test_what_is_not_open_is_not_there(hall: Hall, path: str) -> None:
    assert hall.see("", f"/open/{path}").status_code == 404


def test_the_page_costs_few_queries(hall: Hall) -> None:
    with hall.counting() as seen:
        hall.see("", "/open?month=2026-11")
    assert len(seen) <= 6
