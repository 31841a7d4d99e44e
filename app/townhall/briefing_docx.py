"""月度通报 as a Word document: the official page, and a year drawn beside each estate without letters, so that no font
is missing on a server."""

import io
from collections.abc import Sequence
from datetime import date, datetime

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt
from docx.table import Table
from PIL import Image, ImageDraw

from app.core.filters import dated
from app.notices.docx_page import FANG, HEI, SONG, THREE, TWO, paragraph_on, printable, set_up, write
from app.notices.docx_table import grid_of
from app.townhall.rules.briefing import Briefing, Grid, Section
from app.townhall.rules.standings import stretches

SPARK = Mm(13)
SCALE = 4
TEAL = "#0f6b5c"
HEAD = "走势"


def briefing_docx(briefing: Briefing, *, day: date, made_at: datetime) -> bytes:
    word = Document()
    set_up(word)
    about = word.core_properties
    about.title, about.author, about.comments = printable(briefing.title), printable(briefing.issuer), ""
    about.created = about.modified = made_at
    for text, font, size in ((briefing.title, SONG, TWO), (briefing.subtitle, FANG, THREE)):
        line = paragraph_on(word, indent=False, align=ALIGN.CENTER)
        line.paragraph_format.line_spacing = Pt(36)
        write(line, text, font, size)
    for section in briefing.sections:
        _section(word, section)
    paragraph_on(word)
    for text in (briefing.issuer, dated(day)):
        signed = paragraph_on(word, indent=False, align=ALIGN.RIGHT)
        signed.paragraph_format.right_indent = 4 * THREE
        write(signed, text)
    kept = io.BytesIO()
    word.save(kept)
    return kept.getvalue()


def _section(word: Word, section: Section) -> None:
    heading = paragraph_on(word)
    heading.paragraph_format.keep_with_next = True
    write(heading, section.title, HEI)
    for sentence in section.sentences:
        write(paragraph_on(word), sentence)
    if section.grid:
        _grid(word, section.grid)


def _grid(word: Word, grid: Grid) -> None:
    caption = paragraph_on(word, indent=False, align=ALIGN.CENTER)
    caption.paragraph_format.keep_with_next = True
    write(caption, grid.caption, HEI, Pt(12))
    rows = grid.rows
    if grid.sparks:
        rows = ((*rows[0], HEAD), *((*row, "　　　　") for row in rows[1:]))
    table = grid_of(word, rows)
    if grid.sparks:
        _draw(table, grid.sparks)
    paragraph_on(word).paragraph_format.line_spacing = Pt(10)


def _draw(table: Table, sparks: Sequence[Sequence[int | None]]) -> None:
    for row, totals in zip(table.rows[1:], sparks, strict=True):
        paragraph = row.cells[-1].paragraphs[0]
        for run in paragraph.runs:
            run.text = ""
        paragraph.paragraph_format.line_spacing = None
        if sum(total is not None for total in totals) > 1:
            paragraph.add_run().add_picture(io.BytesIO(spark_png(totals)), width=SPARK)


def spark_png(totals: Sequence[int | None]) -> bytes:
    """A year as a line on white, 100 by 32, the lowest at the bottom."""
    picture = Image.new("RGB", (104 * SCALE, 36 * SCALE), "white")
    pen = ImageDraw.Draw(picture)
    for stretch in stretches(totals):
        dots = [tuple((float(n) + 2) * SCALE for n in dot.split(",")) for dot in stretch.split(" ")]
        pen.line(dots, fill=TEAL, width=2 * SCALE, joint="curve")
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
