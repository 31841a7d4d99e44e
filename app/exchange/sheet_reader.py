"""One workbook, sheet after sheet: good rows come back, what is wrong goes to the findings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from app.exchange.rules.cells import BadCell, Raw
from app.exchange.rules.crosscheck import Ledger
from app.exchange.rules.findings import Findings
from app.exchange.rules.shape import Sheet
from app.exchange.rules.sheets import REMARK

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

R = TypeVar("R")

MOST_ROWS = 200_000
MOST_COLUMNS = 40


class SheetReader:
    """Reads sheet after sheet of one workbook; what is wrong goes to the findings, what is good comes back."""

    def __init__(self, workbook: "Workbook", findings: Findings) -> None:
        self.workbook = workbook
        self.findings = findings
        self.ledger = Ledger(findings)

    def rows(self, sheet: Sheet[R]) -> list[R]:
        if sheet.name not in self.workbook.sheetnames:
            self.findings.whole_sheet(sheet.name, "没有这张表。请用模板，表名不要改。")
            return []
        lines = self._lines(sheet)
        positions = self._positions(sheet, next(lines, (1, ()))[1])
        return [made for number, cells in lines if (made := self._row(sheet, positions, number, cells)) is not None]

    def _lines(self, sheet: Sheet[R]) -> Iterator[tuple[int, tuple[Raw, ...]]]:
        """The header and every row with something in it, with the number Excel shows."""
        found = self.workbook[sheet.name].iter_rows(min_row=1, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
        for number, cells in enumerate(found, start=1):
            if number > MOST_ROWS + 1:
                self.findings.whole_sheet(sheet.name, f"一张表最多 {MOST_ROWS} 行，后面的没有读。", number)
                return
            raws = tuple(Raw(cell.value, cell.data_type) for cell in cells)
            if number == 1 or not all(raw.blank for raw in raws):
                yield number, raws

    def _positions(self, sheet: Sheet[R], header: tuple[Raw, ...]) -> dict[str, int]:
        """Where this file has each column; columns may stand in any order, but none may be missing or unknown."""
        titles = [str(raw.value).strip() if not raw.blank else "" for raw in header]
        known = {column.header: column.field for column in sheet.columns}
        positions: dict[str, int] = {}
        for place, title in enumerate(titles):
            if title in known and known[title] not in positions:
                positions[known[title]] = place
            elif title and title != REMARK:
                self._odd_title(sheet, title, twice=title in known)
        for column in sheet.columns:
            if column.field not in positions:
                self.findings.whole_sheet(sheet.name, f"缺“{column.header}”这一列。请用模板，第一行不要改。", 1)
        self.findings.place_columns(sheet, positions.items())
        return positions

    def _odd_title(self, sheet: Sheet[R], title: str, *, twice: bool) -> None:
        what = "有两列，留一列。" if twice else "这一列不认识，删掉，或者改名叫备注。"
        self.findings.whole_sheet(sheet.name, f"“{title[:20]}”{what}", 1)

    def _row(self, sheet: Sheet[R], positions: dict[str, int], number: int, cells: tuple[Raw, ...]) -> R | None:
        read: dict[str, Any] = {}
        for column in sheet.columns:
            place = positions.get(column.field)
            if place is None:
                continue
            raw = cells[place]
            try:
                if not raw.blank:
                    read[column.field] = column.read(raw)
                elif column.blank is not None:
                    read[column.field] = column.blank
                else:
                    raise BadCell("这一格要填。")
            except BadCell as error:
                self.findings.cell(sheet, number, column.field, str(error))
        self.ledger.enter(sheet, number, read)
        return sheet.make(number, **read) if len(read) == len(sheet.columns) else None
