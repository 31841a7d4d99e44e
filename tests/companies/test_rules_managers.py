"""Project managers: five days to report, how it stands in words, and who may begin or leave when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.companies.rules.fees import fen, in_words, yuan
from app.companies.rules.managers import (
    AHEAD,
    DAY,
    Reporting,
    Term,
    last_day,
    report_due,
    report_words,
    reporting,
    why_not_begin,
    why_not_leave,
    why_not_report,
)

TODAY = date(2026, 11, 18)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("starts_on", "due"),
    [
        (date(2026, 11, 13), date(2026, 11, 18)), (date(2026, 12, 28), date(2027, 1, 2)),
        (date(2028, 2, 25), date(2028, 3, 1)),
    ],
)  # fmt: skip
def test_five_calendar_days_the_first_not_counted(starts_on: date, due: date) -> None:
    assert report_due(starts_on) == due


@pytest.mark.parametrize(
    ("began", "left", "reported", "state", "said"),
    [
        (1, None, None, Reporting.COMING, "5 天内要到居委会报到"),
        (0, None, None, Reporting.DUE, "要在 2026年11月23日前"),
        (-5, None, None, Reporting.DUE, "还没有报到"),
        (-6, None, None, Reporting.OVERDUE, "已经过了 1 天"),
        (-6, -1, None, Reporting.NEVER, "没有到居委会报到的记录"),
        (-6, 0, None, Reporting.OVERDUE, "已经过了 1 天"),
        (-9, None, -4, Reporting.IN_TIME, "2026年11月14日到居委会报到，没有超过 5 天"),
        (-9, None, -3, Reporting.LATE, "晚了 1 天"),
        (-9, -2, -3, Reporting.LATE, "晚了 1 天"),
        (1, None, 0, Reporting.IN_TIME, "2026年11月18日到居委会报到"),
    ],
)
def test_how_a_report_stands(began: int, left: int | None, reported: int | None, state: Reporting, said: str) -> None:
    days = [TODAY + each * DAY if each is not None else None for each in (left, reported)]
    term = Term(TODAY + began * DAY, *days)
    assert reporting(term, TODAY) is state
    assert said in report_words(term, TODAY)


@given(DAYS, st.none() | DAYS, st.none() | DAYS, DAYS)
def test_every_term_has_a_sentence(starts: date, ends: date | None, reported: date | None, today: date) -> None:
    words = report_words(Term(starts, ends, reported), today)
    assert words.endswith("。")
    assert "-" not in words


@pytest.mark.parametrize(
    ("own", "contract", "last"),
    [
        (None, None, None), (TODAY, None, TODAY), (None, TODAY, TODAY), (TODAY, TODAY - DAY, TODAY - DAY),
        (TODAY - DAY, TODAY, TODAY - DAY),
    ],
)  # fmt: skip
def test_a_term_lasts_no_longer_than_its_contract(own: date | None, contract: date | None, last: date | None) -> None:
    assert last_day(own, contract) == last


FIRST, LAST = TODAY - 100 * DAY, TODAY + 200 * DAY
OPEN, CLOSED = Term(TODAY - 50 * DAY), Term(TODAY - 50 * DAY, TODAY - 10 * DAY)


@pytest.mark.parametrize(
    ("starts_on", "before", "said"),
    [
        (FIRST, None, ""), (FIRST - DAY, None, "合同的起止日期"), (TODAY + AHEAD, None, ""),
        (TODAY + AHEAD + DAY, None, "太远"), (LAST + DAY, None, "合同的起止日期"),
        (TODAY - 49 * DAY, OPEN, ""), (TODAY - 50 * DAY, OPEN, "起在任"),
        (TODAY - 9 * DAY, CLOSED, ""), (TODAY - 10 * DAY, CLOSED, "才离任"),
    ],
)  # fmt: skip
def test_when_somebody_may_begin(starts_on: date, before: Term | None, said: str) -> None:
    why = why_not_begin(starts_on, TODAY, (FIRST, LAST), before)
    assert (said in why) if said else why == ""


@pytest.mark.parametrize(
    ("ends_on", "said"),
    [(OPEN.starts_on, ""), (OPEN.starts_on - DAY, "不能早于"), (TODAY + AHEAD, ""), (TODAY + AHEAD + DAY, "太远")],
)
def test_when_somebody_may_leave(ends_on: date, said: str) -> None:
    why = why_not_leave(OPEN, ends_on, TODAY)
    assert (said in why) if said else why == ""


@pytest.mark.parametrize(
    ("term", "reported_on", "said"),
    [
        (OPEN, TODAY, ""), (OPEN, TODAY + DAY, "还没到"), (OPEN, OPEN.starts_on - DAY, ""),
        (OPEN, OPEN.starts_on - timedelta(days=365), "年份"), (CLOSED, TODAY - 10 * DAY, ""),
        (CLOSED, TODAY - 9 * DAY, "已经离任"),
    ],
)  # fmt: skip
def test_which_day_somebody_may_have_reported(term: Term, reported_on: date, said: str) -> None:
    why = why_not_report(term, reported_on, TODAY)
    assert (said in why) if said else why == ""


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.2", 120), ("1.20", 120), ("0.01", 1), (" 2 ", 200), ("99.99", 9999), ("0", None), ("0.00", None),
        ("100", None), ("1.234", None), ("-1", None), ("一块二", None), ("", None), ("1.", None), ("1,2", None),
        ("１.２", None), ("9" * 50, None),
    ],
)  # fmt: skip
def test_fees_are_typed_in_yuan(text: str, amount: int | None) -> None:
    assert fen(text) == amount


@given(st.integers(1, 9999))
def test_a_fee_is_read_as_it_is_written(amount: int) -> None:
    assert fen(yuan(amount)) == amount


def test_a_fee_in_words() -> None:
    assert [in_words(amount) for amount in (None, 5, 120)] == [
        "没有登记", "每平方米每月 0.05 元", "每平方米每月 1.20 元",
    ]  # fmt: skip
