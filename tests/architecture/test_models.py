"""What every table must look like, whoever wrote it."""

from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, configure_mappers, registry, relationship
from sqlmodel import AutoString, SQLModel, UTCDateTime
from sqlmodel.main import default_registry

import app.tables
from app.core.db import metadata
from app.core.entity import enum_type

LONGEST_NAME = 63  # PostgreSQL cuts longer identifiers, after which Alembic no longer knows them


def lazy_relationships(mappers: registry) -> list[str]:
    return [
        f"{mapper.class_.__name__}.{link.key} is lazy={link.lazy!r}"
        for mapper in mappers.mappers
        for link in mapper.relationships
        if link.lazy != "raise"
    ]


def names(tables: sa.MetaData) -> list[str | None]:
    """Names of all constraints and indexes as the database will see them; None where there is none."""
    things: list[Any] = [thing for table in tables.tables.values() for thing in (*table.constraints, *table.indexes)]
    return [str(thing.name) if isinstance(thing.name, str) else None for thing in things]


def unusable_names(tables: sa.MetaData) -> list[str]:
    """Missing, cut off by PostgreSQL, or given twice: a migration could not tell which one to drop."""
    given = Counter(names(tables))
    return [
        f"{name} ({times})" for name, times in given.items() if name is None or len(name) > LONGEST_NAME or times > 1
    ]


def columns(tables: sa.MetaData) -> list[sa.Column[Any]]:
    return [column for table in tables.tables.values() for column in table.columns]


def naive_times(tables: sa.MetaData) -> list[str]:
    """Columns that hold an instant in anything but UTCDateTime: a plain DateTime comes back naive from SQLite."""
    return [
        str(column)
        for column in columns(tables)
        if not isinstance(column.type, UTCDateTime) and _python_type(column.type) is datetime
    ]


def _python_type(kind: sa.types.TypeEngine[Any]) -> object:
    return datetime if isinstance(kind, sa.DateTime) or isinstance(getattr(kind, "impl", None), sa.DateTime) else None


def wrong_enums(tables: sa.MetaData) -> list[str]:
    """Enums kept as a native type, by member name instead of value, unchecked, or in too short a column."""
    return [
        str(column) for column in columns(tables) if isinstance(column.type, sa.Enum) and not _is_right(column.type)
    ]


def _is_right(kind: sa.Enum) -> bool:
    members: Any = kind.enum_class
    by_value = members is not None and kind.enums == [member.value for member in members]
    return bool(by_value and not kind.native_enum and kind.create_constraint and (kind.length or 0) >= 32)


def inexact_numbers(tables: sa.MetaData) -> list[str]:
    """Money, areas and scores are integers; a Decimal is a float on SQLite."""
    return [str(column) for column in columns(tables) if isinstance(column.type, sa.Numeric | sa.Float)]


def test_relationships_raise_on_lazy_load() -> None:
    assert app.tables
    configure_mappers()
    assert list(default_registry.mappers)
    assert lazy_relationships(default_registry) == []


def test_constraints_and_indexes_have_names() -> None:
    assert metadata is SQLModel.metadata
    assert metadata.tables
    assert unusable_names(metadata) == []


def test_times_are_aware() -> None:
    assert naive_times(metadata) == []


def test_enums_are_checked_text() -> None:
    assert wrong_enums(metadata) == []


def test_numbers_are_exact() -> None:
    assert inexact_numbers(metadata) == []


class Colour(StrEnum):
    RED = "r"


def table(*parts: Any, naming: dict[str, str] | None = None) -> sa.MetaData:
    planted = sa.MetaData(naming_convention=naming)
    sa.Table("planted", planted, *parts)
    return planted


@pytest.mark.parametrize(("lazy", "seen"), [("select", True), ("selectin", True), ("raise", False)])
def test_a_lazy_relationship_is_seen(lazy: Any, seen: bool) -> None:
    class Base(DeclarativeBase):
        pass

    class Town(Base):
        __tablename__ = "town"
        id = sa.Column(sa.Integer, primary_key=True)
        above_id: sa.Column[int] = sa.Column(sa.ForeignKey("town.id"))
        above = relationship("Town", remote_side=[id], lazy=lazy)

    Base.registry.configure()
    assert bool(lazy_relationships(Base.registry)) is seen
    assert Town.above


@pytest.mark.parametrize(
    ("part", "seen"),
    [
        (sa.UniqueConstraint("id"), True),
        (sa.CheckConstraint("id > 0"), True),
        (sa.UniqueConstraint("id", name="u" * 64), True),
        (sa.CheckConstraint("id > 0", name="pk"), True),
        (sa.UniqueConstraint("id", name="u" * 63), False),
    ],
)
def test_an_unusable_name_is_seen(part: sa.Constraint, seen: bool) -> None:
    planted = table(sa.Column("id", sa.Integer), part, sa.PrimaryKeyConstraint("id", name="pk"))
    assert bool(unusable_names(planted)) is seen


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (sa.DateTime(), True),
        (sa.DateTime(timezone=True), True),
        (UTCDateTime(), False),
        (sa.Date(), False),
        (AutoString(), False),
    ],
)
def test_a_naive_time_is_seen(kind: Any, seen: bool) -> None:
    assert bool(naive_times(table(sa.Column("at", kind)))) is seen


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (sa.Enum(Colour), True),
        (sa.Enum(Colour, native_enum=False, create_constraint=True, length=32), True),
        (sa.Enum("r", native_enum=False, create_constraint=True, length=32), True),
        (enum_type(Colour), False),
    ],
)
def test_a_wrong_enum_is_seen(kind: Any, seen: bool) -> None:
    assert bool(wrong_enums(table(sa.Column("colour", kind)))) is seen


@pytest.mark.parametrize(
    ("kind", "seen"), [(sa.Float(), True), (sa.Numeric(10, 2), True), (sa.Integer(), False), (sa.BigInteger(), False)]
)
def test_an_inexact_number_is_seen(kind: Any, seen: bool) -> None:
    assert bool(inexact_numbers(table(sa.Column("score", kind)))) is seen
