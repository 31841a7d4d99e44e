"""三率 of several estates together, from what the cards of a month counted. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from app.rulebooks.rules.policy import RateWeights, divided
from app.scorecards.rules.scoring import Counts, rate, weighted


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares in 0.01 %, and the issues per thousand households in tenths."""

    households: int
    issues: int
    valid: int
    response: int | None
    resolved: int | None
    satisfied: int | None
    composite: int | None

    @property
    def per_thousand(self) -> int | None:
        return divided(self.issues * 10_000, self.households) if self.households else None


def together(counts: Sequence[Counts]) -> Counts:
    return Counts(*(sum(getattr(each, field.name) for each in counts) for field in fields(Counts)))


def rates_of(counts: Sequence[Counts], households: int, issues: int, shares: RateWeights) -> Rates:
    whole = together(counts)
    response, resolved = rate(whole.signed_good, whole.signed), rate(whole.answered_good, whole.answered)
    satisfied = rate(whole.satisfied, whole.valued)
    composite = weighted([(shares.response, response), (shares.resolved, resolved), (shares.satisfied, satisfied)])
    return Rates(households, issues, whole.answered, response, resolved, satisfied, composite)
