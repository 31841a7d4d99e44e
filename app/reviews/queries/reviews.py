"""Reviews: one by its address, lists of them, and what the clock has to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, func, select

from app.companies.models import Company, ServiceContract
from app.companies.queries import current, serving_first
from app.places.models import Building, Community, Estate, Home, Unit
from app.reviews.models import Review
from app.reviews.rules.kinds import ReviewState


@dataclass(frozen=True, slots=True)
class Line:
    """A review as lists have it."""

    review: Review
    estate_name: str
    estate_slug: str
    company: str


def review_of(session: Session, estate_id: int, month: date) -> Review | None:
    return session.exec(select(Review).where(Review.estate_id == estate_id, Review.month == month)).first()


def review_locked(session: Session, review_id: int) -> Review:
    """Read anew and held until the commit: votes, closing and counting of one review come one after the other."""
    statement = select(Review).where(Review.id == review_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one()


def in_community(session: Session, community_id: int, *, before: int | None, most: int) -> list[Line]:
    """The latest first; `before` is the id the page before ended with."""
    return _lines(session, col(Review.community_id) == community_id, before=before, most=most)


def in_estate(session: Session, estate_id: int, *, before: int | None, most: int) -> list[Line]:
    return _lines(session, col(Review.estate_id) == estate_id, before=before, most=most)


def _lines(session: Session, where: ColumnElement[bool], *, before: int | None, most: int) -> list[Line]:
    statement = (
        select(Review, Estate.name, Estate.slug, Company.short_name)
        .join(Estate, col(Estate.id) == Review.estate_id)
        .join(Company, col(Company.id) == Review.company_id)
        .where(where)
    )
    if before is not None:
        statement = statement.where(col(Review.id) < before)
    return [Line(*row) for row in session.exec(statement.order_by(col(Review.id).desc()).limit(most))]


@dataclass(frozen=True, slots=True)
class ToOpen:
    """An estate somebody serves, without a review of the month."""

    estate: Estate
    town_id: int
    company_id: int
    contract_id: int


def estates_to_open(session: Session, month: date, day: date, *, most: int) -> list[ToOpen]:
    statement = (
        select(Estate, Community.town_id, ServiceContract.company_id, ServiceContract.id)
        .join(Community, col(Community.id) == Estate.community_id)
        .join(ServiceContract, col(ServiceContract.estate_id) == Estate.id)
        .where(current(day), ~exists().where(col(Review.estate_id) == Estate.id, col(Review.month) == month))
        .order_by(col(Estate.id), *serving_first(day))
    )
    found: dict[int, ToOpen] = {}
    for estate, town_id, company_id, contract_id in session.exec(statement):
        found.setdefault(estate.key, ToOpen(estate, town_id, company_id, contract_id or 0))
    return list(found.values())[:most]


def to_close(session: Session, at: datetime, *, most: int) -> Sequence[int]:
    """Ids of open reviews whose time is up."""
    statement = select(Review.id).where(Review.state == ReviewState.OPEN, col(Review.closes_at) <= at)
    return [key for key in session.exec(statement.order_by(col(Review.id)).limit(most)) if key is not None]


def to_publish(session: Session, day: date, *, most: int) -> Sequence[int]:
    """Ids of counted reviews whose day has come."""
    statement = select(Review.id).where(Review.state == ReviewState.COUNTING, col(Review.publish_on) <= day)
    return [key for key in session.exec(statement.order_by(col(Review.id)).limit(most)) if key is not None]


def to_remind(session: Session, at: datetime, closing_before: datetime, *, most: int) -> Sequence[int]:
    """Ids of open reviews that close soon and whose voters have not been reminded."""
    statement = select(Review.id).where(
        Review.state == ReviewState.OPEN, col(Review.reminded_at).is_(None), col(Review.closes_at) > at,
        col(Review.closes_at) <= closing_before,
    )
    return [key for key in session.exec(statement.order_by(col(Review.id)).limit(most)) if key is not None]


def homes_in(session: Session, estate_id: int) -> int:
    """How many homes an estate has."""
    statement = select(func.count(col(Home.id))).join(Unit, col(Unit.id) == Home.unit_id)
    statement = statement.join(Building, col(Building.id) == Unit.building_id)
    return int(session.exec(statement.where(Building.estate_id == estate_id)).one())
