"""Reading the rows of a workbook; whatever is wrong in it is listed cell by cell, all of it in one go."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from app.exchange.opening import NotAWorkbook, merged_places, workbook_bytes
from app.exchange.rules.crosscheck import check_grids, check_references, check_town
from app.exchange.rules.findings import CellError, Findings
from app.exchange.rules.rows import BuildingRow, CommunityRow, EstateRow, GridRow, HomeRow, TownRow, UnitRow
from app.exchange.rules.sheets import BUILDINGS, COMMUNITIES, ESTATES, GRIDS, HOMES, SHEETS, TOWN, UNITS
from app.exchange.sheet_reader import SheetReader

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Parsed:
    """The rows of a workbook, good ones only, and everything found wrong. `digest` is the file's SHA-256."""

    digest: str
    towns: list[TownRow]
    communities: list[CommunityRow]
    grids: list[GridRow]
    estates: list[EstateRow]
    buildings: list[BuildingRow]
    units: list[UnitRow]
    homes: list[HomeRow]
    errors: list[CellError]
    more: int
    findings: Findings

    @property
    def clean(self) -> bool:
        return not self.errors


def parse_workbook(source: bytes | Path | BinaryIO) -> Parsed:
    """Reads every sheet and checks every cell. NotAWorkbook when there is no workbook to read."""
    data = workbook_bytes(source)
    try:
        return _parse(data)
    except Exception as error:  # a damaged workbook makes openpyxl raise almost anything
        raise NotAWorkbook("这份 Excel 打不开，里面有坏的地方。用 Excel 打开另存一份 .xlsx 再传。") from error


def _parse(data: bytes) -> Parsed:
    from openpyxl import load_workbook  # costs every start a tenth of a second

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    try:
        findings = Findings()
        _refuse_merged_cells(data, workbook, findings)
        return _checked(SheetReader(workbook, findings), hashlib.sha256(data).hexdigest())
    finally:
        workbook.close()


def _refuse_merged_cells(data: bytes, workbook: "Workbook", findings: Findings) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet in SHEETS:
            if sheet.name in workbook.sheetnames:
                part = cast("Any", workbook[sheet.name])._worksheet_path
                for place in merged_places(archive, part):
                    findings.whole_sheet(sheet.name, f"{place} 是合并的单元格，取消合并，每一行都填上。")


def _checked(reader: "SheetReader", digest: str) -> Parsed:
    towns, communities, grids = reader.rows(TOWN), reader.rows(COMMUNITIES), reader.rows(GRIDS)
    estates, buildings = reader.rows(ESTATES), reader.rows(BUILDINGS)
    units, homes = reader.rows(UNITS), reader.rows(HOMES)
    findings = reader.findings
    lists: dict[str, list[Any]] = {
        GRIDS.name: grids, ESTATES.name: estates, BUILDINGS.name: buildings, UNITS.name: units, HOMES.name: homes,
    }
    for sheet in SHEETS:
        check_references(sheet, lists.get(sheet.name, []), reader.ledger.keys, findings)
    check_grids(buildings, estates, grids, findings)
    check_town(len(towns), findings)
    return Parsed(
        digest, towns, communities, grids, estates, buildings, units, homes,
        findings.in_order(), findings.more, findings,
    )  # fmt: skip
