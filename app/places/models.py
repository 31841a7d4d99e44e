"""Town → community or village → estate (小区) → building → unit → home; grids cover buildings."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.core.entity import Entity, enum_type


class TownKind(StrEnum):
    TOWN = "town"
    STREET = "street"

    @property
    def label(self) -> str:
        return {"town": "镇", "street": "街道"}[self.value]


class CommunityKind(StrEnum):
    COMMUNITY = "community"
    VILLAGE = "village"
    CENTRE = "centre"

    @property
    def label(self) -> str:
        return {"community": "社区", "village": "村", "centre": "服务中心"}[self.value]


class GridKind(StrEnum):
    RESIDENTIAL = "residential"
    DEDICATED = "dedicated"
    MICRO = "micro"

    @property
    def label(self) -> str:
        return {"residential": "居民网格", "dedicated": "专属网格", "micro": "微网格"}[self.value]


class Town(Entity, table=True):
    name: str = Field(max_length=40, unique=True)
    kind: TownKind = Field(default=TownKind.TOWN, sa_type=enum_type(TownKind))
    district: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=20)


class Community(Entity, table=True):
    """`code` (two to four capitals) begins every issue reference of the community."""

    town_id: int = Field(foreign_key="town.id", index=True)
    name: str = Field(max_length=40, unique=True)
    slug: str = Field(max_length=40, unique=True)
    code: str = Field(max_length=4, unique=True)
    kind: CommunityKind = Field(default=CommunityKind.COMMUNITY, sa_type=enum_type(CommunityKind))
    phone: str = Field(default="", max_length=20)
    supervision_phone: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=80)


class Estate(Entity, table=True):
    __table_args__ = (UniqueConstraint("community_id", "name"),)
    community_id: int = Field(foreign_key="community.id", index=True)
    name: str = Field(max_length=40)
    slug: str = Field(max_length=40, unique=True)
    address: str = Field(default="", max_length=80)


class Grid(Entity, table=True):
    """`code`: 12-digit division code + 3-digit grid (+ 2-digit micro grid), or the town's own (domain §4)."""

    community_id: int = Field(foreign_key="community.id", index=True)
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=40)
    kind: GridKind = Field(default=GridKind.RESIDENTIAL, sa_type=enum_type(GridKind))


class Building(Entity, table=True):
    """`code` is short and unique in the estate (3, A2); `qr_token` stands behind the stairwell poster."""

    __table_args__ = (UniqueConstraint("estate_id", "code"),)
    estate_id: int = Field(foreign_key="estate.id", index=True)
    grid_id: int | None = Field(default=None, foreign_key="grid.id", index=True)
    code: str = Field(max_length=12)
    name: str = Field(max_length=40)
    position: int = 0
    qr_token: str = Field(max_length=32, unique=True)


class Unit(Entity, table=True):
    """A stairwell (单元)."""

    __table_args__ = (UniqueConstraint("building_id", "code"),)
    building_id: int = Field(foreign_key="building.id", index=True)
    code: str = Field(max_length=12)


class Home(Entity, table=True):
    """`exclusive_area` in 0.01 m²; 0 is not an area."""

    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("exclusive_area > 0", name="area_positive"),
    )
    unit_id: int = Field(foreign_key="unit.id", index=True)
    number: str = Field(max_length=12)
    exclusive_area: int
