"""Taking in a roll somebody sent as .xlsx, without trusting it."""

import io
from dataclasses import dataclass

from sqlmodel import Session

from app.core.archives import Bounds, unfit
from app.core.errors import Invalid
from app.places.models import Estate
from app.votes.queries.rolls import homes_by_door, homes_here
from app.votes.rules.sheet import Read, missing_homes, read_rows

LARGEST_FILE = 5 * 1024 * 1024
BOUNDS = Bounds(unpacked=8 << 20, cells=200_000)
MOST_ROWS = 20_000
MOST_COLUMNS = 12
NOT_A_WORKBOOK = "这不是能读的 Excel 文件（.xlsx）。用 Excel 打开，另存为 .xlsx 再传。"


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What a file says, and the homes of the estate it leaves out."""

    read: Read
    left_out: list[str]


def read_sheet(session: Session, estate: Estate, data: bytes) -> SheetRead:
    """The first sheet. Raises Invalid (field `file`) for what is no workbook of bearable size."""
    _check(data)
    sources = homes_here(session, estate.key)
    labels = {source.home_id: (source.label, source.building) for source in sources}
    try:
        read = read_rows(_cells(data), homes_by_door(session, estate.key), labels)
    except Invalid:
        raise
    except Exception as error:  # a damaged workbook makes openpyxl raise almost anything
        raise Invalid(NOT_A_WORKBOOK, field="file") from error
    return SheetRead(read, list(missing_homes(read, labels)))


def _check(data: bytes) -> None:
    if not data:
        raise Invalid("选一份 Excel 文件。", field="file")
    if len(data) > LARGEST_FILE:
        raise Invalid(f"文件太大了，最多 {LARGEST_FILE >> 20} MB。", field="file")
    trouble = unfit(data, BOUNDS) if data.startswith(b"PK") else NOT_A_WORKBOOK
    if trouble:
        raise Invalid(trouble, field="file")


def _cells(data: bytes) -> list[tuple[object, ...]]:
    """Formulas come back as their text, which no column takes."""
    from openpyxl import load_workbook  # costs every start a tenth of a second

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    try:
        sheet = workbook.worksheets[0]
        read = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
        rows: list[tuple[object, ...]] = [tuple(row) for row in read]
    finally:
        workbook.close()
    if len(rows) > MOST_ROWS + 1:
        raise Invalid(f"一份名册最多 {MOST_ROWS} 行。", field="file")
    return rows
