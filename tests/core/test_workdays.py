"""Chinese working days against announced calendars, by hand-checked rows and by properties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workdays import add_workdays, is_workday, known_year, local, local_day, nth_workday, workdays_through

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2050, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-01-24", True),  # Friday
        ("2025-01-25", False),  # Saturday
        ("2025-01-26", True),  # Sunday worked for the Spring Festival
        ("2025-01-27", True),
        ("2025-01-28", False),  # New Year's Eve, a Tuesday
        ("2025-02-04", False),
        ("2025-02-05", True),
        ("2025-02-08", True),  # Saturday worked
        ("2025-09-28", True),  # Sunday worked for National Day
        ("2025-09-30", True),
        ("2025-10-01", False),
        ("2025-10-08", False),
        ("2025-10-09", True),
        ("2025-10-11", True),  # Saturday worked
        ("2025-10-12", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # Saturday worked
        ("2031-10-01", True),  # not announced: a plain Wednesday
        ("2031-10-04", False),  # not announced: a plain Saturday
    ],
)
def test_days_off_and_worked_weekends(day: str, works: bool) -> None:
    assert is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2003-12-24", False),
        ("2003-12-31", False),
        ("2004-01-01", True),
        ("2018-12-29", True),
        ("2026-12-24", True),
        ("2031-06-01", False),
    ],
)
def test_a_year_without_announcement_is_reported(day: str, known: bool) -> None:
    assert known_year(date.fromisoformat(day)) is known


def test_the_last_december_week_waits_for_the_next_announcement() -> None:
    last = max(year for year in range(2004, 2200) if known_year(date(year, 6, 1)))
    assert known_year(date(last, 12, 24))
    assert not known_year(date(last, 12, 25))
    assert known_year(date(last - 1, 12, 31))


@pytest.mark.parametrize(
    ("day", "n", "result"),
    [
        ("2025-09-30", 1, "2025-10-09"),  # eight days off in between
        ("2025-09-30", 3, "2025-10-11"),  # the third is a worked Saturday
        ("2025-09-30", 4, "2025-10-13"),
        ("2025-10-03", 1, "2025-10-09"),  # from inside the holiday
        ("2025-01-25", 1, "2025-01-26"),  # the next day is a worked Sunday
        ("2025-01-25", 0, "2025-01-25"),  # zero stays, even on a Saturday
        ("2025-10-09", -1, "2025-09-30"),
        ("2025-10-05", -1, "2025-09-30"),
        ("2025-10-13", -2, "2025-10-10"),
        ("2031-10-03", 1, "2031-10-06"),  # unknown year: over the weekend
    ],
)
def test_the_nth_working_day_after_or_before(day: str, n: int, result: str) -> None:
    assert add_workdays(date.fromisoformat(day), n) == date.fromisoformat(result)


@given(DAYS, st.integers(1, 400))
def test_adding_counts_exactly_and_lands_on_a_working_day(day: date, n: int) -> None:
    later = add_workdays(day, n)
    assert is_workday(later)
    assert workdays_through(later) - workdays_through(day) == n
    assert n == sum(is_workday(day + timedelta(days=step)) for step in range(1, (later - day).days + 1))


@given(DAYS, st.integers(1, 400))
def test_going_back_undoes_going_forward(day: date, n: int) -> None:
    start = add_workdays(day, 1)
    assert add_workdays(add_workdays(start, n), -n) == start


@given(st.dates(), st.integers(-(10**7), 10**7))
def test_the_edges_of_the_calendar_never_raise(day: date, n: int) -> None:
    assert (add_workdays(day, n) >= day) is (n >= 0) or add_workdays(day, n) == day
    assert nth_workday(n) >= date.min
    assert known_year(day) in (True, False)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2025, 6, 1, 15, 59, 59, tzinfo=UTC), date(2025, 6, 1)),
        (datetime(2025, 6, 1, 16, 0, tzinfo=UTC), date(2025, 6, 2)),
        (datetime.max.replace(tzinfo=UTC), date(9999, 12, 30)),
        (datetime.min.replace(tzinfo=UTC), date(1, 1, 2)),
    ],
)
def test_the_day_turns_at_midnight_in_shanghai(instant: datetime, day: date) -> None:
    assert local_day(instant) == day


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2025, 6, 1))  # noqa: DTZ001 -- the naive value is what is refused
