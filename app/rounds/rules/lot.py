"""Drawing by lot so that anybody can draw again and get the same people. Pure.

Everybody who may be drawn has a code. The seed is SHA-256 of the round's ref, the day and all codes in order; whoever's
SHA-256 of seed and code is smallest comes first.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Lot:
    """One draw with all it was drawn from; `drawn` in the order of the draw."""

    day: str
    codes: tuple[str, ...]
    seed: str
    drawn: tuple[str, ...]


def draw(ref: str, day: date, codes: Collection[str], places: int) -> Lot:
    """`places` of the codes, or all of them where there are fewer."""
    ordered = tuple(sorted(set(codes)))
    seed = _digest(f"{ref}|{day.isoformat()}|{','.join(ordered)}")
    ranked = sorted(ordered, key=lambda code: _digest(f"{seed}|{code}"))
    return Lot(day.isoformat(), ordered, seed, tuple(ranked[: max(places, 0)]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
