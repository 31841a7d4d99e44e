"""What an import finds in the database already, and what an export reads."""

from app.exchange.queries.places import (
    Preload,
    accounts,
    grid_workers,
    home_lines,
    lock_places,
    stored_buildings,
    stored_communities,
    stored_estates,
    stored_grids,
    stored_homes,
    stored_towns,
    stored_units,
)

__all__ = [
    "Preload",
    "accounts",
    "grid_workers",
    "home_lines",
    "lock_places",
    "stored_buildings",
    "stored_communities",
    "stored_estates",
    "stored_grids",
    "stored_homes",
    "stored_towns",
    "stored_units",
]
