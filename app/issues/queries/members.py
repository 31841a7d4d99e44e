"""Who may act for a unit, and who holds a role somewhere today."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, or_
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit, ServiceContract
from app.core.db import executed
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Role


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


class Watcher(NamedTuple):
    """Somebody who hears of a new report at once."""

    id: int
    phone: str | None


def watchers(session: Session, *, grid_id: int | None, community_id: int, today: date) -> list[Watcher]:
    """The grid's workers; of a grid that has none, or outside any grid, the community's committee."""
    where = {"grid": grid_id, "community": community_id, "today": today}
    found = executed(session, _watching(), where).all()
    workers = [row for row in found if row.role is Role.GRID_WORKER]
    return list(dict.fromkeys(Watcher(row.id, row.phone) for row in workers or found))


@cache
def _watching() -> Any:
    """Built once, and one read for both: making two statements anew took longer than running them."""
    working = (col(RoleGrant.role) == Role.GRID_WORKER) & (col(RoleGrant.scope_id) == bindparam("grid"))
    committee = or_(*(col(RoleGrant.role) == role for role in sorted(COMMITTEE_ROLES)))  # IN is expanded at each run
    governing = committee & (col(RoleGrant.scope_id) == bindparam("community"))
    return (
        select(Person.id, Person.phone, RoleGrant.role)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(working | governing, *_in_office(bindparam("today")))
        .order_by(col(Person.id))
    )


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
            *_in_office(today),
        )
        .distinct()
        .order_by(col(Person.id))
    )
    return list(session.exec(statement))


def _in_office(today: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    """The grant holds today, and the account is still there."""
    return (
        col(RoleGrant.starts_on) <= today,
        col(RoleGrant.ends_on).is_(None) | (col(RoleGrant.ends_on) >= today),
        col(Person.closed_at).is_(None),
    )
