"""A row of each sheet, as read: `row` is the number Excel shows. Pure."""

from typing import NamedTuple


class TownRow(NamedTuple):
    row: int
    name: str
    kind: str
    district: str
    phone: str


class CommunityRow(NamedTuple):
    row: int
    code: str
    name: str
    slug: str
    kind: str
    phone: str
    supervision_phone: str
    address: str


class GridRow(NamedTuple):
    row: int
    community: str
    code: str
    name: str
    kind: str
    workers: tuple[str, ...]


class EstateRow(NamedTuple):
    row: int
    community: str
    slug: str
    name: str
    address: str


class BuildingRow(NamedTuple):
    row: int
    estate: str
    code: str
    name: str
    grid: str
    position: int


class UnitRow(NamedTuple):
    row: int
    estate: str
    building: str
    code: str


class HomeRow(NamedTuple):
    """`area` in 0.01 m²."""

    row: int
    estate: str
    building: str
    unit: str
    number: str
    area: int
