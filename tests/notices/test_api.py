"""The JSON of papers: what is posted in an estate, whether a paper is genuine, and what it says to whom."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.db import WRITE
from app.core.pagination import encode
from app.notices.actions.objecting import object_to
from app.notices.actions.withdrawing import withdraw_paper
from app.notices.models import Paper
from tests.api.conftest import Callers
from tests.api.describing import broken
from tests.api.test_openapi import described, gaps
from tests.cast import NOON, Cast
from tests.notices.paperwork import LETTER, posted, sent

LIST = "/api/v1/estates/xiangrui-dong/papers"


@pytest.fixture
def papers(db: Engine, cast: Cast) -> dict[str, Paper]:
    """Three posted, the first replaced by the second; one letter; an objection to the third."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        old, new, last = (posted(session, cast, about=f"test:{number}:notice") for number in range(3))
        withdraw_paper(session, old, "日期写错了。", replaced_by=new, by=cast.actor("liushuji"), at=NOON)
        me = cast.actor("wangyi")
        object_to(session, last, "灯上周就坏了。", for_company=False, title="本小区住户", by=me, at=NOON)
        letter = sent(session, cast)
        session.commit()
    return {"old": old, "new": new, "last": last, "letter": letter}


def test_a_list_has_what_is_posted_the_latest_first(as_: Callers, papers: dict[str, Paper]) -> None:
    met: list[Any] = []
    query: dict[str, Any] = {"limit": 2}
    for _ in range(2):
        page = as_("").get(LIST, params=query).json()
        met += page["items"]
        query["cursor"] = page["next"]
    assert [each["token"] for each in met] == [papers[name].token for name in ("last", "new", "old")]
    assert [each["state"] for each in met] == ["valid", "valid", "replaced"]
    assert (page["next"], met[0]["number"], met[0]["issued_by"]) == (None, "祥瑞花园社区〔2026〕3号", "community")


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": encode("notices", 1)}, {"limit": "0"}, {"limit": "101"}])
def test_a_list_refuses_what_is_not_its_own(as_: Callers, query: dict[str, Any]) -> None:
    assert as_("").get(LIST, params=query).status_code == 422
    assert as_("").get("/api/v1/estates/nowhere/papers").status_code == 404


def test_a_posted_paper_says_everything_but_names(as_: Callers, papers: dict[str, Paper], cast: Cast) -> None:
    answer = as_("").get(f"/api/v1/papers/{papers['last'].token}")
    found = answer.json()
    assert found["blocks"][0] == {"kind": "addressee", "text": "祥瑞花园东区各位业主、住户：", "rows": []}
    assert [each["said_by"] for each in found["objections"]] == ["本小区住户"]
    assert not [person.name for person in cast.people.values() if person.name in answer.text]
    old = as_("").get(f"/api/v1/papers/{papers['old'].token}").json()
    assert (old["replaced_by"], old["withdrawn_reason"]) == (papers["new"].token, "日期写错了。")


@pytest.mark.parametrize(
    ("name", "reads"),
    [("", False), ("wangyi", False), ("xiaoli", False), ("zhaojingli", True), ("chenkezhang", True), ("shenji", True)],
)
def test_a_letter_is_genuine_to_all_and_read_by_few(
    as_: Callers, papers: dict[str, Paper], name: str, reads: bool
) -> None:
    answer = as_(name).get(f"/api/v1/papers/{papers['letter'].token}")
    found = answer.json()
    assert (found["state"], found["digest"], found["objections"]) == ("valid", papers["letter"].digest, None)
    assert (found["title"] is not None, found["estate"] is not None, LETTER["内容"] in answer.text) == (reads,) * 3


def test_what_was_never_issued_is_not_there(as_: Callers) -> None:
    for token in ("x", "x" * 22, "x" * 400):
        assert as_("").get(f"/api/v1/papers/{token}").status_code == 404


@pytest.mark.parametrize("name", ["", "chenkezhang"])
def test_answers_are_as_described(as_: Callers, papers: dict[str, Paper], document: Any, name: str) -> None:
    one = "/api/v1/papers"
    tokens = ("x", *(paper.token for paper in papers.values()))
    for path in (LIST, f"{LIST}?limit=0", "/api/v1/estates/nowhere/papers", *(f"{one}/{token}" for token in tokens)):
        answer = as_(name).get(path)
        operation = described(document, "GET", path)
        assert gaps(operation, document) == []
        assert answer.status_code in operation.statuses, answer.text
        assert broken(operation.answer(answer.status_code), answer.json(), document) == []
