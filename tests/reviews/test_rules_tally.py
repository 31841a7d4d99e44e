"""Counting and hiding: order-free, bounded, fair, and nothing small to be seen or worked out."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.rules.ballots import Ballot, Box, ballot_of
from app.reviews.rules.tally import SMALL, TOO_FEW, UNANIMOUS, Shown, Tally, mean_of, shown, tally
from app.rulebooks.rules.policy import shipped

POINTS = shipped().level_points
ballots = st.builds(Ballot, st.tuples(*[st.integers(0, 5)] * 8), st.integers(1, 5))
NOTHING = ((0, 0),) * 8


def counted(*levels: int) -> Tally:
    return Tally(sum(levels), levels, mean_of(levels, POINTS), NOTHING)


def visible(*levels: int) -> Shown:
    return shown(counted(*levels), POINTS, least=5)


@given(st.lists(ballots, max_size=60), st.randoms())
def test_the_order_does_not_matter(given_in: list[Ballot], random: Random) -> None:
    other = list(given_in)
    random.shuffle(other)
    assert tally(given_in, POINTS) == tally(other, POINTS)


@given(st.lists(ballots, max_size=40))
def test_a_box_keeps_every_ballot_and_counts_like_the_list(given_in: list[Ballot]) -> None:
    box = Box()
    for ballot in given_in:
        box = box.with_(ballot)
    assert list(box.papers) == sorted(ballot.line for ballot in given_in)
    assert tally(box.ballots(), POINTS) == tally(given_in, POINTS)


@given(st.lists(ballots, min_size=1, max_size=60))
def test_points_stay_within_their_bounds(given_in: list[Ballot]) -> None:
    found = tally(given_in, POINTS)
    assert found.mean is not None
    assert 0 <= found.mean <= 10_000
    assert found.n == len(given_in) == sum(found.levels)
    assert all(count <= total <= 5 * count for total, count in found.indicators)


@given(st.lists(ballots, min_size=1, max_size=40), st.data())
def test_one_better_level_never_lowers_the_mean(given_in: list[Ballot], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(given_in) - 1))
    worse = given_in[at]
    better = [*given_in[:at], Ballot(worse.indicators, min(5, worse.overall + 1)), *given_in[at + 1 :]]
    before, after = tally(given_in, POINTS).mean, tally(better, POINTS).mean
    assert before is not None
    assert after is not None
    assert after >= before


@given(ballots)
def test_a_line_says_a_ballot(ballot: Ballot) -> None:
    assert ballot_of(ballot.line) == ballot


@pytest.mark.parametrize("line", ["", "12345678", "444444440", "444444446", "4444444444", "64444444a", "６44444444"])
def test_whatever_is_no_ballot_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a ballot"):
        ballot_of(line)


@pytest.mark.parametrize(
    ("levels", "seen"),
    [
        ((10, 6, 7, 9, 20), (10, 6, 7, 9, 20)),
        ((0, 0, 5, 9, 20), (0, 0, 5, 9, 20)),
        ((0, 0, 2, 3, 15), (0, 0, None, None, None)),
        ((3, 8, 60, 150, 100), (None, None, None, 150, 100)),
        ((2, 2, 2, 2, 2), None),
        ((0, 0, 0, 0, 30), None),
        ((0, 0, 0, 1, 29), None),
    ],
)
def test_what_is_seen_of_the_levels(levels: tuple[int, ...], seen: tuple[int | None, ...] | None) -> None:
    assert visible(*levels).levels == seen


def test_with_fewer_than_five_there_is_only_their_number() -> None:
    few = shown(tally([Ballot((5,) * 8, 5)] * 4, POINTS), POINTS, least=5)
    assert (few.n, few.mean, few.levels, few.why) == (4, None, None, TOO_FEW.format(k=5))
    assert {(each.count, each.mean) for each in few.indicators} == {(None, None)}
    assert shown(tally([], POINTS), POINTS, least=5).why == ""


def test_why_is_said() -> None:
    assert visible(0, 0, 0, 0, 30).why == UNANIMOUS
    assert visible(2, 2, 2, 2, 2).why == SMALL.format(k=5)


@pytest.mark.parametrize(("rated", "mean"), [(4, None), (5, 300), (6, 300)])
def test_an_indicator_needs_five_who_rated_it(rated: int, mean: int | None) -> None:
    given_in = [Ballot((3,) * 8, 4)] * rated + [Ballot((0,) * 8, 5)] * (20 - rated)
    seen = shown(tally(given_in, POINTS), POINTS, least=5).indicators[0]
    assert (seen.mean, seen.count) == (mean, rated if mean else None)


@pytest.mark.parametrize(
    ("levels", "mean"),
    [
        ((0, 0, 0, 0, 30), None), ((0, 0, 0, 1, 29), None), ((2, 2, 2, 2, 2), None), ((0, 0, 5, 9, 20), 8882),
        ((0, 0, 2, 3, 15), 9300),
    ],
)  # fmt: skip
def test_a_voice_without_a_score_has_no_mean_where_it_would_tell_the_levels(
    levels: tuple[int, ...], mean: int | None
) -> None:
    found = counted(*levels)
    assert shown(found, POINTS, least=5, scored=False).mean == mean
    assert shown(found, POINTS, least=5).mean == found.mean


@pytest.mark.parametrize(
    ("ratings", "seen"),
    [
        ((1,) * 5, None), ((1, 1, 1, 1, 2), None), ((1, 1, 1, 2, 2), (5, 140)), ((5,) * 9, None),
        ((5,) * 8 + (4,), None), ((5,) * 7 + (4, 4), (9, 478)), ((5,) * 10, (10, 500)), ((1,) * 9 + (2,), (10, 110)),
        ((3,) * 5, (5, 300)),
    ],
)  # fmt: skip
def test_few_who_rated_alike_are_not_shown(ratings: tuple[int, ...], seen: tuple[int, int] | None) -> None:
    given_in = [Ballot((rating,) * 8, 4) for rating in ratings] + [Ballot((0,) * 8, 5)] * 20
    found = shown(tally(given_in, POINTS), POINTS, least=5).indicators[0]
    assert (found.count, found.mean) == (seen or (None, None))


def fitting(seen: Shown) -> list[tuple[int, ...]]:
    """Every count that is compatible with what is shown."""
    assert seen.levels is not None
    free = seen.n - sum(each for each in seen.levels if each is not None)
    spans = [range(free + 1) if each is None else (each,) for each in seen.levels]
    return [
        levels for levels in product(*spans) if sum(levels) == seen.n and mean_of(levels, POINTS) == seen.mean
    ]


@settings(max_examples=150, deadline=None)
@given(st.tuples(*[st.one_of(st.integers(0, 6), st.integers(0, 16))] * 5))
def test_no_hidden_level_follows_from_what_is_shown(levels: tuple[int, ...]) -> None:
    seen = visible(*levels)
    if seen.levels is None:
        return
    assert all(each is None or each == real for each, real in zip(seen.levels, levels, strict=True))
    assert all(each is None or each == 0 or each >= 5 for each in seen.levels)
    possible = fitting(seen)
    for at, each in enumerate(seen.levels):
        assert each is not None or len({other[at] for other in possible}) > 1


@pytest.mark.parametrize(
    ("ballots", "households", "enough"),
    [(19, 100, False), (20, 100, True), (21, 100, True), (20, 200, True), (20, 201, False), (86, 864, False),
     (87, 864, True), (0, 0, False)],
)
def test_how_many_are_a_sample(ballots: int, households: int, enough: bool) -> None:
    assert shipped().enough(ballots, households) is enough
