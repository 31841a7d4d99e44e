"""/town, /c/{slug}/desk and /companies/{id}/desk: what waits for somebody, and how the estates stand."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.companies.queries import unreported_in
from app.core.deps import At, DbSession
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.exits.queries.cases import pipeline
from app.issues.queries.catalogue import categories
from app.rulebooks.queries import rulebook_for
from app.rulebooks.rules.policy import shipped
from app.scorecards.pages.lists import listed
from app.scorecards.pages.shown import context
from app.scorecards.queries.cards import cards_of_month, last_month
from app.supervision.queries.audits import AUDIT_DAYS, audited
from app.supervision.queries.orders import Tab, counts_of_towns
from app.townhall.cases import cases_told, stages
from app.townhall.guards import CommunityDesk, CompanyDesk, Desk, OwnDesk, TownDesk
from app.townhall.queries.needs import needs
from app.townhall.queries.slices import how_many
from app.townhall.queries.standings import (
    Place,
    Standing,
    community_rates,
    places_of_town,
    standings,
    unread,
)
from app.townhall.queries.statistics import Statistics, statistics_of
from app.townhall.queries.week import days
from app.townhall.rules.slices import Slice, What
from app.townhall.rules.standings import Order, hot_of, rising_of
from app.townhall.rules.weeks import HOT_WEEKS, RECENT_WEEKS, Stretch, last_weeks, week_of, weeks_back

router = APIRouter(include_in_schema=False)
Asked = Annotated[str, Query(max_length=10)]
Communities = dict[int, tuple[str, str]]
"""(name, slug) by key."""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One community, on a smaller desk one estate: deadlines missed week by week, each number with its list."""

    name: str
    cells: tuple[tuple[int, str], ...]


@router.get("/desk")
def mine(home: OwnDesk) -> Response:
    """To the desk of whoever asks."""
    return see_other(home)


@router.get("/town")
def of_town(request: Request, session: DbSession, desk: TownDesk, at: At, order: Asked = "") -> Response:
    return _show(request, session, desk, at, order)


@router.get("/c/{slug}/desk")
def of_community(request: Request, session: DbSession, desk: CommunityDesk, at: At, order: Asked = "") -> Response:
    return _show(request, session, desk, at, order)


@router.get("/companies/{company_id}/desk")
def of_company(request: Request, session: DbSession, desk: CompanyDesk, at: At, order: Asked = "") -> Response:
    return _show(request, session, desk, at, order)


def _show(request: Request, session: Session, desk: Desk, at: datetime, order: str) -> Response:
    today, scope = local_day(at), desk.scope
    named, communities = places_of_town(session, scope.town_id)
    places = {key: each for key, each in named.items() if desk.holds(key, each)}
    late, cases = Slice(What.LATE), pipeline(session, desk.cases)
    return page(
        request, "townhall/desk.html", community=desk.place, desk=desk, places=places,
        needs=needs(session, scope.community_id) if scope.company_id is None else [],
        unreported=unreported_in(session, {scope.community_id}, today, most=3) if scope.community_id else [],
        week=days(session, scope, *_weeks(today)) if scope.company_id is None else None,
        late=how_many(session, scope, late, at), late_list=desk.issues(late), stages=stages(cases, today),
        running_out=[each for each in cases_told(cases, today) if each.urgent],
        watched=counts_of_towns(session, frozenset({scope.town_id}), at) if scope.whole and desk.official else {},
        Tab=Tab,
        week_lists={
            what.value: [desk.issues(Slice(what).within(each)) for each in _weeks(today)]
            for what in (What.FILED, What.CLOSED)
        },
        ledger=desk.ledger(today), audit_days=AUDIT_DAYS,
        audits=audited(session, tuple(communities), at) if scope.whole else None,
        **_standing(session, desk, places, order), **_counted(session, desk, places, communities, today, at),
    )


def _weeks(today: date) -> tuple[Stretch, Stretch]:
    """This one and the one before it."""
    before, now = last_weeks(today, 2)
    return week_of(now), week_of(before)


def _standing(session: Session, desk: Desk, places: dict[int, Place], asked: str) -> dict[str, Any]:
    month = last_month(session)
    rulebook = rulebook_for(session, month).rulebook if month else shipped()
    lines = cards_of_month(session, month) if month else []
    found = standings(session, month, lines, frozenset(places), desk.scope.company_id) if month else []
    own = {each.line.card_id for each in found}
    red, black = ([line for line in each if line.card_id in own] for each in listed(lines, rulebook))
    order = next((each for each in Order if each == asked), Order.SCORE)
    company_id = desk.scope.company_id
    judged = [line for line in lines if company_id in (None, line.company_id)]
    return context(
        unread=unread(found, judged, places),
        month=month, rows=_ordered(found, order), red=red, black=black, rulebook=rulebook, order=order, orders=Order,
        rates=community_rates(found, rulebook.rates),
    )


def _ordered(found: list[Standing], order: Order) -> list[Standing]:
    if order is Order.FALL:
        return sorted(found, key=lambda each: (each.year.change is None, each.year.change or 0))
    return sorted(found, key=lambda each: each.line.estate_id) if order is Order.PLACE else found


def _counted(
    session: Session, desk: Desk, places: dict[int, Place], communities: Communities, today: date, at: datetime
) -> dict[str, Any]:
    counted = statistics_of(session, desk.scope, today, at)
    hot = hot_of([(key, count) for key, count in counted.filed.items() if key in places], of=len(places))
    filed, grown, earlier = (
        Slice().within(each) for each in (
            weeks_back(today, HOT_WEEKS), weeks_back(today, RECENT_WEEKS),
            weeks_back(today, RECENT_WEEKS, before=RECENT_WEEKS),
        )
    )  # fmt: skip
    known = {each.code: each.name for each in categories(session, at)}
    return {
        "counted": counted, "heat": _heat(desk, counted, places, communities), "hot_share": hot.share,
        "hot_of": hot.of,
        "hot": [
            (places[key], count, desk.issues(replace(filed, estate=places[key].slug))) for key, count in hot.estates
        ],
        "rising": [
            (
                known.get(code, code), now, before,
                *(desk.issues(replace(each, category=code)) for each in (grown, earlier)),
            )
            for code, now, before in rising_of(counted.rising.items())
        ],
    }


def _heat(
    desk: Desk, counted: Statistics, places: dict[int, Place], communities: Communities
) -> list[HeatRow]:
    """Communities for the town, estates for a smaller desk."""
    if desk.scope.whole:
        rows = {key: (name, Slice(What.MISSED, community=slug)) for key, (name, slug) in communities.items()}
    else:
        rows = {key: (each.name, Slice(What.MISSED, estate=each.slug)) for key, each in places.items()}
    return [
        HeatRow(name, tuple(
            (count, desk.issues(asked.within(week_of(first))) if count else "")
            for count, first in zip(counted.missed_at(key), counted.weeks, strict=True)
        ))
        for key, (name, asked) in rows.items()
    ]  # fmt: skip
