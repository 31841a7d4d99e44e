"""Builds the town: communities and villages, grids, estates, about a hundred buildings and 3,000 homes."""

from dataclasses import dataclass, field

from sqlalchemy import insert
from sqlmodel import Session

from app.demo import queries
from app.demo.chance import dice, token
from app.demo.layout import AREAS, DIVISION, ESTATES, PLACES, SMALL_AREAS, Layout
from app.issues.models import Board
from app.places.models import Building, Community, CommunityKind, Estate, Grid, Home, Town, TownKind, Unit


@dataclass(frozen=True, slots=True)
class House:
    """A building with its stairwells and the ids of its homes by stairwell."""

    building: Building
    stairs: tuple[str, ...]
    floors: int
    homes: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Site:
    """An estate and what stands on it."""

    layout: Layout
    community: Community
    estate: Estate
    grid: Grid
    houses: list[House]


@dataclass(slots=True)
class Ground:
    town: Town
    communities: dict[str, Community] = field(default_factory=dict)
    grids: dict[tuple[str, int], Grid] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)

    def count(self) -> dict[str, int]:
        houses = [house for site in self.sites.values() for house in site.houses]
        homes = sum(len(homes) for house in houses for homes in house.homes.values())
        return {"communities": len(self.communities), "estates": len(self.sites), "buildings": len(houses),
                "homes": homes}  # fmt: skip


def build(session: Session) -> Ground:
    ground = Ground(_town(session))
    for number, place in enumerate(PLACES, 1):
        _community(session, ground, number, *place)
    for layout in ESTATES:
        _estate(session, ground, layout)
    return ground


def _town(session: Session) -> Town:
    town = Town(name="马尚镇", kind=TownKind.TOWN, district="张店区", phone="0533-5550100")
    session.add(town)
    session.flush()
    return town


def _community(
    session: Session, ground: Ground, number: int, slug: str, code: str, name: str, kind: CommunityKind
) -> None:
    community = Community(
        town_id=ground.town.key, name=name, slug=slug, code=code, kind=kind, phone=f"0533-55501{number:02d}",
        supervision_phone="0533-5550199", address=f"西八路{number * 18}号",
    )
    session.add(community)
    session.flush()
    session.add(Board(community_id=community.key))
    ground.communities[slug] = community


def _estate(session: Session, ground: Ground, layout: Layout) -> None:
    community = ground.communities[layout.place]
    estate = Estate(
        community_id=community.key, name=layout.name, slug=layout.slug, address=f"{community.address}附近"
    )
    session.add(estate)
    session.flush()
    site = Site(layout, community, estate, _grid(session, ground, layout), [])
    ground.sites[layout.slug] = site
    number = 0
    for count, *shape in layout.rows:
        for _ in range(count):
            number += 1
            site.houses.append(_house(session, site, number, *shape))


def _grid(session: Session, ground: Ground, layout: Layout) -> Grid:
    key = layout.place, layout.grid
    if key not in ground.grids:
        community = ground.communities[layout.place]
        place = next(at for at, known in enumerate(PLACES, 1) if known[0] == layout.place)
        name = f"第{'一二'[layout.grid - 1]}网格"
        grid = Grid(community_id=community.key, code=f"{DIVISION}{place:03d}{layout.grid:03d}", name=name)
        session.add(grid)
        session.flush()
        ground.grids[key] = grid
    return ground.grids[key]


def _house(session: Session, site: Site, number: int, stairs: int, floors: int, across: int) -> House:
    building = Building(
        estate_id=site.estate.key, grid_id=site.grid.key, code=str(number), name=f"{number}号楼", position=number,
        qr_token=token(dice("qr", site.layout.slug, number)),
    )
    session.add(building)
    session.flush()
    stairwells = [Unit(building_id=building.key, code=str(stair)) for stair in range(1, stairs + 1)]
    session.add_all(stairwells)
    session.flush()
    for unit in stairwells:
        session.connection().execute(insert(Home), _homes(unit, building, floors, across))
    found = queries.homes_of(session, building)
    return House(building, tuple(unit.code for unit in stairwells), floors, found)


def _homes(unit: Unit, building: Building, floors: int, across: int) -> list[dict[str, object]]:
    """A little larger the higher up, so that no two buildings add up to the same."""
    areas, step = (SMALL_AREAS if across > 2 else AREAS), building.position * 37 + int(unit.code) * 13
    return [
        {
            "unit_id": unit.key, "number": f"{floor}{door:02d}",
            "exclusive_area": areas[(door + int(unit.code)) % len(areas)] + step % 90 + floor * 3,
        }
        for floor in range(1, floors + 1)
        for door in range(1, across + 1)
    ]
