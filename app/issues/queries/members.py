"""Who may act for a unit, and who holds a role somewhere today."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit, ServiceContract
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMPANY_ROLES, Role


def members_of_unit(session: Session, unit: HandlingUnit, estate_id: int | None, today: date) -> list[Person]:
    """The people who may act for a unit at an estate today; nobody's name leaves the unit from here."""
    roles, scopes = _unit_scopes(session, unit, estate_id)
    return holders(session, roles, scopes, today)


def _unit_scopes(session: Session, unit: HandlingUnit, estate_id: int | None) -> tuple[list[Role], list[int]]:
    if unit.company_id is not None:
        statement = select(ServiceContract.id).where(ServiceContract.company_id == unit.company_id)
        if estate_id is not None:
            statement = statement.where(ServiceContract.estate_id == estate_id)
        return list(COMPANY_ROLES), [found for found in session.exec(statement) if found is not None]
    if unit.kind == "committee" and unit.community_id is not None:
        return [Role.COMMITTEE_MEMBER, Role.COMMUNITY_SECRETARY], [unit.community_id]
    if unit.kind == "owners" and unit.estate_id is not None:
        return [Role.OWNERS_COMMITTEE], [unit.estate_id]
    return [Role.DEPARTMENT, Role.MERCHANT], [unit.key]


def holders(session: Session, roles: Sequence[Role], scopes: Sequence[int], today: date) -> list[Person]:
    """Who holds one of these roles in one of these scopes today."""
    if not scopes:
        return []
    statement = (
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            col(RoleGrant.role).in_(roles),
            col(RoleGrant.scope_id).in_(scopes),
            col(RoleGrant.starts_on) <= today,
            col(RoleGrant.ends_on).is_(None) | (col(RoleGrant.ends_on) >= today),
            col(Person.closed_at).is_(None),
        )
        .distinct()
        .order_by(col(Person.id))
    )
    return list(session.exec(statement))
