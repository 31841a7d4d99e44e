"""The clocks of an issue. Rows are written in Shanghai time; the rules take and give UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workdays import SHANGHAI
from app.issues.rules import clocks, office_hours
from app.issues.rules.clocks import ClockKind, Limits

WORK, CAL = ClockKind.WORKDAYS, ClockKind.CALENDAR
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds must be naive
ANY = st.datetimes(timezones=st.just(UTC))
KINDS = st.sampled_from(ClockKind)


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("minutes", "filed", "due"),
    [
        (240, "2025-06-03 09:00", "2025-06-03 13:00"),
        (240, "2025-06-03 14:00", "2025-06-03 18:00"),  # fills the day: ends at closing, not next morning
        (240, "2025-06-03 14:01", "2025-06-04 08:01"),
        (240, "2025-06-03 13:59", "2025-06-03 17:59"),
        (240, "2025-06-03 07:59", "2025-06-03 12:00"),  # before opening
        (240, "2025-06-03 08:00", "2025-06-03 12:00"),
        (240, "2025-06-03 18:00", "2025-06-04 12:00"),  # at closing
        (240, "2025-06-03 17:59", "2025-06-04 11:59"),
        (240, "2025-06-03 23:30", "2025-06-04 12:00"),  # night
        (240, "2025-06-06 17:00", "2025-06-09 11:00"),  # over a weekend
        (240, "2025-06-07 10:00", "2025-06-09 12:00"),  # Saturday
        (240, "2025-01-25 10:00", "2025-01-26 12:00"),  # the Sunday is worked
        (240, "2025-09-30 17:00", "2025-10-09 11:00"),  # over National Day
        (600, "2025-06-03 10:00", "2025-06-04 10:00"),  # one working day of answer
        (60, "2031-10-01 09:00", "2031-10-01 10:00"),  # unknown year: a plain Wednesday
        (0, "2025-06-03 23:30", "2025-06-03 23:30"),
    ],
)
def test_first_answer_on_the_workday_clock(minutes: int, filed: str, due: str) -> None:
    assert clocks.respond_by(Limits(WORK, respond_minutes=minutes), here(filed)) == here(due)


@pytest.mark.parametrize(
    ("minutes", "filed", "due"),
    [
        (30, "2025-06-07 23:45", "2025-06-08 00:15"),  # Saturday night counts
        (30, "2025-10-01 03:00", "2025-10-01 03:30"),
        (0, "2025-10-01 03:00", "2025-10-01 03:00"),
    ],
)
def test_first_answer_to_danger_does_not_wait_for_monday(minutes: int, filed: str, due: str) -> None:
    assert clocks.respond_by(Limits(CAL, respond_minutes=minutes), here(filed)) == here(due)


@pytest.mark.parametrize(
    ("days", "filed", "due"),
    [
        (1, "2025-06-03 00:00", "2025-06-04 18:00"),  # the day of filing never counts, from its first minute
        (1, "2025-06-02 23:59", "2025-06-03 18:00"),  # Dragon Boat Monday is off, Tuesday is the first day
        (1, "2025-06-03 23:59", "2025-06-04 18:00"),
        (5, "2025-06-03 09:00", "2025-06-10 18:00"),
        (1, "2025-06-06 09:00", "2025-06-09 18:00"),
        (1, "2025-06-07 09:00", "2025-06-09 18:00"),  # Saturday
        (3, "2025-09-30 09:00", "2025-10-11 18:00"),  # third day is a worked Saturday
        (1, "2025-01-25 09:00", "2025-01-26 18:00"),  # worked Sunday
        (3, "2026-09-30 09:00", "2026-10-10 18:00"),
        (3, "2031-09-30 09:00", "2031-10-03 18:00"),  # unknown year: weekends only
    ],
)
@pytest.mark.parametrize("kind", list(ClockKind))
def test_settlement_ends_at_closing_of_the_nth_working_day(days: int, filed: str, due: str, kind: ClockKind) -> None:
    limits = Limits(kind, resolve_workdays=days)
    assert clocks.resolve_by(limits, here(filed)) == here(due)
    assert limits.resolve_kind is WORK


def test_settlement_in_calendar_minutes_runs_through_the_night() -> None:
    limits = Limits(WORK, resolve_workdays=1, resolve_minutes=1440)
    assert clocks.resolve_by(limits, here("2025-10-01 20:00")) == here("2025-10-02 20:00")
    assert limits.resolve_kind is CAL


def test_no_limit_means_no_due_instant() -> None:
    assert clocks.respond_by(Limits(WORK), here("2025-06-03 09:00")) is None
    assert clocks.resolve_by(Limits(CAL), here("2025-06-03 09:00")) is None


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2025-06-03 08:00", "2025-06-03 18:00", 600),
        ("2025-06-03 07:59", "2025-06-03 18:01", 600),
        ("2025-06-03 08:01", "2025-06-03 17:59", 598),
        ("2025-06-03 18:00", "2025-06-04 08:00", 0),
        ("2025-06-06 17:30", "2025-06-09 08:30", 60),
        ("2025-09-30 18:00", "2025-10-09 08:00", 0),
        ("2025-10-10 18:00", "2025-10-12 23:00", 600),  # the worked Saturday
        ("2025-06-03 09:00:30", "2025-06-03 09:01:29", 0),
        ("2025-06-03 09:00:30", "2025-06-03 09:01:30", 1),
        ("2025-06-03 10:00", "2025-06-03 09:00", -60),
    ],
)
def test_office_minutes_between_two_instants(start: str, end: str, minutes: int) -> None:
    assert office_hours.working_minutes(here(start), here(end)) == minutes


@given(INSTANTS, st.integers(-50_000, 50_000))
def test_adding_and_counting_office_minutes_are_inverse(start: datetime, minutes: int) -> None:
    assert office_hours.working_minutes(start, office_hours.add_working_minutes(start, minutes)) == minutes


@given(INSTANTS, st.integers(0, 50_000), st.integers(0, 50_000))
def test_office_minutes_add_up_in_any_portions(start: datetime, first: int, second: int) -> None:
    by_steps = office_hours.add_working_minutes(office_hours.add_working_minutes(start, first), second)
    assert office_hours.working_minutes(start, by_steps) == first + second


@given(INSTANTS, st.integers(0, 5_000), st.integers(0, 5_000))
def test_more_time_is_never_due_earlier(start: datetime, minutes: int, more: int) -> None:
    due = office_hours.add_working_minutes(start, minutes)
    assert start <= due <= office_hours.add_working_minutes(start, minutes + more)


@given(INSTANTS, st.integers(0, 5_000), st.timedeltas(timedelta(), timedelta(days=30)))
def test_filing_later_is_never_due_earlier(start: datetime, minutes: int, later: timedelta) -> None:
    limits = Limits(WORK, respond_minutes=minutes, resolve_workdays=5)
    for due in (clocks.respond_by, clocks.resolve_by):
        early, late = due(limits, start), due(limits, start + later)
        assert early is not None
        assert late is not None
        assert early <= late


@pytest.mark.parametrize(
    ("kind", "start", "due", "percent", "instant"),
    [
        (WORK, "2025-06-03 08:00", "2025-06-03 18:00", 80, "2025-06-03 16:00"),
        (WORK, "2025-06-03 08:00", "2025-06-04 18:00", 80, "2025-06-04 14:00"),
        (WORK, "2025-06-03 08:00", "2025-06-04 18:00", 50, "2025-06-03 18:00"),
        (WORK, "2025-06-07 10:00", "2025-06-09 18:00", 80, "2025-06-09 16:00"),  # filed on Saturday
        (WORK, "2025-06-07 10:00", "2025-06-09 18:00", 0, "2025-06-07 10:00"),
        (WORK, "2025-06-07 10:00", "2025-06-09 18:00", 100, "2025-06-09 18:00"),
        (WORK, "2025-06-03 20:00", "2025-06-03 22:00", 80, "2025-06-03 20:00"),  # no office time in between
        (CAL, "2025-06-07 10:00", "2025-06-07 20:00", 80, "2025-06-07 18:00"),
        (CAL, "2025-06-07 10:00", "2025-06-07 10:00", 80, "2025-06-07 10:00"),
        (CAL, "2025-06-07 10:00", "2025-06-07 20:00", 100, "2025-06-07 20:00"),
    ],
)
def test_the_reminder_falls_when_the_share_has_run(
    kind: ClockKind, start: str, due: str, percent: int, instant: str
) -> None:
    assert clocks.share_of(here(start), here(due), percent, kind) == here(instant)


@given(INSTANTS, st.integers(0, 20_000), st.integers(0, 100), st.integers(0, 100), KINDS)
def test_a_greater_share_is_never_earlier_nor_outside(
    start: datetime, minutes: int, one: int, other: int, kind: ClockKind
) -> None:
    due = clocks.resume(kind, start, minutes)
    low, high = sorted((one, other))
    assert start <= clocks.share_of(start, due, low, kind) <= clocks.share_of(start, due, high, kind) <= due


@pytest.mark.parametrize(
    ("kind", "now", "due", "left"),
    [
        (WORK, "2025-06-03 17:00", "2025-06-04 18:00", 660),
        (WORK, "2025-06-04 18:00", "2025-06-04 18:00", 0),
        (WORK, "2025-06-05 08:01", "2025-06-04 18:00", -1),
        (WORK, "2025-06-04 17:59", "2025-06-04 18:00", 1),
        (CAL, "2025-06-03 17:00", "2025-06-04 18:00", 1500),
        (CAL, "2025-06-04 18:01", "2025-06-04 18:00", -1),
        (CAL, "2025-06-04 18:00:01", "2025-06-04 18:00", -1),
    ],
)
def test_minutes_left_when_paused(kind: ClockKind, now: str, due: str, left: int) -> None:
    assert clocks.remaining(kind, here(now), here(due)) == left


def test_a_paused_clock_goes_on_with_what_was_left() -> None:
    left = clocks.remaining(WORK, here("2025-06-03 17:00"), here("2025-06-04 18:00"))
    assert clocks.resume(WORK, here("2025-08-01 17:00"), left) == here("2025-08-04 18:00")
    assert clocks.resume(CAL, here("2025-08-02 17:00"), -60) == here("2025-08-02 16:00")


@given(INSTANTS, INSTANTS, INSTANTS, KINDS)
def test_a_pause_keeps_its_minutes(now: datetime, due: datetime, again: datetime, kind: ClockKind) -> None:
    left = clocks.remaining(kind, now, due)
    assert clocks.remaining(kind, again, clocks.resume(kind, again, left)) == left


@pytest.mark.parametrize(
    ("kind", "due", "days", "extended"),
    [
        (WORK, "2025-09-30 18:00", 1, "2025-10-09 18:00"),
        (WORK, "2025-09-30 18:00", 3, "2025-10-11 18:00"),
        (WORK, "2025-06-06 10:15", 1, "2025-06-09 10:15"),
        (CAL, "2025-06-06 10:15", 1, "2025-06-07 10:15"),
        (WORK, "2025-06-06 10:15", 0, "2025-06-06 10:15"),
    ],
)
def test_an_extension_keeps_the_time_of_day(kind: ClockKind, due: str, days: int, extended: str) -> None:
    assert clocks.extend(kind, here(due), days) == here(extended)


@pytest.mark.parametrize(
    ("due", "town"),
    [
        ("2025-06-03 18:00", "2025-06-06 18:00"),
        ("2025-06-04 18:00", "2025-06-09 18:00"),
        ("2025-06-07 02:30", "2025-06-11 02:30"),  # an emergency due on Saturday night
        ("2025-09-30 18:00", "2025-10-11 18:00"),
    ],
)
def test_the_town_hears_three_working_days_after_the_due_day(due: str, town: str) -> None:
    assert clocks.escalate_at(here(due)) == here(town)


@pytest.mark.parametrize(
    ("now", "state", "minutes"),
    [
        ("2025-06-03 15:59:59", "ok", 120),
        ("2025-06-03 16:00", "soon", 120),
        ("2025-06-03 18:00", "soon", 0),  # the due instant is still in time
        ("2025-06-03 18:00:01", "over", 0),
        ("2025-06-03 18:01", "over", 1),
        ("2025-06-04 18:00", "over", 1440),
    ],
)
def test_how_an_issue_stands(now: str, state: str, minutes: int) -> None:
    assert clocks.lateness(here(now), here("2025-06-03 18:00"), here("2025-06-03 16:00")) == (state, minutes)


@given(ANY, ANY, st.integers(-(10**6), 10**6), KINDS)
def test_extreme_instants_stay_in_the_calendar(one: datetime, other: datetime, number: int, kind: ClockKind) -> None:
    results = [
        clocks.resume(kind, one, number),
        clocks.extend(kind, one, number),
        clocks.escalate_at(one),
        clocks.share_of(one, other, 80, kind),
        clocks.resolve_by(Limits(kind, resolve_workdays=5), one),
    ]
    assert all(result is not None and result.tzinfo is UTC for result in results)
    assert isinstance(clocks.remaining(kind, one, other), int)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clocks.resume(CAL, datetime(2025, 6, 1), 30)  # noqa: DTZ001 -- the naive value is what is refused
