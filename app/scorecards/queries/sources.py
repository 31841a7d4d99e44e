"""The raw records a month's facts are made of: for the whole town in a handful of statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func
from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from app.companies.models import ServiceContract
from app.companies.queries import current, serving_first
from app.inspections.queries import SiteFacts, site_facts
from app.issues.queries.served import service_bundles
from app.places.models import Building, Estate, Home, Unit
from app.reviews.queries.facts import ReviewFacts, VoiceFacts, review_facts
from app.scorecards.queries.additions import adjustments_of, exclusions_of, vetoes_of
from app.scorecards.rules.calendar import bounds, month_after
from app.scorecards.rules.facts import Deduction, Facts, Review, Site, Voice


@dataclass(frozen=True, slots=True)
class Subject:
    """An estate and who is judged for a month there."""

    estate_id: int
    community_id: int
    company_id: int
    contract_id: int


def subjects(session: Session, month: date, estate_id: int | None = None) -> list[Subject]:
    """Every estate with a contract in force on the last day of the month, judged under the one that serves that day."""
    last = month_after(month) - timedelta(days=1)
    statement = (
        wide_select(
            col(Estate.id), col(Estate.community_id), col(ServiceContract.company_id), col(ServiceContract.id)
        )
        .join(ServiceContract, col(ServiceContract.estate_id) == Estate.id)
        .where(current(last))
        .order_by(col(Estate.id), *serving_first(last))
    )
    if estate_id is not None:
        statement = statement.where(col(Estate.id) == estate_id)
    found: dict[int, Subject] = {}
    for row in session.execute(statement):
        found.setdefault(row[0], Subject(*row))
    return list(found.values())


def facts_of_month(session: Session, month: date, judged: Sequence[Subject]) -> Iterator[Facts]:
    """What each of `judged` is scored by, in their order; nothing is left out of it yet."""
    only = judged[0].estate_id if len(judged) == 1 else None
    served = service_bundles(session, *bounds(month), estate_id=only)
    reviews, sites = review_facts(session, month), site_facts(session, month)
    adjusted, vetoed, homes = adjustments_of(session, month), vetoes_of(session, month), _homes(session)
    for each in judged:
        place = each.estate_id
        review = _review(reviews.get(place), each.company_id)
        households = reviews[place].households_total if review else homes.get(place, 0)
        yield Facts(
            place, each.company_id, each.contract_id, month, households, review=review,
            site=site_of(sites.get(place), each.company_id),
            service=served.get((place, each.company_id), ()),
            adjustments=adjusted.get(place, ()), vetoes=vetoed.get(place, ()),
        )


def facts_again(session: Session, month: date, stored: Sequence[Facts]) -> list[Facts]:
    """The facts of cards of one month, made anew from the raw records as they are now, with what objections left out;
    in the order of `stored`."""
    judged = [Subject(each.estate_id, 0, each.company_id, each.contract_id) for each in stored]
    made = facts_of_month(session, month, judged)
    return [replace(each, excluded=exclusions_of(session, each.estate_id, month)) for each in made]


def _review(found: ReviewFacts | None, company_id: int) -> Review | None:
    """A review of another company, which served here before, is not held against this one."""
    if found is None or found.company_id != company_id:
        return None
    party, panel = (_voice(each) if each else None for each in (found.party, found.panel))
    roll, household = found.households, _voice(found.household)
    return Review(found.review_id, found.digest, found.enough, roll, household, party, panel)


def _voice(found: VoiceFacts) -> Voice:
    return Voice(found.n, found.mean, found.levels, found.indicators)


def site_of(found: SiteFacts | None, company_id: int) -> Site | None:
    """What of an inspection is scored; nothing where it looked at another company."""
    if found is None or found.company_id != company_id:
        return None
    lines = tuple(Deduction(each.deduction_id, each.head, each.points_now) for each in found.lines)
    return Site(found.inspection_id, found.inspected_on.isoformat(), lines)


def _homes(session: Session) -> dict[int, int]:
    """Homes by estate: how much an estate weighs where nobody was asked."""
    statement = (
        wide_select(col(Building.estate_id), func.count(col(Home.id)))
        .join(Unit, col(Unit.building_id) == Building.id)
        .join(Home, col(Home.unit_id) == Unit.id)
        .group_by(col(Building.estate_id))
    )
    return {row[0]: row[1] for row in session.execute(statement)}
