"""Who counts and monitors, who could, who hears of a vote, whose names are needed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import Session, col, or_, select

from app.attachments.models import Photo
from app.companies.queries import posts_of
from app.people.models import Person, Residency, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, Role
from app.places.models import Building, Community, Estate, Grid, Home, Unit
from app.votes.models import Vote, VoteOfficer, VotePhoto
from app.votes.queries.owning import OWNING
from app.votes.rules.kinds import OfficerRole, PhotoKind
from app.votes.rules.sheet import Door


@dataclass(frozen=True, slots=True)
class OfficerRow:
    officer: VoteOfficer
    name: str


def officers_of(session: Session, vote_id: int) -> list[OfficerRow]:
    statement = (
        select(VoteOfficer, Person.name)
        .join(Person, col(Person.id) == VoteOfficer.person_id)
        .where(VoteOfficer.vote_id == vote_id)
        .order_by(col(VoteOfficer.id))
    )
    return [OfficerRow(*row) for row in session.exec(statement)]


def office_of(session: Session, vote: Vote, person_id: int, day: date) -> OfficerRole | None:
    """What somebody was named for, while they still could be."""
    statement = select(VoteOfficer.role).where(
        VoteOfficer.vote_id == vote.key, VoteOfficer.person_id == person_id, _still(vote, day)
    )
    role = session.exec(statement).first()
    return OfficerRole(role) if role is not None else None


def roles_of(session: Session, vote: Vote, day: date) -> list[OfficerRole]:
    """Of the officers who still may act."""
    statement = select(VoteOfficer.role).where(VoteOfficer.vote_id == vote.key, _still(vote, day))
    return [OfficerRole(role) for role in session.exec(statement)]


def owner_among(session: Session, vote: Vote, day: date) -> bool:
    """Whether one of those who count or monitor is a verified owner in the estate."""
    counting = col(VoteOfficer.role).in_((OfficerRole.COUNTER, OfficerRole.MONITOR))
    statement = select(VoteOfficer.id).where(
        VoteOfficer.vote_id == vote.key, counting, _still(vote, day), _owning(vote.estate_id)
    )
    return session.exec(statement).first() is not None


def _owning(estate_id: int) -> ColumnElement[bool]:
    """The officer is a verified owner in the estate."""
    theirs = select(Residency.id).join(Home, col(Home.id) == Residency.home_id)
    theirs = theirs.join(Unit, col(Unit.id) == Home.unit_id).join(Building, col(Building.id) == Unit.building_id)
    return theirs.where(
        *OWNING, col(Residency.person_id) == col(VoteOfficer.person_id), Building.estate_id == estate_id
    ).exists()


def _still(vote: Vote, day: date) -> ColumnElement[bool]:
    """Holds a role for which they could be named, or owns here; named late, a second keeper looked."""
    holds = select(RoleGrant.id).where(
        col(RoleGrant.person_id) == col(VoteOfficer.person_id), _held(day), _here(vote.estate_id, vote.community_id)
    )
    there = select(Person.id).where(col(Person.id) == col(VoteOfficer.person_id), col(Person.closed_at).is_(None))
    early = col(VoteOfficer.named_at) < vote.opened_at if vote.opened_at else true()
    looked = or_(early, col(VoteOfficer.checked_at).is_not(None))
    return and_(there.exists(), or_(holds.exists(), _owning(vote.estate_id)), looked)


def office_locked(session: Session, vote_id: int, person_id: int) -> VoteOfficer | None:
    """What somebody was named for, held until the commit."""
    statement = select(VoteOfficer).where(VoteOfficer.vote_id == vote_id, VoteOfficer.person_id == person_id)
    return session.exec(statement.with_for_update()).first()


def officer_locked(session: Session, vote_id: int, officer_id: int) -> VoteOfficer | None:
    statement = select(VoteOfficer).where(VoteOfficer.vote_id == vote_id, VoteOfficer.id == officer_id)
    return session.exec(statement.with_for_update()).first()


def employed(session: Session, person_id: int, companies: Collection[int], day: date) -> bool:
    """Holds a post with one of these companies that day."""
    return bool(companies) and bool(posts_of(session, person_id, day) & frozenset(companies))


def candidates(session: Session, estate: Estate, day: date) -> list[tuple[int, str, Role]]:
    """(id, name, office) of those who may be asked to count or monitor: committee, town, grid workers, the estate's
    owners' committee, building heads and party members."""
    statement = (
        select(Person.id, Person.name, RoleGrant.role)
        .join(RoleGrant, col(RoleGrant.person_id) == Person.id)
        .where(_held(day), _here(estate.key, estate.community_id), col(Person.closed_at).is_(None))
        .order_by(col(Person.id), col(RoleGrant.id))
    )
    found: dict[int, tuple[int, str, Role]] = {}
    for key, name, role in session.exec(statement):
        found.setdefault(key or 0, (key or 0, name, Role(role)))
    return list(found.values())


