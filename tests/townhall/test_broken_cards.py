"""A card somebody has bent: the pages of the town stand, say so, and paper carries nothing of it."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from app.scorecards.models import Scorecard
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.people.browser import text as seen
from tests.scorecards.judge import an_october, made

DESKS = (
    ("chenkezhang", "/town"), ("liushuji", "/c/xiangrui/desk"), ("zhaojingli", "/companies/{company}/desk"),
    ("chenkezhang", "/town/briefing"), ("chenkezhang", "/town/briefing.docx"), ("liushuji", "/c/xiangrui/briefing"),
)
WALLS = (("chenkezhang", "/town/posting"), ("liushuji", "/c/xiangrui/posting"))
NAME = "祥瑞花园东区"


def bent(client: TestClient, db: Engine, cast: Cast, bend: dict[str, Any]) -> Hall:
    hall = Hall(client, db, cast)
    with hall.writing() as session:
        an_october(session, cast)
        made(session, cast)
        if bend:
            session.execute(update(Scorecard).values(**bend))
    return hall


@pytest.mark.parametrize("bend", [{"result": "{}"}, {"facts": "{}"}, {"total": 9999}, {"result": "["}])
def test_nothing_of_it_is_posted_and_no_page_falls(
    client: TestClient, db: Engine, cast: Cast, bend: dict[str, Any]
) -> None:
    hall = bent(client, db, cast, bend)
    for name, path in DESKS:
        assert hall.see(name, path.format(company=cast.anhe.key)).status_code == 200, path
    for name, path in WALLS:
        text = seen(hall.see(name, path))
        assert (f"{NAME}的得分表有人动过" in text, "99.99" in text, "67.75" in text) == (True, False, False), path


def test_a_desk_names_whom_it_can_not_show(client: TestClient, db: Engine, cast: Cast) -> None:
    hall = bent(client, db, cast, {"result": "{}"})
    assert f"{NAME}的得分表读不出来了" in seen(hall.see("chenkezhang", "/town"))


def test_a_whole_card_is_posted(client: TestClient, db: Engine, cast: Cast) -> None:
    hall = bent(client, db, cast, {})
    text = seen(hall.see("chenkezhang", "/town/posting"))
    assert (NAME in text, "有人动过" in text) == (True, False)
    body = Document(BytesIO(hall.see("liushuji", "/c/xiangrui/posting.docx").content))
    assert any(NAME in cell.text for table in body.tables for row in table.rows for cell in row.cells)
