"""The clock refreshes the desk, and one job that fails keeps no other from its turn."""

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app import tick, worker
from app.admin.models import JobRun
from app.admin.rules.jobs import LABELS, Run, stands_still, told, worth_noting
from app.notifications import delivery
from app.townhall.models import TownCount
from app.townhall.queries.statistics import town_to_count
from tests.cast import NOON, Cast
from tests.issues.hall import Hall

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SECRET = "王姨家的电话 13812345678"


def broken(_at: datetime) -> int:
    raise ValueError(SECRET)


@pytest.mark.parametrize(
    ("run", "last", "noted"),
    [
        (Run("a", 1), None, True), (Run("a", 1), NOON - MINUTE + SECOND, False), (Run("a", 1), NOON - MINUTE, True),
        (Run("a", 1, 3), NOON, True), (Run("a", 1, 0, "KeyError"), NOON, True),
    ],
)  # fmt: skip
def test_idle_runs_are_noted_once_a_minute(run: Run, last: datetime | None, noted: bool) -> None:
    assert worth_noting(run, last, NOON) is noted


@pytest.mark.parametrize(("minutes", "still"), [(None, True), (15, False), (16, True)])
def test_a_clock_nobody_winds_is_seen(minutes: int | None, still: bool) -> None:
    assert stands_still(None if minutes is None else NOON - minutes * MINUTE, NOON) is still


def test_an_error_is_told_without_its_words() -> None:
    with pytest.raises(ValueError, match=SECRET) as caught:
        broken(NOON)
    assert told(caught.value).startswith("ValueError，test_ticking.py 第 ")


def test_every_job_has_a_name_for_people() -> None:
    assert set(tick.JOBS) == set(LABELS)


def test_a_tick_refreshes_the_desk_and_the_page_of_jobs(client: TestClient, db: Engine, cast: Cast) -> None:
    assert tick.run(NOON)["towns"] == 1
    hall = Hall(client, db, cast)
    with Session(db) as session:
        assert session.get_one(TownCount, 1).counted_at == NOON
        assert town_to_count(session, NOON - SECOND, NOON) is None
        assert town_to_count(session, NOON - 2 * SECOND, NOON - SECOND) == 1
    page = hall.see("admin", "/admin/health").text
    for words in ("全镇情况的数", "1 件", "导出", "热线转进来的"):
        assert words in page, words
    assert "没有人在跑这些事" not in page
    hall.later(hours=1)
    assert "没有人在跑这些事" in hall.see("admin", "/admin/health").text


def test_a_job_that_fails_is_noted_and_the_others_run(
    db: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = list[datetime]()
    monkeypatch.setitem(tick.JOBS, "issues", broken)
    monkeypatch.setattr(worker, "now", lambda: NOON)
    monkeypatch.setattr(delivery, "drain", lambda at: sent.append(at) or 0)  # type: ignore[func-returns-value]  # noted, then answered
    with pytest.raises(ExceptionGroup):
        worker.one_round()
    monkeypatch.undo()
    with Session(db) as session:
        failed, towns = session.get_one(JobRun, "issues"), session.get_one(JobRun, "towns")
        assert (failed.failed_at, failed.did_at) == (NOON, None)
        assert SECRET not in failed.error
        assert (towns.did_at, towns.did, towns.failed_at) == (NOON, 1, None)
    assert sent == [NOON]
