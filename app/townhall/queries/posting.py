"""The whole scorecards of a community's month, each with the month before it: three statements for any number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.companies.models import Company
from app.places.models import Estate
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import is_newest
from app.scorecards.queries.recomputing import sound
from app.scorecards.rules.calendar import month_after


@dataclass(frozen=True, slots=True)
class Posted:
    """`before`: the month before, where the same company was judged then."""

    card: Scorecard
    before: Scorecard | None
    estate: Estate
    company: Company


def posted(session: Session, community_id: int, month: date) -> list[Posted]:
    """By estate; the newest version of each."""
    last = _cards(session, community_id, month_after(month, -1))
    earlier = {(each.estate_id, each.company_id): each for each in last}
    statement = (
        select(Scorecard, Estate, Company)
        .join(Estate, col(Estate.id) == Scorecard.estate_id)
        .join(Company, col(Company.id) == Scorecard.company_id)
        .where(Scorecard.community_id == community_id, Scorecard.month == month, is_newest())
        .order_by(col(Scorecard.estate_id))
    )
    return [
        Posted(card, earlier.get((card.estate_id, card.company_id)), estate, company)
        for card, estate, company in session.exec(statement)
    ]


def unsound(session: Session, month: date) -> frozenset[int]:
    """Keys of the estates whose newest card of the month somebody has broken, a few cards in memory at a time."""
    statement = select(Scorecard).where(Scorecard.month == month, is_newest()).execution_options(yield_per=10)
    return frozenset(card.estate_id for card in session.exec(statement) if not sound(card))


def _cards(session: Session, community_id: int, month: date) -> Sequence[Scorecard]:
    statement = select(Scorecard).where(Scorecard.community_id == community_id, Scorecard.month == month, is_newest())
    return session.exec(statement).all()
