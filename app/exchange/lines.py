"""The town's places as lines of the workbook, in the order people walk them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.exchange import queries
from app.exchange.rules.conflicts import Key, Stored
from app.exchange.rules.shape import Sheet
from app.exchange.rules.sheets import (
    BUILDINGS,
    COMMUNITIES,
    ESTATES,
    GRIDS,
    HOMES,
    TOWN,
    UNITS,
)
from app.places.rules.order import natural

Line = Sequence[Any]


def sheet_lines(session: Session, sheet: Sheet[Any], stored: dict[str, dict[Key, Stored]], day: date) -> Iterator[Line]:
    if sheet is HOMES:
        yield from _home_lines(session)
        return
    known = Known(stored, queries.grid_workers(session, day) if sheet is GRIDS else {})
    as_entered = sheet in (COMMUNITIES, ESTATES)
    for key, row in sorted(stored[sheet.name].items(), key=lambda item: item[1].id if as_entered else _order(item[0])):
        yield LINES[sheet.name](key, row, known)


class Known:
    """What a line needs from other rows: codes by id, and who works in which grid."""

    def __init__(self, stored: dict[str, dict[Key, Stored]], workers: dict[int, list[tuple[int, str]]]) -> None:
        self.codes = {name: {row.id: key[-1] for key, row in held.items() if key} for name, held in stored.items()}
        self.workers = workers

    def community(self, row: Stored) -> str:
        return self.codes[COMMUNITIES.name][row.values[0]]

    def grid(self, grid_id: int | None) -> str:
        return self.codes[GRIDS.name].get(grid_id or 0, "")

    def accounts(self, row: Stored) -> str:
        return "、".join(username for _, username in self.workers.get(row.id, ()) if username)


LINES: dict[str, Callable[[Key, Stored, Known], Line]] = {
    TOWN.name: lambda key, row, known: [row.values[0], row.values[1].label, *row.values[2:]],
    COMMUNITIES.name: lambda key, row, known: [*key, *row.values[1:3], row.values[3].label, *row.values[4:]],
    GRIDS.name: lambda key, row, known: [
        known.community(row), *key, row.values[1], row.values[2].label, known.accounts(row),
    ],
    ESTATES.name: lambda key, row, known: [known.community(row), *key, *row.values[1:]],
    BUILDINGS.name: lambda key, row, known: [*key, row.values[1], known.grid(row.values[2]), row.values[3]],
    UNITS.name: lambda key, row, known: list(key),
}  # fmt: skip


def _order(key: Key) -> list[Any]:
    return [natural(part) for part in key]


def _home_lines(session: Session) -> Iterator[Line]:
    for *key, area in sorted(queries.home_lines(session), key=lambda line: _order(line[:4])):
        yield [*key, Decimal(area) / 100]