def owners_at(session: Session, estate_id: int, door: Door) -> list[tuple[int, str]]:
    """(id, name) of the verified owners behind a door of the estate, by the building's code or name."""
    building, unit, number = door
    statement = (
        select(Person.id, Person.name)
        .join(Residency, col(Residency.person_id) == Person.id)
        .join(Home, col(Home.id) == Residency.home_id)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(
            *OWNING, Building.estate_id == estate_id, or_(Building.code == building, Building.name == building),
            Unit.code == unit, Home.number == number, col(Person.closed_at).is_(None),
        )
        .order_by(col(Person.id))
    )
    return [(key or 0, name) for key, name in session.exec(statement)]


def owns_in(session: Session, person_id: int, estate_id: int) -> bool:
    """Whether somebody with an account is a verified owner in the estate."""
    statement = (
        select(Residency.id)
        .join(Person, col(Person.id) == Residency.person_id)
        .join(Home, col(Home.id) == Residency.home_id)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .where(
            *OWNING, Residency.person_id == person_id, Building.estate_id == estate_id, col(Person.closed_at).is_(None)
        )
    )
    return session.exec(statement).first() is not None


def _held(day: date) -> ColumnElement[bool]:
    ends_on = col(RoleGrant.ends_on)
    return and_(col(RoleGrant.starts_on) <= day, or_(ends_on.is_(None), ends_on >= day))


def _here(estate_id: int, community_id: int) -> ColumnElement[bool]:
    town_id = select(Community.town_id).where(Community.id == community_id).scalar_subquery()
    grids = select(Grid.id).where(Grid.community_id == community_id)
    buildings = select(Building.id).where(Building.estate_id == estate_id)
    scope, role = col(RoleGrant.scope_id), col(RoleGrant.role)
    return or_(
        and_(role.in_(COMMITTEE_ROLES), scope == community_id),
        and_(role == Role.TOWN_OFFICIAL, scope == town_id),
        and_(role == Role.GRID_WORKER, scope.in_(grids)), and_(role == Role.OWNERS_COMMITTEE, scope == estate_id),
        and_(role.in_((Role.BUILDING_HEAD, Role.PARTY_MEMBER)), scope.in_(buildings)),
    )


def keepers(session: Session, estate: Estate, day: date) -> list[int]:
    """Secretaries of the community and the estate's owners' committee."""
    holds = or_(
        and_(col(RoleGrant.role) == Role.COMMUNITY_SECRETARY, col(RoleGrant.scope_id) == estate.community_id),
        and_(col(RoleGrant.role) == Role.OWNERS_COMMITTEE, col(RoleGrant.scope_id) == estate.key),
    )
    statement = select(RoleGrant.person_id).where(_held(day), holds).distinct().order_by(col(RoleGrant.person_id))
    return list(session.exec(statement))


def names_of(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    wanted = [key for key in ids if key is not None]
    return {person.key: person.name for person in session.exec(select(Person).where(col(Person.id).in_(wanted)))}


def photos_of(session: Session, vote_id: int, *kinds: PhotoKind) -> list[tuple[VotePhoto, Photo]]:
    """Scans and photos, the oldest first; of these kinds, or all."""
    statement = (
        select(VotePhoto, Photo)
        .join(Photo, col(Photo.id) == VotePhoto.photo_id)
        .where(VotePhoto.vote_id == vote_id)
        .order_by(col(VotePhoto.photo_id), col(VotePhoto.about))
    )
    if kinds:
        statement = statement.where(col(VotePhoto.kind).in_(kinds))
    return list(session.exec(statement))


def photo_with_token(session: Session, vote_id: int, token: str) -> tuple[VotePhoto, Photo] | None:
    statement = (
        select(VotePhoto, Photo)
        .join(Photo, col(Photo.id) == VotePhoto.photo_id)
        .where(VotePhoto.vote_id == vote_id, Photo.token == token)
    )
    return session.exec(statement).first()


def communities_secretaries(session: Session, vote: Vote, day: date) -> Sequence[int]:
    """Whom a posting is reported to: the community's committee (淄博 §27)."""
    statement = select(RoleGrant.person_id).where(
        _held(day), col(RoleGrant.role).in_(COMMITTEE_ROLES), RoleGrant.scope_id == vote.community_id
    )
    return session.exec(statement.distinct().order_by(col(RoleGrant.person_id))).all()


def owner_with_phone(session: Session, phone: str) -> int | None:
    """Id of the person registered with this phone."""
    return session.exec(select(Person.id).where(Person.phone == phone)).first()
