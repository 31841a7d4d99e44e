"""The lot: fair to nobody in particular, and the same for whoever draws again."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from app.rounds.rules.lot import draw, seal_of

DAY, SEED = "2026-11-18", "5eed"
CODES = st.sets(st.text("0123456789abcdef", min_size=8, max_size=8), max_size=30)


@given(CODES, st.integers(-2, 40))
def test_as_many_as_there_are_places_and_nobody_twice(codes: set[str], places: int) -> None:
    lot = draw(SEED, DAY, codes, places)
    assert len(lot.drawn) == len(set(lot.drawn)) == min(max(places, 0), len(codes))
    assert set(lot.drawn) <= codes == set(lot.codes)


@given(st.permutations(["aa", "bb", "cc", "dd", "ee"]))
def test_the_order_of_the_list_does_not_matter(codes: list[str]) -> None:
    assert draw(SEED, DAY, codes, 2) == draw(SEED, DAY, sorted(codes), 2)


def test_it_can_be_drawn_again_with_nothing_but_sha_256() -> None:
    codes = [f"{n:08x}" for n in range(9)]
    lot = draw(SEED, DAY, codes, 3)
    ranked = sorted(codes, key=lambda code: hashlib.sha256(f"{SEED}|{code}".encode()).hexdigest())
    assert (lot.seed, list(lot.drawn)) == (SEED, ranked[:3])
    assert lot.seal == seal_of(SEED) == hashlib.sha256(SEED.encode()).hexdigest()


def test_another_day_changes_nothing() -> None:
    codes = [f"{n:08x}" for n in range(9)]
    assert draw(SEED, DAY, codes, 3).drawn == draw(SEED, "2026-11-19", codes, 3).drawn


@given(CODES, st.text("0123456789abcdef", min_size=8, max_size=8))
def test_one_more_on_the_list_changes_the_order_of_nobody_else(codes: set[str], friend: str) -> None:
    without = draw(SEED, DAY, codes - {friend}, 40).drawn
    assert tuple(code for code in draw(SEED, DAY, codes | {friend}, 40).drawn if code != friend) == without


def test_everybody_is_drawn_about_as_often() -> None:
    codes = [f"{n:08x}" for n in range(10)]
    drawn = [code for n in range(400) for code in draw(f"seed-{n}", DAY, codes, 3).drawn]
    assert all(80 <= drawn.count(code) <= 160 for code in codes)
