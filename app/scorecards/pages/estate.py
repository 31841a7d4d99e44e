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
from app.scorecards.pages.charts import trend_of
from app.scorecards.pages.shown import context
from app.scorecards.queries.cards import CardLine, cards_of_estate
from app.scorecards.rules.calendar import first_of, quarter_of
from app.scorecards.rules.periods import MonthScore, PeriodScore, quarter_score, year_score

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
            cards=cards, trend=trend_of(cards[:MONTHS], rulebook), quarters=_quarters(session, cards),
            years=_years(session, cards), employed=bool(me and me.has(*COMPANY_ROLES)),
        ),
    )


def _quarters(session: Session, cards: list[CardLine]) -> list[tuple[PeriodScore, str]]:
    """The latest first, of the company that serves now."""
    months = [each.counts for each in cards if each.company_id == cards[0].company_id]
    periods = sorted({quarter_of(each.month) for each in months}, reverse=True)
    found = [(score, each) for each in periods if (score := quarter_score(months, each)) is not None]
    return [(score, _band(session, score, [one for one in months if one.month in period])) for score, period in found]


def _years(session: Session, cards: list[CardLine]) -> list[tuple[PeriodScore, str]]:
    months = [each.counts for each in cards if each.company_id == cards[0].company_id]
    periods = sorted({each.month.year for each in months}, reverse=True)
    found = [(score, year) for year in periods if (score := year_score(months, year)) is not None]
    return [(score, _band(session, score, [one for one in months if one.month.year == year])) for score, year in found]


def _band(session: Session, score: PeriodScore, months: list[MonthScore]) -> str:
    """By the rules of the last of its months that counts."""
    last = max((each.month for each in months if each.final and each.total is not None), default=months[0].month)
    band = score.band(rulebook_for(session, last).rulebook)
    return band.label if band else "—"


def months_back(session: Session, estate_id: int, month: date) -> list[CardLine]:
    """Twelve months up to this one, the latest first."""
    return cards_of_estate(session, estate_id, until=month, most=MONTHS)
