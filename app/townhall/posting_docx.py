"""上墙的公示 as one Word document: a page for each estate, so that whoever posts them prints one file."""

import io
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.core.filters import dated
from app.notices.docx import RED, block_on, code_on
from app.notices.docx_page import (
    FANG,
    LINE,
    SONG,
    THREE,
    TWO,
    close_up,
    paragraph_on,
    printable,
    rule_under,
    set_up,
    write,
)
from app.notices.docx_table import bare_row, grid_of
from app.notices.rules.content import Block, BlockKind
from app.scorecards.pages.notice import Sheet

SMALL, LESS_FOUR, CLOSER_LINE = Pt(9), Pt(12), Pt(16.5)
LOOK_UP = "扫码看网上的原样，每一分都能点开看依据、自己复算。"


def posting_docx(sheets: Sequence[Sheet], *, made_at: datetime) -> bytes:
    word = Document()
    set_up(word)
    about = word.core_properties
    about.title, about.author, about.comments = printable(sheets[0].title), printable(sheets[0].issuer), ""
    about.created = about.modified = made_at
    for number, sheet in enumerate(sheets):
        _sheet(word, sheet, follows=bool(number))
    _closer(word)
    kept = io.BytesIO()
    word.save(kept)
    return kept.getvalue()


def _closer(word: Word) -> None:
    """A sheet for the wall should be one page: less margin than a letter, 小四 instead of 3号, rows without air."""
    section = word.sections[0]
    section.top_margin, section.bottom_margin, section.footer_distance = Mm(14), Mm(14), Mm(6)
    for footer in (section.footer, section.even_page_footer):
        footer.paragraphs[0].paragraph_format.space_after = Pt(0)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)  # LibreOffice would give a line two of a close grid's
    for paragraph in word.paragraphs:
        if paragraph.paragraph_format.line_spacing == LINE:
            paragraph.paragraph_format.line_spacing = CLOSER_LINE
        if paragraph.paragraph_format.first_line_indent:
            paragraph.paragraph_format.first_line_indent = 2 * LESS_FOUR
        for run in paragraph.runs:
            run.font.size = LESS_FOUR if run.font.size == THREE else run.font.size


def _sheet(word: Word, sheet: Sheet, *, follows: bool) -> None:
    issuer = paragraph_on(word, indent=False, align=ALIGN.CENTER)
    issuer.paragraph_format.page_break_before = follows
    issuer.paragraph_format.space_after = Pt(6)
    write(issuer, sheet.issuer, SONG, TWO).font.color.rgb = RED
    rule_under(issuer, str(RED))
    title = paragraph_on(word, indent=False, align=ALIGN.CENTER)
    title.paragraph_format.line_spacing = Pt(30)
    write(title, sheet.title, SONG, TWO)
    month = paragraph_on(word, indent=False, align=ALIGN.CENTER)
    month.paragraph_format.space_after = Pt(8)
    write(month, sheet.subtitle)
    for block in sheet.blocks:
        _block(word, block)
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    _foot(word, sheet)


def _block(word: Word, block: Block) -> None:
    """A table stands under its heading and needs no name of its own."""
    if block.kind is not BlockKind.TABLE:
        block_on(word, block)
        return
    for row in grid_of(word, block.rows).rows:
        for paragraph in (each for cell in row.cells for each in cell.paragraphs):
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    close_up(paragraph_on(word), Pt(8))


def _foot(word: Word, sheet: Sheet) -> None:
    """Where to look it up, and who issues it."""
    code, words, signed = bare_row(word, (Mm(24), Mm(84), Mm(48))).rows[0].cells
    code_on(code.paragraphs[0], sheet.url)
    for number, line in enumerate(filter(None, (LOOK_UP, sheet.url, sheet.digest and f"校验码 {sheet.digest}"))):
        paragraph = words.paragraphs[0] if not number else words.add_paragraph()
        close_up(paragraph, Pt(12))
        paragraph.paragraph_format.space_after = Pt(0)
        write(paragraph, line, FANG, SMALL)
    for number, line in enumerate((sheet.issuer, dated(sheet.day))):
        paragraph = signed.paragraphs[0] if not number else signed.add_paragraph()
        paragraph.alignment = ALIGN.RIGHT
        close_up(paragraph, Pt(22))
        write(paragraph, line, FANG, Pt(12) if len(line) > 8 else THREE)
