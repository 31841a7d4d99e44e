"""The lot: fair to nobody in particular, and the same for whoever draws again."""

import hashlib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.rounds.rules.lot import draw

DAY = date(2026, 11, 18)
CODES = st.sets(st.text("0123456789abcdef", min_size=8, max_size=8), max_size=30)


@given(CODES, st.integers(-2, 40))
def test_as_many_as_there_are_places_and_nobody_twice(codes: set[str], places: int) -> None:
    lot = draw("fault-round-2026-12-01", DAY, codes, places)
    assert len(lot.drawn) == len(set(lot.drawn)) == min(max(places, 0), len(codes))
    assert set(lot.drawn) <= codes == set(lot.codes)


@given(st.permutations(["aa", "bb", "cc", "dd", "ee"]))
def test_the_order_of_the_list_does_not_matter(codes: list[str]) -> None:
    assert draw("r", DAY, codes, 2) == draw("r", DAY, sorted(codes), 2)


def test_it_can_be_drawn_again_with_nothing_but_sha_256() -> None:
    codes = [f"{n:08x}" for n in range(9)]
    lot = draw("fault-round-2026-12-01", DAY, codes, 3)
    seed = hashlib.sha256(f"fault-round-2026-12-01|2026-11-18|{','.join(codes)}".encode()).hexdigest()
    ranked = sorted(codes, key=lambda code: hashlib.sha256(f"{seed}|{code}".encode()).hexdigest())
    assert (lot.seed, list(lot.drawn)) == (seed, ranked[:3])


def test_another_day_or_another_list_is_another_lot() -> None:
    codes = [f"{n:08x}" for n in range(9)]
    one = draw("r", DAY, codes, 3).seed
    assert len({one, draw("r", date(2026, 11, 19), codes, 3).seed, draw("r", DAY, codes[1:], 3).seed}) == 3


def test_everybody_is_drawn_about_as_often() -> None:
    codes = [f"{n:08x}" for n in range(10)]
    drawn = [code for n in range(400) for code in draw(f"round-{n}", DAY, codes, 3).drawn]
    assert all(80 <= drawn.count(code) <= 160 for code in codes)
