"""Quiet hours, back-off and digests as tables."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workdays import SHANGHAI, local
from app.notifications.rules.digest import Due, Envelope, digest, envelopes
from app.notifications.rules.quiet import is_quiet, quiet_until
from app.notifications.rules.retry import PAUSES, next_try

INBOX = "https://example.test/me/messages"


def shanghai(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (shanghai(18, 12), shanghai(18, 12)),
        (shanghai(18, 21, 59, 59), shanghai(18, 21, 59, 59)),
        (shanghai(18, 22), shanghai(19, 6)),
        (shanghai(18, 23, 59, 59), shanghai(19, 6)),
        (shanghai(19, 0), shanghai(19, 6)),
        (shanghai(19, 5, 59, 59), shanghai(19, 6)),
        (shanghai(19, 6), shanghai(19, 6)),
        (shanghai(30, 23), datetime(2026, 12, 1, 6, tzinfo=SHANGHAI)),
    ],
)
def test_phones_are_silent_from_ten_to_six(at: datetime, until: datetime) -> None:
    assert quiet_until(at) == until
    assert quiet_until(at).tzinfo is UTC
    assert is_quiet(at) is (at != until)


@given(st.integers(0, 10**9))
def test_waiting_ends_within_eight_hours_and_outside_the_quiet(seconds: int) -> None:
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    until = quiet_until(at)
    assert timedelta(0) <= until - at <= timedelta(hours=8)
    assert 6 <= local(until).hour < 22


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240)])
def test_each_failure_waits_longer(failures: int, minutes: int) -> None:
    at = shanghai(18, 9)
    assert next_try(failures, at, urgent=False) == at + timedelta(minutes=minutes)


def test_the_sixth_failure_is_the_last() -> None:
    assert next_try(len(PAUSES) + 1, shanghai(18, 9), urgent=True) is None


@pytest.mark.parametrize(
    ("at", "urgent", "again"),
    [
        (shanghai(18, 21, 58), False, shanghai(18, 21, 59)),
        (shanghai(18, 21, 59), False, shanghai(19, 6)),
        (shanghai(18, 21, 59), True, shanghai(18, 22)),
    ],
)
def test_a_retry_keeps_the_quiet_hours(at: datetime, urgent: bool, again: datetime) -> None:
    assert next_try(1, at, urgent=urgent) == again


@pytest.mark.parametrize(
    ("due", "sent"),
    [
        ([], []),
        ([Due(1, "a", "路灯修好了。")], [Envelope("a", "路灯修好了。", (1,))]),
        (
            [Due(1, "a", "路灯修好了。"), Due(2, "b", "电梯在修。"), Due(3, "a", "井盖换了。")],
            [
                Envelope("a", f"有 2 件事有进展：路灯修好了；井盖换了。打开 {INBOX} 看。", (1, 3)),
                Envelope("b", "电梯在修。", (2,)),
            ],
        ),
        (
            [Due(1, "a", "路灯修好了。"), Due(2, "a", "电梯困人。", urgent=True), Due(3, "a", "漏气。", urgent=True)],
            [Envelope("a", "电梯困人。", (2,)), Envelope("a", "漏气。", (3,)), Envelope("a", "路灯修好了。", (1,))],
        ),
    ],
)
def test_news_for_one_phone_is_joined_unless_urgent(due: list[Due], sent: list[Envelope]) -> None:
    assert envelopes(due, INBOX) == sent


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["路灯已受理。看 http://x/i/1", "电梯已受理。"], "有 2 件事有进展：路灯已受理；电梯已受理。打开 I 看。"),
        (["路灯要到期了"] * 3, "有 3 件事有进展：路灯要到期了。打开 I 看。"),
        (
            ["一件事情", "二件事情", "三件事情", "四件事情"],
            "有 4 件事有进展：一件事情；二件事情；三件事情等。打开 I 看。",
        ),
    ],
)
def test_a_digest_names_three_things(texts: list[str], said: str) -> None:
    assert digest(texts, "I") == said


@given(st.lists(st.text(max_size=400), min_size=2, max_size=60))
def test_a_digest_stays_short(texts: list[str]) -> None:
    assert len(digest(texts, INBOX)) <= 150


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_every_row_is_sent_in_exactly_one_envelope(rows: list[tuple[str, bool]]) -> None:
    due = [Due(key, phone, f"第 {key} 件事", urgent) for key, (phone, urgent) in enumerate(rows)]
    sent = envelopes(due, INBOX)
    assert sorted(key for envelope in sent for key in envelope.entry_ids) == list(range(len(due)))
    assert all(due[key].phone == envelope.phone for envelope in sent for key in envelope.entry_ids)
