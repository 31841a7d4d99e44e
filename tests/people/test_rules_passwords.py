"""Password policy and lock-out, with a row on each side of every threshold."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.rules.passwords import LONGEST_LOCK, TRIES, classes, lock_after, password_problem


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Abc1234", "至少 8 位，现在是 7 位"),
        ("Abc12345", ""),
        ("A1b" + "c" * 125, ""),
        ("A1b" + "c" * 126, "最长 128 位"),
        ("abcd12345", "至少要有三样"),
        ("ABCD12345", "至少要有三样"),
        ("abcdABCDEF", "至少要有三样"),
        ("abcd1234#", ""),
        ("abcdABCD#", ""),
        ("ABCD1234#", ""),
        ("密码abc123", ""),
        ("P@ssw0rd", "太常见"),
        ("pingshuo-demo", "至少要有三样"),
        ("Pingshuo-Demo", "太常见"),
        ("Liushuji#2026", "不要带账号"),
        ("xx-LIUSHUJI-1a", "不要带账号"),
        ("Zb13800000013", "不要带账号或手机号"),
        ("Zb13800000014", ""),
    ],
)
def test_policy(password: str, told: str) -> None:
    problem = password_problem(password, username="liushuji", phone="13800000013")
    assert (told in problem) if told else problem == ""


@pytest.mark.parametrize(("username", "fits"), [("ab", True), ("abc", False), ("", True)])
def test_a_very_short_user_name_may_occur(username: str, fits: bool) -> None:
    assert (password_problem("Xabc-1234", username=username) == "") is fits


@pytest.mark.parametrize(
    ("password", "count"), [("", 0), ("a", 1), ("aA", 2), ("aA1", 3), ("aA1 ", 4), ("１A", 2), ("ß", 1)]
)
def test_classes(password: str, count: int) -> None:
    assert classes(password) == count


@pytest.mark.parametrize(
    ("tries", "minutes"),
    [
        (0, None), (1, None), (4, None), (5, 15), (6, None), (9, None), (10, 30), (11, None), (15, 60), (20, 120),
        (30, 480), (35, 960), (40, 1440), (45, 1440), (500, 1440), (10**9, 1440),
    ],
)
def test_every_fifth_wrong_try_locks_twice_as_long_up_to_a_day(tries: int, minutes: int | None) -> None:
    assert lock_after(tries) == (timedelta(minutes=minutes) if minutes else None)


@given(st.integers(0, 10_000))
def test_locks_never_shrink(rounds: int) -> None:
    shorter, longer = lock_after((rounds + 1) * TRIES), lock_after((rounds + 2) * TRIES)
    assert shorter is not None
    assert longer is not None
    assert shorter <= longer <= LONGEST_LOCK
