"""Drawing by lot so that nobody can choose the outcome and anybody can draw again and get the same people. Pure.

Everybody who may be drawn has a code. The seed is fixed before there is a list, and neither the day nor who is on the
list goes into it: until the draw everybody reads only its seal, the SHA-256 of the seed, and with the draw the seed
itself. Whoever's SHA-256 of seed and code is smallest comes first, so the order of any two people never hangs on who
else is there.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lot:
    """One draw with all it was drawn from; `drawn` in the order of the draw, `day` only says when it was."""

    day: str
    codes: tuple[str, ...]
    seal: str
    seed: str
    drawn: tuple[str, ...]


def draw(seed: str, day: str, codes: Collection[str], places: int) -> Lot:
    """`places` of the codes, or all of them where there are fewer."""
    ordered = tuple(sorted(set(codes)))
    ranked = sorted(ordered, key=lambda code: _digest(f"{seed}|{code}"))
    return Lot(day, ordered, seal_of(seed), seed, tuple(ranked[: max(places, 0)]))


def seal_of(seed: str) -> str:
    """What everybody may read before the draw: it fits this seed alone and does not tell it."""
    return _digest(seed)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
