"""Persons, the roles they hold and who looked at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.core.workdays import local_day
from app.people.models import Person, Reveal, RoleGrant


@dataclass(frozen=True, slots=True)
class RevealRow:
    reveal: Reveal
    staff_name: str


def reveals_of(session: Session, person_id: int) -> list[RevealRow]:
    """Who looked at this person's identity, newest first."""
    looks = select(Reveal, Person.name).join(Person, col(Person.id) == col(Reveal.staff_id))
    rows = session.exec(looks.where(Reveal.person_id == person_id).order_by(col(Reveal.id).desc()))
    return [RevealRow(reveal, name) for reveal, name in rows]


def reveals_about(session: Session, *, person_id: int, staff_id: int, about: str) -> Sequence[Reveal]:
    """One staff member's looks at one person about one matter, newest first."""
    statement = select(Reveal).where(
        Reveal.person_id == person_id, Reveal.staff_id == staff_id, Reveal.about == about
    )
    return session.exec(statement.order_by(col(Reveal.id).desc())).all()


def role_grants_of(session: Session, person_id: int) -> Sequence[RoleGrant]:
    return session.exec(select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(col(RoleGrant.id))).all()


def persons(session: Session, ids: Sequence[int]) -> dict[int, Person]:
    return {row.key: row for row in session.exec(select(Person).where(col(Person.id).in_(ids)))}


def grants_to_end(session: Session, person_id: int, at: datetime) -> list[RoleGrant]:
    """Grants in force or still to come."""
    today = local_day(at)
    return [row for row in role_grants_of(session, person_id) if row.ends_on is None or row.ends_on >= today]
