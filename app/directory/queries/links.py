"""Household links: one's own, one's household's, and what hosts need to arrange them. Never who lives there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.filters import iso
from app.directory.models import HouseholdLink
from app.directory.rules.links import BY_HAND
from app.people.models import ClaimStatus, Person, Residency, RoleGrant
from app.people.rules.roles import Role
from app.places.models import Building, Estate, Home, Unit
from app.places.rules.order import natural

LIVE = col(HouseholdLink.ended_at).is_(None)
AGREED = col(HouseholdLink.agreed_at).is_not(None)
LINKING = (Role.PARTY_MEMBER, Role.BUILDING_HEAD)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A live link with the door it is about; `linker` is the true name, for masking."""

    link_id: int
    linker_id: int
    linker: str
    home_id: int
    building_id: int
    building: str
    door: str
    slot: int
    asked_at: datetime
    agreed_at: datetime | None
    agreed_how: str

    @property
    def address(self) -> str:
        return f"{self.building} {self.door}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What everybody may know: how many keep in touch with how many households that agreed."""

    linkers: int
    households: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A building: how many homes it has, how many of them agreed to be kept in touch with."""

    building: str
    homes: int
    agreed: int


def numbers(session: Session, community_id: int) -> Numbers:
    statement = select(func.count(func.distinct(HouseholdLink.linker_id)), func.count()).where(
        HouseholdLink.community_id == community_id, LIVE, AGREED
    )
    return Numbers(*session.exec(statement).one())


def links_here(session: Session, community_id: int) -> list[LinkLine]:
    """Every live link of a community, door by door: for hosts, who show them without names."""
    found = _lines(session, col(HouseholdLink.community_id) == community_id)
    return sorted(found, key=lambda line: (line.building_id, natural(line.door)))


def links_by(session: Session, linker_id: int, community_id: int) -> list[LinkLine]:
    """A linker's own households, by slot."""
    found = _lines(
        session, col(HouseholdLink.community_id) == community_id, col(HouseholdLink.linker_id) == linker_id
    )
    return sorted(found, key=lambda line: line.slot)


def links_to(session: Session, person_id: int, community_id: int) -> list[LinkLine]:
    """Live links to the homes where somebody is a verified resident."""
    return _lines(
        session, col(HouseholdLink.community_id) == community_id, col(HouseholdLink.home_id).in_(_homes_of(person_id))
    )


def _homes_of(person_id: int) -> SelectOfScalar[int]:
    return select(Residency.home_id).where(
        Residency.person_id == person_id, Residency.status == ClaimStatus.VERIFIED
    )


def _lines(session: Session, *conditions: ColumnElement[bool]) -> list[LinkLine]:
    statement = (
        wide_select(HouseholdLink, col(Person.name), col(Home.number), col(Unit.code), Building, col(Estate.name))
        .join(Person, col(Person.id) == col(HouseholdLink.linker_id))
        .join(Home, col(Home.id) == col(HouseholdLink.home_id))
        .join(Unit, col(Unit.id) == col(Home.unit_id))
        .join(Building, col(Building.id) == col(Unit.building_id))
        .join(Estate, col(Estate.id) == col(Building.estate_id))
        .where(LIVE, *conditions)
        .order_by(col(HouseholdLink.id))
    )
    return [
        LinkLine(
            link.key, link.linker_id, name, link.home_id, building.key, f"{estate} {building.name}",
            f"{unit}单元 {number}", link.slot, link.asked_at, link.agreed_at, link.agreed_how,
        )
        for link, name, number, unit, building, estate in session.execute(statement)
    ]  # fmt: skip


def coverage(session: Session, community_id: int) -> list[Coverage]:
    """Every building with homes, in walking order."""
    statement = (
        wide_select(Building, col(Estate.name), func.count(col(Home.id)), func.count(col(HouseholdLink.agreed_at)))
        .join(Estate, col(Estate.id) == col(Building.estate_id))
        .join(Unit, col(Unit.building_id) == col(Building.id))
        .join(Home, col(Home.unit_id) == col(Unit.id))
        .join(HouseholdLink, and_(col(HouseholdLink.home_id) == col(Home.id), LIVE), isouter=True)
        .where(col(Estate.community_id) == community_id)
        .group_by(col(Building.id), col(Estate.id))
    )
    rows = sorted(
        session.execute(statement), key=lambda row: (row[0].estate_id, row[0].position, natural(row[0].code))
    )
    return [Coverage(f"{estate} {building.name}", homes, agreed) for building, estate, homes, agreed in rows]


def linkers(session: Session, community_id: int, day: date) -> list[tuple[int, str]]:
    """(id, true name) of the community's party members and building heads that day."""
    buildings = select(Building.id).join(Estate, col(Estate.id) == Building.estate_id)
    ends = col(RoleGrant.ends_on)
    statement = (
        select(Person.id, Person.name)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            col(RoleGrant.role).in_(LINKING),
            col(RoleGrant.scope_id).in_(buildings.where(Estate.community_id == community_id)),
            col(RoleGrant.starts_on) <= day, or_(ends.is_(None), ends >= day), col(Person.closed_at).is_(None),
        )
        .distinct()
        .order_by(col(Person.id))
    )
    return [(key, name) for key, name in session.exec(statement) if key is not None]


