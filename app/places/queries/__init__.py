"""Reading the town's places."""

from app.places.queries.buildings import (
    buildings_of,
    buildings_of_community,
    homes_of,
    units_of,
    units_of_estate,
)
from app.places.queries.communities import (
    KIND_ORDER,
    communities,
    community_by_id,
    community_by_slug,
    community_rows,
    counts,
    estate_by_slug,
    estates_of,
    town_with_communities,
)
from app.places.queries.grids import grid_contacts, grids_of
from app.places.queries.spots import Spot, building_by_token, home_spot, spot_of

__all__ = [
    "KIND_ORDER",
    "Spot",
    "building_by_token",
    "buildings_of",
    "buildings_of_community",
    "communities",
    "community_by_id",
    "community_by_slug",
    "community_rows",
    "counts",
    "estate_by_slug",
    "estates_of",
    "grid_contacts",
    "grids_of",
    "home_spot",
    "homes_of",
    "spot_of",
    "town_with_communities",
    "units_of",
    "units_of_estate",
]
