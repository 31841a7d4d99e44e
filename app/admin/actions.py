"""What only the operator does."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError
from app.people.actions.journal import note
from app.people.models import Person
from app.people.rules.roles import Actor


def unlock_account(session: Session, person: Person, *, by: Actor, at: datetime) -> None:
    """Forgets wrong passwords so that the person may try again at once; the password itself stays."""
    if person.locked_until is None or person.locked_until <= at:
        raise DomainError("这个账号没有锁，直接登录就行。")
    person.failed_tries, person.locked_until = 0, None
    session.add(person)
    session.flush()
    note(session, "person.unlocked", f"person:{person.key}", by=by, at=at)
