"""Who signs for the owners, and who is to hear of a handover."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from app.companies.models import CrossAppointment, ServiceContract
from app.handovers.models import Handover
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Role
from app.places.models import Community


def in_force(day: date) -> ColumnElement[bool]:
    ends_on = col(RoleGrant.ends_on)
    return and_(col(RoleGrant.starts_on) <= day, or_(ends_on.is_(None), ends_on >= day))


def owners_who_sign(session: Session, handover: Handover, today: date) -> list[int]:
    """Members of the estate's owners' committee in office who hold no post with the leaving company."""
    holders = select(RoleGrant.person_id).where(
        RoleGrant.role == Role.OWNERS_COMMITTEE, RoleGrant.scope_id == handover.estate_id, in_force(today)
    )
    appointed = select(CrossAppointment.person_id).where(
        CrossAppointment.company_id == handover.company_id, CrossAppointment.starts_on <= today,
        col(CrossAppointment.ends_on).is_(None) | (col(CrossAppointment.ends_on) >= today),
    )
    theirs = select(ServiceContract.id).where(ServiceContract.company_id == handover.company_id)
    employed = select(RoleGrant.person_id).where(
        col(RoleGrant.role).in_(COMPANY_ROLES), col(RoleGrant.scope_id).in_(theirs), in_force(today)
    )
    free = select(Person.id).where(
        col(Person.id).in_(holders), col(Person.closed_at).is_(None), col(Person.id).not_in(appointed),
        col(Person.id).not_in(employed),
    )
    return [key for key in session.exec(free.order_by(col(Person.id))) if key is not None]


def company_people(session: Session, contract_id: int, today: date) -> list[int]:
    return _holders(session, today, and_(col(RoleGrant.role).in_(COMPANY_ROLES), RoleGrant.scope_id == contract_id))


def community_people(session: Session, community_id: int, today: date) -> list[int]:
    here = and_(col(RoleGrant.role).in_(COMMITTEE_ROLES), RoleGrant.scope_id == community_id)
    return _holders(session, today, here)


def town_people(session: Session, community_id: int, today: date) -> list[int]:
    towns = select(Community.town_id).where(Community.id == community_id)
    here = and_(RoleGrant.role == Role.TOWN_OFFICIAL, col(RoleGrant.scope_id).in_(towns))
    return _holders(session, today, here)


def estate_owners(session: Session, estate_id: int, today: date) -> list[int]:
    """Everybody of the owners' committee."""
    here = and_(RoleGrant.role == Role.OWNERS_COMMITTEE, RoleGrant.scope_id == estate_id)
    return _holders(session, today, here)


def _holders(session: Session, today: date, which: ColumnElement[bool]) -> list[int]:
    statement = select(RoleGrant.person_id).where(in_force(today), which).distinct()
    return list(session.exec(statement.order_by(col(RoleGrant.person_id))))


def names_of(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Names of persons by id, for papers and pages that mask them; no query for nobody."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    return {person.key: person.name for person in session.exec(select(Person).where(col(Person.id).in_(wanted)))}
