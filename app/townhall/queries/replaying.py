"""The last twelve months of scorecards as a draft of the rules needs them: a few statements for any town."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.inspections.models import Deduction as Finding
from app.inspections.models import Inspection
from app.inspections.rules.kinds import Severity
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import histories, is_newest
from app.scorecards.queries.recomputing import readable
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.cards import history_begins
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.kinds import AdjustmentKind, State
from app.scorecards.rules.periods import MonthScore
from app.scorecards.rules.results import result_in
from app.scorecards.rules.scoring import Inputs
from app.townhall.queries.standings import Place, estates_named
from app.townhall.rules.what_if import Asked, Past, Replayed, Verdict, changed_groups, overlaid, replay

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every judged month of the town's estates, `first` to `last`, by estate. `kept`: how many of them keep a mean
    that other points for the levels would move, since not all levels were published."""

    first: date
    last: date
    estates: dict[int, list[Replayed]]
    places: dict[int, Place]
    kept: int


def compare(session: Session, town_id: int, base: Rulebook, draft: Rulebook, last: date) -> Comparison:
    """The twelve months up to `last` by the draft. Raises ValueError where the draft does not go together with the
    rest of the rules a month was judged by."""
    groups, first = changed_groups(base, draft), month_after(last, 1 - MONTHS)
    places = estates_named(session, town_id)
    months = _months(session, sorted(places), first, last)
    rules = [overlaid(each.rulebook, draft, groups) for found in months.values() for each in found]
    begin = min((history_begins(first, each) for each in [draft, *rules]), default=first)
    earlier = histories(session, sorted(months), begin, month_after(first, -1))
    estates = {key: replay(found, earlier.get(key, []), draft, groups) for key, found in months.items()}
    kept = sum(each.unsplit for found in months.values() for each in found) if "level_points" in groups else 0
    return Comparison(first, last, estates, places, kept)


def _months(session: Session, estates: Sequence[int], first: date, last: date) -> dict[int, list[Past]]:
    """By estate and in order; a card that somebody broke is left out."""
    rows = _cards(session, estates, first, last)
    rulebooks = {number: rulebook_numbered(session, number) for number in {row.rulebook_number for row in rows}}
    severities = _severities(session, first, last)
    found: dict[int, list[Past]] = defaultdict(list)
    for row in rows:
        facts = readable(row)
        if facts is not None:
            found[row.estate_id].append(_past(row, facts.counting, rulebooks[row.rulebook_number], severities))
    return found


def _cards(session: Session, estates: Sequence[int], first: date, last: date) -> list[Any]:
    columns: list[Any] = [
        Scorecard.estate_id, Scorecard.month, Scorecard.company_id, Scorecard.owner, Scorecard.site,
        Scorecard.organisation, Scorecard.total, Scorecard.sample_enough, Scorecard.veto, Scorecard.state,
        Scorecard.households, Scorecard.pass_line, Scorecard.band, Scorecard.card, Scorecard.rulebook_number,
        Scorecard.facts, Scorecard.result, Scorecard.recheck_failed,
    ]  # fmt: skip
    statement = (
        wide_select(*columns)
        .where(col(Scorecard.month) >= first, col(Scorecard.month) <= last, is_newest())
        .where(col(Scorecard.estate_id).in_(estates))
        .order_by(col(Scorecard.estate_id), col(Scorecard.month))
    )
    return list(session.execute(statement))


def _past(row: Any, facts: Facts, rulebook: Rulebook, severities: dict[int, Severity]) -> Past:
    score = MonthScore(
        row.month, row.company_id, row.owner, row.site, row.organisation, row.total, row.sample_enough, row.veto,
        row.recheck_failed, row.state is State.FINAL, row.households, row.pass_line,
    )
    review = facts.review
    asked = None
    if review:
        asked = Asked(
            review.household.n, facts.households, review.household.mean, review.enough, review.household.told,
            review.panel.told if review.panel else None,
        )
    return Past(
        score, rulebook, _inputs(facts, row.result), asked, severities, Verdict(row.total, row.band, row.card)
    )


def _inputs(facts: Facts, result: str) -> Inputs:
    """The facts without their work orders, whose counts the result holds."""
    review = facts.review
    return Inputs(
        owner=review.household.mean if review and review.enough else None,
        deductions=facts.site.lines if facts.site else None, counts=result_in(result).counts,
        cooperation=review.panel.mean if review and review.panel else None,
        adjustments=tuple(each.points for each in facts.adjustments if each.kind == AdjustmentKind.POINTS),
        veto=bool(facts.vetoes),
    )


def _severities(session: Session, first: date, last: date) -> dict[int, Severity]:
    statement = (
        select(Finding.id, Finding.severity)
        .join(Inspection, col(Inspection.id) == Finding.inspection_id)
        .where(col(Inspection.month) >= first, col(Inspection.month) <= last)
    )
    return {key: Severity(severity) for key, severity in session.exec(statement) if key}
