"""会议纪要 as a Word document in the official layout (domain §8, GB/T 9704-2012): A4, 22 lines of 28 characters."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt, RGBColor

from app.core.filters import dated
from app.meetings.rules.minutes import Block, Line, Outline
from app.meetings.rules.paper import Paper
from app.notices.docx_page import (
    FANG,
    FIVE,
    HEI,
    KAI,
    SONG,
    THREE,
    TWO,
    paragraph_on,
    printable,
    rule_under,
    set_up,
    write,
)

RED = RGBColor(0xB3, 0x26, 0x1E)
_DIGITS = "零一二三四五六七八九"
LABELS = {"present": "出席", "observing": "列席", "absent": "未到会"}
SIGNERS = ("主持人", "物业负责人", "居民代表")
OLD, NOW, NEXT = "上次定下的事", "这次说的事", "接下来"


def minutes_docx(paper: Paper) -> bytes:
    """The whole document."""
    word = Document()
    set_up(word)
    about = word.core_properties
    about.title, about.author, about.comments = printable(f"{paper.outline.name}会议纪要"), printable(paper.issuer), ""
    about.created = about.modified = paper.made_at
    _opening(word, paper)
    sections = [part for part in (_old(paper.outline), _now(paper.outline), _next(paper.outline)) if part]
    for number, (title, lines, blocks) in enumerate(sections, start=1):
        _section(word, number, title, lines, blocks)
    _added(word, len(sections), paper.added)
    _closing(word, paper)
    kept = io.BytesIO()
    word.save(kept)
    return kept.getvalue()


Chapter = tuple[str, Sequence[Line], Sequence[Block]]


def _old(outline: Outline) -> Chapter | None:
    return (OLD, outline.before, outline.carried) if outline.before or outline.carried else None


def _now(outline: Outline) -> Chapter | None:
    return (NOW, (), outline.matters) if outline.matters else None


def _next(outline: Outline) -> Chapter | None:
    return (NEXT, outline.after, ()) if outline.after else None


def ordinal(number: int) -> str:
    """一 to 九十九, as headings count; beyond that plain digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def _labelled(word: Word, label: str, text: str) -> None:
    paragraph = paragraph_on(word)
    write(paragraph, f"{label}：", HEI)
    write(paragraph, text)


def _opening(word: Word, paper: Paper) -> None:
    title = paragraph_on(word, indent=False, align=ALIGN.CENTER)
    title.paragraph_format.line_spacing = Pt(36)
    title.paragraph_format.space_before = Pt(14)
    write(title, f"{paper.outline.name}会议纪要", SONG, TWO).font.color.rgb = RED
    number = paragraph_on(word, indent=False, align=ALIGN.CENTER)
    number.paragraph_format.space_after = Pt(14)
    write(number, paper.standing)
    rule_under(number, str(RED))
    for line in paper.outline.head:
        _labelled(word, line.heading, line.text)


def _section(word: Word, number: int, title: str, lines: Sequence[Line], blocks: Sequence[Block]) -> None:
    heading = paragraph_on(word)
    heading.paragraph_format.keep_with_next = True
    write(heading, f"{ordinal(number)}、{title}", HEI)
    for line in lines:
        write(paragraph_on(word), line.text if line.key == "before" else f"{line.heading}：{line.text}")
    for place, block in enumerate(blocks, start=1):
        _block(word, place, block)


def _block(word: Word, place: int, block: Block) -> None:
    heading = paragraph_on(word)
    heading.paragraph_format.keep_with_next = True
    write(heading, f"（{ordinal(place)}）{block.title}", KAI)
    for line in block.lines:
        for piece, text in enumerate(line.text.split("\n")):
            write(paragraph_on(word), f"{line.heading}：{text}" if not piece else text)


def _added(word: Word, sections: int, added: Sequence[Line]) -> None:
    """补充说明, each dated and numbered."""
    if not added:
        return
    heading = paragraph_on(word)
    heading.paragraph_format.keep_with_next = True
    write(heading, f"{ordinal(sections + 1)}、补充说明", HEI)
    for line in added:
        write(paragraph_on(word), f"{line.heading}：{line.text}")


def _closing(word: Word, paper: Paper) -> None:
    """Who was there, who issues it and when with room for a seal, and how to check it."""
    if paper.outline.came:
        paragraph_on(word)
    for line in paper.outline.came:
        _labelled(word, LABELS[line.key], line.text)
    paragraph_on(word)
    for signer in SIGNERS:
        write(paragraph_on(word), f"{signer}（签字）：")
    paragraph_on(word)
    for text in (paper.issuer, dated(paper.issued_on)):
        signed = paragraph_on(word, indent=False, align=ALIGN.RIGHT)
        signed.paragraph_format.right_indent = 4 * THREE
        signed.paragraph_format.keep_together = True
        write(signed, text)
    if paper.footnote:
        note = paragraph_on(word, indent=False, align=ALIGN.LEFT)
        note.paragraph_format.space_before = Pt(14)
        note.paragraph_format.line_spacing = Pt(16)
        write(note, paper.footnote, FANG, FIVE)
