"""What only shows when rows are laid side by side: doubles, references to nothing, a grid across a border. Pure."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from app.exchange.rules.findings import Findings
from app.exchange.rules.rows import BuildingRow, EstateRow, GridRow
from app.exchange.rules.shape import Sheet
from app.exchange.rules.sheets import BUILDINGS, TOWN

Keys = dict[str, dict[tuple[Any, ...], int]]


class Ledger:
    """Who claimed which key first; fed row by row, a row's bad cells left out."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.keys: Keys = {}
        self._others: Keys = {}

    def enter(self, sheet: Sheet[Any], row: int, cells: dict[str, Any]) -> None:
        """Notes the row under each of its keys, or reports the row that has the key already."""
        for number, fields in enumerate(sheet.unique):
            if not all(part in cells for part in fields):
                continue
            book, name = (self._others, f"{sheet.name}/{number}") if number else (self.keys, sheet.name)
            first = book.setdefault(name, {}).setdefault(tuple(cells[part] for part in fields), row)
            if first != row:
                self._double(sheet, row, fields, cells, first)

    def _double(self, sheet: Sheet[Any], row: int, fields: Sequence[str], cells: dict[str, Any], first: int) -> None:
        said = "、".join(str(cells[name]) for name in fields)
        self.findings.cell(sheet, row, fields[-1], f"“{said}”和第 {first} 行重复，留一行就行。")


def check_references(sheet: Sheet[Any], rows: Sequence[Any], keys: Keys, findings: Findings) -> None:
    """Every code a row names must stand in this same workbook."""
    for fields, target in sheet.refers:
        known = keys.get(target, {})
        starts = [{key[:length] for key in known} for length in range(1, len(fields))]
        pick = _picker(sheet, fields)
        for row in rows:
            named = pick(row)
            if named != ("",) and named not in known:
                said = "、".join(named)
                wrong = next((n for n, start in enumerate(starts) if named[: n + 1] not in start), len(fields) - 1)
                message = f"“{target}”表里没有“{said}”，先在那张表里加上，或者改这里。"
                findings.cell(sheet, row[0], fields[wrong], message)


def _picker(sheet: Sheet[Any], fields: Sequence[str]) -> Any:
    places = [sheet.place(name) + 1 for name in fields]
    pick = itemgetter(*places)
    return pick if len(places) > 1 else lambda row: (pick(row),)


def check_grids(
    buildings: Sequence[BuildingRow], estates: Sequence[EstateRow], grids: Sequence[GridRow], findings: Findings
) -> None:
    """A building's grid belongs to the community its estate belongs to."""
    home_of = {estate.slug: estate.community for estate in estates}
    area_of = {grid.code: grid.community for grid in grids}
    for building in buildings:
        here, there = home_of.get(building.estate), area_of.get(building.grid)
        if here and there and here != there:
            findings.cell(
                BUILDINGS, building.row, "grid", f"网格 {building.grid} 属于社区 {there}，这栋楼在社区 {here}，对不上。"
            )


def check_town(count: int, findings: Findings) -> None:
    if count != 1 and not any(error.sheet == TOWN.name for error in findings.errors):
        findings.whole_sheet(TOWN.name, f"这张表要有一行，写您的镇或街道，现在有 {count} 行。")
