"""Tables on a page of an official document: bordered, broken between rows, the head repeated on every page."""

from collections.abc import Sequence

from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.section import _Footer
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row

from app.notices.docx_page import FANG, FIVE, HEI, close_up, write

WIDTH = Mm(156)
PADDING = Mm(6)
CLOSE = Mm(3.8)
SMALL = Pt(12)
NUMERIC = tuple("0123456789+−")


def grid_of(word: Word, rows: Sequence[Sequence[str]]) -> Table:
    """The first row is the head; columns are as wide as what stands in them asks for, in smaller letters where they
    would not stand side by side otherwise."""
    size = SMALL if sum(_needs(rows, SMALL, PADDING)) <= WIDTH else FIVE
    widths = _widths(_needs(rows, size, PADDING if size is SMALL else CLOSE))
    table = _bordered(word, len(rows), widths)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _mark(row, "w:cantSplit")
        if not number:
            _mark(row, "w:tblHeader")
        for cell, text in zip(row.cells, texts, strict=True):
            _fill(cell, text, head=not number, size=size)
    return table


def pairs_of(word: Word, pairs: Sequence[tuple[str, str]]) -> Table:
    """Names on the left, what is known on the right, and room to write by hand."""
    table = _bordered(word, len(pairs), (Mm(42), Mm(114)))
    for row, (name, value) in zip(table.rows, pairs, strict=True):
        row.height = Mm(14)
        _mark(row, "w:cantSplit")
        _fill(row.cells[0], name, head=True)
        _fill(row.cells[1], value, head=False)
    return table


def bare_table(footer: _Footer, widths: Sequence[Length]) -> Table:
    """One row without borders, in the middle of its height."""
    return _bare(footer.add_table(rows=1, cols=len(widths), width=WIDTH), widths)


def bare_row(word: Word, widths: Sequence[Length]) -> Table:
    """The same on the page itself, never cut in two."""
    table = _bare(word.add_table(rows=1, cols=len(widths)), widths)
    _mark(table.rows[0], "w:cantSplit")
    return table


def _bare(table: Table, widths: Sequence[Length]) -> Table:
    for cell in _sized(table, widths).rows[0].cells:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return table


def _bordered(word: Word, rows: int, widths: Sequence[Length]) -> Table:
    table = word.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid"
    return _sized(table, widths)


def _sized(table: Table, widths: Sequence[Length]) -> Table:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def _needs(rows: Sequence[Sequence[str]], size: Pt, padding: Length) -> list[int]:
    return [max(padding + _need(text, size) for text in column) for column in zip(*rows, strict=True)]


def _widths(needs: Sequence[int]) -> list[Length]:
    """A short column gets what its longest words need; what is left is shared among the long ones, evenly."""
    widths, left = [0] * len(needs), int(WIDTH)
    for waiting, (need, column) in zip(
        range(len(needs), 0, -1), sorted((need, column) for column, need in enumerate(needs)), strict=True
    ):
        widths[column] = min(need, left // waiting)
        left -= widths[column]
    return [Length(width + left // len(widths)) for width in widths]


def _need(text: str, size: Pt) -> int:
    """The width of its longest line; letters and digits take little more than half, with the gap beside them."""
    longest = max(sum(6 if char < "\u2000" or char == "−" else 10 for char in line) for line in text.split("\n"))
    return longest * size // 10


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fill(cell: _Cell, text: str, *, head: bool, size: Pt = SMALL) -> None:
    """Heads and numbers stand in the middle."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
        paragraph.alignment = ALIGN.CENTER if head or text.startswith(NUMERIC) else ALIGN.LEFT
        close_up(paragraph, Pt(18))
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
        write(paragraph, line, HEI if head else FANG, size)
