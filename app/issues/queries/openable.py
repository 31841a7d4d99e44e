"""Which issues somebody may open, as a condition: what issues/guards.py decides for one, for a whole list."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlmodel import col, select

from app.companies.models import HandlingUnit, ServiceContract, UnitKind
from app.companies.queries import current
from app.issues.models import Issue
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role
from app.places.models import Community


def in_public() -> ColumnElement[bool]:
    return and_(col(Issue.public), col(Issue.hidden_at).is_(None))


def openable(me: Actor | None, community: Community, day: date) -> ColumnElement[bool]:
    """Issues of this community whose page `me` may open that day."""
    if me is None:
        return in_public()
    town = me.scopes(Role.TOWN_OFFICIAL, Role.AUDITOR)
    if community.key in me.scopes(*COMMITTEE_ROLES) or community.town_id in town:
        return true()
    own = or_(col(Issue.reporter_id) == me.person_id, col(Issue.entered_by) == me.person_id)
    grids = col(Issue.grid_id).in_(sorted(me.scopes(Role.GRID_WORKER)))
    return or_(in_public(), own, grids, handled_by(me, day))


def handled_by(me: Actor, day: date) -> ColumnElement[bool]:
    """Dispatched to a unit of `me`: for a company's people, at estates they serve under their own contract that day."""
    contract = exists().where(
        col(ServiceContract.id).in_(sorted(me.scopes(*COMPANY_ROLES))), current(day),
        col(ServiceContract.estate_id) == col(Issue.estate_id),
        col(HandlingUnit.company_id) == col(ServiceContract.company_id), col(HandlingUnit.id) == col(Issue.unit_id),
    )
    owners = select(HandlingUnit.id).where(HandlingUnit.kind == UnitKind.OWNERS)
    own_estate = col(Issue.estate_id).in_(sorted(me.scopes(Role.OWNERS_COMMITTEE)))
    others = col(Issue.unit_id).in_(sorted(me.scopes(Role.DEPARTMENT, Role.MERCHANT)))
    return or_(contract, and_(own_estate, col(Issue.unit_id).in_(owners)), others)
