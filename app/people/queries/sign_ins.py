"""Who is signed in, with which grants; codes waiting to be used."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from app.people.models import Person, RoleGrant, SignIn, SmsCode
from app.people.rules.roles import Grant


def sign_in_by_hash(session: Session, token_hash: str) -> tuple[SignIn, Person] | None:
    """One query: the sign-in and whose it is, whatever its state."""
    theirs = col(Person.id) == col(SignIn.person_id)
    return session.exec(select(SignIn, Person).join(Person, theirs).where(SignIn.token_hash == token_hash)).first()


def grants_of(session: Session, person_id: int) -> tuple[Grant, ...]:
    """Every grant the person ever had, oldest first; `rules.roles.holding` picks those in force."""
    statement = select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(col(RoleGrant.id))
    return tuple(Grant(row.role, row.scope_id, row.starts_on, row.ends_on) for row in session.exec(statement))


def live_sign_ins(session: Session, person_id: int, at: datetime) -> Sequence[SignIn]:
    """Newest first."""
    statement = (
        select(SignIn)
        .where(SignIn.person_id == person_id, col(SignIn.ended_at).is_(None), col(SignIn.expires_at) > at)
        .order_by(col(SignIn.id).desc())
    )
    return session.exec(statement).all()


def open_codes(session: Session, phone: str) -> Sequence[SmsCode]:
    """Codes neither used nor replaced (at most one by index); locked, so that one try counts at a time."""
    statement = select(SmsCode).where(SmsCode.phone == phone, col(SmsCode.used_at).is_(None)).with_for_update()
    return session.exec(statement).all()


def codes_sent(session: Session, phone: str, *, since: datetime) -> list[datetime]:
    statement = select(SmsCode.created_at).where(SmsCode.phone == phone, col(SmsCode.created_at) > since)
    return sorted(session.exec(statement))


def person_by_phone(session: Session, phone: str) -> Person | None:
    return session.exec(select(Person).where(Person.phone == phone)).first()


def person_by_username(session: Session, username: str) -> Person | None:
    """Locked, so that parallel wrong tries are all counted."""
    return session.exec(select(Person).where(Person.username == username).with_for_update()).first()


def person_locked(session: Session, person_id: int) -> Person | None:
    return session.exec(select(Person).where(Person.id == person_id).with_for_update()).first()


def username_taken(session: Session, username: str) -> bool:
    return session.exec(select(Person.id).where(Person.username == username)).first() is not None


