"""Quarters, years, companies, months of Shanghai, cards and lists: tables with every edge."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebooks.rules.policy import Cadence
from app.scorecards.rules.calendar import (
    bounds,
    due_months,
    ends_period,
    month_after,
    month_read,
    objections_until,
    quarter_of,
)
from app.scorecards.rules.cards import Period, card_after, cards_after
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.lists import Standing, black_list, red_list
from app.scorecards.rules.periods import MonthScore, company_score, quarter_score, year_score
from tests.scorecards.judge import RULES, month_of


def m(month: int, year: int = 2026) -> date:
    return date(year, month, 1)


@pytest.mark.parametrize(
    ("month", "since", "before"),
    [
        (m(10), datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)),
        (m(12), datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)),
        (m(2, 2028), datetime(2028, 1, 31, 16, tzinfo=UTC), datetime(2028, 2, 29, 16, tzinfo=UTC)),
    ],
)
def test_a_month_begins_and_ends_in_shanghai(month: date, since: datetime, before: datetime) -> None:
    assert bounds(month) == (since, before)


@pytest.mark.parametrize(
    ("by", "month"), [(1, m(1, 2027)), (-1, m(11)), (12, m(12, 2027)), (-12, m(12, 2025)), (0, m(12))]
)
def test_months_go_over_new_year(by: int, month: date) -> None:
    assert month_after(m(12), by) == month


@pytest.mark.parametrize(
    ("at", "last", "due"),
    [
        (datetime(2026, 11, 4, 15, 59, tzinfo=UTC), None, [m(9)]),
        (datetime(2026, 11, 4, 16, 0, tzinfo=UTC), None, [m(10)]),
        (datetime(2026, 11, 4, 16, 0, tzinfo=UTC), m(10), []),
        (datetime(2026, 11, 4, 16, 0, tzinfo=UTC), m(8), [m(9), m(10)]),
        (datetime(2027, 1, 4, 16, 0, tzinfo=UTC), m(11), [m(12)]),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), m(11), []),
        (datetime(2026, 11, 5, 1, 0, tzinfo=UTC), m(1, 2020), [month_after(m(10), -at) for at in range(11, -1, -1)]),
    ],
)
def test_months_are_due_on_the_publishing_day(at: datetime, last: date | None, due: list[date]) -> None:
    assert due_months(at, lambda _: 5, last) == due


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (datetime(2026, 11, 5, 1, tzinfo=UTC), datetime(2026, 11, 12, 16, tzinfo=UTC)),
        (datetime(2026, 10, 5, 1, tzinfo=UTC), datetime(2026, 10, 13, 16, tzinfo=UTC)),  # over the National Day week
    ],
)
def test_the_window_counts_working_days(at: datetime, until: datetime) -> None:
    assert objections_until(at, 5) == until


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-10", m(10)), ("2026-13", None), ("2026-00", None), ("1999-10", None), ("2026-1", None),
     ("２０２６-10", None), ("2026-10-01", None), ("", None), ("-", None), ("9999-12", None)],
)  # fmt: skip
def test_an_address_names_a_month(text: str, month: date | None) -> None:
    assert month_read(text) == month


def test_a_quarter_is_the_mean_of_its_final_months() -> None:
    months = [month_of(m(10), 7000), month_of(m(11), 7501), month_of(m(12), 9000, final=False), month_of(m(9), 1)]
    found = quarter_score(months, quarter_of(m(12)))
    assert found is not None
    assert (found.name, found.months, found.total) == ("2026 年第 4 季度", 2, 7251)
    assert quarter_score([month_of(m(12), 1, final=False)], quarter_of(m(12))) is None


def test_a_part_is_the_mean_of_the_months_that_have_it() -> None:
    months = [MonthScore(m(1), 1, None, 8000, 9000, 8500, False), MonthScore(m(2), 1, 6000, 8001, 9000, 7500, True)]
    found = quarter_score(months, quarter_of(m(1)))
    assert found is not None
    assert (found.owner, found.site, found.total, found.enough) == (6000, 8001, 8000, False)


@pytest.mark.parametrize(("quarters", "total"), [(2, None), (3, 7000), (4, 7000)])
def test_a_year_needs_three_quarters(quarters: int, total: int | None) -> None:
    months = [month_of(m(1 + 3 * at), 7000) for at in range(quarters)]
    found = year_score(months, 2026)
    assert (found.total if found else None) == total


def test_a_company_is_its_estates_by_households() -> None:
    estates = [
        month_of(m(10), 9000, households=100), month_of(m(10), 6000, households=300),
        month_of(m(10), None, households=900),
    ]
    found = company_score(estates)
    assert found is not None
    assert (found.total, found.months) == (6750, 2)
    assert company_score([month_of(m(10), None)]) is None


def periods(*totals: int | None) -> list[Period]:
    """Successive months that end in December; None is a month with too few ballots."""
    ends = [month_after(m(12), at - len(totals) + 1) for at in range(len(totals))]
    return [
        Period(end, f"{end.month} 月", 4000 if total is None else total, total is not None)
        for end, total in zip(ends, totals, strict=True)
    ]


@pytest.mark.parametrize(
    ("totals", "card"),
    [
        ((), None),
        ((7500,), None),
        ((7499,), Card.NOTICE),
        ((6000,), Card.NOTICE),
        ((5999,), Card.YELLOW),
        ((None,), None),
        ((5999, None), None),
        ((5999, 5999), Card.RED),
        ((5999, None, 5999), Card.RED),
        ((None, 5999), Card.YELLOW),
        ((None, None, 5999), Card.YELLOW),
        ((5999, 6000, 5999), Card.YELLOW),
        ((5999, 6000, 5999, 7600, 5999), Card.RED),
        ((5999, 5999, 8000), None),
        ((5000, 5000, 6500), Card.NOTICE),
        ((5999, 6000, 5999, *[7600] * 9, 5999), Card.YELLOW),
        ((5999, 6000, 5999, *[7600] * 8, 5999), Card.RED),
        ((5999, *[7600] * 10, 5999), Card.YELLOW),
    ],
)
def test_cards_follow_the_row(totals: tuple[int | None, ...], card: Card | None) -> None:
    assert cards_after(periods(*totals), RULES).card is card


def test_a_card_says_the_arithmetic_that_led_to_it() -> None:
    row = [Period(m(10), "10 月", 5820, True), Period(m(11), "11 月", 5690, True)]
    assert cards_after(row, RULES).words == "10 月 58.20 分、11 月 56.90 分，连续 2 次低于 60.00 分，亮红牌。"
    assert cards_after(row[:1], RULES).words == "10 月 58.20 分，低于 60.00 分，亮黄牌。"
    assert "不亮牌" in cards_after([Period(m(10), "10 月", 5820, False)], RULES).words


def test_a_veto_is_a_red_card_and_a_failed_recheck_a_yellow_one() -> None:
    assert cards_after([Period(m(10), "10 月", 9000, True, veto=True)], RULES).card is Card.RED
    failed = Period(m(10), "10 月", 9000, True, recheck_failed=True)
    assert cards_after([failed], RULES).card is Card.YELLOW
    found = cards_after([failed, Period(m(11), "11 月", 5000, True)], RULES)
    assert found.card is Card.RED
    assert "复查没通过" in found.words


@given(st.lists(st.none() | st.integers(0, 10_000), min_size=1, max_size=20))
def test_a_better_last_month_never_makes_the_card_worse(totals: list[int | None]) -> None:
    order = {None: 0, Card.NOTICE: 1, Card.YELLOW: 2, Card.RED: 3}
    history = periods(*totals)
    better = [*history[:-1], Period(m(12), "12 月", 10_000, history[-1].enough)]
    assert order[cards_after(better, RULES).card] <= order[cards_after(history, RULES).card]


def test_quarterly_cards_come_with_the_last_month() -> None:
    rules = RULES.model_copy(update={"cadence": Cadence.QUARTER})
    months = [month_of(m(10), 5000), month_of(m(11), 5000), month_of(m(12), 5000)]
    assert card_after(months[:2], rules).card is None
    assert card_after(months, rules).card is Card.YELLOW
    assert not ends_period(m(11), Cadence.QUARTER)
    assert card_after([month_of(m(7), 5000), month_of(m(9), 5000), *months], rules).card is Card.RED


def test_a_year_stands_beside_a_month_of_another_one() -> None:
    months = [month_of(m(12), 5820), month_of(m(1, 2027), 5690)]
    assert card_after(months, RULES).words.startswith("2026 年 12 月 58.20 分、1 月 56.90 分")


def standing(
    key: int, total: int | None, *, enough: bool = True, veto: bool = False, card: Card | None = None
) -> Standing:
    return Standing(key, total, enough, veto, card)


@pytest.mark.parametrize(
    ("totals", "red"),
    [
        ([9000, 8999], [1]),
        ([8499, 8400], []),
        ([9000, 9000], []),
        ([9500, *[9000] * 19], [1]),
        ([9500, 9400, *[9000] * 18], [1, 2]),
        ([9500, 9000, 9000, *[8000] * 17], [1]),
        ([], []),
    ],
)
def test_the_red_list_is_the_best_tenth_that_is_excellent(totals: list[int], red: list[int]) -> None:
    assert red_list([standing(key, total) for key, total in enumerate(totals, start=1)], RULES) == red


def test_the_lists_leave_out_small_samples_and_go_by_rule() -> None:
    assert red_list([standing(1, 9900, enough=False), standing(2, 9000)], RULES) == [2]
    assert red_list([standing(1, 9900, veto=True), standing(2, 9000)], RULES) == [2]
    cards = [standing(1, 100), standing(2, 5000, card=Card.YELLOW), standing(3, 5000, card=Card.RED)]
    assert black_list([*cards, standing(4, 7000, card=Card.NOTICE)]) == [3, 2]


def test_a_later_line_makes_nothing_low_that_was_not() -> None:
    before = Period(m(11), "11 月", 6500, True, pass_line=6000)
    stricter = RULES.model_copy(update={"bands": RULES.bands.model_copy(update={"pass_": 7000})})
    last = Period(m(12), "12 月", 6500, True, pass_line=7000)
    assert cards_after([before, last], stricter).card is Card.YELLOW
    low = Period(m(11), "11 月", 5900, True, pass_line=6000)
    found = cards_after([low, last], stricter)
    assert found.words == "11 月 59.00 分、12 月 65.00 分，连续 2 次低于当时的合格线，亮红牌。"
