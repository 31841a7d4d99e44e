"""Shops, their 门前三包, and what was brought against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.companies.models import HandlingUnit, UnitKind
from app.directory.models import FrontageCheck, Merchant
from app.issues.models import VISIBLE, Issue
from app.issues.rules.lifecycle import Status
from app.people.models import Person

MOST = 20
COMPLAINTS = 10


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a shop front; `photo` is its token or "" ."""

    check: FrontageCheck
    photo: str


@dataclass(frozen=True, slots=True)
class Complaint:
    ref: str
    title: str
    status: Status


@dataclass(frozen=True, slots=True)
class Complaints:
    """The public issues dispatched to a shop's unit: how many ever, and the newest."""

    total: int
    newest: list[Complaint]


def merchants_of(session: Session, community_id: int) -> Sequence[Merchant]:
    """By trade and name; resting ones last, which only hosts are shown."""
    statement = select(Merchant).where(Merchant.community_id == community_id)
    order = (col(Merchant.active).desc(), col(Merchant.trade), col(Merchant.name))
    return session.exec(statement.order_by(*order)).all()


def merchant_here(session: Session, community_id: int, slug: str, *, lock: bool = False) -> Merchant | None:
    statement = select(Merchant).where(Merchant.community_id == community_id, Merchant.slug == slug)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).first()


def merchant_named(session: Session, community_id: int, name: str) -> Merchant | None:
    return session.exec(select(Merchant).where(Merchant.community_id == community_id, Merchant.name == name)).first()


def merchant_with_unit(session: Session, unit_id: int) -> Merchant | None:
    return session.exec(select(Merchant).where(Merchant.unit_id == unit_id)).first()


def units_for_shops(session: Session, community_id: int) -> list[tuple[int, str]]:
    """Active departments of this community alone, which is how a shop is given work."""
    statement = select(HandlingUnit.id, HandlingUnit.name).where(
        HandlingUnit.kind == UnitKind.DEPARTMENT, HandlingUnit.community_id == community_id, col(HandlingUnit.active)
    )
    return [(key, name) for key, name in session.exec(statement.order_by(col(HandlingUnit.name))) if key is not None]


def keeper_of(session: Session, merchant: Merchant) -> Person | None:
    return session.get(Person, merchant.keeper_id) if merchant.keeper_id is not None else None


def checks_of(session: Session, merchant_id: int) -> list[Check]:
    """The latest looks, newest first."""
    statement = (
        select(FrontageCheck, Photo.token)
        .join(Photo, col(Photo.id) == FrontageCheck.photo_id, isouter=True)
        .where(FrontageCheck.merchant_id == merchant_id)
        .order_by(col(FrontageCheck.id).desc())
        .limit(MOST)
    )
    return [Check(check, token or "") for check, token in session.exec(statement)]


def check_here(session: Session, merchant_id: int, check_id: int, *, lock: bool = False) -> FrontageCheck | None:
    statement = select(FrontageCheck).where(FrontageCheck.id == check_id, FrontageCheck.merchant_id == merchant_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).first()


def check_of_day(session: Session, merchant_id: int, person_id: int, day: date) -> FrontageCheck:
    """The one just written down."""
    statement = select(FrontageCheck).where(
        FrontageCheck.merchant_id == merchant_id, FrontageCheck.person_id == person_id, FrontageCheck.checked_on == day
    )
    return session.exec(statement).one()


def photo_of(session: Session, check: FrontageCheck) -> Photo | None:
    return session.get(Photo, check.photo_id) if check.photo_id is not None else None


def complaints_about(session: Session, unit_id: int, community_id: int) -> Complaints:
    """Rows and total from one query."""
    statement = (
        wide_select(col(Issue.ref), col(Issue.title), col(Issue.status), func.count().over())
        .where(col(Issue.unit_id) == unit_id, col(Issue.community_id) == community_id, VISIBLE)
        .order_by(col(Issue.id).desc())
        .limit(COMPLAINTS)
    )
    rows = session.execute(statement).all()
    return Complaints(rows[0][3] if rows else 0, [Complaint(*row[:3]) for row in rows])


def shops_kept_by(session: Session, person_id: int) -> Sequence[Merchant]:
    return session.exec(select(Merchant).where(Merchant.keeper_id == person_id).order_by(col(Merchant.id))).all()
