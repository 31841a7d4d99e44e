"""The operator hears of each job that does not run, not only of all of them."""

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.admin.models import JobRun
from app.admin.rules.jobs import LABELS, Run, ailment, worth_noting
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.people.browser import text as seen

AGO, AHEAD = timedelta(days=40), timedelta(days=400)


@pytest.mark.parametrize(
    ("ran_at", "failed_at", "words"),
    [
        (NOON, None, ""),
        (NOON - timedelta(minutes=15), None, ""),
        (NOON - timedelta(minutes=16), None, "没有在跑"),
        (NOON - AGO, None, "没有在跑"),
        (None, None, "从来没有跑过"),
        (NOON, NOON, "现在跑不成"),
        (NOON, NOON - timedelta(minutes=5), ""),
        (NOON + timedelta(seconds=30), None, ""),
        (NOON + AHEAD, None, "服务器的钟"),
    ],
)
def test_what_is_wrong_with_a_job(ran_at: datetime | None, failed_at: datetime | None, words: str) -> None:
    found = ailment(ran_at, failed_at, NOON)
    assert (words in found) if words else found == ""


def test_what_a_clock_that_was_ahead_noted_is_noted_anew() -> None:
    assert worth_noting(Run("towns", 1), NOON + AHEAD, NOON)
    assert not worth_noting(Run("towns", 1), NOON - timedelta(seconds=5), NOON)


def test_one_dead_and_one_failing_job_are_named_among_healthy_ones(
    client: TestClient, db: Engine, cast: Cast
) -> None:
    hall = Hall(client, db, cast)
    odd = {"scorecards": (NOON - AGO, None), "votes": (NOON, NOON)}
    with hall.writing() as session:
        for name in LABELS.keys() - {"towns"}:
            ran_at, failed_at = odd.get(name, (NOON, None))
            session.add(JobRun(name=name, ran_at=ran_at, took_ms=1, failed_at=failed_at, error="E"))
    text = seen(hall.see("admin", "/admin/health"))
    assert "有 3 件事不对" in text
    for words in ("没有在跑", "现在跑不成", "从来没有跑过"):
        assert text.count(words) == 1, words
