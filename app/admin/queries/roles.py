"""The terms of a person's roles, as the operator reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.admin.queries.scopes import scope_names
from app.core.workdays import local_day
from app.people import queries as people
from app.people.models import RoleGrant
from app.people.rules.roles import Grant, Role


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One term of one role; `state` is now, later or over."""

    grant_id: int
    role: Role
    scope_name: str
    starts_on: date
    ends_on: date | None
    state: str


def grant_of(session: Session, person_id: int, grant_id: int) -> RoleGrant | None:
    statement = select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.person_id == person_id)
    return session.exec(statement).first()


def roles_now(session: Session, ids: Sequence[int], day: date) -> dict[int, list[str]]:
    rows = session.exec(
        select(RoleGrant).where(col(RoleGrant.person_id).in_(ids)).order_by(col(RoleGrant.id))
    ).all()
    held = [row for row in rows if _term(row).holds_on(day)]
    names = scope_names(session, [_term(row) for row in held])
    found: dict[int, list[str]] = {}
    for row in held:
        found.setdefault(row.person_id, []).append(f"{row.role.label} {names[_term(row)]}".strip())
    return found


def role_lines(session: Session, person_id: int, at: datetime) -> list[RoleLine]:
    """Every term the person ever had, the newest first."""
    rows = people.role_grants_of(session, person_id)
    names = scope_names(session, [_term(row) for row in rows])
    day = local_day(at)
    return [
        RoleLine(row.key, row.role, names[_term(row)], row.starts_on, row.ends_on, _state(row, day))
        for row in reversed(rows)
    ]


def _term(row: RoleGrant) -> Grant:
    return Grant(row.role, row.scope_id, row.starts_on, row.ends_on)


def _state(row: RoleGrant, day: date) -> str:
    if row.starts_on > day:
        return "later"
    return "now" if _term(row).holds_on(day) else "over"
