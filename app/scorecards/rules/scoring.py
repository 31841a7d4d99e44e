"""From the facts of a month to its score: integers only, the same digits on every machine. Pure.

Points in 0.01 points, shares in basis points; both have 10000 as the whole, so a rate of 82 % is 82.00 points.
Rounding is half up, once for each part and once for the total. What has no data is absent, and the weights of the rest
are scaled up (docs/scoring.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from app.inspections.rules.score import losses, site_score
from app.issues.rules.served import Bundle
from app.rulebooks.rules.policy import LEVELS, WHOLE, Band, Head, Points, Rulebook, divided
from app.scorecards.rules.facts import Deduction, Facts, Voice
from app.scorecards.rules.kinds import AdjustmentKind, Kind
from app.scorecards.rules.stored import Count, Number

SATISFIED = 3
"""From 基本满意 on somebody counts as satisfied."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The work orders of a month, counted. `settled` are all that were finished, late ones too."""

    signed: Count = 0
    signed_good: Count = 0
    settled: Count = 0
    settled_good: Count = 0
    missed: Count = 0
    answered: Count = 0
    answered_good: Count = 0
    valued: Count = 0
    satisfied: Count = 0
    reopened: Count = 0

    @property
    def due(self) -> int:
        """What was to be finished by a deadline of this month, or was finished in time."""
        return self.settled_good + self.missed

    def less(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))


def counted(bundles: Sequence[Bundle]) -> Counts:
    def how_many(kind: Kind, *, good: bool | None = None) -> int:
        return sum(each.n for each in bundles if each.kind == kind and good in (None, each.good))

    values = dict.fromkeys(range(1, LEVELS + 1), 0)
    for each in bundles:
        if each.kind in (Kind.ANSWERED, Kind.RATED) and each.value in values:
            values[each.value] += each.n
    return Counts(
        signed=how_many(Kind.SIGNED), signed_good=how_many(Kind.SIGNED, good=True),
        settled=how_many(Kind.SETTLED), settled_good=how_many(Kind.SETTLED, good=True),
        missed=how_many(Kind.MISSED), answered=how_many(Kind.ANSWERED),
        answered_good=how_many(Kind.ANSWERED, good=True), valued=sum(values.values()),
        satisfied=sum(n for value, n in values.items() if value >= SATISFIED), reopened=how_many(Kind.REOPENED),
    )


@dataclass(frozen=True, slots=True)
class Inputs:
    """The facts as far as arithmetic goes; None for a part nobody looked at."""

    owner: int | None
    deductions: tuple[Deduction, ...] | None
    counts: Counts
    cooperation: int | None
    adjustments: tuple[int, ...] = ()
    veto: bool = False


def inputs_of(facts: Facts) -> Inputs:
    facts = facts.counting
    review = facts.review
    return Inputs(
        owner=review.household.mean if review and review.enough else None,
        deductions=facts.site.lines if facts.site else None, counts=counted(facts.service),
        cooperation=review.panel.mean if review and review.panel else None,
        adjustments=tuple(each.points for each in facts.adjustments if each.kind == AdjustmentKind.POINTS),
        veto=bool(facts.vetoes),
    )


@dataclass(frozen=True, slots=True)
class Score:
    """`total` None where nothing at all is known. `adjusted` is what the adjustments came to after the limit."""

    owner: Points | None
    site: Points | None
    organisation: Points | None
    on_time: Points | None
    resolved: Points | None
    lasting: Points | None
    cooperation: Points | None
    response: Points | None
    satisfied: Points | None
    composite: Points | None
    adjusted: Number
    veto: bool
    total: Points | None
    band: Band | None


def score_of(inputs: Inputs, rulebook: Rulebook) -> Score:
    counts, weigh = inputs.counts, rulebook.organisation
    on_time, resolved = rate(counts.settled_good, counts.due), rate(counts.answered_good, counts.answered)
    lasting = lasting_of(counts)
    organisation = weighted([
        (weigh.on_time, on_time), (weigh.resolved, resolved), (weigh.lasting, lasting),
        (weigh.cooperation, inputs.cooperation),
    ])  # fmt: skip
    response, satisfied = rate(counts.signed_good, counts.signed), rate(counts.satisfied, counts.valued)
    shares = rulebook.rates
    composite = weighted([(shares.response, response), (shares.resolved, resolved), (shares.satisfied, satisfied)])
    site = None if inputs.deductions is None else site_score(inputs.deductions, rulebook.heads)
    adjusted = max(-rulebook.adjust_limit, min(rulebook.adjust_limit, sum(inputs.adjustments)))
    total = total_of((inputs.owner, site, organisation), adjusted, rulebook)
    return Score(
        inputs.owner, site, organisation, on_time, resolved, lasting, inputs.cooperation, response, satisfied,
        composite, adjusted, inputs.veto, total, _band(total, inputs.veto, rulebook),
    )


def rate(good: int, all_: int) -> int | None:
    return divided(good * WHOLE, all_) if all_ else None


def lasting_of(counts: Counts) -> int | None:
    """What did not have to be reopened. Reopened work in a month that finished nothing leaves nothing of it."""
    if not counts.settled:
        return 0 if counts.reopened else None
    return WHOLE - min(WHOLE, divided(counts.reopened * WHOLE, counts.settled))


def weighted(parts: Sequence[tuple[int, int | None]]) -> int | None:
    """The mean of what is there, by its weights; None where nothing is."""
    there = [(weight, value) for weight, value in parts if value is not None and weight]
    whole = sum(weight for weight, _ in there)
    return divided(sum(weight * value for weight, value in there), whole) if whole else None


def head_losses(lines: Iterable[Deduction], heads: Sequence[Head]) -> dict[str, int]:
    """What each head lost, at most all it has (domain §8)."""
    return {loss.head.code: loss.lost for loss in losses(lines, heads)}


def total_of(parts: tuple[int | None, int | None, int | None], adjusted: int, rulebook: Rulebook) -> int | None:
    weights = rulebook.weights
    base = weighted(list(zip((weights.owner, weights.site, weights.organisation), parts, strict=True)))
    return None if base is None else max(0, min(WHOLE, base + adjusted))


def _band(total: int | None, veto: bool, rulebook: Rulebook) -> Band | None:
    if veto:
        return Band.FAIL
    return None if total is None else rulebook.band(total)


def shares_of(weights: Mapping[str, int], present: Mapping[str, int | None]) -> dict[str, int | None]:
    """The share each part really has once the absent ones are left out, in basis points."""
    whole = sum(weights[name] for name, value in present.items() if value is not None)
    return {
        name: divided(weights[name] * WHOLE, whole) if value is not None and whole else None
        for name, value in present.items()
    }


def indicator_means(voice: Voice) -> list[int | None]:
    """The eight indicators, 1.00 to 5.00 in hundredths, over those who rated them."""
    return [divided(each[0] * 100, each[1]) if each and each[1] else None for each in voice.indicators]
