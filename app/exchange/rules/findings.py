"""What is wrong with a workbook, cell by cell, so that all of it can be put right in one go. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.exchange.rules.cells import column_letter
from app.exchange.rules.shape import Sheet
from app.exchange.rules.sheets import SHEETS

MOST_LISTED = 500
_ORDER = {sheet.name: place for place, sheet in enumerate(SHEETS)}


@dataclass(frozen=True, slots=True)
class CellError:
    """`row` is the number Excel shows; 0 where the whole sheet is meant. `column` is its letter, "" for a whole row."""

    sheet: str
    row: int
    column: str
    header: str
    message: str

    @property
    def where(self) -> str:
        row = f"第 {self.row} 行" if self.row else ""
        return "，".join(filter(None, (f"“{self.sheet}”表", row, f"{self.column} 列" if self.column else "")))

    def __str__(self) -> str:
        header = f"（{self.header}）" if self.header else ""
        return f"{self.where}{header}：{self.message}"


@dataclass
class Findings:
    """Lists the first MOST_LISTED and counts the rest."""

    errors: list[CellError] = field(default_factory=list)
    more: int = 0
    letters: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.errors) + self.more

    def add(self, error: CellError) -> None:
        if len(self.errors) < MOST_LISTED:
            self.errors.append(error)
        else:
            self.more += 1

    def whole_sheet(self, sheet: str, message: str, row: int = 0) -> None:
        self.add(CellError(sheet, row, "", "", message))

    def cell(self, sheet: Sheet[Any], row: int, name: str, message: str) -> None:
        """`name` is the field; its letter is where this file has the column, else where the template has it."""
        usual = column_letter(sheet.place(name) + 1)
        letter = self.letters.get((sheet.name, name), usual)
        self.add(CellError(sheet.name, row, letter, sheet.column(name).header, message))

    def place_columns(self, sheet: Sheet[Any], positions: Iterable[tuple[str, int]]) -> None:
        for name, position in positions:
            self.letters[sheet.name, name] = column_letter(position + 1)

    def in_order(self) -> list[CellError]:
        """By sheet as in the workbook, then by row."""
        return sorted(self.errors, key=lambda error: (_ORDER.get(error.sheet, len(_ORDER)), error.row, error.column))
