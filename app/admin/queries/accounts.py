"""Accounts with a user name, as the operator's list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from app.admin.queries.roles import roles_now
from app.core.workdays import local_day
from app.people.models import Person, SignIn

MOST_ACCOUNTS = 200


@dataclass(frozen=True, slots=True)
class AccountLine:
    username: str
    name: str
    roles: list[str]
    last_seen: datetime | None
    locked: bool
    must_change: bool


def account(session: Session, username: str) -> Person | None:
    """An open account with a user name; residents who sign in by phone are none of the operator's business."""
    statement = select(Person).where(Person.username == username, col(Person.closed_at).is_(None))
    return session.exec(statement).first()


def accounts(session: Session, words: str, at: datetime) -> list[AccountLine]:
    """Accounts whose user name or name contains `words`, by user name, at most MOST_ACCOUNTS."""
    statement = select(Person).where(col(Person.username).is_not(None), col(Person.closed_at).is_(None))
    if words:
        like = f"%{words.replace('/', '//').replace('%', '/%').replace('_', '/_')}%"
        statement = statement.where(
            or_(col(Person.username).ilike(like, escape="/"), col(Person.name).ilike(like, escape="/"))
        )
    persons = session.exec(statement.order_by(col(Person.username)).limit(MOST_ACCOUNTS)).all()
    ids = [person.key for person in persons]
    roles, seen = roles_now(session, ids, local_day(at)), last_seen(session, ids)
    return [
        AccountLine(
            person.username or "", person.name, roles.get(person.key, []), seen.get(person.key),
            person.locked_until is not None and person.locked_until > at, person.must_change_password,
        )
        for person in persons
    ]


def last_seen(session: Session, ids: Sequence[int]) -> dict[int, datetime]:
    statement = (
        select(SignIn.person_id, func.max(SignIn.created_at))
        .where(col(SignIn.person_id).in_(ids))
        .group_by(col(SignIn.person_id))
    )
    return {person_id: at for person_id, at in session.exec(statement) if at is not None}
