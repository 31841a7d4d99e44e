"""Handling units: which may be given the work of a place, and the operator's list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case
from sqlmodel import Session, and_, col, or_, select

from app.companies.models import HandlingUnit, ServiceContract, UnitKind
from app.companies.queries.contracts import current
from app.places.models import Community, Estate

DISPATCH_ORDER = (UnitKind.COMPANY, UnitKind.COMMITTEE, UnitKind.OWNERS, UnitKind.DEPARTMENT, UnitKind.UTILITY)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One handling unit with the place it belongs to, empty for the whole town."""

    unit_id: int
    kind: UnitKind
    name: str
    phone: str
    active: bool
    community_name: str
    estate_name: str


def units_for(session: Session, community_id: int, estate_id: int | None, day: date) -> Sequence[HandlingUnit]:
    """The active units an issue there can be dispatched to: companies under contract for the estate first, then the
    community's committee, the estate's owners, departments and utilities of this community or of the whole town."""
    serving = select(ServiceContract.company_id).where(ServiceContract.estate_id == estate_id, current(day))
    unit = HandlingUnit
    fits = or_(
        and_(unit.kind == UnitKind.COMPANY, col(unit.company_id).in_(serving)),
        and_(unit.kind == UnitKind.COMMITTEE, unit.community_id == community_id),
        and_(unit.kind == UnitKind.OWNERS, unit.estate_id == estate_id, col(unit.estate_id).is_not(None)),
        and_(
            col(unit.kind).in_((UnitKind.DEPARTMENT, UnitKind.UTILITY)),
            or_(col(unit.community_id).is_(None), unit.community_id == community_id),
        ),
    )
    order = case({kind: place for place, kind in enumerate(DISPATCH_ORDER)}, value=col(unit.kind))
    return session.exec(select(unit).where(col(unit.active), fits).order_by(order, col(unit.name))).all()


def unit_by_id(session: Session, unit_id: int) -> HandlingUnit | None:
    return session.get(HandlingUnit, unit_id)


def unit_lines(session: Session) -> list[UnitLine]:
    statement = (
        select(HandlingUnit, Community.name, Estate.name)
        .outerjoin(Estate, col(Estate.id) == HandlingUnit.estate_id)
        .outerjoin(Community, col(Community.id) == HandlingUnit.community_id)
        .order_by(col(HandlingUnit.kind), col(HandlingUnit.name))
    )
    return [
        UnitLine(unit.key, unit.kind, unit.name, unit.phone, unit.active, community or "", estate or "")
        for unit, community, estate in session.exec(statement)
    ]


def unit_named(session: Session, name: str) -> HandlingUnit | None:
    return session.exec(select(HandlingUnit).where(HandlingUnit.name == name)).first()


def unit_of_place(
    session: Session, kind: UnitKind, *, community_id: int | None = None, estate_id: int | None = None
) -> HandlingUnit | None:
    """The unit of a kind that belongs to exactly this community or estate."""
    statement = select(HandlingUnit).where(
        HandlingUnit.kind == kind, HandlingUnit.community_id == community_id, HandlingUnit.estate_id == estate_id
    )
    return session.exec(statement).first()


def unit_names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    return {unit.key: unit.name for unit in session.exec(select(HandlingUnit).where(col(HandlingUnit.id).in_(ids)))}
