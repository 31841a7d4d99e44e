"""Inside an estate: buildings, stairwells, homes. Lists come in the order people walk them: 2号楼 before 10号楼."""

from sqlmodel import Session, select

from app.places.models import Building, Estate, Home, Unit
from app.places.rules.order import natural


def buildings_of(session: Session, estate_id: int) -> list[Building]:
    found = session.exec(select(Building).where(Building.estate_id == estate_id)).all()
    return sorted(found, key=_building_order)


def buildings_of_community(session: Session, community_id: int) -> list[Building]:
    """All buildings of a community's estates, estate by estate."""
    statement = select(Building).join(Estate).where(Estate.community_id == community_id)
    return sorted(session.exec(statement).all(), key=lambda building: (building.estate_id, *_building_order(building)))


def _building_order(building: Building) -> tuple[object, ...]:
    return building.position, natural(building.code)


def building_by_code(session: Session, estate_id: int, code: str) -> Building | None:
    return session.exec(select(Building).where(Building.estate_id == estate_id, Building.code == code)).first()


def units_of(session: Session, building_id: int) -> list[Unit]:
    found = session.exec(select(Unit).where(Unit.building_id == building_id)).all()
    return sorted(found, key=lambda unit: natural(unit.code))


def units_of_estate(session: Session, estate_id: int) -> dict[int, list[Unit]]:
    """The stairwells of every building of an estate, by building id; a building without any is left out."""
    statement = select(Unit).join(Building).where(Building.estate_id == estate_id)
    grouped: dict[int, list[Unit]] = {}
    for unit in sorted(session.exec(statement).all(), key=lambda unit: natural(unit.code)):
        grouped.setdefault(unit.building_id, []).append(unit)
    return grouped


def homes_of(session: Session, unit_id: int) -> list[Home]:
    found = session.exec(select(Home).where(Home.unit_id == unit_id)).all()
    return sorted(found, key=lambda home: natural(home.number))
