"""A building or a home with the names of everything above it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.places.models import Building, Community, Estate, Home, Unit

SelectOfSpot = Select[Building, Estate, Community]


@dataclass(frozen=True, slots=True)
class Spot:
    """A building with everything above it: what a QR poster knows about where it hangs."""

    building_id: int
    building_code: str
    building_name: str
    estate_id: int
    estate_name: str
    estate_slug: str
    community_id: int
    community_slug: str
    community_name: str
    grid_id: int | None


@dataclass(frozen=True, slots=True)
class HomeSpot:
    """A home with the names of everything above it. `exclusive_area` in 0.01 m²."""

    home_id: int
    number: str
    unit_code: str
    exclusive_area: int
    spot: Spot


def building_by_token(session: Session, token: str) -> Spot | None:
    """The place behind a poster's address, or None for a token nobody printed."""
    row = session.exec(_spots().where(Building.qr_token == token)).first()
    return _spot(*row) if row else None


def _spots() -> SelectOfSpot:
    """Building, estate and community side by side."""
    return (
        select(Building, Estate, Community)
        .join(Estate, col(Estate.id) == Building.estate_id)
        .join(Community, col(Community.id) == Estate.community_id)
    )


def _spot(building: Building, estate: Estate, community: Community) -> Spot:
    return Spot(
        building_id=building.key, building_code=building.code, building_name=building.name,
        estate_id=estate.key, estate_name=estate.name, estate_slug=estate.slug,
        community_id=community.key, community_slug=community.slug, community_name=community.name,
        grid_id=building.grid_id,
    )


def spot_of(session: Session, building_id: int) -> Spot | None:
    row = session.exec(_spots().where(Building.id == building_id)).first()
    return _spot(*row) if row else None


def home_spot(session: Session, home_id: int) -> HomeSpot | None:
    """A home with its stairwell, building, estate and community."""
    found = session.exec(select(Home, Unit).join(Unit).where(Home.id == home_id)).first()
    if found is None:
        return None
    home, unit = found
    spot = spot_of(session, unit.building_id)
    return HomeSpot(home.key, home.number, unit.code, home.exclusive_area, spot) if spot else None
