"""Quarters, years and companies, from the scores of months. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.rulebooks.rules.policy import WHOLE, Band, Rulebook, divided
from app.scorecards.rules.calendar import quarter_of
from app.scorecards.rules.scoring import weighted

FEWEST_QUARTERS = 3


@dataclass(frozen=True, slots=True)
class MonthScore:
    """What counts of one month: its newest version. `enough`: the sample was. `company_id` who was judged.

    `pass_line`: what passed by the rules of that month, None for the rules that judge now.
    """

    month: date
    company_id: int
    owner: int | None
    site: int | None
    organisation: int | None
    total: int | None
    enough: bool
    veto: bool = False
    recheck_failed: bool = False
    final: bool = True
    households: int = 0
    pass_line: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodScore:
    """Parts and total of a longer time, and how many months or quarters went into it."""

    name: str
    months: int
    owner: int | None
    site: int | None
    organisation: int | None
    total: int | None
    enough: bool = True
    veto: bool = False
    recheck_failed: bool = False
    pass_line: int | None = None

    def band(self, rulebook: Rulebook) -> Band | None:
        if self.veto:
            return Band.FAIL
        return None if self.total is None else rulebook.band(self.total)


def quarter_score(months: Sequence[MonthScore], quarter: tuple[date, date, date]) -> PeriodScore | None:
    """The mean of its final months, part by part; None where none is final. A quarter one of whose months had too few
    ballots has a score and says of how many months, but only one with a sample in every month leads to a card."""
    there = [each for each in months if each.month in quarter and each.final]
    if not there:
        return None
    return PeriodScore(
        f"{quarter[0].year} 年第 {(quarter[0].month + 2) // 3} 季度", len(there),
        mean([each.owner for each in there]), mean([each.site for each in there]),
        mean([each.organisation for each in there]), mean([each.total for each in there]),
        enough=all(each.enough for each in there), veto=any(each.veto for each in there),
        recheck_failed=any(each.recheck_failed for each in there),
        pass_line=max(there, key=lambda each: each.month).pass_line,
    )


def year_score(months: Sequence[MonthScore], year: int) -> PeriodScore | None:
    """The mean of its quarters; None before there are three (domain §1)."""
    firsts = [date(year, month, 1) for month in (1, 4, 7, 10)]
    quarters = [found for first in firsts if (found := quarter_score(months, quarter_of(first))) is not None]
    scored = [each for each in quarters if each.total is not None]
    if len(scored) < FEWEST_QUARTERS:
        return None
    return PeriodScore(
        f"{year} 年", len(scored), mean([each.owner for each in scored]), mean([each.site for each in scored]),
        mean([each.organisation for each in scored]), mean([each.total for each in scored]),
        enough=all(each.enough for each in scored), veto=any(each.veto for each in scored),
    )


def mean(values: Sequence[int | None]) -> int | None:
    """Of those that are there."""
    known = [value for value in values if value is not None]
    return divided(sum(known), len(known)) if known else None


def company_score(estates: Sequence[MonthScore]) -> PeriodScore | None:
    """A company's month: its estates, each weighing as much as it has households; an estate without a score is left
    out. An estate whose households nobody knows weighs as one. None where no estate has a score."""
    there = [each for each in estates if each.total is not None]
    if not there:
        return None

    def by_weight(name: str) -> int | None:
        return weighted([(max(each.households, 1), getattr(each, name)) for each in there])

    return PeriodScore(
        "", len(there), by_weight("owner"), by_weight("site"), by_weight("organisation"), by_weight("total"),
        enough=all(each.enough for each in there), veto=any(each.veto for each in there),
    )


def change(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before


def red_places(count: int, share: int) -> int:
    """How many of `count` scored estates the red list may hold, at least one."""
    return max(1, count * share // WHOLE) if count else 0
