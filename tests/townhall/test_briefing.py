"""月度通报: the sentences are the month's numbers, and page and document say the same."""

import io
import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.rulebooks.rules.policy import shipped
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.rates import rates_of
from app.scorecards.rules.scoring import Counts
from app.townhall.briefing_docx import briefing_docx, spark_png
from app.townhall.rules.briefing import Count, EstateMonth, MonthFacts, briefing_of
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.scorecards.judge import an_october, made

OCTOBER = date(2026, 10, 1)
RULES = shipped()


def estate(name: str, total: int | None, change: int | None = None, **more: Any) -> EstateMonth:
    values: dict[str, Any] = {
        "name": name, "community": "祥瑞花园社区", "company": "安禾物业", "total": total,
        "band": RULES.band(total) if total is not None else None, "enough": True, "sample": 40, "households": 320,
        "card": None, "card_words": "", "change": change, "parts": (7000, 8000, 9000), "parts_before": None,
    }  # fmt: skip
    return EstateMonth(**{**values, **more})


def facts(**more: Any) -> MonthFacts:
    values: dict[str, Any] = {
        "place": "马尚镇", "issuer": "马尚镇物业管理办公室", "month": OCTOBER, "filed": Count("反映", 124, 116),
        "closed": Count("办结", 112, 112), "missed": Count("超期", 3, 9),
        "categories": [Count("停车", 17, 15), Count("电梯", 4, 5), Count("绿化", 2, 2)],
        "estates": [estate("东区", 8970, 738), estate("西区", 5690, -1263)],
        "rates": [("祥瑞花园社区", rates_of([Counts(answered=4, answered_good=3)], 320, 12, RULES.rates))],
        "weights": RULES.weights,
    }  # fmt: skip
    return MonthFacts(**{**values, **more})


def said(**more: Any) -> str:
    return "\n".join(sentence for section in briefing_of(facts(**more)).sections for sentence in section.sentences)


@pytest.mark.parametrize(
    "words",
    [
        "居民公开反映 124 件，比上个月多 8 件；办结 112 件，和上个月一样。", "到期没有办完的 3 件，比上个月少 6 件。",
        "反映最多的是停车（17 件）、电梯（4 件）、绿化（2 件）。", "2 个小区有得分，其中优秀 1 个、不合格 1 个。",
        "升得最多的是东区，升了 7.38 分。", "降得多的：西区降了 12.63 分。",
    ],
)  # fmt: skip
def test_the_sentences_are_the_numbers(words: str) -> None:
    assert words in said()


def test_a_fall_names_the_part_that_did_most_of_it() -> None:
    """Owner fell by 30 points at 40 %, site rose, organisation fell by 10 at 30 %."""
    fallen = estate("西区", 5690, -1263, parts=(4000, 9000, 8000), parts_before=(7000, 8000, 9000))
    assert "西区降了 12.63 分，主要是居民评议少了 12.00 分。" in said(estates=[fallen])


def test_a_part_that_was_not_there_before_explains_nothing() -> None:
    fallen = estate("西区", 5690, -1263, parts=(None, 8000, 9000), parts_before=(7000, 8000, 9000))
    assert "西区降了 12.63 分。" in said(estates=[fallen])


def test_a_card_comes_with_the_owners_right() -> None:
    held = estate("西区", 5690, card=Card.YELLOW, card_words="10 月 56.90 分，低于 60.00 分，亮黄牌。")
    assert "西区（安禾物业）：10 月 56.90 分，低于 60.00 分，亮黄牌。" in said(estates=[held])
    assert "由业主依法共同决定" in said(estates=[held])


def test_a_small_sample_is_said_and_counted_as_reference() -> None:
    assert "北区评议的户数不够" in said(estates=[estate("北区", 9000, enough=False)])


def test_rates_say_how_many_they_are_made_of() -> None:
    [grid] = [each.grid for each in briefing_of(facts()).sections if each.title.endswith("三率")]
    assert grid is not None
    assert [row[-1] for row in grid.rows] == ["答复过的", "4 件"]


def test_sections_without_anything_are_left_out_and_numbered_on() -> None:
    titles = [each.title for each in briefing_of(facts(estates=[], rates=[], waiting=["东区有意见等答复"])).sections]
    assert titles == ["一、反映和办理", "二、接下来要办的"]


def test_the_document_says_what_the_page_says() -> None:
    made_up = briefing_of(facts(estates=[estate("东区", 8970, 738, year=(7000, None, 8000, 8970))]))
    body = briefing_docx(made_up, day=date(2026, 11, 6), made_at=datetime(2026, 11, 6, 1, 0, tzinfo=UTC))
    word = Document(io.BytesIO(body))
    text = [paragraph.text for paragraph in word.paragraphs]
    assert all(sentence in text for section in made_up.sections for sentence in section.sentences)
    assert [row.cells[0].text for row in word.tables[1].rows] == ["小区", "东区"]
    assert len(word.inline_shapes) == 1


def test_a_year_is_drawn_as_a_picture() -> None:
    assert spark_png((7000, None, 8000, 9000)).startswith(b"\x89PNG")


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    found = Hall(client, db, cast)
    with found.writing() as session:
        an_october(session, cast)
        made(session, cast)
    found.later(days=-12)
    return found


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("chenkezhang", "/town/briefing", 200), ("shenji", "/town/briefing", 200), ("liushuji", "/town/briefing", 403),
        ("liushuji", "/c/xiangrui/briefing", 200), ("liushuji", "/c/shiji/briefing", 403),
        ("chenkezhang", "/c/shiji/briefing", 200), ("wangyi", "/c/xiangrui/briefing", 403), ("", "/town/briefing", 303),
        ("liushuji", "/c/xiangrui/briefing.docx", 200), ("zhaojingli", "/c/xiangrui/briefing.docx", 403),
    ],
)  # fmt: skip
def test_who_reads_it(hall: Hall, who: str, path: str, status: int) -> None:
    assert hall.see(who, path).status_code == status


def test_page_and_file_hold_the_same_sentences(hall: Hall) -> None:
    page = unescape(hall.see("chenkezhang", "/town/briefing").text)
    file = hall.see("chenkezhang", "/town/briefing.docx").content
    words = [paragraph.text for paragraph in Document(io.BytesIO(file)).paragraphs]
    sentences = [each for each in re.findall(r"<p>([^<]+)</p>", page) if each in words]
    assert len(sentences) >= 4
    assert "1 个小区有得分" in page


def test_before_any_score_there_is_nothing_to_print(client: TestClient, db: Engine, cast: Cast) -> None:
    hall = Hall(client, db, cast)
    assert "还没有通报可看" in hall.see("chenkezhang", "/town/briefing").text
    assert hall.see("chenkezhang", "/town/briefing.docx").status_code == 403




def test_what_is_of_today_says_so_under_whatever_month() -> None:
    made = briefing_of(facts(waiting=["东区有意见等答复"], cases=["西区在整改"], today=date(2026, 11, 23)))
    assert [each.title.partition("、")[2] for each in made.sections][-2:] == [
        "整改和退出程序（截至11月23日）", "接下来要办的（截至11月23日）",
    ]
