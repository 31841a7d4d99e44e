"""Every clock at its boundary: working days over 国庆 with 调休, the year's end, a last day that is a day off."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workdays import is_workday
from app.exits.rules.clocks import (
    CLOCKS,
    Left,
    Span,
    after,
    due_on,
    first_reminder,
    latest_review,
    left,
    months_after,
)
from app.exits.rules.kinds import State


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("state", "since", "due"),
    [
        (State.YELLOW, "2026-11-13", "2026-11-20"),  # a Friday, five working days
        (State.YELLOW, "2026-11-14", "2026-11-20"),  # a Saturday
        (State.YELLOW, "2025-09-26", "2025-10-10"),  # 28 September worked, 1-8 October off
        (State.YELLOW, "2025-09-30", "2025-10-14"),  # 11 October worked
        (State.YELLOW, "2025-12-29", "2026-01-06"),  # 1-3 January off, 4 January worked
        (State.INTERVIEWED, "2026-11-18", "2026-11-25"), (State.ORDERED, "2026-11-18", "2026-11-23"),
        (State.ORDERED, "2025-09-30", "2025-10-11"), (State.RECTIFYING, "2026-11-02", "2026-11-17"),
        (State.RECTIFYING, "2026-11-05", "2026-11-20"),
        (State.RECTIFYING, "2026-11-06", "2026-11-23"),  # the 21st is a Saturday
        (State.RECTIFYING, "2025-09-17", "2025-10-09"),  # 2 October is a holiday
        (State.RECTIFYING, "2025-09-13", "2025-09-28"),  # a Sunday, but worked
        (State.RECTIFYING, "2025-12-17", "2026-01-04"),  # 1 January to the worked Sunday
        (State.RECHECK, "2026-11-18", "2026-11-25"), (State.RED, "2026-11-02", "2026-11-23"),
        (State.ADVISED, "2026-11-02", "2026-12-02"), (State.PETITIONED, "2026-11-05", "2026-12-07"),
        (State.WITHDRAWING, "2026-11-02", "2026-12-02"),
        (State.NOTICE, "2026-11-02", "2027-01-01"),  # a least term: the last day stays, holiday or not
        (State.NOTICE, "2025-12-31", "2026-03-01"), (State.NOTICE, "2023-12-31", "2024-02-29"),
        (State.HANDOVER, "2026-11-01", "2026-12-01"), (State.HANDOVER, "2026-01-31", "2026-03-02"),
    ],
)  # fmt: skip
def test_the_last_day(state: State, since: str, due: str) -> None:
    assert due_on(state, day(since)) == day(due)


@pytest.mark.parametrize("state", [State.OWNER_VOTE, State.NOT_RENEWING])
def test_some_last_days_are_given(state: State) -> None:
    assert due_on(state, day("2026-11-18")) is None
    assert due_on(state, day("2026-11-18"), given=day("2026-12-05")) == day("2026-12-05")


@pytest.mark.parametrize("state", [State.EXPIRED, State.PASSED, State.KEPT, State.EXITED])
def test_some_states_wait_for_nothing(state: State) -> None:
    assert due_on(state, day("2026-11-18")) is None


def test_the_contract_may_say_another_number_of_days() -> None:
    assert due_on(State.NOTICE, day("2026-11-18"), amount=90) == day("2027-02-16")


@pytest.mark.parametrize("state", list(State))
def test_every_live_state_but_one_has_a_clock_with_its_article(state: State) -> None:
    assert (state in CLOCKS) is (state.live and state not in (State.START, State.EXPIRED))
    if state in CLOCKS:
        assert "《" in CLOCKS[state].article


@pytest.mark.parametrize("state", [state for state, clock in CLOCKS.items() if clock.amount is not None])
def test_it_is_said_that_the_first_day_does_not_count(state: State) -> None:
    assert "的第二天起" in CLOCKS[state].words


def test_days_no_law_sets_are_only_asked_for() -> None:
    wished = {state for state, clock in CLOCKS.items() if clock.wish}
    assert wished == {State.ADVISED, State.PETITIONED, State.WITHDRAWING}
    assert CLOCKS[State.RECHECK].who == "镇里和社区"


@pytest.mark.parametrize(
    ("since", "months", "found"),
    [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-12-31", 12, "2027-12-31"),
        ("2024-02-29", 12, "2025-02-28"), ("2026-11-30", 3, "2027-02-28"), ("2026-11-18", 0, "2026-11-18"),
    ],
)  # fmt: skip
def test_months_end_on_the_same_day_or_the_last(since: str, months: int, found: str) -> None:
    assert months_after(day(since), months) == day(found)
    assert after(day(since), months, Span.MONTHS) == day(found)


@pytest.mark.parametrize(
    ("since", "due", "reminder"),
    [("2026-11-01", "2026-11-16", "2026-11-13"), ("2026-11-01", "2026-12-31", "2026-12-19"),
     ("2026-11-01", "2026-11-02", "2026-11-02"), ("2026-11-01", "2026-11-01", "2026-11-01")],
)  # fmt: skip
def test_the_first_reminder_comes_at_four_fifths(since: str, due: str, reminder: str) -> None:
    assert first_reminder(day(since), day(due)) == day(reminder)


@pytest.mark.parametrize(
    ("today", "text", "tone"),
    [
        ("2026-11-12", "还有 4 天", "ok"), ("2026-11-13", "还有 3 天", "soon"), ("2026-11-15", "还有 1 天", "soon"),
        ("2026-11-16", "今天是最后一天", "soon"), ("2026-11-17", "已经过了 1 天", "over"),
    ],
)  # fmt: skip
def test_what_is_left_is_said(today: str, text: str, tone: str) -> None:
    assert left(day("2026-11-01"), day("2026-11-16"), day(today)) == Left(text, tone, past=tone == "over")


def test_nobody_is_late_for_a_day_that_comes_by_itself() -> None:
    clock = CLOCKS[State.NOT_RENEWING]
    gone = left(day("2026-11-01"), day("2026-11-16"), day("2026-11-17"), clock)
    assert gone == Left("已经过了 1 天", "soon", past=True)
    assert "照旧服务" in clock.awaited


def test_without_a_clock_nothing_is_left() -> None:
    assert left(day("2026-11-01"), None, day("2026-11-18")) is None


def test_a_blocked_case_is_looked_at_within_thirty_days() -> None:
    assert latest_review(day("2026-11-18")) == day("2026-12-18")


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)), st.integers(1, 60))
def test_a_term_to_act_never_ends_on_a_day_off_nor_early(since: date, days: int) -> None:
    last = after(since, days, Span.DAYS, moves=True)
    assert is_workday(last)
    assert last >= since + timedelta(days=days)
