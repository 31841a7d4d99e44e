"""When the clock looks at an issue again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.issues.rules.clocks import ClockKind
from app.issues.rules.deadlines import Clock, Mark, marks, next_mark
from app.issues.rules.lifecycle import ENDED, Status
from tests.cast import NOON

CLOCK = Clock(
    status=Status.SUBMITTED, filed_at=NOON, runs_from=NOON, respond_by=NOON + timedelta(minutes=100), responded=False,
    respond_kind=ClockKind.CALENDAR, resolve_by=NOON + timedelta(minutes=1000), resolve_kind=ClockKind.CALENDAR,
)


def test_the_marks_of_a_new_issue_come_in_order() -> None:
    found = marks(CLOCK)
    assert [mark for _, mark in found] == [
        Mark.RESPOND_SOON, Mark.RESPOND_DUE, Mark.REMIND, Mark.OVERDUE, Mark.ESCALATE,
    ]
    assert [moment for moment, _ in found[:4]] == [NOON + timedelta(minutes=m) for m in (80, 100, 800, 1000)]
    assert found == sorted(found)


def test_an_answered_issue_has_no_respond_marks() -> None:
    assert {mark for _, mark in marks(replace(CLOCK, responded=True))} == {Mark.REMIND, Mark.OVERDUE, Mark.ESCALATE}


def test_done_waits_seven_days_and_nothing_else() -> None:
    done = replace(CLOCK, status=Status.DONE, done_at=NOON)
    assert marks(done) == [(NOON + timedelta(days=7), Mark.SILENCE)]


def test_a_suspension_ends_on_its_review_day_at_eight() -> None:
    suspended = replace(CLOCK, status=Status.SUSPENDED, review_on=date(2026, 12, 1))
    [(moment, mark)] = marks(suspended)
    assert mark is Mark.REVIEW
    assert moment.isoformat() == "2026-12-01T08:00:00+08:00"


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_has_ended_ticks_no_more(status: Status) -> None:
    assert marks(replace(CLOCK, status=status)) == []


def test_after_a_pause_the_reminder_counts_from_the_resumption() -> None:
    resumed = replace(CLOCK, responded=True, runs_from=NOON + timedelta(minutes=500))
    assert marks(resumed)[0] == (NOON + timedelta(minutes=900), Mark.REMIND)


@pytest.mark.parametrize(("minutes", "expected"), [(79, 80), (80, 100), (100, 800), (999, 1000)])
def test_the_next_mark_is_later_than_the_last_look(minutes: int, expected: int) -> None:
    assert next_mark(CLOCK, NOON + timedelta(minutes=minutes)) == NOON + timedelta(minutes=expected)
