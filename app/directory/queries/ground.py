"""What a community has, in which words, and its buildings by name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, or_
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.companies.models import CrossAppointment, ServiceContract
from app.companies.queries import current
from app.directory.models import HouseholdLink, Merchant, Site, Walk
from app.mechanisms.models import Mechanism
from app.mechanisms.rules.kinds import Kind
from app.places.models import Building, Community, Estate, Town
from app.places.rules.order import natural


@dataclass(frozen=True, slots=True)
class Named:
    """A community's own name and words for a mechanism it has adopted."""

    kind: Kind
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Has:
    """Which parts of the directory hold anything."""

    sites: bool
    links: bool
    walks: bool
    merchants: bool
    posts: bool


def adopted(session: Session, community_id: int, kinds: Collection[Kind]) -> dict[Kind, Named]:
    """The community's active mechanisms of these kinds; of two of one kind the earlier adopted."""
    statement = (
        select(Mechanism.kind, Mechanism.name, Mechanism.description)
        .where(Mechanism.community_id == community_id, col(Mechanism.kind).in_(kinds), col(Mechanism.active))
        .order_by(col(Mechanism.id).desc())
    )
    rows = session.exec(statement).all()
    return {Kind(kind): Named(Kind(kind), name, description) for kind, name, description in rows}


def has_what(session: Session, community_id: int, day: date) -> Has:
    """All five answers in one query."""
    served = select(ServiceContract.company_id).join(Estate, col(Estate.id) == ServiceContract.estate_id)
    served = served.where(Estate.community_id == community_id, current(day))
    row = session.execute(
        wide_select(
            exists().where(
                col(Site.active), or_(col(Site.community_id).is_(None), col(Site.community_id) == community_id)
            ),
            exists().where(col(HouseholdLink.community_id) == community_id, col(HouseholdLink.ended_at).is_(None)),
            exists().where(col(Walk.community_id) == community_id),
            exists().where(col(Merchant.community_id) == community_id, col(Merchant.active)),
            exists().where(col(CrossAppointment.company_id).in_(served)),
        )
    ).one()
    return Has(*(bool(each) for each in row))


def building_names(session: Session, community_id: int) -> list[tuple[int, str]]:
    """(id, “东区 3号楼”) of every building, estate by estate in walking order."""
    statement = (
        select(Building, Estate).join(Estate, col(Estate.id) == Building.estate_id)
        .where(Estate.community_id == community_id)
    )  # fmt: skip
    rows = sorted(session.exec(statement), key=lambda row: (row[1].key, row[0].position, natural(row[0].code)))
    return [(building.key, f"{estate.name} {building.name}") for building, estate in rows]


def hold_ground(session: Session, community_id: int | None) -> None:
    """Whoever else adds a named thing to this community, or without one to the town, waits until the commit."""
    statement: SelectOfScalar[Any] = select(Town.id).order_by(col(Town.id)).limit(1)
    if community_id is not None:
        statement = select(Community.id).where(Community.id == community_id)
    session.exec(statement.with_for_update(key_share=True)).first()
