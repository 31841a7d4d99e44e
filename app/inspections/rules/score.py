"""What an inspection is worth: 100 less what was found, no head losing more than it has. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.rulebooks.rules.policy import WHOLE, Head


class Line(Protocol):
    """One deduction as it counts now: the code of its head, and 0.01 points."""

    @property
    def head(self) -> str: ...

    @property
    def points_now(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Loss:
    """What one head lost: findings that cost something, what they cost together, and what of it counts."""

    head: Head
    found: int
    asked: int
    lost: int

    @property
    def left(self) -> int:
        return self.head.points - self.lost

    @property
    def capped(self) -> bool:
        return self.asked > self.lost


def losses(lines: Iterable[Line], heads: Sequence[Head]) -> list[Loss]:
    """One per head, in the rulebook's order; a line of a head the rulebook does not have costs nothing."""
    costs: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.points_now:
            costs[line.head].append(line.points_now)
    return [_loss(head, costs[head.code]) for head in heads]


def _loss(head: Head, costs: Sequence[int]) -> Loss:
    asked = sum(costs)
    return Loss(head, len(costs), asked, min(head.points, asked))


def site_score(lines: Iterable[Line], heads: Sequence[Head]) -> int:
    """0 to 10000 (0.01 points), whatever the order of the lines."""
    return WHOLE - sum(loss.lost for loss in losses(lines, heads))


def points_text(points: int) -> str:
    """0.01 points as people say them: 93.5, 100, 0.25."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
