"""Which version judges which months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebooks.rules.spans import Standing, month_of, months_offered, spans

NOVEMBER, DECEMBER, JANUARY, MARCH = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)
FIRST = (1, date(2000, 1, 1))
NOW, COMING, PAST, REPLACED = Standing.NOW, Standing.COMING, Standing.PAST, Standing.REPLACED


@pytest.mark.parametrize(
    ("adopted", "month", "expected"),
    [
        ([FIRST], NOVEMBER, {1: (NOW, None)}),
        ([FIRST, (2, DECEMBER)], NOVEMBER, {1: (NOW, DECEMBER), 2: (COMING, None)}),
        ([FIRST, (2, DECEMBER)], DECEMBER, {1: (PAST, DECEMBER), 2: (NOW, None)}),
        ([FIRST, (2, DECEMBER), (3, DECEMBER)], NOVEMBER, {1: (NOW, DECEMBER), 2: (REPLACED, None), 3: (COMING, None)}),
        (
            [FIRST, (2, MARCH), (3, JANUARY)], JANUARY,
            {1: (PAST, JANUARY), 3: (NOW, MARCH), 2: (COMING, None)},
        ),
    ],
)  # fmt: skip
def test_who_judges_when(
    adopted: list[tuple[int, date]], month: date, expected: dict[int, tuple[Standing, date | None]]
) -> None:
    assert {number: (span.standing, span.until) for number, span in spans(adopted, month).items()} == expected


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(0, 30))
def test_one_version_judges_each_month(later: list[int], now: int) -> None:
    months = months_offered(date(2026, 1, 1)) + months_offered(date(2027, 1, 1)) + months_offered(date(2028, 1, 1))
    adopted = [FIRST, *((number, months[each]) for number, each in enumerate(later, 2))]
    found = spans(adopted, months[now])
    judging = [span for span in found.values() if span.standing is not REPLACED]
    for month in months:
        assert len([each for each in judging if each.first <= month and (not each.until or month < each.until)]) == 1
    assert len([each for each in found.values() if each.standing is NOW]) == 1


@pytest.mark.parametrize("today", [date(2026, 11, 18), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29)])
def test_the_next_twelve_months_are_offered(today: date) -> None:
    months = months_offered(today)
    assert len(months) == len(set(months)) == 12
    assert months == sorted(months)
    assert all(month.day == 1 and month > today for month in months)
    assert month_of(months[0] - timedelta(days=1)) == month_of(today)
