"""Places as JSON, read only: communities, and what lies in one of them."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from app.core.deps import DbSession
from app.core.errors import Invalid, NotFound
from app.core.openapi import problems
from app.places import queries
from app.places.models import Building, Community, CommunityKind, Estate, Grid, GridKind

router = APIRouter(prefix="/api/v1", tags=["places"])


class CommunityOut(BaseModel):
    slug: str
    code: str
    name: str
    kind: CommunityKind
    phone: str
    supervision_phone: str
    address: str


class CommunityList(BaseModel):
    items: list[CommunityOut]
    next: str | None


class GridOut(BaseModel):
    code: str
    name: str
    kind: GridKind


class BuildingOut(BaseModel):
    """`grid` is the code of the grid that covers the building."""

    code: str
    name: str
    grid: str | None


class EstateOut(BaseModel):
    slug: str
    name: str
    address: str
    buildings: list[BuildingOut]


class CommunityDetail(CommunityOut):
    grids: list[GridOut]
    estates: list[EstateOut]


Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=40, description="`next` of the page before.")]


@router.get("/communities", operation_id="list_communities", responses=problems(422))
def list_communities(session: DbSession, limit: Limit = 100, cursor: Cursor = None) -> CommunityList:
    """Communities, villages and the service centre of the town."""
    rows = queries.community_rows(session)
    start = _after(rows, cursor)
    page = rows[start : start + limit]
    following = page[-1].slug if start + limit < len(rows) else None
    return CommunityList(items=[_community(row) for row in page], next=following)


def _after(rows: Sequence[Community], cursor: str | None) -> int:
    if cursor is None:
        return 0
    places = {row.slug: place for place, row in enumerate(rows)}
    if cursor not in places:
        raise Invalid("这个 cursor 不是上一页给的，从头再取一次。", field="cursor")
    return places[cursor] + 1


@router.get("/communities/{slug}", operation_id="get_community", responses=problems(404, 422))
def get_community(slug: str, session: DbSession) -> CommunityDetail:
    """One community with its grids, and its estates with their buildings."""
    community = queries.community_by_slug(session, slug)
    if community is None:
        raise NotFound("没有这个社区。")
    grids = queries.grids_of(session, community.key)
    buildings = queries.buildings_of_community(session, community.key)
    codes = {grid.key: grid.code for grid in grids}
    return CommunityDetail(
        **_community(community).model_dump(),
        grids=[_grid(grid) for grid in grids],
        estates=[_estate(estate, buildings, codes) for estate in queries.estates_of(session, community.key)],
    )


def _community(row: Community) -> CommunityOut:
    return CommunityOut(
        slug=row.slug, code=row.code, name=row.name, kind=row.kind,
        phone=row.phone, supervision_phone=row.supervision_phone, address=row.address,
    )


def _grid(row: Grid) -> GridOut:
    return GridOut(code=row.code, name=row.name, kind=row.kind)


def _estate(row: Estate, buildings: Sequence[Building], codes: dict[int, str]) -> EstateOut:
    return EstateOut(
        slug=row.slug, name=row.name, address=row.address,
        buildings=[
            BuildingOut(code=building.code, name=building.name, grid=codes.get(building.grid_id or 0))
            for building in buildings
            if building.estate_id == row.id
        ],
    )
