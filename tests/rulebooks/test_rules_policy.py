"""The rulebook as a value: what it refuses, where its lines run, how it rounds."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.rulebooks.rules.example import example
from app.rulebooks.rules.policy import WHOLE, Band, Rulebook, divided, shipped


def changed(*path: Any, to: Any) -> dict[str, Any]:
    data = copy.deepcopy(shipped().model_dump(mode="json"))
    part: Any = data
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    return data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed("weights", "owner", to=4001), "三部分的占比加起来"),
        (changed("organisation", "lasting", to=0), "办事和配合的占比加起来"),
        (changed("rates", "response", to=2999), "三率的占比加起来"),
        (changed("heads", 0, "points", to=1999), "八项的分数加起来"),
        (changed("heads", 0, "code", to="order"), "代号不能重复"),
        (changed("bands", "good", to=8500), "从高到低"), (changed("bands", "pass_", to=7500), "从高到低"),
        (changed("bands", "pass_", to=0), "从高到低"),
        (changed("deductions", "minor", to=101), "从轻到重"), (changed("deductions", "minor", to=0), "从轻到重"),
        (changed("level_points", 0, to=3001), "从低到高"), (changed("panel_least", to=6), "单数"),
        (changed("open_day", to=29), "28"), (changed("small_cell", to=2), "3"),
        (changed("adjust_limit", to=1001), "1000"), (changed("min_ballots", to=4), "最少票数"),
        (changed("heads", to=[]), "at least 8"), (changed("cadence", to="week"), "month"),
        (changed("surprise", to=1), "Extra"),
    ],
)  # fmt: skip
def test_what_a_rulebook_refuses(data: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Rulebook.model_validate(data)


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (10000, Band.EXCELLENT), (8500, Band.EXCELLENT), (8499, Band.GOOD), (7500, Band.GOOD), (7499, Band.PASS),
        (6000, Band.PASS), (5999, Band.FAIL), (0, Band.FAIL),
    ],
)  # fmt: skip
def test_bands(points: int, band: Band) -> None:
    assert shipped().band(points) is band


@pytest.mark.parametrize(
    ("ballots", "households", "enough"),
    [
        (19, 100, False), (20, 100, True), (20, 200, True), (20, 201, False), (21, 201, True), (21, 210, True),
        (21, 211, False), (20, 0, True), (0, 0, False),
    ],
)  # fmt: skip
def test_a_sample_is_twenty_and_a_tenth(ballots: int, households: int, enough: bool) -> None:
    assert shipped().enough(ballots, households) is enough


def test_a_head_is_known_by_its_code() -> None:
    assert shipped().head("green").points == 800
    with pytest.raises(KeyError):
        shipped().head("nothing")


@pytest.mark.parametrize(
    ("amount", "by", "result"), [(0, 3, 0), (1, 2, 1), (1, 3, 0), (2, 3, 1), (5, 10, 1), (4, 10, 0), (10, 1, 10)]
)
def test_halves_go_up(amount: int, by: int, result: int) -> None:
    assert divided(amount, by) == result


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_rounding_is_never_off_by_more_than_a_half(amount: int, by: int) -> None:
    assert -by <= 2 * (divided(amount, by) * by - amount) <= by


@given(st.integers(0, WHOLE), st.integers(0, WHOLE))
def test_a_rulebook_survives_being_stored(owner: int, site: int) -> None:
    if owner + site <= WHOLE:
        weights = {"owner": owner, "site": site, "organisation": WHOLE - owner - site}
        book = Rulebook.model_validate(changed("weights", to=weights))
        assert Rulebook.model_validate_json(book.model_dump_json()) == book


def test_the_worked_example_by_hand() -> None:
    worked = example(shipped())
    assert [part.points for part in worked.parts] == [7800, 9150, 8400]  # (1·0 + 2·30 + 7·60 + 18·80 + 12·100) / 40
    assert [part.weighted for part in worked.parts] == [3120, 2745, 2520]
    assert (worked.total, worked.band) == (3120 + 2745 + 2520 - 100, Band.GOOD)
