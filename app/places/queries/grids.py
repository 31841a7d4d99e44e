"""Grids and the phones posted beside them."""

from dataclasses import dataclass

from sqlmodel import Session, select

from app.places.models import Grid
from app.places.queries.communities import community_by_id
from app.places.rules.order import natural


@dataclass(frozen=True, slots=True)
class GridContact:
    """A grid as residents look it up, with its community's phones; who works there is known further up."""

    grid_id: int
    code: str
    name: str
    phone: str
    supervision_phone: str


def grids_of(session: Session, community_id: int) -> list[Grid]:
    found = session.exec(select(Grid).where(Grid.community_id == community_id)).all()
    return sorted(found, key=lambda grid: natural(grid.code))


def grid_contacts(session: Session, community_id: int) -> list[GridContact]:
    """Grids with the phones that must be posted beside them (domain §4)."""
    community = community_by_id(session, community_id)
    if community is None:
        return []
    phones = community.phone, community.supervision_phone
    return [GridContact(grid.key, grid.code, grid.name, *phones) for grid in grids_of(session, community_id)]
