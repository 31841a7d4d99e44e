"""Counting a box, and how much of the count may be shown. Pure, integers only; points in 0.01 points.

Shown are never so few that somebody could be meant: with fewer than k ballots only their number; a level fewer than k
gave is hidden, and as many others with it as it takes until no hidden number follows from the visible ones, the total
and the mean. Where all gave the same level, or that can't be reached, there is no breakdown at all, and no mean either
of a voice that is not scored. An indicator nearly everybody rated the worst, or the best, is hidden while few rated it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from app.reviews.rules.ballots import Ballot
from app.rulebooks.rules.policy import INDICATORS, LEVELS, divided

STEP = 3
"""How far the search for another count that fits goes for each level; enough for any five points in order."""

TOO_FEW = "不到 {k} 票，不公布内容，免得看出是谁投的。"
UNANIMOUS = "所有票选的都一样，不分开列。"
SMALL = "有的格子不到 {k} 票，不分开列，免得看出是谁投的。"


@dataclass(frozen=True, slots=True)
class Tally:
    """The whole count of one box, not for showing. `levels` the worst first; `mean` in 0.01 points, None without
    ballots; `indicators`: (sum, count) of those who rated each."""

    n: int
    levels: tuple[int, ...]
    mean: int | None
    indicators: tuple[tuple[int, int], ...]


def tally(ballots: Iterable[Ballot], level_points: Sequence[int]) -> Tally:
    """Counts in any order to the same result."""
    levels, sums, counts = [0] * LEVELS, [0] * INDICATORS, [0] * INDICATORS
    for ballot in ballots:
        levels[ballot.overall - 1] += 1
        for at, rated in enumerate(ballot.indicators):
            sums[at] += rated
            counts[at] += rated > 0
    return Tally(sum(levels), tuple(levels), mean_of(levels, level_points), tuple(zip(sums, counts, strict=True)))


def mean_of(levels: Sequence[int], level_points: Sequence[int]) -> int | None:
    n = sum(levels)
    return divided(sum(a * b for a, b in zip(levels, level_points, strict=True)), n) if n else None


@dataclass(frozen=True, slots=True)
class Rated:
    """One indicator as shown: how many rated it and their mean 1.00 to 5.00 in hundredths; None where too few."""

    count: int | None
    mean: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What everybody may see of a count. `levels` is None without a breakdown, a single None hides one level; `why`
    says so in words."""

    n: int
    mean: int | None
    levels: tuple[int | None, ...] | None
    why: str
    indicators: tuple[Rated, ...]


def shown(counted: Tally, level_points: Sequence[int], *, least: int, scored: bool = True) -> Shown:
    """`least`: the smallest number of ballots that may stand alone (k). `scored`: the mean goes into a score, and is
    public whatever it tells."""
    if counted.n < least:
        nothing = tuple(Rated(None, None) for _ in counted.indicators)
        return Shown(counted.n, None, None, TOO_FEW.format(k=least) if counted.n else "", nothing)
    levels, why = _visible(counted.levels, level_points, least)
    mean = counted.mean if scored or levels is not None else None
    return Shown(counted.n, mean, levels, why, tuple(_rated(*each, least) for each in counted.indicators))


def _rated(total: int, count: int, least: int) -> Rated:
    if count < least or (count < 2 * least and _of_one_mind(total, count)):
        return Rated(None, None)
    return Rated(count, divided(100 * total, count))


def _of_one_mind(total: int, count: int) -> bool:
    """Everybody gave the worst or the best, but for at most one who was one step off."""
    return total <= count + 1 or total >= LEVELS * count - 1


def _visible(
    levels: Sequence[int], level_points: Sequence[int], least: int
) -> tuple[tuple[int | None, ...] | None, str]:
    if sum(1 for each in levels if each) == 1:
        return None, UNANIMOUS
    small = {at for at, each in enumerate(levels) if 0 < each < least}
    if not small:
        return tuple(levels), ""
    hidden = _hidden(levels, small, level_points)
    if hidden is None:
        return None, SMALL.format(k=least)
    return tuple(None if at in hidden else each for at, each in enumerate(levels)), ""


def _hidden(levels: Sequence[int], small: set[int], level_points: Sequence[int]) -> set[int] | None:
    """The small ones with as few others as it takes, those with the fewest votes first; None where it takes all."""
    others = sorted(set(range(LEVELS)) - small, key=lambda at: levels[at])
    for many in range(len(others)):
        for more in combinations(others, many):
            if not pinned(levels, small | set(more), level_points):
                return small | set(more)
    return None


def pinned(levels: Sequence[int], hidden: set[int], level_points: Sequence[int]) -> bool:
    """Whether some hidden number follows from the visible ones, the total and the mean."""
    places = sorted(hidden)
    free = set(places)
    for move in product(range(-STEP, STEP + 1), repeat=len(places)):
        changed = {at for at, by in zip(places, move, strict=True) if by}
        if changed & free and _fits(levels, places, move, level_points):
            free -= changed
            if not free:
                return False
    return True


def _fits(levels: Sequence[int], places: Sequence[int], move: Sequence[int], level_points: Sequence[int]) -> bool:
    if sum(move):
        return False
    other = list(levels)
    for at, by in zip(places, move, strict=True):
        other[at] += by
    return min(other) >= 0 and mean_of(other, level_points) == mean_of(levels, level_points)
