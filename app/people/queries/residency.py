"""Who claims to live where, and who decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlalchemy import select as wide_select  # SQLModel's stops at four
from sqlmodel import Session, col, select

from app.people.models import ClaimStatus, Person, Residency
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role
from app.places.models import Building, Community, Estate, Home, Unit

LIVE = (ClaimStatus.CLAIMED, ClaimStatus.VERIFIED)
VERIFYING_ROLES = (*COMMITTEE_ROLES, Role.BUILDING_HEAD)


@dataclass(frozen=True, slots=True)
class ResidencyRow:
    """A residency with its person and the whole address."""

    residency: Residency
    person: Person
    home: Home
    unit: Unit
    building: Building
    estate: Estate
    community: Community

    @property
    def building_text(self) -> str:
        return f"{self.estate.name} {self.building.name}"

    @property
    def address(self) -> str:
        """Down to the door: for the person and whoever verifies, nobody else."""
        return f"{self.building_text} {self.unit.code}单元 {self.home.number}"


def residencies_of(session: Session, person_id: int) -> list[ResidencyRow]:
    """Newest first."""
    return _rows(session, col(Residency.person_id) == person_id, newest=True)


def residency_by_id(session: Session, residency_id: int) -> ResidencyRow | None:
    return next(iter(_rows(session, col(Residency.id) == residency_id)), None)


def pending_claims(session: Session, actor: Actor) -> list[ResidencyRow]:
    """Claims this person may decide about, oldest first; not their own."""
    communities, buildings = actor.scopes(*COMMITTEE_ROLES), actor.scopes(Role.BUILDING_HEAD)
    if not communities and not buildings:
        return []
    mine = or_(col(Community.id).in_(communities), col(Building.id).in_(buildings))
    waiting = col(Residency.status) == ClaimStatus.CLAIMED
    return _rows(session, mine, waiting, col(Residency.person_id) != actor.person_id)


def live_residencies(session: Session, person_id: int) -> Sequence[Residency]:
    statement = select(Residency).where(Residency.person_id == person_id, col(Residency.status).in_(LIVE))
    return session.exec(statement).all()


def residency_locked(session: Session, residency_id: int) -> Residency | None:
    """Read anew and locked, so that of two deciding at once the second sees the first's decision."""
    statement = select(Residency).where(Residency.id == residency_id)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()


def _rows(session: Session, *conditions: ColumnElement[bool], newest: bool = False) -> list[ResidencyRow]:
    order = col(Residency.id).desc() if newest else col(Residency.id)
    rows = (
        wide_select(Residency, Person, Home, Unit, Building, Estate, Community)
        .join(Person, col(Person.id) == col(Residency.person_id))
        .join(Home, col(Home.id) == col(Residency.home_id))
        .join(Unit, col(Unit.id) == col(Home.unit_id))
        .join(Building, col(Building.id) == col(Unit.building_id))
        .join(Estate, col(Estate.id) == col(Building.estate_id))
        .join(Community, col(Community.id) == col(Estate.community_id))
    )
    return [ResidencyRow(*row) for row in session.execute(rows.where(*conditions).order_by(order))]
