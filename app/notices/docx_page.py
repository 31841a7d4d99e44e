"""The page of an official document (GB/T 9704-2012): A4, 22 lines of 28 characters, its fonts, its page numbers."""

import re

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.section import _Footer
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SONG, FANG, HEI, KAI, PLAIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {
    SONG: "STZhongsong,华文中宋,Songti SC,Noto Serif CJK SC", FANG: "仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    HEI: "SimHei,Heiti SC,Noto Sans CJK SC", KAI: "楷体,KaiTi,STKaiti,Noto Serif CJK SC",
    PLAIN: "SimSun,Songti SC,Noto Serif CJK SC",
}
LATIN = "Times New Roman"
TWO, THREE, FOUR, FIVE = Pt(22), Pt(16), Pt(14), Pt(10.5)
LINE = Pt(28.95)
CLOSER = "-5"
"""Twentieths of a point between characters: 28 of 15.75 pt fill the 156 mm of a line."""
_UNPRINTABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Without the characters XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def set_up(word: Word) -> None:
    """Page, grid, fonts and page numbers."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    _grid(section._sectPr)
    _fonts(word)
    word.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, ALIGN.RIGHT)
    _page_number(section.even_page_footer, ALIGN.LEFT)


def _grid(properties: object) -> None:
    """22 lines a page. The 28 characters a line come from CLOSER: programs read a grid of characters differently."""
    for old in properties.findall(qn("w:docGrid")):  # type: ignore[attr-defined]  # lxml under docx
        properties.remove(old)  # type: ignore[attr-defined]  # lxml under docx
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "lines"), ("linePitch", "579")):
        grid.set(qn(f"w:{name}"), value)
    properties.append(grid)  # type: ignore[attr-defined]  # lxml under docx


def _fonts(word: Word) -> None:
    """仿宋 3号 everywhere unless said otherwise, and what to take where a font is not installed."""
    normal = word.styles["Normal"]
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        for name in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[name]
    normal.font.size = THREE
    _font(normal.element.get_or_add_rPr(), FANG)
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    table = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/></w:font>' for name, others in FALLBACKS.items()
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{table}</w:fonts>'
    for key, link in list(word.part.rels.items()):
        if link.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            word.part.rels.pop(key)
    fonts_part = Part(
        PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, xml.encode(), word.part.package
    )
    word.part.relate_to(fonts_part, RELATIONSHIP_TYPE.FONT_TABLE)


def _font(properties: object, name: str) -> None:
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]  # lxml under docx
    for script, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", name), ("cs", LATIN)):
        fonts.set(qn(f"w:{script}"), font)


def write(paragraph: Paragraph, text: str, font: str = FANG, size: Pt = THREE) -> Run:
    run = paragraph.add_run(printable(text))
    run.font.size = size
    properties = run._r.get_or_add_rPr()
    _font(properties, font)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), CLOSER)
    properties.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:vertAlign", "w:lang")
    return run


def paragraph_on(word: Word, *, indent: bool = True, align: ALIGN | None = None) -> Paragraph:
    """A paragraph on the grid, indented by two characters."""
    paragraph = word.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = True
    paragraph.alignment = align if align is not None else ALIGN.JUSTIFY
    if indent:
        shape.first_line_indent = 2 * THREE
    return paragraph


def close_up(paragraph: Paragraph, line: Pt) -> None:
    """Lines of this height instead of the grid's: tables, notes at the foot."""
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:rPr")


def rule_under(paragraph: Paragraph, colour: str) -> None:
    """A line across the page under the paragraph; `colour` in six hex digits."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _page_number(footer: _Footer, align: ALIGN) -> None:
    """Outside: odd pages right, even pages left, one character in."""
    footer.is_linked_to_previous = False
    number_page(footer.paragraphs[0], align)


def number_page(paragraph: Paragraph, align: ALIGN) -> None:
    """- 1 -"""
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = FOUR
    write(paragraph, "- ", PLAIN, FOUR)
    run = write(paragraph, "", PLAIN, FOUR)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)
    write(paragraph, " -", PLAIN, FOUR)
