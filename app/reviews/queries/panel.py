"""Who sits on an estate's panel, who could, and who stands aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_
from sqlmodel import Session, col, or_, select

from app.companies.queries import people_with_posts
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, Role
from app.places.models import Estate
from app.reviews.models import PanelSeat
from app.reviews.rules.panel import Seat


@dataclass(frozen=True, slots=True)
class SeatRow:
    seat: PanelSeat
    name: str


def seats_on(session: Session, estate_id: int, day: date) -> list[SeatRow]:
    """In the order they were given."""
    statement = (
        select(PanelSeat, Person.name)
        .join(Person, col(Person.id) == PanelSeat.person_id)
        .where(
            PanelSeat.estate_id == estate_id, col(PanelSeat.since) <= day,
            or_(col(PanelSeat.until).is_(None), col(PanelSeat.until) >= day),
        )
    )
    return [SeatRow(*row) for row in session.exec(statement.order_by(col(PanelSeat.id)))]


def panel_on(session: Session, estate_id: int, day: date) -> list[Seat]:
    return [Seat(row.seat.person_id, row.seat.owner) for row in seats_on(session, estate_id, day)]


def recused(session: Session, people: Sequence[int], company_id: int, day: date) -> frozenset[int]:
    """Those with a post with the company that day."""
    return people_with_posts(session, company_id, day).intersection(people)


def candidates(session: Session, estate: Estate, day: date) -> list[tuple[int, str, bool]]:
    """(id, name, of the owners' committee) of committee and owners' committee, by name."""
    held = and_(
        col(RoleGrant.starts_on) <= day, or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) >= day)
    )
    committee = and_(col(RoleGrant.role).in_(COMMITTEE_ROLES), col(RoleGrant.scope_id) == estate.community_id)
    owners = and_(col(RoleGrant.role) == Role.OWNERS_COMMITTEE, col(RoleGrant.scope_id) == estate.key)
    statement = (
        select(Person, RoleGrant.role)
        .join(RoleGrant, col(RoleGrant.person_id) == Person.id)
        .where(held, or_(committee, owners), col(Person.closed_at).is_(None))
    )
    found: dict[int, tuple[int, str, bool]] = {}
    for person, role in session.exec(statement):
        before = found.get(person.key, (0, "", False))[2]
        found[person.key] = (person.key, person.name, before or role is Role.OWNERS_COMMITTEE)
    return sorted(found.values(), key=lambda each: (each[1], each[0]))


def seat_for_update(session: Session, estate_id: int, seat_id: int) -> PanelSeat | None:
    statement = select(PanelSeat).where(PanelSeat.id == seat_id, PanelSeat.estate_id == estate_id)
    return session.exec(statement.with_for_update()).first()


def seats_of_person(session: Session, person_id: int, day: date) -> Sequence[PanelSeat]:
    """Seats in force or still to come."""
    statement = select(PanelSeat).where(
        PanelSeat.person_id == person_id, or_(col(PanelSeat.until).is_(None), col(PanelSeat.until) > day)
    )
    return session.exec(statement).all()
