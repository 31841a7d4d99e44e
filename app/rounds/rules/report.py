"""The public report of a round: the figures, from nothing but the frozen facts. Pure.

Facts are plain JSON values, so that whoever has them can count again and check the digest.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]
OTHER, OUTSIDE = "清单以外", "楼外"


@dataclass(frozen=True, slots=True)
class Figures:
    """`rate` in basis points of all that was due for a second look, None where nothing was: none is not 100 %.

    What was not seen counts among them, so that passing over never makes the rate better.
    """

    found: int
    given: int
    at_home: int
    rechecked: int
    fixed: int
    unfixed: int
    unseen: int
    rate: int | None
    by_head: tuple[tuple[str, int], ...]
    by_building: tuple[tuple[str, int], ...]


def canonical(facts: Facts) -> str:
    """One text for the same facts: sorted keys, no spaces."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def figures_of(facts: Facts) -> Figures:
    """Counts again from the facts of a closed round."""
    faults: Sequence[Facts] = facts["faults"]
    seen = Counter(line["verdict"] for line in facts["lookback"])
    total = sum(seen.values())
    return Figures(
        found=len(faults), given=sum(bool(fault["unit"]) for fault in faults),
        at_home=sum(bool(fault["at_home"]) for fault in faults), rechecked=total, fixed=seen["fixed"],
        unfixed=seen["unfixed"], unseen=seen["unseen"], rate=rate_of(seen["fixed"], total),
        by_head=_counted(fault["head"] or OTHER for fault in faults),
        by_building=_counted(fault["building"] or OUTSIDE for fault in faults),
    )


def rate_of(part: int, whole: int) -> int | None:
    """`part` of `whole` in basis points, half rounded up; None of nothing."""
    return None if whole == 0 else (20_000 * part + whole) // (2 * whole)


def percent(basis_points: int | None) -> str:
    """66.7%, or — where there is no rate. One decimal, half rounded up, 100% only for all."""
    if basis_points is None:
        return "—"
    tenths = (basis_points + 5) // 10
    tenths = 999 if tenths == 1000 and basis_points < 10_000 else tenths
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The most first; what is equal in the order it came."""
    return tuple(Counter(names).most_common())
