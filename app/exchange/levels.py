"""Which sheet goes into which table, and how a row of the one becomes a row of the other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel

from app.core.tokens import new_token
from app.exchange import queries
from app.exchange.rules.conflicts import Key, Stored
from app.exchange.rules.shape import Sheet
from app.exchange.rules.sheets import BUILDINGS, COMMUNITIES, ESTATES, GRIDS, HOMES, SHEETS, TOWN, UNITS
from app.places.models import Building, Community, CommunityKind, Estate, Grid, GridKind, Home, Town, TownKind, Unit

Ids = dict[str, dict[Key, int]]


@dataclass(frozen=True, slots=True)
class Level:
    """One sheet and its table. `fields` name the values an import may change, in the order of `Stored.values`;
    `named` turns the key into columns of a new row, `fresh` adds what only a new row gets."""

    sheet: Sheet[Any]
    model: type[SQLModel]
    preload: queries.Preload
    fields: tuple[str, ...]
    key: Callable[[Any], Key]
    values: Callable[[Any, Ids], tuple[Any, ...]]
    named: Callable[[Key], dict[str, Any]] = lambda key: {"code": key[-1]}
    fresh: Callable[[], dict[str, Any]] = dict

    @property
    def referred(self) -> bool:
        """Whether rows of other sheets name rows of this one."""
        return self.sheet is TOWN or any(target == self.sheet.name for other in SHEETS for _, target in other.refers)

    def ids(self, stored: dict[Key, Stored]) -> dict[Key, int]:
        return {key: row.id for key, row in stored.items()} if self.referred else {}


LEVELS = (
    Level(
        TOWN, Town, queries.stored_towns, ("name", "kind", "district", "phone"),
        lambda r: (), lambda r, ids: (r.name, TownKind(r.kind), r.district, r.phone), lambda key: {},
    ),
    Level(
        COMMUNITIES, Community, queries.stored_communities,
        ("town_id", "name", "slug", "kind", "phone", "supervision_phone", "address"),
        lambda r: (r.code,),
        lambda r, ids: (
            ids[TOWN.name][()], r.name, r.slug, CommunityKind(r.kind), r.phone, r.supervision_phone, r.address,
        ),
    ),
    Level(
        GRIDS, Grid, queries.stored_grids, ("community_id", "name", "kind"),
        lambda r: (r.code,), lambda r, ids: (ids[COMMUNITIES.name][r.community,], r.name, GridKind(r.kind)),
    ),
    Level(
        ESTATES, Estate, queries.stored_estates, ("community_id", "name", "address"),
        lambda r: (r.slug,), lambda r, ids: (ids[COMMUNITIES.name][r.community,], r.name, r.address),
        lambda key: {"slug": key[0]},
    ),
    Level(
        BUILDINGS, Building, queries.stored_buildings, ("estate_id", "name", "grid_id", "position"),
        lambda r: (r.estate, r.code),
        lambda r, ids: (ids[ESTATES.name][r.estate,], r.name, ids[GRIDS.name].get((r.grid,)), r.position),
        fresh=lambda: {"qr_token": new_token()},
    ),
    Level(
        UNITS, Unit, queries.stored_units, ("building_id",),
        lambda r: (r.estate, r.building, r.code), lambda r, ids: (ids[BUILDINGS.name][r.estate, r.building],),
    ),
    Level(
        HOMES, Home, queries.stored_homes, ("unit_id", "exclusive_area"),
        lambda r: (r.estate, r.building, r.unit, r.number),
        lambda r, ids: (ids[UNITS.name][r.estate, r.building, r.unit], r.area), lambda key: {"number": key[-1]},
    ),
)  # fmt: skip
