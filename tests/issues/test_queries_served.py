"""What counts for a company in a stretch of time, and that nothing later changes it."""

from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from sqlmodel import Session

from app.issues.actions.ticking import tick_issues
from app.issues.queries.served import service_bundles
from app.issues.rules.lifecycle import Step
from app.issues.rules.served import Line
from tests.cast import NOON, Cast
from tests.make import claimed_done, dispatched, step

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(
    session: Session, since: Any = NOON - DAY, before: Any = NOON + 30 * DAY
) -> list[tuple[str, bool, int | None]]:
    return [(line.kind, line.good, line.value) for line in served(session, since, before)]


def served(session: Session, since: datetime, before: datetime) -> list[Line]:
    """In order of time."""
    session.flush()
    bundles = chain(*service_bundles(session, since, before).values())
    lines = [line for bundle in bundles for line in bundle.lines()]
    return sorted(lines, key=lambda line: (line.at, line.event_id, line.kind))


def test_signed_settled_and_answered_each_count_once(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=NOON + 2 * HOUR, solved=True, satisfaction=4)
    assert told(session) == [("signed", True, None), ("settled", True, None), ("answered", True, 4)]
    found = service_bundles(session, NOON - DAY, NOON + DAY)
    assert list(found) == [(issue.estate_id, cast.unit_anhe.company_id)]
    assert {line.issue_id for line in served(session, NOON - DAY, NOON + DAY)} == {issue.key}


def test_not_solved_is_an_answer_and_a_reopening(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=NOON + 2 * HOUR, solved=False, note="还是不亮")
    assert told(session)[2:] == [("answered", False, None), ("reopened", False, None)]


def test_a_late_settlement_is_a_missed_deadline_in_the_month_of_the_deadline(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    due = issue.resolve_by
    assert due is not None
    step(session, cast, issue, Step.SIGNATURE, "zhaojingli", at=due + HOUR)
    step(session, cast, issue, Step.COMPLETION, "zhaojingli", at=due + 40 * DAY, note="换好了", explained=True)
    assert told(session, due, due + HOUR / 2) == [("missed", False, None)]
    assert ("settled", False, None) in told(session, due + 39 * DAY, due + 41 * DAY)


def test_the_clock_notes_a_missed_deadline_once_with_who_had_it(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    due = issue.resolve_by
    assert due is not None
    tick_issues(session, due + HOUR)
    tick_issues(session, due + 2 * HOUR)
    step(session, cast, issue, Step.SIGNATURE, "zhaojingli", at=due + 2 * HOUR)
    step(session, cast, issue, Step.COMPLETION, "zhaojingli", at=due + 3 * HOUR, note="换好了", explained=True)
    missed = [line for line in served(session, due - HOUR, due + DAY) if line.kind == "missed"]
    assert [(line.at, line.event_id) for line in missed] == [(int(due.timestamp()), 0)]
    assert list(service_bundles(session, due - HOUR, due + DAY)) == [(issue.estate_id, cast.unit_anhe.company_id)]


def test_an_answer_after_its_limit_is_not_good(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast)
    step(session, cast, issue, Step.SIGNATURE, "zhaojingli", at=NOON + 20 * DAY)
    assert [line for line in told(session) if line[0] == "signed"] == [("signed", False, None)]


def test_begin_counts_and_end_does_not(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    lines = served(session, NOON - DAY, NOON + DAY)
    settled = datetime.fromtimestamp(next(line.at for line in lines if line.kind == "settled"), UTC)
    assert ("settled", True, None) in told(session, settled, settled + HOUR)
    assert ("settled", True, None) not in told(session, settled - HOUR, settled)
    assert issue.ref


def test_stars_given_later_rate_and_are_no_second_word(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=NOON + HOUR, solved=True)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=NOON + 2 * HOUR, solved=True, satisfaction=5)
    assert told(session)[2:] == [("answered", True, None), ("rated", True, 5)]
