"""会议纪要 as a document: all its lines, the official page, nothing XML cannot hold."""

import io
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from app.meetings.docx import minutes_docx, ordinal
from app.meetings.rules.minutes import Line, outlined
from app.meetings.rules.paper import Paper
from app.notices.docx_page import FANG, HEI, LINE, printable
from tests.cast import NOON

LINES = (
    Line("name", "会议", "祥瑞花园社区每周说事第46期"), Line("time", "时间", "2026年11月16日 周一 09:30 到 10:25"),
    Line("host", "主持", "刘**（社区书记）"), Line("present", "到会", "居民 17 人；物业 赵国强"),
    Line("absent", "没到会", "业委会"), Line("before", "上次定下的事", "上次定下 5 项，办完 4 项。"),
    Line("old.1.title", "说的事", "长椅刷漆"), Line("old.1.stands", "结果", "过了 2 天"),
    Line("item.2.title", "说的事", "西门停车"), Line("item.2.said", "大家说的", "停了 6 辆。\n救护车进不来。"),
    Line("item.2.agreed", "议定", "限期办理：装两个升降桩。"), Line("item.2.hands", "举手", ""),
    Line("next", "下次", "2026年11月23日"),
)


def made(**more: Any) -> bytes:
    values: dict[str, Any] = {
        "outline": outlined(LINES), "standing": "祥瑞花园纪〔2026〕12号", "issuer": "祥瑞花园社区",
        "issued_on": date(2026, 11, 20), "made_at": NOON,
    }
    return minutes_docx(Paper(**{**values, **more}))


def paragraphs(document: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(document)).paragraphs]


def test_every_line_with_words_is_on_paper_in_order() -> None:
    found = [text for text in paragraphs(made()) if text]
    assert found == [
        "祥瑞花园社区每周说事第46期会议纪要", "祥瑞花园纪〔2026〕12号", "时间：2026年11月16日 周一 09:30 到 10:25",
        "主持：刘**（社区书记）", "一、上次定下的事", "上次定下 5 项，办完 4 项。", "（一）长椅刷漆", "结果：过了 2 天",
        "二、这次说的事", "（一）西门停车", "大家说的：停了 6 辆。", "救护车进不来。", "议定：限期办理：装两个升降桩。",
        "三、接下来", "下次：2026年11月23日", "出席：居民 17 人；物业 赵国强", "未到会：业委会",
        "主持人（签字）：", "物业负责人（签字）：", "居民代表（签字）：", "祥瑞花园社区", "2026年11月20日",
    ]


def test_the_official_page() -> None:
    section = Document(io.BytesIO(made())).sections[0]
    page = [section.page_width, section.page_height]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(length.mm) for length in page + margins if length is not None] == [210, 297, 37, 35, 28, 26]
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_type_and_spacing() -> None:
    document = Document(io.BytesIO(made()))
    line = next(each for each in document.paragraphs if each.text.startswith("时间："))
    assert line.paragraph_format.line_spacing == LINE
    assert line.paragraph_format.first_line_indent == 2 * Pt(16)
    fonts = [each.get(qn("w:eastAsia")) for run in line.runs for each in run._r.iter(qn("w:rFonts"))]
    assert (fonts, [run.font.size for run in line.runs]) == ([HEI, FANG], [Pt(16), Pt(16)])
    title = document.paragraphs[0].runs[0]
    assert title.font.size == Pt(22)


def test_every_font_has_something_to_fall_back_on() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        table = ElementTree.fromstring(archive.read("word/fontTable.xml"))
    named = {font.get(qn("w:name")): font[0].get(qn("w:val")) for font in table}
    assert "仿宋" in str(named[FANG])
    assert set(named) == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"}


def test_addenda_and_the_way_to_check_it() -> None:
    added = [Line("added.1", "第 1 条，2026年11月25日，社区书记 刘**", "升降桩装好了。")]
    found = paragraphs(made(added=added, footnote="校验码 abc"))
    assert "四、补充说明" in found
    assert "第 1 条，2026年11月25日，社区书记 刘**：升降桩装好了。" in found
    assert found[-1] == "校验码 abc"


@pytest.mark.parametrize("evil", ["\x00\x08坏\x0b字\x1f符\ufffe", "<w:t>&amp;</w:t>]]>", "=HYPERLINK(1)", "\ud800半个"])
def test_whatever_was_typed_stays_text(evil: str) -> None:
    outline = outlined([Line("name", "会议", evil), Line("item.1.title", "说的事", evil), Line("time", "时间", evil)])
    found = paragraphs(made(outline=outline, issuer=evil, standing=evil))
    assert f"{printable(evil)}会议纪要" in found
    assert f"（一）{printable(evil)}" in found


def test_a_draft_without_anything_opens() -> None:
    assert "会议纪要" in paragraphs(made(outline=outlined([])))


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "100")],
)
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word
