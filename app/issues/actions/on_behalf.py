"""代录: a staff member writes down what somebody else said, and is named for it."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.issues.models import Source
from app.people.models import Person
from app.people.queries import person_by_phone
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role
from app.places.models import Community
from app.places.queries import grids_of

HOW = {
    "counter": Source.COUNTER,
    "phone": Source.PHONE,
    "visit": Source.PATROL,
    "patrol": Source.PATROL,
}


def may_enter_for_others(session: Session, actor: Actor | None, community: Community) -> bool:
    """Grid workers of this community, its committee, and the town's counter."""
    if actor is None:
        return False
    if community.key in actor.scopes(*COMMITTEE_ROLES) or community.town_id in actor.scopes(Role.TOWN_OFFICIAL):
        return True
    mine = actor.scopes(Role.GRID_WORKER)
    return bool(mine) and any(grid.key in mine for grid in grids_of(session, community.key))


def resident_told_by(session: Session, name: str, phone: str | None, *, by: Actor, at: datetime) -> Person | None:
    """Who the staff member wrote down: found by phone, else new and unverified; None when nothing was told.

    A person who is already here keeps the name they gave themselves.
    """
    known = person_by_phone(session, phone) if phone else None
    if known is not None or not (name or phone):
        return known
    person = Person(name=name, phone=phone, created_at=at)
    session.add(person)
    session.flush()
    record(
        session, "people", "person.entered", f"person:{person.key}", actor_id=by.person_id, actor_title=by.title, at=at
    )
    return person
