"""A month's cards with what their rates are made of: for the desk and for the page a community's rates open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.rulebooks.rules.policy import RateWeights
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import CardLine, is_newest
from app.scorecards.rules.rates import Rates, rates_of
from app.scorecards.rules.results import result_in
from app.scorecards.rules.scoring import Counts, Score


@dataclass(frozen=True, slots=True)
class Judged:
    line: CardLine
    counts: Counts
    score: Score


def judged(session: Session, month: date, lines: Sequence[CardLine]) -> list[Judged]:
    """In the order of `lines`; a card whose result somebody broke is left out."""
    estates = [each.estate_id for each in lines]
    statement = select(Scorecard.estate_id, Scorecard.result).where(
        Scorecard.month == month, col(Scorecard.estate_id).in_(estates), is_newest()
    )
    results = dict(session.exec(statement).all())
    found = [_judged(each, results[each.estate_id]) for each in lines]
    return [each for each in found if each is not None]


def _judged(line: CardLine, result: str) -> Judged | None:
    try:
        found = result_in(result)
    except ValueError:
        return None
    return Judged(line, found.counts, found.score)


def rates_together(found: Sequence[Judged], shares: RateWeights) -> Rates:
    households, issues = sum(each.line.households for each in found), sum(each.line.issues for each in found)
    return rates_of([each.counts for each in found], households, issues, shares)
