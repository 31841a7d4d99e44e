"""Final cards no case has taken up yet, and how a company was judged before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy import select as wide_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from app.companies.models import ServiceContract
from app.companies.queries import current
from app.exits.models import CardGround
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import CardLine, cards_of_estate
from app.scorecards.rules.kinds import Card, State

RECENT = timedelta(days=60)
"""Older cards are history: a town that begins with this procedure does not open a case for every card it ever gave."""


@dataclass(frozen=True, slots=True)
class NewCard:
    """A final yellow or red card; `final_on` is when its objections were over."""

    scorecard_id: int
    contract_id: int
    month: date
    card: Card
    veto: bool
    words: str
    final_at: datetime


def new_cards(session: Session, at: datetime, today: date, most: int = 50) -> list[NewCard]:
    """Of contracts still in force, the oldest month first, without those already taken up."""
    other = aliased(Scorecard)
    same = (col(other.estate_id) == col(Scorecard.estate_id)) & (col(other.month) == col(Scorecard.month))
    newest = wide_select(func.max(col(other.version))).where(same).scalar_subquery()
    taken = exists().where(
        col(CardGround.contract_id) == col(Scorecard.contract_id), col(CardGround.month) == col(Scorecard.month),
        col(CardGround.card) == col(Scorecard.card),
    )
    statement = (
        select(Scorecard)
        .join(ServiceContract, col(ServiceContract.id) == Scorecard.contract_id)
        .where(Scorecard.state == State.FINAL, col(Scorecard.card).in_([Card.YELLOW, Card.RED]), current(today))
        .where(col(Scorecard.final_at) > at - RECENT, col(Scorecard.version) == newest, ~taken)
        .order_by(col(Scorecard.month), col(Scorecard.id))
        .limit(most)
    )
    return [_new(card) for card in session.exec(statement)]


def _new(row: Scorecard) -> NewCard:
    assert row.card is not None  # both asked for
    assert row.final_at is not None
    return NewCard(row.key, row.contract_id, row.month, row.card, row.veto, row.card_words, row.final_at)


def judged_before(session: Session, estate_id: int, company_id: int, today: date, most: int = 12) -> list[CardLine]:
    """The company's months in this estate, the latest first; what is still open to objections is not told."""
    lines = cards_of_estate(session, estate_id, until=today, most=most)
    return [line for line in lines if line.company_id == company_id and line.state is State.FINAL]


def card_now(session: Session, scorecard_id: int) -> CardLine | None:
    """The newest version of the month a case began with."""
    row = session.exec(select(Scorecard).where(Scorecard.id == scorecard_id)).first()
    if row is None:
        return None
    return next(iter(cards_of_estate(session, row.estate_id, until=row.month, since=row.month, most=1)), None)
