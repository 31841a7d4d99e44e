"""The estates of a desk with their last month, their year and what their rates are made of: three statements."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.places.models import Community, Estate
from app.rulebooks.rules.policy import RateWeights
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import CardLine, histories, is_newest
from app.scorecards.queries.recomputing import BROKEN
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.periods import MonthScore
from app.scorecards.rules.results import score_in
from app.scorecards.rules.scoring import Counts, Score
from app.townhall.rules.standings import Rates, Year, ranks, rates_of, year_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """An estate of the desk. `place` None where the sample is too small to be ranked."""

    line: CardLine
    year: Year
    place: int | None
    counts: Counts
    score: Score


def standings(
    session: Session, month: date, lines: Sequence[CardLine], estates: frozenset[int], company_id: int | None = None
) -> list[Standing]:
    """By rank, those without one last. `lines`: the whole town's, since a place is one in the town on whatever desk;
    `estates`: the keys of the desk's, `company_id` whose months alone it shows. A card whose result somebody broke is
    left out: `unread` names it."""
    places = ranks((each.card_id, each.total, each.sample_enough) for each in lines)
    own = [each for each in lines if each.estate_id in estates and company_id in (None, each.company_id)]
    years = histories(session, [each.estate_id for each in own], month_after(month, 1 - MONTHS), month)
    results = _results(session, month)
    found = [_standing(each, month, years, places, results[each.estate_id]) for each in own]
    told = [each for each in found if each is not None]
    return sorted(told, key=lambda each: (each.place is None, each.place or 0, each.line.estate_id))


def unread(found: Sequence[Standing], lines: Sequence[CardLine], estates: Collection[int]) -> list[str]:
    """Names of the estates whose card `standings` could not read."""
    told = {each.line.estate_id for each in found}
    return [each.estate_name for each in lines if each.estate_id in estates and each.estate_id not in told]


def _standing(
    line: CardLine, month: date, years: dict[int, list[MonthScore]], places: dict[int, int], result: str
) -> Standing | None:
    year = year_of(years.get(line.estate_id, []), month, line.company_id)
    try:
        counts, score = Counts(**json.loads(result)["counts"]), score_in(result)
    except BROKEN:
        return None
    return Standing(line, year, places.get(line.card_id), counts, score)


def _results(session: Session, month: date) -> dict[int, str]:
    statement = select(Scorecard.estate_id, Scorecard.result).where(Scorecard.month == month, is_newest())
    return dict(session.exec(statement).all())


def _by_community(found: Sequence[Standing]) -> dict[tuple[str, str], list[Standing]]:
    """(slug, name) to its estates."""
    grouped: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for each in found:
        grouped[each.line.community_slug, each.line.community_name].append(each)
    return dict(grouped)


def community_rates(found: Sequence[Standing], shares: RateWeights) -> list[tuple[str, str, Rates]]:
    """(slug, name, rates) of every community with a judged estate."""
    return [
        (slug, name, rates_of(
            [each.counts for each in group], sum(each.line.households for each in group),
            sum(each.line.issues for each in group), shares,
        ))
        for (slug, name), group in _by_community(found).items()
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """An estate as the desk names it."""

    name: str
    slug: str
    community: str
    community_id: int
    community_slug: str


def estates_named(session: Session, town_id: int) -> dict[int, Place]:
    """Every estate of the town by its key, community by community."""
    return places_of_town(session, town_id)[0]


def places_of_town(session: Session, town_id: int) -> tuple[dict[int, Place], dict[int, tuple[str, str]]]:
    """The same, and (name, slug) of every community by its key, villages without an estate too: one statement."""
    statement = (
        wide_select(
            col(Estate.id), col(Estate.name), col(Estate.slug), col(Community.name), col(Community.id),
            col(Community.slug),
        )
        .select_from(Community)
        .join(Estate, col(Estate.community_id) == col(Community.id), isouter=True)
        .where(col(Community.town_id) == town_id)
        .order_by(col(Community.id), col(Estate.id))
    )
    rows = list(session.execute(statement))
    return {row[0]: Place(*row[1:]) for row in rows if row[0]}, {row[4]: (row[3], row[5]) for row in rows}
