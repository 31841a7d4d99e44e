"""The estates of a desk with their last month, their year and what their rates are made of: three statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from app.places.models import Community, Estate
from app.rulebooks.rules.policy import RateWeights
from app.scorecards.queries.cards import CardLine, histories
from app.scorecards.queries.judged import Judged, judged, rates_together
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.rates import Rates
from app.townhall.rules.standings import Year, ranks, year_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Standing(Judged):
    """An estate of the desk. `place` None where the sample is too small to be ranked."""

    year: Year
    place: int | None


def standings(
    session: Session, month: date, lines: Sequence[CardLine], estates: frozenset[int], company_id: int | None = None
) -> list[Standing]:
    """By rank, those without one last. `lines`: the whole town's, since a place is one in the town on whatever desk;
    `estates`: the keys of the desk's, `company_id` whose months alone it shows. A card whose result somebody broke is
    left out: `unread` names it."""
    places = ranks((each.card_id, each.total, each.sample_enough) for each in lines)
    own = [each for each in lines if each.estate_id in estates and company_id in (None, each.company_id)]
    years = histories(session, [each.estate_id for each in own], month_after(month, 1 - MONTHS), month)
    found = [
        Standing(
            each.line, each.counts, each.score,
            year_of(years.get(each.line.estate_id, []), month, each.line.company_id), places.get(each.line.card_id),
        )
        for each in judged(session, month, own)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.place is None, each.place or 0, each.line.estate_id))


def unread(found: Sequence[Standing], lines: Sequence[CardLine], estates: Collection[int]) -> list[str]:
    """Names of the estates whose card `standings` could not read."""
    told = {each.line.estate_id for each in found}
    return [each.estate_name for each in lines if each.estate_id in estates and each.estate_id not in told]


def _by_community(found: Sequence[Standing]) -> dict[tuple[str, str], list[Standing]]:
    """(slug, name) to its estates."""
    grouped: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for each in found:
        grouped[each.line.community_slug, each.line.community_name].append(each)
    return dict(grouped)


def community_rates(found: Sequence[Standing], shares: RateWeights) -> list[tuple[str, str, Rates]]:
    """(slug, name, rates) of every community with a judged estate."""
    return [(slug, name, rates_together(group, shares)) for (slug, name), group in _by_community(found).items()]


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
