"""A paper as a Word document in the official layout (GB/T 9704-2012), from the same content as its page."""

import io
from datetime import datetime

import segno
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from app.core.filters import dated
from app.notices.docx_kind import RECEIPT_LINES, RECEIPT_NOTE
from app.notices.docx_page import (
    FANG,
    HEI,
    SONG,
    THREE,
    TWO,
    close_up,
    number_page,
    paragraph_on,
    printable,
    rule_under,
    set_up,
    write,
)
from app.notices.docx_table import bare_table, grid_of, pairs_of
from app.notices.rules.content import Block, BlockKind, Content, fingerprint, receiver_of

RED = RGBColor(0xC8, 0x10, 0x10)
QUIET_ZONE = 2  # modules; the white cell around it gives the rest of ISO/IEC 18004's four
CODE_SIZE = Mm(19)
SMALL = Pt(9)
ONE_LINE = 20
"""Characters of a title on a line."""
FOOT, LIFTED = Mm(11), Mm(14)
"""How far the code is from the edge of the paper, and page numbers without one above that."""


def paper_docx(content: Content, *, address: str, digest: str, made_at: datetime) -> bytes:
    """The whole document. `address` is the full one of the verification page."""
    word = Document()
    set_up(word)
    about = word.core_properties
    about.title, about.author, about.comments = printable(content.title), printable(content.issuer), ""
    about.created = about.modified = made_at
    _opening(word, content)
    _check(word, address, digest)
    for block in content.blocks:
        block_on(word, block)
    _closing(word, content)
    if content.receipt:
        _receipt(word, content)
    kept = io.BytesIO()
    word.save(kept)
    return kept.getvalue()


def titled(title: str) -> str:
    """One too long for a line breaks after its colon, not before its last character."""
    what, _, about = title.partition("：")
    return f"{what}：\n{about}" if about and len(title) > ONE_LINE else title


def _opening(word: Word, content: Content) -> None:
    """A town's name in red over a red line; anybody else's paper has its number under the title."""
    if content.letterhead:
        name = paragraph_on(word, indent=False, align=ALIGN.CENTER)
        name.paragraph_format.line_spacing, name.paragraph_format.space_after = Pt(48), Pt(14)
        write(name, content.issuer, SONG, _fitting(content.issuer)).font.color.rgb = RED
        number = paragraph_on(word, indent=False, align=ALIGN.CENTER)
        number.paragraph_format.space_after = Pt(28)
        write(number, content.number)
        rule_under(number, str(RED))
    title = paragraph_on(word, indent=False, align=ALIGN.CENTER)
    title.paragraph_format.line_spacing = Pt(34)
    title.paragraph_format.keep_with_next = True
    write(title, titled(content.title), SONG, TWO)
    if not content.letterhead and content.number:
        write(paragraph_on(word, indent=False, align=ALIGN.CENTER), content.number)
    paragraph_on(word)


def _fitting(name: str) -> Pt:
    """As large as 156 mm hold on one line, 36 pt at most."""
    return Pt(min(36, max(16, 430 // max(len(name), 1))))


def block_on(word: Word, block: Block) -> None:
    if block.kind is BlockKind.TABLE:
        caption = paragraph_on(word, indent=False, align=ALIGN.CENTER)
        caption.paragraph_format.keep_with_next = True
        write(caption, block.text, HEI, Pt(12))
        grid_of(word, block.rows)
        paragraph_on(word).paragraph_format.line_spacing = Pt(10)
        return
    heading = block.kind is BlockKind.HEADING
    for piece in block.text.split("\n"):
        paragraph = paragraph_on(word, indent=block.kind is not BlockKind.ADDRESSEE)
        paragraph.paragraph_format.keep_with_next = heading
        write(paragraph, piece, HEI if heading else FANG)


def _closing(word: Word, content: Content) -> None:
    """Who signs, then who issues it and when, with room for a seal, never on a page without words of the paper."""
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    for signer in content.signatures:
        line = _kept(word, ALIGN.LEFT)
        line.paragraph_format.space_before = Pt(8)
        write(line, f"{signer}（签字）：")
    lines = [_kept(word), _kept(word)]
    for text in filter(None, (content.issuer, dated(content.day) if content.day else "")):
        lines.append(_kept(word, ALIGN.RIGHT, indent=False))
        lines[-1].paragraph_format.right_indent = 4 * THREE
        write(lines[-1], text)
    lines[-1].paragraph_format.keep_with_next = False


def _kept(word: Word, align: ALIGN | None = None, *, indent: bool = True) -> Paragraph:
    paragraph = paragraph_on(word, indent=indent, align=align)
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _check(word: Word, address: str, digest: str) -> None:
    """At the foot of the first page: how anybody sees that the paper is genuine, by a code, an address, digits."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.footer_distance = FOOT
    for footer in (section.footer, section.even_page_footer):
        footer.paragraphs[0].paragraph_format.space_after = LIFTED
    first = section.first_page_footer
    first.is_linked_to_previous = False
    code, words, page = bare_table(first, (Mm(24), Mm(108), Mm(24))).rows[0].cells
    code_on(code.paragraphs[0], address)
    lines = ("扫码核对真假，看它现在还算不算数。", f"也可以打开：{address}", f"核对码：{fingerprint(digest)}")
    for number, line in enumerate(lines):
        paragraph = words.paragraphs[0] if not number else words.add_paragraph()
        close_up(paragraph, Pt(12))
        write(paragraph, line, FANG, SMALL)
    number_page(page.paragraphs[0], ALIGN.RIGHT)
    first.paragraphs[0].paragraph_format.line_spacing = Pt(1)


def code_on(paragraph: Paragraph, address: str) -> None:
    code = io.BytesIO()
    segno.make(address, error="m", micro=False).save(code, kind="png", scale=8, border=QUIET_ZONE)
    code.seek(0)
    paragraph.add_run().add_picture(code, width=CODE_SIZE)


def _receipt(word: Word, content: Content) -> None:
    """送达回执 on a page of its own: what was handed over, to whom, when; both sign."""
    title = paragraph_on(word, indent=False, align=ALIGN.CENTER)
    title.paragraph_format.page_break_before = True
    title.paragraph_format.line_spacing, title.paragraph_format.space_after = Pt(34), Pt(14)
    write(title, "送达回执", SONG, TWO)
    known = {"文书名称": content.title, "文号": content.number, "收件单位": receiver_of(content)}
    pairs_of(word, [(name, known.get(name, "")) for name in RECEIPT_LINES])
    note = paragraph_on(word)
    note.paragraph_format.space_before = Pt(10)
    write(note, RECEIPT_NOTE, FANG, Pt(12))
