"""What is posted on the wall: only what is published, the same on page and in Word, small counts not told."""

import io
from datetime import date
from html import unescape

import pytest
from docx import Document
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from app.notices.rules.content import Block, BlockKind
from app.scorecards.models import Scorecard
from app.scorecards.rules.kinds import Card, State
from app.scorecards.rules.scoring import Counts
from app.townhall.rules.posting import Hung, Wall, wall_blocks
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.scorecards.judge import OVER, an_october, made
from tests.townhall.test_briefing import estate

OCTOBER = date(2026, 10, 1)
YELLOW = estate("西区", 5690, -1263, card=Card.YELLOW, card_words="10 月 56.90 分，低于 60.00 分，亮黄牌。")


def words(*hung: Hung, rates: tuple[tuple[str, Counts], ...] = (), black: bool = False) -> str:
    wall = Wall(
        "祥瑞花园社区", OCTOBER, hung, [], [each.month for each in hung if black], rates, "小区", 5, "",
        "社区电话 0533-2111111",
    )
    return "\n".join(line for block in wall_blocks(wall) for line in _lines(block))


def _lines(block: Block) -> list[str]:
    return [" ".join(row) for row in block.rows] if block.kind is BlockKind.TABLE else [block.text]


def hung(state: State = State.FINAL) -> Hung:
    return Hung(YELLOW, state, OVER)


def test_what_is_final_has_its_card_and_the_owners_right() -> None:
    said = words(hung(), black=True)
    assert "黑榜：西区（安禾物业）。10 月 56.90 分，低于 60.00 分，亮黄牌。" in said
    assert "换不换物业，由业主依法共同决定" in said
    assert "西区 安禾物业 56.90 不合格 −12.63 40/320 黄牌 定了" in said


def test_what_hangs_for_objections_says_until_when_and_to_whom() -> None:
    said = words(hung(State.PROVISIONAL))
    for told in ("公示中", "还在公示的先不上榜", "公示到 11月12日为止", "打社区电话 0533-2111111"):
        assert told in said, told


@pytest.mark.parametrize(("valued", "told"), [(0, "—"), (4, "少于 5 件"), (5, "60%（5 件）")])
def test_a_rate_of_few_is_not_told(valued: int, told: str) -> None:
    said = words(hung(), rates=(("东区", Counts(valued=valued, satisfied=min(valued, 3))),))
    assert f"东区 — — {told}" in said


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    found = Hall(client, db, cast)
    with found.writing() as session:
        an_october(session, cast)
        made(session, cast)
    found.later(days=-12)
    return found


def test_page_file_and_the_estates_own_notice_say_the_same(hall: Hall) -> None:
    page = unescape(hall.see("liushuji", "/c/xiangrui/posting").text)
    notice = unescape(hall.see("", "/estates/xiangrui-dong/scorecards/2026-10/notice").text)
    word = Document(io.BytesIO(hall.see("liushuji", "/c/xiangrui/posting.docx").content))
    written = [paragraph.text for paragraph in word.paragraphs if len(paragraph.text) > 4]
    assert [each for each in written if each not in page] == []
    assert "祥瑞花园东区物业服务评议结果公示" in written
    assert sum(each in notice for each in written) > 8
    assert {cell.text for table in word.tables[1:2] for row in table.rows for cell in row.cells} & {"100%", "少于 5 件"}
    assert len(word.inline_shapes) == 2


def test_the_town_hangs_one_sheet_and_leads_to_the_communities(hall: Hall) -> None:
    page = unescape(hall.see("chenkezhang", "/town/posting").text)
    assert page.count('class="sheet official"') == 1
    assert "/c/xiangrui/posting?month=2026-10" in page
    assert "马尚镇物业管理办公室" in page


def test_a_card_somebody_bent_is_not_hung(hall: Hall) -> None:
    with hall.writing() as session:
        session.execute(update(Scorecard).values(facts="{}"))
    page = unescape(hall.see("liushuji", "/c/xiangrui/posting").text)
    assert "祥瑞花园东区的得分表有人动过" in page
    assert page.count('class="sheet official"') == 0
    assert hall.see("liushuji", "/c/xiangrui/posting.docx").status_code == 403


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("shenji", "/town/posting", 200), ("liushuji", "/town/posting", 403),
        ("chenkezhang", "/town/posting.docx", 200),
        ("chenkezhang", "/c/shiji/posting", 200), ("liushuji", "/c/shiji/posting", 403), ("", "/town/posting", 303),
        ("liushuji", "/c/xiangrui/posting?paper=a3&month=x", 200),
    ],
)  # fmt: skip
def test_who_prints_it(hall: Hall, who: str, path: str, status: int) -> None:
    assert hall.see(who, path).status_code == status


def test_before_any_score_nothing_can_hang(client: TestClient, db: Engine, cast: Cast) -> None:
    hall = Hall(client, db, cast)
    assert "还没有可以上墙的" in hall.see("chenkezhang", "/town/posting").text
    assert hall.see("chenkezhang", "/town/posting.docx").status_code == 403
