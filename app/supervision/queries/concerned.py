"""Which orders concern somebody, as one condition: what the guard decides for one, for a whole list."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit, ServiceContract, UnitKind
from app.companies.queries import current
from app.issues.rules.desk import UNIT_ROLES, Elsewhere
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role
from app.supervision.models import SupervisionOrder as Order

RECEIVING = UNIT_ROLES | COMMITTEE_ROLES


def received_by(me: Actor, today: date) -> ColumnElement[bool]:
    """Addressed to a unit `me` may act for; `rules.standing.hats` for a list. Literal where `me` has no such role, so
    that nothing is read for it."""
    found: list[ColumnElement[bool]] = [false()]
    if contracts := sorted(me.scopes(*COMPANY_ROLES)):
        serving = select(HandlingUnit.id).join(
            ServiceContract, col(ServiceContract.company_id) == col(HandlingUnit.company_id)
        )
        here = or_(col(Order.estate_id).is_(None), col(Order.estate_id) == col(ServiceContract.estate_id))
        mine = serving.where(col(ServiceContract.id).in_(contracts), current(today), here)
        found.append(col(Order.unit_id).in_(mine.correlate(Order)))
    if communities := sorted(me.scopes(*COMMITTEE_ROLES)):
        found.append(_units(UnitKind.COMMITTEE, col(HandlingUnit.community_id).in_(communities)))
    if estates_of_owners := sorted(me.scopes(Role.OWNERS_COMMITTEE)):
        found.append(_units(UnitKind.OWNERS, col(HandlingUnit.estate_id).in_(estates_of_owners)))
    if others := sorted(me.scopes(Role.DEPARTMENT, Role.MERCHANT)):
        kinds = (UnitKind.COMPANY, UnitKind.COMMITTEE, UnitKind.OWNERS)
        own = and_(col(HandlingUnit.id).in_(others), col(HandlingUnit.kind).not_in(kinds))
        found.append(col(Order.unit_id).in_(select(HandlingUnit.id).where(own)))
    return or_(*found)


def _units(kind: UnitKind, whose: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Order.unit_id).in_(select(HandlingUnit.id).where(HandlingUnit.kind == kind, whose))


def concerns(me: Actor, today: date) -> ColumnElement[bool]:
    """Received by `me`, of the own town or about the own community."""
    towns = col(Order.town_id).in_(sorted(me.scopes(Role.TOWN_OFFICIAL, Role.AUDITOR)))
    communities = col(Order.community_id).in_(sorted(me.scopes(*COMMITTEE_ROLES)))
    return or_(received_by(me, today), towns, communities)


def desk_links(_session: Session, me: Actor, _at: datetime) -> list[Elsewhere]:
    """The way from somebody's list of issues to their orders; not counted, since that list has queries enough."""
    if me.has(Role.TOWN_OFFICIAL):
        return [Elsewhere("/town/supervision", "flag", "督办")]
    return [Elsewhere("/supervision", "flag", "督办单")] if me.has(*RECEIVING) else []
