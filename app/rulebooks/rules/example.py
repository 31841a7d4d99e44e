"""One made-up month worked through, so that everybody can follow the arithmetic. Pure."""

from dataclasses import dataclass

from app.rulebooks.rules.policy import WHOLE, Band, Rulebook, divided

LEVELS_GIVEN = (1, 2, 7, 18, 12)
LOST, ORGANISATION, ADJUSTED = 850, 84_00, -100


@dataclass(frozen=True, slots=True)
class Part:
    """Points and weighted points in 0.01 points, `share` in basis points."""

    name: str
    how: str
    points: int
    share: int

    @property
    def weighted(self) -> int:
        return divided(self.points * self.share, WHOLE)


@dataclass(frozen=True, slots=True)
class Example:
    """`levels`: how many households chose which level, the worst first."""

    levels: tuple[int, ...]
    parts: tuple[Part, Part, Part]
    adjusted: int
    total: int
    band: Band


def example(rulebook: Rulebook) -> Example:
    """The total is rounded once, at the end, so the shown parts may differ from it by a hundredth."""
    given = sum(count * points for count, points in zip(LEVELS_GIVEN, rulebook.level_points, strict=True))
    owner, weights = divided(given, sum(LEVELS_GIVEN)), rulebook.weights
    parts = (
        Part("居民评议", f"{sum(LEVELS_GIVEN)} 户打分的平均", owner, weights.owner),
        Part("现场检查", "100 分里扣掉 8.5 分", WHOLE - LOST, weights.site),
        Part("办事和配合", "按时、解决、不返工和配合合起来", ORGANISATION, weights.organisation),
    )
    adjusted = max(ADJUSTED, -rulebook.adjust_limit)
    total = divided(sum(part.points * part.share for part in parts), WHOLE) + adjusted
    total = min(max(total, 0), WHOLE)
    return Example(LEVELS_GIVEN, parts, adjusted, total, rulebook.band(total))
