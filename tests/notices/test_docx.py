"""A paper as a document: the same content as its page, numbered, checkable, tables that break well."""

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from app.notices.docx import paper_docx, titled
from app.notices.docx_kind import RECEIPT_LINES
from app.notices.docx_table import WIDTH
from app.notices.rules.content import Content, Rows
from app.notices.rules.words import draft, shipped
from tests.cast import NOON
from tests.notices.paperwork import DETAILS, LETTER, NOTICE

ADDRESS = "https://pingshuo.example/v/Zx3kQ9f0aB7cD1eF2gH4iJ"
MANY: Rows = (
    ("序号", "问题", "哪天办完"),
    *((str(number), "楼道灯不亮，晚上看不清台阶" * 3, "2026年11月25日") for number in range(60)),
)


def content(kind: str, fields: dict[str, str], rows: Rows = DETAILS, **more: Any) -> Content:
    made = draft(kind, shipped(kind), fields, {"明细": rows})
    return replace(made, number="马物评〔2026〕3号", issuer="马尚镇人民政府", day=date(2026, 11, 18), **more)


def written(made: Content, at: datetime = NOON) -> Any:
    return Document(io.BytesIO(paper_docx(made, address=ADDRESS, digest="0123456789abcdef" * 4, made_at=at)))


def lines(word: Any) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs if paragraph.text]


def test_every_word_of_the_content_is_in_it() -> None:
    made = content("letter", LETTER)
    word = written(made)
    assert lines(word)[:3] == ["马尚镇人民政府", "马物评〔2026〕3号", made.title]
    assert [line for line in lines(word) if line in {block.text for block in made.blocks}] == [
        block.text for block in made.blocks
    ]
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [list(row) for row in DETAILS]


def test_signatures_issuer_and_day_close_it() -> None:
    ends = lines(written(content("letter", LETTER, receipt=False)))[-4:]
    assert ends == ["收件单位负责人（签字）：", "镇里经办人（签字）：", "马尚镇人民政府", "2026年11月18日"]


def test_only_a_towns_paper_has_the_red_head() -> None:
    town, community = written(content("letter", LETTER)), written(content("notice", NOTICE))
    assert "C81010" in town.element.xml
    assert "C81010" not in community.element.xml
    assert lines(community)[1] == "马物评〔2026〕3号"


def test_the_foot_of_the_first_page_says_how_to_check() -> None:
    section = written(content("notice", NOTICE)).sections[0]
    assert section.different_first_page_header_footer
    code, words, page = section.first_page_footer.tables[0].rows[0].cells
    assert [ADDRESS in words.text, "核对码：0123 4567 89ab cdef" in words.text] == [True, True]
    assert "PAGE" in page._tc.xml
    [picture] = [part for part in section.first_page_footer.part.related_parts.values() if "image" in part.content_type]
    assert Image.open(io.BytesIO(picture.blob)).width >= 200
    assert "pic:pic" in code._tc.xml


def test_a_long_table_repeats_its_head_and_breaks_between_rows() -> None:
    table = written(content("notice", NOTICE, MANY)).tables[0]
    assert [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [True] + [False] * 60
    assert all(row._tr.findall(f".//{qn('w:cantSplit')}") for row in table.rows)
    widths = [cell.width for cell in table.rows[1].cells]
    assert abs(sum(widths) - WIDTH) < Mm(1)
    assert widths[0] < widths[2] < widths[1]


@pytest.mark.parametrize("columns", [1, 2, 9])
def test_however_many_columns_they_fit_the_line(columns: int) -> None:
    rows = [["很长的一句话，写满一整行还要多" * 4] * columns, [""] * columns]
    cells = written(content("notice", NOTICE, rows)).tables[0].rows[0].cells
    assert len(cells) == columns
    assert abs(sum(cell.width for cell in cells) - WIDTH) < Mm(1)


def test_in_a_crowded_table_names_stay_in_one_line() -> None:
    rows = [
        ["小区", "物业", "得分", "等级", "比上月", "评议户数", "牌", "定了没有"],
        ["世纪花园一期", "邻和居物业", "90.50", "优秀（参考）", "−18.48", "58/300", "黄牌", "定了"],
    ]
    cells = written(content("notice", NOTICE, rows)).tables[0].rows[1].cells
    assert cells[0].paragraphs[0].runs[0].font.size == Pt(10.5)
    assert cells[0].width >= 6 * Pt(10.5) + Mm(3.8)


def test_the_receipt_is_a_page_of_its_own_with_what_is_known() -> None:
    with_slip, without = written(content("letter", LETTER)), written(content("letter", LETTER, receipt=False))
    slip = with_slip.tables[-1]
    assert [row.cells[0].text for row in slip.rows] == list(RECEIPT_LINES)
    assert [row.cells[1].text for row in slip.rows][1:3] == ["马物评〔2026〕3号", "安禾物业服务有限公司"]
    assert '<w:pageBreakBefore' in with_slip.element.xml
    assert '<w:pageBreakBefore' not in without.element.xml


def test_what_xml_cannot_hold_is_left_out() -> None:
    made = content("letter", {**LETTER, "内容": "一\x0b二<b>三</b>&\ufffe四"})
    assert any("<b>三</b>&四" in line for line in lines(written(made)))


def test_several_lines_of_a_value_are_paragraphs() -> None:
    word = written(content("letter", {**LETTER, "内容": "第一句。\n第二句。"}))
    assert [line for line in lines(word) if line.endswith("句。")] == ["第一句。", "第二句。"]


def test_a_long_issuer_fits_its_line() -> None:
    name = "马尚镇物业服务质量评议和退出工作领导小组办公室"
    word = written(replace(content("letter", LETTER), issuer=name))
    size = next(paragraph.runs[0].font.size for paragraph in word.paragraphs if paragraph.text == name)
    assert size.pt * len(name) <= 442


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("约谈通知书", ["约谈通知书"]), ("祥瑞花园东区公示：换灯", ["祥瑞花园东区公示：换灯"]),
        ("祥瑞花园东区业主共同决定结果：要不要换物业", ["祥瑞花园东区业主共同决定结果：", "要不要换物业"]),
    ],
)  # fmt: skip
def test_a_long_title_breaks_after_its_colon(title: str, lines: list[str]) -> None:
    assert titled(title).split("\n") == lines
