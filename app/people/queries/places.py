"""Where roles are held and homes stand, in names people know."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlmodel import Session, col, select

from app.people.rules.permissions import Whereabouts
from app.people.rules.roles import SCOPE_OF, Grant, Scope
from app.places.models import Building, Community, Estate, Grid, Town

Namer = Callable[[Session, Sequence[int]], Mapping[int, str]]


def scope_names(
    session: Session, grants: Iterable[Grant], further: Mapping[Scope, Namer] | None = None
) -> dict[Grant, str]:
    """The name of each grant's scope; `further` names the kinds that live above people (contracts, units)."""
    namers: dict[Scope, Namer] = {**NAMERS, **(further or {})}
    by_scope: dict[Scope, list[Grant]] = {}
    for grant in grants:
        by_scope.setdefault(SCOPE_OF[grant.role], []).append(grant)
    named: dict[Grant, str] = {}
    for scope, held in by_scope.items():
        names = namers[scope](session, [grant.scope_id for grant in held]) if scope in namers else {}
        named.update({grant: names.get(grant.scope_id, "") for grant in held})
    return named


def _towns(session: Session, ids: Sequence[int]) -> dict[int, str]:
    return {row.key: row.name for row in session.exec(select(Town).where(col(Town.id).in_(ids)))}


def _communities(session: Session, ids: Sequence[int]) -> dict[int, str]:
    return {row.key: row.name for row in session.exec(select(Community).where(col(Community.id).in_(ids)))}


def _estates(session: Session, ids: Sequence[int]) -> dict[int, str]:
    return {row.key: row.name for row in session.exec(select(Estate).where(col(Estate.id).in_(ids)))}


def _grids(session: Session, ids: Sequence[int]) -> dict[int, str]:
    rows = select(Grid, Community).join(Community).where(col(Grid.id).in_(ids))
    return {grid.key: f"{community.name} {grid.name}" for grid, community in session.exec(rows)}


def _buildings(session: Session, ids: Sequence[int]) -> dict[int, str]:
    rows = select(Building, Estate).join(Estate).where(col(Building.id).in_(ids))
    return {building.key: f"{estate.name} {building.name}" for building, estate in session.exec(rows)}


NAMERS: dict[Scope, Namer] = {
    Scope.TOWN: _towns,
    Scope.COMMUNITY: _communities,
    Scope.ESTATE: _estates,
    Scope.GRID: _grids,
    Scope.BUILDING: _buildings,
}


def whereabouts(session: Session, scope: Scope, scope_id: int) -> Whereabouts:
    """What a scope of the place kind lies in; all zeros for a place that isn't there, a contract or a unit."""
    finder = FINDERS.get(scope)
    return finder(session, scope_id) if finder else Whereabouts()


def _town_at(session: Session, town_id: int) -> Whereabouts:
    return Whereabouts(town_id=town_id) if session.get(Town, town_id) else Whereabouts()


def _community_at(session: Session, community_id: int) -> Whereabouts:
    row = session.get(Community, community_id)
    return Whereabouts(row.town_id, row.key) if row else Whereabouts()


def _estate_at(session: Session, estate_id: int) -> Whereabouts:
    row = session.exec(select(Estate, Community).join(Community).where(Estate.id == estate_id)).first()
    return Whereabouts(row[1].town_id, row[1].key, row[0].key) if row else Whereabouts()


def _grid_at(session: Session, grid_id: int) -> Whereabouts:
    row = session.exec(select(Grid, Community).join(Community).where(Grid.id == grid_id)).first()
    return Whereabouts(row[1].town_id, row[1].key, grid_id=row[0].key) if row else Whereabouts()


def _building_at(session: Session, building_id: int) -> Whereabouts:
    rows = select(Building, Estate, Community).join(Estate, col(Estate.id) == col(Building.estate_id)).join(Community)
    row = session.exec(rows.where(Building.id == building_id)).first()
    if row is None:
        return Whereabouts()
    building, estate, community = row
    return Whereabouts(community.town_id, community.key, estate.key, building.grid_id or 0, building.key)


FINDERS: dict[Scope, Callable[[Session, int], Whereabouts]] = {
    Scope.TOWN: _town_at,
    Scope.COMMUNITY: _community_at,
    Scope.ESTATE: _estate_at,
    Scope.GRID: _grid_at,
    Scope.BUILDING: _building_at,
}