def free_homes(session: Session, building_id: int, community_id: int) -> list[tuple[int, str]]:
    """(id, “1单元 101”) of the homes of a building of this community that nobody keeps in touch with."""
    linked = select(HouseholdLink.home_id).where(LIVE)
    statement = (
        select(Home.id, Unit.code, Home.number)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .join(Estate, col(Estate.id) == Building.estate_id)
        .where(Building.id == building_id, Estate.community_id == community_id, col(Home.id).not_in(linked))
    )
    homes = [(key, f"{unit}单元 {number}") for key, unit, number in session.exec(statement) if key is not None]
    return sorted(homes, key=lambda home: natural(home[1]))


def home_is_in(session: Session, home_id: int, community_id: int) -> bool:
    statement = (
        select(Home.id)
        .join(Unit, col(Unit.id) == Home.unit_id)
        .join(Building, col(Building.id) == Unit.building_id)
        .join(Estate, col(Estate.id) == Building.estate_id)
        .where(Home.id == home_id, Estate.community_id == community_id)
    )
    return session.exec(statement).first() is not None


def hold(session: Session, linker_id: int, home_id: int) -> None:
    """Whoever else links this person or this home waits until the commit; always the person first."""
    session.exec(select(Person.id).where(Person.id == linker_id).with_for_update(key_share=True)).first()
    session.exec(select(Home.id).where(Home.id == home_id).with_for_update(key_share=True)).first()


def slots_taken(session: Session, linker_id: int) -> set[int]:
    return set(session.exec(select(HouseholdLink.slot).where(HouseholdLink.linker_id == linker_id, LIVE)))


def linked(session: Session, home_id: int) -> bool:
    return session.exec(select(HouseholdLink.id).where(HouseholdLink.home_id == home_id, LIVE)).first() is not None


def link_here(session: Session, community_id: int, link_id: int) -> HouseholdLink | None:
    """A live link of this community, held until the commit."""
    statement = select(HouseholdLink).where(
        HouseholdLink.id == link_id, HouseholdLink.community_id == community_id, LIVE
    )
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()


def lives_at(session: Session, person_id: int, home_id: int) -> bool:
    statement = _homes_of(person_id).where(col(Residency.home_id) == home_id)
    return session.exec(statement).first() is not None


def residents_of(session: Session, home_id: int) -> Sequence[int]:
    """Verified residents, to be asked."""
    statement = select(Residency.person_id).where(
        Residency.home_id == home_id, Residency.status == ClaimStatus.VERIFIED
    )
    return session.exec(statement.order_by(col(Residency.person_id))).all()


def stale_links(session: Session, day: date) -> Sequence[HouseholdLink]:
    """Live links that hang in the air that day: the linker holds neither role here any more, or whoever said yes
    online is no resident of the home any more. Held until the commit."""
    ends = col(RoleGrant.ends_on)
    building = select(Building.id).join(Estate, col(Estate.id) == Building.estate_id)
    here = building.where(Estate.community_id == HouseholdLink.community_id).correlate(HouseholdLink)
    still_linker = exists().where(
        col(RoleGrant.person_id) == col(HouseholdLink.linker_id), col(RoleGrant.role).in_(LINKING),
        col(RoleGrant.starts_on) <= day, or_(ends.is_(None), ends >= day), col(RoleGrant.scope_id).in_(here),
    )
    still_there = exists().where(
        col(Residency.person_id) == col(HouseholdLink.agreed_by), col(Residency.home_id) == col(HouseholdLink.home_id),
        col(Residency.status) == ClaimStatus.VERIFIED,
    )
    moved = and_(col(HouseholdLink.agreed_how) == BY_HAND, ~still_there)
    statement = select(HouseholdLink).where(LIVE, or_(~still_linker, moved)).order_by(col(HouseholdLink.id))
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).all()


def links_to_export(session: Session, person_id: int) -> list[dict[str, str | None]]:
    """JSON-ready: links somebody kept, or agreed to for their own home, ended ones too."""
    rows = session.exec(select(HouseholdLink).where(concerns(person_id)).order_by(col(HouseholdLink.id)))
    return [
        {
            "as": "linker" if row.linker_id == person_id else "household", "asked_at": iso(row.asked_at),
            "agreed_at": iso(row.agreed_at) if row.agreed_at else None, "how": row.agreed_how,
            "ended_at": iso(row.ended_at) if row.ended_at else None,
        }
        for row in rows
    ]


def concerns(person_id: int) -> ColumnElement[bool]:
    """Links somebody keeps, or said yes to themselves; not those they only noted for somebody else."""
    said_yes = and_(col(HouseholdLink.agreed_by) == person_id, col(HouseholdLink.agreed_how) == BY_HAND)
    return or_(col(HouseholdLink.linker_id) == person_id, said_yes)
