"""The hotline's file as lines of cells, and the same file written back. A file nobody has to trust: whatever is wrong
with it as a whole is one sentence."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, islice
from typing import Any

from app.core.archives import Bounds, unfit
from app.core.errors import Invalid
from app.hotline.rules.answers import Answer, harmless
from app.hotline.rules.cells import FORMULA, Cell
from app.hotline.rules.columns import Columns
from app.hotline.rules.kinds import FILLED, Column
from app.hotline.splicing import Scan, spliced

LARGEST = 5 * 1024 * 1024
BOUNDS = Bounds(unpacked=20 << 20, cells=320_000)
MOST_ROWS = 5_000
MOST_COLUMNS = 60
_TITLES = 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOM = b"\xef\xbb\xbf"
Line = tuple[Cell, ...]


class Form(StrEnum):
    """The file's own form, in which it goes back; the value is how its bytes are read."""

    XLSX = "xlsx"
    UTF8 = "utf-8"
    UTF8_BOM = "utf-8-sig"
    GBK = "gb18030"

    @property
    def suffix(self) -> str:
        return "xlsx" if self is Form.XLSX else "csv"


class NotASheet(Invalid):
    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every line from the first, empty ones too, so that a line's place is the number Excel shows less one."""

    form: Form
    lines: list[Line]

    @property
    def width(self) -> int:
        return max((len(line) for line in self.lines), default=0)


def open_sheet(data: bytes) -> Sheet:
    """Raises NotASheet for anything that is no .xlsx workbook or .csv text of bearable size."""
    if not data:
        raise NotASheet("这份文件是空的，看看是不是选错了。")
    if len(data) > LARGEST:
        raise NotASheet(f"文件太大了，最多 {LARGEST >> 20} MB，分成几份传。")
    if data.startswith(_OLE):
        raise NotASheet("这是旧版的 .xls，或者设了打开密码。用 Excel 打开后另存为 .xlsx 再传。")
    if data.startswith(b"PK"):
        return Sheet(Form.XLSX, _counted(_workbook_lines(data)))
    form, text = _decoded(data)
    return Sheet(form, _counted(_text_lines(text)))


def _counted(lines: Iterator[Line]) -> list[Line]:
    """Trailing empty lines are no lines."""
    found: list[Line] = []
    for line in lines:
        found.append(line)
        if len(found) > MOST_ROWS + _TITLES and any(cell is not None for cell in line):
            raise NotASheet(f"一份最多 {MOST_ROWS} 行，分成几份传。")
        if len(found) > 4 * MOST_ROWS:
            break
    while found and all(cell is None or cell == "" for cell in found[-1]):
        found.pop()
    if not found:
        raise NotASheet("这份表里什么也没有。")
    return found


def _workbook_lines(data: bytes) -> Iterator[Line]:
    if trouble := unfit(data, BOUNDS):
        raise NotASheet(trouble)
    from openpyxl import load_workbook  # costs every start a tenth of a second

    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True)
        page = workbook.worksheets[0]
        page.reset_dimensions()  # some exports say A1:A1
        rows = page.iter_rows(max_row=4 * MOST_ROWS, max_col=MOST_COLUMNS)
        found = [tuple(_cell(cell) for cell in row) for row in rows]
        workbook.close()
    except Exception as error:  # a damaged workbook makes openpyxl raise almost anything
        raise NotASheet("这份 Excel 打不开，里面有坏的地方。用 Excel 打开另存一份 .xlsx 再传。") from error
    return iter(found)


def _cell(cell: Any) -> Cell:
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return None
    value: Cell = cell.value
    return value


def _decoded(data: bytes) -> tuple[Form, str]:
    forms = [Form.UTF8_BOM] if data.startswith(_BOM) else [Form.UTF8, Form.GBK]
    if b"\0" in data[:4096]:
        raise NotASheet("这不是 Excel（.xlsx）也不是 CSV，看看是不是选错了。")
    for form in forms:
        try:
            return form, data.decode(form.value)
        except UnicodeDecodeError:
            continue
    raise NotASheet("这份文件的文字读不出来，用 Excel 另存为 .xlsx 再传。")


def _delimiter(text: str) -> str:
    """Tab or comma, whichever there is more of in the beginning."""
    return "\t" if text[:4000].count("\t") > text[:4000].count(",") else ","


def _text_lines(text: str) -> Iterator[Line]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            yield tuple(cell.replace("\0", "") or None for cell in row[:MOST_COLUMNS])
    except csv.Error as error:
        raise NotASheet("这份 CSV 读不下去，可能没导出完整，再导一次。") from error


def written_back(data: bytes, form: Form, header: int, columns: Columns, answers: Mapping[int, Answer]) -> bytes:
    """The same file with the answers filled in; `header` is the place of the header's line, keys of `answers` are
    places of lines. Columns that are not there are added on the right."""
    if form is Form.XLSX:
        return _workbook_back(data, header, columns, answers)
    return _text_back(data, form, header, columns, answers)


def _places(columns: Columns, width: int, filled: Callable[[int], bool]) -> tuple[Columns, list[Column]]:
    """Where each answer goes, and which columns have to be added: after the header's last, never over something."""
    missing = [column for column in FILLED if column not in columns]
    taken = set(columns.values())
    free = islice((place for place in count(width) if place not in taken and not filled(place)), len(missing))
    return columns | dict(zip(missing, free, strict=True)), missing


def _width(header: Iterable[object]) -> int:
    """How far the header's words go."""
    return max((place + 1 for place, title in enumerate(header) if str(title or "").strip()), default=0)


def _workbook_back(data: bytes, header: int, columns: Columns, answers: Mapping[int, Answer]) -> bytes:
    part, width = _first_sheet(data, header)
    wanted = {columns[column] for column in FILLED if column in columns}

    def fill(scan: Scan) -> dict[int, dict[int, str]]:
        places, missing = _places(columns, width, lambda place: place in scan.filled)
        found = {line: {places[column]: text for column, text in _texts(answers[line]) if text} for line in answers}
        return found | {header: {places[column]: column.label for column in missing}}

    return spliced(data, part, {header, *answers}, wanted, fill)


def _first_sheet(data: bytes, header: int) -> tuple[str, int]:
    """The name of its part, and how far the words of its header go."""
    from openpyxl import load_workbook  # as above

    workbook = load_workbook(io.BytesIO(data), read_only=True)
    page: Any = workbook.worksheets[0]
    page.reset_dimensions()
    [titles] = page.iter_rows(min_row=header + 1, max_row=header + 1, values_only=True)
    part: str = page._worksheet_path  # the library knows where it is and has no name for it
    workbook.close()
    return part, _width(titles)


def _texts(answer: Answer) -> list[tuple[Column, str]]:
    given = (answer.result, answer.done, answer.rating, answer.unit)
    return [(column, harmless(text)) for column, text in zip(FILLED, given, strict=True)]


def _text_back(data: bytes, form: Form, header: int, columns: Columns, answers: Mapping[int, Answer]) -> bytes:
    text = data.decode(form.value)
    delimiter = _delimiter(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    places, missing = _places(
        columns, _width(rows[header]), lambda place: any(rows[line][place : place + 1] > [""] for line in answers)
    )
    for column in missing:
        _put(rows[header], places[column], column.label)
    for line, answer in answers.items():
        for column, words in _texts(answer):
            if words:
                _put(rows[line], places[column], words)
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return made.getvalue().encode(form.value)


def _put(row: list[str], place: int, text: str) -> None:
    row.extend([""] * (place + 1 - len(row)))
    row[place] = text
