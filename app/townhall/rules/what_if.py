"""试算: the months as they were judged, judged again by a draft of the rules. Pure; nothing of it is a result.

A draft replaces only the groups of numbers it changed: every month keeps the rest of the rules it was judged by, so an
unchanged draft changes nothing, to the digit. What only says how ballots will be taken (days, the smallest cell, the
panel, the windows) moves no score that was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from app.inspections.rules.kinds import Severity
from app.reviews.rules.tally import mean_of
from app.rulebooks.rules.policy import Band, Rulebook
from app.scorecards.rules.cards import card_after
from app.scorecards.rules.facts import Deduction
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.periods import MonthScore
from app.scorecards.rules.scoring import Inputs, score_of


class Verdict(NamedTuple):
    """What a month came to. `total` in 0.01 points."""

    total: int | None
    band: Band | None
    card: Card | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The households' review of a month. `mean` and `levels` (the worst first) of the households, and of the panel, as
    published: None unless every level was. Drafts with other points for the levels would add up to a hidden one."""

    ballots: int
    homes: int
    mean: int | None
    enough: bool
    levels: tuple[int, ...] | None = None
    panel_levels: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A month as it was judged: what its score was made of, by which rules, and what it came to.

    `severities`: by the key of a deduction, where its finding is still there.
    """

    score: MonthScore
    rulebook: Rulebook
    inputs: Inputs
    asked: Asked | None
    severities: Mapping[int, Severity]
    verdict: Verdict

    @property
    def unsplit(self) -> bool:
        """Whether a mean counts of which not every level was published."""
        asked, panel = self.asked, self.inputs.cooperation is not None
        return asked is not None and (bool(asked.mean and not asked.levels) or (panel and not asked.panel_levels))


@dataclass(frozen=True, slots=True)
class Replayed:
    past: Past
    now: Verdict

    @property
    def month(self) -> date:
        return self.past.score.month

    @property
    def differs(self) -> bool:
        return self.past.verdict != self.now

    @property
    def band_differs(self) -> bool:
        return self.past.verdict.band is not self.now.band

    @property
    def card_differs(self) -> bool:
        return self.past.verdict.card is not self.now.card


def changed_groups(base: Rulebook, draft: Rulebook) -> tuple[str, ...]:
    """The names of what a draft changed, in the rulebook's order."""
    return tuple(name for name in Rulebook.model_fields if getattr(base, name) != getattr(draft, name))


def overlaid(own: Rulebook, draft: Rulebook, groups: Sequence[str]) -> Rulebook:
    """`own` with these groups of the draft. Raises ValueError where the two do not go together."""
    if not groups:
        return own
    return Rulebook.model_validate({**own.model_dump(), **{name: draft.model_dump()[name] for name in groups}})


def replay(
    months: Sequence[Past], before: Sequence[MonthScore], draft: Rulebook, groups: Sequence[str]
) -> list[Replayed]:
    """One estate's months in order of time, judged anew. `before`: earlier months, which stay as they were."""
    found: list[Replayed] = []
    history = list(before)
    for past in months:
        rules = overlaid(past.rulebook, draft, groups)
        again, band = judged(past, rules)
        own = [each for each in history if each.company_id == past.score.company_id]
        carded = card_after([*own, replace(again, final=True)], rules)
        found.append(Replayed(past, Verdict(again.total, band, carded.card)))
        history.append(again)
    return found


def judged(past: Past, rules: Rulebook) -> tuple[MonthScore, Band | None]:
    """The month's score by other rules; still without its card."""
    asked = past.asked and _asked(past.asked, past.rulebook, rules)
    score = score_of(_inputs(past, asked, rules), rules)
    again = replace(
        past.score, owner=score.owner, site=score.site, organisation=score.organisation, total=score.total,
        enough=asked.enough if asked else past.score.enough, veto=score.veto, pass_line=rules.bands.pass_,
    )
    return again, score.band


def _asked(asked: Asked, own: Rulebook, rules: Rulebook) -> Asked:
    if (own.min_ballots, own.min_share) != (rules.min_ballots, rules.min_share):
        asked = replace(asked, enough=rules.enough(asked.ballots, asked.homes))
    if own.level_points != rules.level_points and asked.levels:
        asked = replace(asked, mean=mean_of(asked.levels, rules.level_points))
    return asked


def _inputs(past: Past, asked: Asked | None, rules: Rulebook) -> Inputs:
    inputs = past.inputs
    if asked is None:
        return replace(inputs, deductions=_repriced(past, rules))
    cooperation = inputs.cooperation
    if past.rulebook.level_points != rules.level_points and cooperation is not None and asked.panel_levels:
        cooperation = mean_of(asked.panel_levels, rules.level_points)
    owner = asked.mean if asked.enough else None
    return replace(inputs, owner=owner, cooperation=cooperation, deductions=_repriced(past, rules))


def _repriced(past: Past, rules: Rulebook) -> tuple[Deduction, ...] | None:
    """A finding costs what its severity costs now; one that somebody decided on keeps what it was decided to cost."""
    found, own = past.inputs.deductions, past.rulebook.deductions
    if found is None or own == rules.deductions:
        return found

    def price(each: Deduction) -> int:
        severity = past.severities.get(each.deduction_id)
        return severity.points(rules.deductions) if severity and severity.points(own) == each.points else each.points

    return tuple(each._replace(points=price(each)) for each in found)
