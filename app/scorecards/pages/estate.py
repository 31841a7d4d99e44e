"""/estates/{slug}/scorecards: twelve months of an estate, its quarters and years."""

from datetime import date

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.web import page
from app.core.workdays import local_day
from app.inspections.guards import YardInPath
from app.people.rules.roles import COMPANY_ROLES
from app.rulebooks.queries import rulebook_for
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.pages.charts import trend_of
from app.scorecards.pages.shown import context
from app.scorecards.queries.cards import CardLine, cards_of_estate
from app.scorecards.rules.calendar import first_of, quarter_of
from app.scorecards.rules.periods import PeriodScore, quarter_score, year_score

router = APIRouter(include_in_schema=False)
MONTHS, KEPT = 12, 36


@router.get("/estates/{slug}/scorecards")
def index(request: Request, session: DbSession, yard: YardInPath, at: At) -> Response:
    cards = cards_of_estate(session, yard.estate.key, most=KEPT)
    rulebook = rulebook_for(session, cards[0].month if cards else first_of(local_day(at))).rulebook
    me = yard.hall.me
    return page(
        request, "scorecards/estate.html", community=yard.place, estate=yard.estate,
        **context(
            cards=cards, trend=trend_of(cards[:MONTHS], rulebook), quarters=_quarters(cards, rulebook),
            years=_years(cards, rulebook), employed=bool(me and me.has(*COMPANY_ROLES)),
        ),
    )


def _quarters(cards: list[CardLine], rulebook: Rulebook) -> list[tuple[PeriodScore, str]]:
    """The latest first, of the company that serves now."""
    months = [each.counts for each in cards if each.company_id == cards[0].company_id]
    firsts = sorted({quarter_of(each.month) for each in months}, reverse=True)
    found = [score for first in firsts if (score := quarter_score(months, first)) is not None]
    return [(each, _band(each, rulebook)) for each in found]


def _years(cards: list[CardLine], rulebook: Rulebook) -> list[tuple[PeriodScore, str]]:
    months = [each.counts for each in cards if each.company_id == cards[0].company_id]
    found = [year_score(months, year) for year in sorted({each.month.year for each in months}, reverse=True)]
    return [(each, _band(each, rulebook)) for each in found if each is not None]


def _band(score: PeriodScore, rulebook: Rulebook) -> str:
    band = score.band(rulebook)
    return band.label if band else "—"


def months_back(session: Session, estate_id: int, month: date) -> list[CardLine]:
    """Twelve months up to this one, the latest first."""
    return cards_of_estate(session, estate_id, until=month, most=MONTHS)
