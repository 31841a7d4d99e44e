"""What a sheet and a column of the workbook are. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.exchange.rules.cells import Reader

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Column:
    """`blank` is what an empty cell means; None where the cell must be filled."""

    field: str
    header: str
    read: Reader
    about: str
    blank: object = None
    literal: bool = True


@dataclass(frozen=True, slots=True)
class Sheet(Generic[R]):
    """`unique[0]` identifies a row. `refers`: fields of this sheet and the sheet whose rows they name."""

    name: str
    columns: tuple[Column, ...]
    make: Callable[..., R]
    unique: tuple[tuple[str, ...], ...]
    refers: tuple[tuple[tuple[str, ...], str], ...] = ()
    samples: tuple[tuple[Any, ...], ...] = ()

    def place(self, field: str) -> int:
        """Position of a field among the columns; in a made row it stands one further right."""
        return next(place for place, column in enumerate(self.columns) if column.field == field)

    def column(self, field: str) -> Column:
        return self.columns[self.place(field)]
