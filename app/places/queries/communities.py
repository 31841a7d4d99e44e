"""The town, its communities, their estates."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func
from sqlmodel import Session, SQLModel, col, select

from app.places.models import Building, Community, CommunityKind, Estate, Grid, Home, Town, Unit

KIND_ORDER = {CommunityKind.COMMUNITY: 0, CommunityKind.VILLAGE: 1, CommunityKind.CENTRE: 2}


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """One entry of the community switch."""

    slug: str
    name: str
    kind: CommunityKind


def town_with_communities(session: Session) -> tuple[Town | None, list[CommunityLine]]:
    """The town this installation belongs to (None before the first import) with its `communities`, in one query."""
    kinds = case(KIND_ORDER, value=col(Community.kind))
    both = select(Town, Community).outerjoin(Community, col(Community.town_id) == Town.id)
    rows = session.exec(both.order_by(col(Town.id), kinds, col(Community.id))).all()
    here = [found for _, found in rows if found is not None]
    return next((first for first, _ in rows), None), [CommunityLine(each.slug, each.name, each.kind) for each in here]


def communities(session: Session) -> list[CommunityLine]:
    """Communities, then villages, then the service centre, each in the order they were entered."""
    return [CommunityLine(found.slug, found.name, found.kind) for found in community_rows(session)]


def community_rows(session: Session) -> Sequence[Community]:
    kinds = case(KIND_ORDER, value=col(Community.kind))
    return session.exec(select(Community).order_by(kinds, col(Community.id))).all()


def community_by_slug(session: Session, slug: str) -> Community | None:
    return session.exec(select(Community).where(Community.slug == slug)).first()


def community_by_id(session: Session, community_id: int) -> Community | None:
    return session.get(Community, community_id)


def estate_by_slug(session: Session, slug: str) -> Estate | None:
    return session.exec(select(Estate).where(Estate.slug == slug)).first()


def estates_of(session: Session, community_id: int) -> Sequence[Estate]:
    statement = select(Estate).where(Estate.community_id == community_id).order_by(col(Estate.id))
    return session.exec(statement).all()


def counts(session: Session) -> dict[str, int]:
    """How many rows there are of each kind of place, by table name."""
    kinds: tuple[type[SQLModel], ...] = (Town, Community, Grid, Estate, Building, Unit, Home)
    return {str(kind.__tablename__): session.exec(select(func.count()).select_from(kind)).one() for kind in kinds}
