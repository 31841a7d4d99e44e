"""Weeks, slices, ranks, rates and hot estates: the desk's own arithmetic."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebooks.rules.policy import shipped
from app.scorecards.rules.rates import rates_of
from app.scorecards.rules.scoring import Counts
from app.townhall.rules.slices import Slice, What, slice_in
from app.townhall.rules.standings import hot_of, ranks, rising_of, year_of
from app.townhall.rules.weeks import last_weeks, week_of, weeks_back
from tests.scorecards.judge import month_of

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize("today", [MONDAY, date(2026, 11, 25), date(2026, 11, 29)])
def test_eight_weeks_end_with_this_one(today: date) -> None:
    weeks = last_weeks(today)
    assert (weeks[0], weeks[-1], len(weeks)) == (date(2026, 10, 5), MONDAY, 8)


def test_a_week_begins_at_midnight_in_shanghai() -> None:
    stretch = week_of(MONDAY)
    assert stretch.begins == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert stretch.ends == datetime(2026, 11, 29, 16, 0, tzinfo=UTC)


def test_full_weeks_leave_the_running_one_out() -> None:
    assert weeks_back(date(2026, 11, 25), 4).last == date(2026, 11, 22)
    assert weeks_back(date(2026, 11, 25), 4).first == date(2026, 10, 26)
    assert weeks_back(date(2026, 11, 25), 4, before=4).last == date(2026, 10, 25)


@pytest.mark.parametrize(
    "asked",
    [
        Slice(), Slice(What.LATE), Slice(What.MISSED, MONDAY, MONDAY, "xiangrui"),
        Slice(What.FILED, MONDAY, MONDAY, "", "xiangrui-dong", "HY"),
    ],
)  # fmt: skip
def test_a_slice_is_read_back_from_its_address(asked: Slice) -> None:
    query = dict(pair.split("=") for pair in asked.query.split("&"))
    assert slice_in(query) == asked


@pytest.mark.parametrize(
    "query",
    [
        {"what": "banana"}, {"first": "2026-11-30", "last": "2026-11-01"}, {"first": "nonsense", "last": "2026-11-01"},
        {"what": "filed", "first": "9999-12-31", "last": "9999-12-31"}, {"last": "2026-11-01"},
    ],
)  # fmt: skip
def test_odd_addresses_ask_for_everything_filed(query: dict[str, str]) -> None:
    assert slice_in(query) == Slice()


def test_equals_share_a_place_and_small_samples_have_none() -> None:
    found = ranks([(1, 9000, True), (2, 9000, True), (3, 8000, True), (4, 9900, False), (5, None, True)])
    assert found == {1: 1, 2: 1, 3: 3}


@given(st.lists(st.integers(0, 10000), max_size=12))
def test_a_better_score_is_never_ranked_behind(scores: list[int]) -> None:
    totals = list(enumerate(scores))
    places = ranks([(key, total, True) for key, total in totals])
    for key, total in totals:
        assert all(places[key] <= places[other] for other, less in totals if less <= total)


def test_a_year_is_that_of_the_company_there_is_now() -> None:
    months = [month_of(date(2026, month, 1), 7000 + month) for month in (8, 9, 10)]
    year = year_of(months, date(2026, 10, 1), 1)
    assert year.change == 1
    assert len(year.points) == 1
    assert year_of(months, date(2026, 10, 1), 2).points == ()


def test_a_month_without_a_score_leaves_a_gap() -> None:
    months = [month_of(date(2026, month, 1), None if month == 8 else 8000) for month in range(5, 11)]
    assert len(year_of(months, date(2026, 10, 1), 1).points) == 2


def test_rates_of_a_community_are_those_of_all_its_work_orders() -> None:
    """40 of 50 and 9 of 10 are 49 of 60, not the mean of two percentages."""
    counts = [Counts(signed=50, signed_good=40), Counts(signed=10, signed_good=9)]
    rates = rates_of(counts, 1200, 66, shipped().rates)
    assert rates.response == 8167
    assert rates.resolved is None
    assert rates.per_thousand == 550


def test_rates_of_nobody_are_none() -> None:
    rates = rates_of([], 0, 0, shipped().rates)
    assert (rates.response, rates.composite, rates.per_thousand) == (None, None, None)


def test_the_hot_ones_are_the_fewest_that_make_nearly_half() -> None:
    hot = hot_of([(1, 10), (2, 30), (3, 20), (4, 40)], of=9)
    assert (hot.estates, hot.of, hot.share) == (((4, 40), (2, 30)), 9, 7000)
    assert hot_of([], of=9).estates == ()


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [(6, 5, True), (5, 5, False), (4, 1, False), (5, 0, True), (11, 10, False), (12, 10, True)],
)
def test_rising_is_a_fifth_more_from_five_on(now: int, before: int, told: bool) -> None:
    assert bool(rising_of([("HY", (now, before))])) is told
