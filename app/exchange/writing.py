"""The town's places as the same workbook the import takes, and the empty one to start from."""

from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from sqlmodel import Session

from app.exchange.levels import LEVELS
from app.exchange.lines import Line, sheet_lines
from app.exchange.rules.cells import FORMULA_STARTS, column_letter
from app.exchange.rules.shape import Sheet
from app.exchange.rules.sheets import (
    COMMUNITIES,
    COMMUNITY_KINDS,
    GRID_KINDS,
    GRIDS,
    GUIDE,
    HOMES,
    SHEETS,
    TOWN,
    TOWN_KINDS,
)

CHOICES = {
    TOWN.name: ("kind", TOWN_KINDS), COMMUNITIES.name: ("kind", COMMUNITY_KINDS), GRIDS.name: ("kind", GRID_KINDS),
}  # fmt: skip
INTRODUCTION = (
    "一张表写一类地方：城镇、社区、网格、小区、楼栋、单元、房屋。从上到下，一张引用另一张的代码。",
    "第一行是列名，不要改，也不要合并单元格。从第二行开始写，空行会跳过。",
    "再传一次会按代码找到原来的行，有变化就更新，不会重复。文件里没写的，系统里也不会删。",
    "有一格不对就整份不收，并且把每一处都列出来。网格员账号留空，原来的网格员不变。",
)


def export_workbook(session: Session, out: BinaryIO, *, day: date) -> None:
    """Everything of the places, so that importing the result changes nothing; `day` decides who works in a grid."""
    lines = {level.sheet.name: level.preload(session) for level in LEVELS if level.sheet is not HOMES}
    _write(out, {sheet.name: sheet_lines(session, sheet, lines, day) for sheet in SHEETS})


def template_workbook(out: BinaryIO) -> None:
    """Headers only; two sample rows of every sheet stand on the page of explanations."""
    _write(out, {})


def _write(out: BinaryIO, lines: dict[str, Iterable[Line]]) -> None:
    workbook = Workbook(write_only=True)
    _write_guide(workbook)
    for sheet in SHEETS:
        _write_sheet(workbook, sheet, lines.get(sheet.name, ()))
    workbook.save(out)


def _write_guide(workbook: Any) -> None:
    page = workbook.create_sheet(GUIDE)
    for letter, width in zip("ABCDEFG", (14, 22, 34, 20, 16, 16, 16), strict=True):
        page.column_dimensions[letter].width = width
    for sentence in INTRODUCTION:
        page.append([sentence])
    for sheet in SHEETS:
        page.append([])
        page.append([_bold(page, f"{sheet.name}表")])
        for column in sheet.columns:
            page.append(["", column.header, column.about])
        page.append(["举例", *(column.header for column in sheet.columns)])
        for sample in sheet.samples[:2]:
            page.append(["", *map(str, sample)])


def _write_sheet(workbook: Any, sheet: Sheet[Any], lines: Iterable[Line]) -> None:
    page = workbook.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        dimension = page.column_dimensions[column_letter(place)]
        dimension.width = max(12, 2 * len(column.header) + 4)
        if column.literal:
            dimension.number_format = "@"  # else Excel makes a date of 3-2 and cuts long grid codes
    _offer_choices(page, sheet)
    page.append([_bold(page, column.header) for column in sheet.columns])
    for line in lines:
        page.append([_cell(page, value) for value in line])


def _offer_choices(page: Any, sheet: Sheet[Any]) -> None:
    if sheet.name in CHOICES:
        field, words = CHOICES[sheet.name]
        letter = column_letter(sheet.place(field) + 1)
        offered = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        offered.add(f"{letter}2:{letter}2000")
        page.data_validations.append(offered)


def _bold(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, value: Any) -> Any:
    """Text that Excel would take for a formula gets an apostrophe in front, which also survives saving as CSV."""
    if isinstance(value, str) and value[:1] in FORMULA_STARTS and value:
        cell = WriteOnlyCell(page, value=f"'{value}")
        cell.data_type = "s"
        return cell
    return value
