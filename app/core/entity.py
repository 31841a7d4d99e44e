"""What every stored thing shares: identity equality, named constraints, plain enum columns."""

from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Enum as SaEnum
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata


class Record(SQLModel):
    """A table with a natural key. Importing it sets the naming convention, which must stand before any table."""


class Entity(Record):
    """Integer key inside, compared by identity of the row and not by its fields."""

    __table_args__: ClassVar[Any] = ()
    id: int | None = Field(default=None, primary_key=True)

    @property
    def key(self) -> int:
        """The primary key of a row that has been flushed."""
        if self.id is None:
            raise RuntimeError(f"{type(self).__name__} has not been flushed yet")
        return self.id

    def __eq__(self, other: object) -> bool:
        if self.id is None or type(self) is not type(other):
            return self is other
        return bool(self.id == getattr(other, "id", None))

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.id)) if self.id is not None else id(self)


def enum_type(kind: type[StrEnum], name: str | None = None) -> Any:
    """Enums are stored as their values in a VARCHAR(32) with a CHECK, never as a native type.

    `name` tells apart the CHECKs of two columns of one kind in one table.
    """
    return SaEnum(
        kind,
        native_enum=False,
        length=32,
        create_constraint=True,
        name=name or kind.__name__.lower(),
        values_callable=lambda e: [member.value for member in e],
    )
