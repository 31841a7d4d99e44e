"""Phone codes and sign-ins: each limit at, below and above."""

from datetime import datetime, timedelta

import pytest

from app.people.rules.codes import LIFE, TRIES, expired, tries_left, why_no_code
from app.people.rules.sign_ins import Ticket, counts, lifetime, wants_refresh
from tests.cast import NOON

MINUTE, HOUR, DAY, BLINK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)


def ago(*spans: timedelta) -> list[datetime]:
    return [NOON - span for span in spans]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ([], ""),
        (ago(MINUTE), ""),
        (ago(MINUTE - BLINK), "过一分钟"),
        (ago(timedelta(0)), "过一分钟"),
        (ago(*[MINUTE * n for n in range(2, 6)]), ""),
        (ago(*[MINUTE * n for n in range(2, 7)]), "一小时"),
        (ago(*[MINUTE * n for n in range(2, 6)], HOUR), ""),
        (ago(*[MINUTE * n for n in range(2, 6)], HOUR - BLINK), "一小时"),
        (ago(*[HOUR * n for n in range(2, 11)]), ""),
        (ago(*[HOUR * n for n in range(2, 12)]), "今天"),
        (ago(*[HOUR * n for n in range(2, 11)], DAY), ""),
        (ago(*[HOUR * n for n in range(2, 11)], DAY - BLINK), "今天"),
    ],
)
def test_quota(sent: list[datetime], told: str) -> None:
    refusal = why_no_code(sent, NOON)
    assert (told in refusal) if told else refusal == ""


@pytest.mark.parametrize(("age", "over"), [(LIFE - BLINK, False), (LIFE, True), (LIFE + BLINK, True)])
def test_a_code_dies_at_the_very_instant(age: timedelta, over: bool) -> None:
    assert expired(NOON + LIFE, NOON + age) is over


@pytest.mark.parametrize(("tries", "left"), [(0, 5), (4, 1), (TRIES, 0), (TRIES + 1, 0)])
def test_tries_left(tries: int, left: int) -> None:
    assert tries_left(tries) == left


@pytest.mark.parametrize(
    ("staff", "keep", "span"),
    [(False, True, 30 * DAY), (False, False, 12 * HOUR), (True, False, 12 * HOUR), (True, True, 12 * HOUR)],
)
def test_lifetime(staff: bool, keep: bool, span: timedelta) -> None:
    assert lifetime(staff=staff, keep=keep) == span


IDLE = timedelta(minutes=30)
LATER = NOON + 12 * HOUR


@pytest.mark.parametrize(
    ("ticket", "valid"),
    [
        (Ticket(False, LATER), True),
        (Ticket(False, NOON), False),
        (Ticket(False, NOON + BLINK), True),
        (Ticket(False, LATER, ended_at=NOON), False),
        (Ticket(False, LATER, closed_at=NOON), False),
        (Ticket(False, LATER, seen_at=NOON - DAY), True),
        (Ticket(True, LATER, seen_at=NOON - IDLE + BLINK), True),
        (Ticket(True, LATER, seen_at=NOON - IDLE), False),
        (Ticket(True, LATER, seen_at=None), True),
    ],
)
def test_what_counts(ticket: Ticket, valid: bool) -> None:
    assert counts(ticket, NOON) is valid


@pytest.mark.parametrize(
    ("staff", "seconds", "wanted"), [(True, 60, False), (True, 61, True), (False, 600, False), (True, None, False)]
)
def test_refresh_after_a_minute(staff: bool, seconds: int | None, wanted: bool) -> None:
    seen_at = None if seconds is None else NOON - timedelta(seconds=seconds)
    assert wants_refresh(Ticket(staff, LATER, seen_at=seen_at), NOON) is wanted
