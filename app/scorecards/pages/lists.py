"""/scorecards, /c/{slug}/scorecards, /scorecards/companies/{id}: a month side by side, with the samples in view."""

from collections import defaultdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.companies.queries import company_by_id
from app.core.deps import DbSession
from app.core.errors import NotFound
from app.core.forms import row_id
from app.core.web import page
from app.mechanisms.guards import HallInPath
from app.people.guards import Visitor
from app.people.rules.roles import COMPANY_ROLES, Actor
from app.places.models import Estate
from app.rulebooks.queries import rulebook_for
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.pages.shown import context
from app.scorecards.queries.additions import estates_of_contracts
from app.scorecards.queries.cards import CardLine, cards_of_company, cards_of_month, months_made
from app.scorecards.queries.judged import judged, rates_together
from app.scorecards.rules.calendar import month_after, month_read
from app.scorecards.rules.kinds import State
from app.scorecards.rules.lists import Standing, black_list, red_list
from app.scorecards.rules.periods import PeriodScore, company_score
from app.scorecards.rules.rates import together

router = APIRouter(include_in_schema=False)
Month = Annotated[str, Query(max_length=10)]
MONTHS = 12


@router.get("/scorecards")
def town(request: Request, session: DbSession, me: Visitor, month: Month = "") -> Response:
    months = months_made(session)
    chosen = _chosen(months, month)
    cards = cards_of_month(session, chosen) if chosen else []
    rulebook = rulebook_for(session, chosen or date(2000, 1, 1)).rulebook
    red, black = listed(cards, rulebook)
    return page(
        request, "scorecards/town.html",
        **context(
            months=months, month=chosen, cards=cards, groups=_by_community(cards), red=red, black=black,
            rulebook=rulebook, mine=_mine(session, me), asked=month,
        ),
    )


@router.get("/c/{slug}/scorecards")
def community(request: Request, session: DbSession, hall: HallInPath, month: Month = "") -> Response:
    months = months_made(session)
    chosen = _chosen(months, month)
    cards = cards_of_month(session, chosen, community_id=hall.community.key) if chosen else []
    rated = judged(session, chosen, cards) if chosen else []
    rulebook = rulebook_for(session, chosen or date(2000, 1, 1)).rulebook
    return page(
        request, "scorecards/community.html", community=hall.place,
        **context(
            months=months, month=chosen, cards=cards, hall=hall, rated=rated, least=rulebook.min_issues_to_rank,
            together=rates_together(rated, rulebook.rates), whole=together([each.counts for each in rated]),
        ),
    )


@router.get("/scorecards/companies/{company_id}")
def company(request: Request, session: DbSession, company_id: str) -> Response:
    found = company_by_id(session, row_id(company_id))
    if found is None:
        raise NotFound("没有这家物业。")
    months = months_made(session)
    since = month_after(months[0], 1 - MONTHS) if months else date(2000, 1, 1)
    cards = cards_of_company(session, found.key, since)
    return page(
        request, "scorecards/company.html",
        **context(company=found, months=_by_month(cards), latest=_latest(cards)),
    )


def _chosen(months: list[date], asked: str) -> date | None:
    """The month asked for where there are cards of it, else the latest."""
    wanted = month_read(asked)
    if wanted in months:
        return wanted
    return months[0] if months else None


def listed(cards: list[CardLine], rulebook: Rulebook) -> tuple[list[CardLine], list[CardLine]]:
    """红榜 and 黑榜 of what is final."""
    known = {each.card_id: each for each in cards if each.state is State.FINAL}
    standings = [
        Standing(
            each.card_id, each.total, each.sample_enough and each.issues >= rulebook.min_issues_to_rank, each.veto,
            each.card,
        )
        for each in known.values()
    ]
    return [known[key] for key in red_list(standings, rulebook)], [known[key] for key in black_list(standings)]


def _by_community(cards: list[CardLine]) -> list[tuple[str, str, list[CardLine]]]:
    found: dict[tuple[str, str], list[CardLine]] = defaultdict(list)
    for each in cards:
        found[each.community_slug, each.community_name].append(each)
    return [(slug, name, rows) for (slug, name), rows in found.items()]


def _mine(session: Session, me: Actor | None) -> list[Estate]:
    """What somebody of a company came for: the estates they serve."""
    contracts = me.scopes(*COMPANY_ROLES) if me else frozenset()
    return estates_of_contracts(session, sorted(contracts)) if contracts else []


def _by_month(cards: list[CardLine]) -> list[tuple[date, PeriodScore | None, list[CardLine]]]:
    found: dict[date, list[CardLine]] = defaultdict(list)
    for each in cards:
        found[each.month].append(each)
    return [(month, company_score([each.counts for each in rows]), rows) for month, rows in reversed(found.items())]


def _latest(cards: list[CardLine]) -> list[CardLine]:
    last = max((each.month for each in cards), default=None)
    return [each for each in cards if each.month == last]
