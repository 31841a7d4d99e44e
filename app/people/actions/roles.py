"""Roles begin and end with a person, a scope and a day; with the last day of a role its sign-ins end too."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.workdays import local_day
from app.people import queries
from app.people.actions.journal import note
from app.people.actions.sign_ins import end_all_sign_ins
from app.people.models import Person, RoleGrant
from app.people.rules.permissions import Whereabouts, why_not_grant
from app.people.rules.roles import SCOPE_OF, Actor, Role


def grant_role(
    session: Session, person_id: int, role: Role, scope_id: int, *, by: Actor, at: datetime,
    starts_on: date | None = None, ends_on: date | None = None, within: Whereabouts | None = None,
) -> RoleGrant:
    """`ends_on` is the last day it counts. `within` places a contract or unit, which people can't look up itself.

    Forbidden when `by` may not appoint; DomainError (409) when the person already holds the role in those days.
    """
    person = session.get(Person, person_id)
    if person is None or person.closed_at is not None:
        raise NotFound("没有这个人，或者账号已经注销。")
    place = within or queries.whereabouts(session, SCOPE_OF[role], scope_id)
    refusal = why_not_grant(by, role, scope_id, place, person_id=person_id)
    if refusal:
        raise Forbidden(refusal)
    first = starts_on or local_day(at)
    if ends_on is not None and ends_on < first:
        raise Invalid("结束的日子不能早于开始的日子。", field="ends_on")
    _refuse_twice(session, person_id, role, scope_id, first, ends_on)
    grant = RoleGrant(
        person_id=person_id, role=role, scope_id=scope_id, starts_on=first, ends_on=ends_on,
        granted_by=by.person_id or None,
    )
    session.add(grant)
    session.flush()
    note(session, "role.granted", f"person:{person_id}", by=by, at=at, after=_told(grant))
    return grant


def end_role(session: Session, grant: RoleGrant, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Ends a role now, with every sign-in of its holder. One granted today was never held for a day: its row goes,
    the log keeps it."""
    scope = queries.whereabouts(session, SCOPE_OF[grant.role], grant.scope_id)
    refusal = why_not_grant(by, grant.role, grant.scope_id, scope, person_id=grant.person_id)
    if refusal and by.person_id != grant.person_id:
        raise Forbidden(refusal)
    yesterday = local_day(at) - timedelta(days=1)
    if grant.ends_on is not None and grant.ends_on <= yesterday:
        raise DomainError("这个角色已经结束了。")
    note(session, "role.ended", f"person:{grant.person_id}", by=by, at=at, before=_told(grant), reason=reason)
    if grant.starts_on > yesterday:
        session.delete(grant)
    else:
        grant.ends_on = yesterday
        session.add(grant)
    session.flush()
    end_all_sign_ins(session, grant.person_id, at=at)


def _refuse_twice(
    session: Session, person_id: int, role: Role, scope_id: int, starts_on: date, ends_on: date | None
) -> None:
    for held in queries.role_grants_of(session, person_id):
        same = held.role is role and held.scope_id == scope_id
        if same and starts_on <= (held.ends_on or date.max) and held.starts_on <= (ends_on or date.max):
            raise DomainError(f"这段时间里已经是“{role.label}”了。")


def _told(grant: RoleGrant) -> dict[str, Any]:
    return {"role": grant.role, "scope": grant.scope_id, "from": grant.starts_on, "to": grant.ends_on}
