"""Months, days on which an inspection may be entered, and the last day to contest."""

from datetime import date

import pytest

from app.core.errors import DomainError, Forbidden, Invalid
from app.inspections.rules.contests import check_impartial, check_in_time, points_after
from app.inspections.rules.dates import check_day, contest_until, month_before, month_named, month_of, month_text
from app.inspections.rules.kinds import Outcome, Severity
from app.rulebooks.rules.policy import shipped

PRICES = shipped().deductions


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", date(2026, 11, 1)), ("2026-01", date(2026, 1, 1)), ("2026-12", date(2026, 12, 1)),
        ("2026-00", None), ("2026-13", None), ("0000-01", None), ("2026-1", None), ("2026-11-01", None), ("", None),
        ("２０２６-11", None), ("9999-12", date(9999, 12, 1)), ("sheet", None), ("2026-11\n", None),
    ],
)
def test_a_month_in_an_address(text: str, month: date | None) -> None:
    assert month_named(text) == month
    assert month is None or month_text(month) == text


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 30), date(2026, 10, 1)), (date(2026, 1, 1), date(2025, 12, 1)),
        (date(2026, 3, 31), date(2026, 2, 1)), (date(1, 1, 20), date(1, 1, 1)),
    ],
)
def test_the_month_before(day: date, before: date) -> None:
    assert month_before(day) == before
    assert month_of(before) == before


@pytest.mark.parametrize(
    ("day", "today", "fits"),
    [
        (date(2026, 11, 18), date(2026, 11, 18), True), (date(2026, 11, 19), date(2026, 11, 18), False),
        (date(2026, 11, 1), date(2026, 11, 30), True), (date(2026, 10, 31), date(2026, 11, 4), True),
        (date(2026, 10, 1), date(2026, 11, 4), True), (date(2026, 10, 31), date(2026, 11, 5), False),
        (date(2026, 9, 30), date(2026, 11, 1), False), (date(2025, 12, 31), date(2026, 1, 4), True),
        (date(2025, 11, 18), date(2026, 11, 18), False), (date(1, 1, 1), date(2026, 11, 1), False),
    ],
)
def test_a_day_that_may_be_entered(day: date, today: date, fits: bool) -> None:
    if fits:
        return check_day(day, today, 5)
    with pytest.raises(Invalid):
        check_day(day, today, 5)
    return None


@pytest.mark.parametrize(
    ("signed", "until"),
    [
        (date(2026, 11, 18), date(2026, 11, 25)), (date(2026, 11, 20), date(2026, 11, 27)),
        (date(2026, 9, 28), date(2026, 10, 10)),
    ],
)
def test_five_working_days_to_contest(signed: date, until: date) -> None:
    assert contest_until(signed, 5) == until


def test_the_last_day_still_counts() -> None:
    check_in_time(date(2026, 11, 25), date(2026, 11, 25))
    with pytest.raises(DomainError, match="11月25日"):
        check_in_time(date(2026, 11, 25), date(2026, 11, 26))
    with pytest.raises(DomainError, match="签了字"):
        check_in_time(None, date(2026, 11, 25))


def test_an_inspector_is_not_impartial() -> None:
    check_impartial(3, frozenset({1, 2}))
    with pytest.raises(Forbidden):
        check_impartial(2, frozenset({1, 2}))


@pytest.mark.parametrize(
    ("outcome", "severity", "points", "after"),
    [
        (Outcome.UPHELD, None, 500, 500), (Outcome.UPHELD, Severity.MINOR, 500, 500), (Outcome.WITHDRAWN, None, 500, 0),
        (Outcome.REDUCED, Severity.MINOR, 500, 50), (Outcome.REDUCED, Severity.REPEATED, 500, 200),
        (Outcome.REDUCED, Severity.MINOR, 51, 50),
    ],
)
def test_what_it_costs_once_decided(outcome: Outcome, severity: Severity | None, points: int, after: int) -> None:
    assert points_after(outcome, severity, points, PRICES) == after


@pytest.mark.parametrize(
    ("severity", "points"), [(None, 500), (Severity.SAFETY, 500), (Severity.STANDARD, 50), (Severity.MINOR, 50)]
)
def test_less_has_to_be_less(severity: Severity | None, points: int) -> None:
    with pytest.raises(Invalid) as refused:
        points_after(Outcome.REDUCED, severity, points, PRICES)
    assert refused.value.field == "severity"
