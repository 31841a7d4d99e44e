"""What an inspection is worth."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspections.rules.kinds import Severity
from app.inspections.rules.score import losses, points_text, site_score
from app.rulebooks.rules.policy import shipped

HEADS = shipped().heads
CODES = [head.code for head in HEADS]


class Line(NamedTuple):
    head: str
    points_now: int


LINES = st.lists(st.builds(Line, st.sampled_from(CODES), st.integers(0, 10_000)), max_size=60)


@pytest.mark.parametrize(
    ("lines", "score"),
    [
        ([], 10_000), ([Line("hygiene", 100)], 9900), ([Line("hygiene", 50), Line("fire", 500)], 9450),
        ([Line("cooperation", 499)], 9501), ([Line("cooperation", 500)], 9500), ([Line("cooperation", 501)], 9500),
        ([Line("cooperation", 200)] * 3, 9500), ([Line("cooperation", 0)], 10_000),
        ([Line(code, 10_000) for code in CODES], 0), ([Line("unknown", 500)], 10_000),
    ],
)
def test_a_head_loses_no_more_than_it_has(lines: list[Line], score: int) -> None:
    assert site_score(lines, HEADS) == score


def test_what_is_above_the_cap_is_told() -> None:
    [loss] = [each for each in losses([Line("green", 500), Line("green", 500), Line("green", 0)], HEADS) if each.found]
    assert (loss.head.code, loss.found, loss.asked, loss.lost, loss.left) == ("green", 2, 1000, 800, 0)
    assert loss.capped


@given(LINES)
def test_a_score_is_between_nothing_and_all(lines: list[Line]) -> None:
    assert 0 <= site_score(lines, HEADS) <= 10_000


@given(LINES.flatmap(lambda lines: st.tuples(st.just(lines), st.permutations(lines))))
def test_the_order_does_not_matter(both: tuple[list[Line], list[Line]]) -> None:
    assert site_score(both[0], HEADS) == site_score(both[1], HEADS)


@given(LINES, st.builds(Line, st.sampled_from(CODES), st.integers(0, 10_000)))
def test_one_more_deduction_never_raises_it(lines: list[Line], more: Line) -> None:
    before, after = site_score(lines, HEADS), site_score([*lines, more], HEADS)
    assert before - more.points_now <= after <= before


@given(LINES)
def test_heads_lose_what_the_score_lacks(lines: list[Line]) -> None:
    lost = losses(lines, HEADS)
    assert [loss.head.code for loss in lost] == CODES
    assert sum(loss.left for loss in lost) == site_score(lines, HEADS)
    assert all(0 <= loss.lost <= loss.head.points for loss in lost)


@pytest.mark.parametrize(
    ("severity", "points"),
    [(Severity.MINOR, 50), (Severity.STANDARD, 100), (Severity.REPEATED, 200), (Severity.SAFETY, 500)],
)
def test_prices_are_those_of_the_rulebook(severity: Severity, points: int) -> None:
    assert severity.points(shipped().deductions) == points


@pytest.mark.parametrize(
    ("points", "text"),
    [(0, "0"), (50, "0.5"), (100, "1"), (9350, "93.5"), (9305, "93.05"), (10_000, "100"), (5, "0.05")],
)
def test_points_read_as_people_say_them(points: int, text: str) -> None:
    assert points_text(points) == text
