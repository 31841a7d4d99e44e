"""A paper is issued once, numbered without gaps, and stays as it is."""

import io
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from docx import Document
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.core.db import WRITE
from app.notices.actions.issuing import issue_paper
from app.notices.models import Paper, PaperFile
from app.notices.queries import paper_about, papers_about, preview_paper, recent_papers
from app.notices.rules.content import digest_of
from tests.cast import NOON, Cast, load
from tests.notices.paperwork import DETAILS, LETTER, NOTICE, posted, sent


def test_a_paper_has_number_issuer_and_the_days_for_objections(session: Session, cast: Cast) -> None:
    paper = posted(session, cast)
    assert (paper.official_number, paper.issuer) == ("祥瑞花园社区〔2026〕1号", "祥瑞花园社区居民委员会")
    assert (paper.public, paper.objections_until) == (True, date(2026, 11, 25))
    assert paper.address == f"/v/{paper.token}"


def test_a_towns_letter_is_numbered_by_its_first_character_and_nobody_objects(session: Session, cast: Cast) -> None:
    paper = sent(session, cast)
    assert (paper.official_number, paper.issuer) == ("马物评〔2026〕1号", "马尚镇人民政府")
    assert (paper.public, paper.objections_until, paper.sheet.letterhead) == (False, None, True)
    assert paper.contract_id == cast.contract.key


def test_the_digest_covers_content_and_file(session: Session, cast: Cast) -> None:
    paper = sent(session, cast)
    file = session.exec(select(PaperFile).where(PaperFile.paper_id == paper.key)).one()
    assert paper.digest == digest_of(paper.content)
    assert file.digest == digest_of(file.docx)
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(file.docx)).paragraphs)
    assert "马物评〔2026〕1号" in words
    assert "楼道灯不亮" in words


def test_issued_again_it_is_the_one_there_is(session: Session, cast: Cast) -> None:
    first = posted(session, cast)
    again = posted(session, cast, fields={**NOTICE, "内容": "别的话"}, by="chenkezhang")
    assert again == first
    assert again.digest == first.digest
    assert posted(session, cast, about="test:2:notice").number == 2


def test_numbers_begin_anew_with_the_local_year(session: Session, cast: Cast) -> None:
    posted(session, cast)
    new_year = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert posted(session, cast, about="test:2:notice", at=new_year).official_number == "祥瑞花园社区〔2027〕1号"


@pytest.mark.parametrize("same_key", [True, False])
def test_two_at_once(db: Engine, cast: Cast, same_key: bool) -> None:
    start, made = Barrier(2), list[tuple[int, int]]()

    def issue(number: int) -> None:
        with Session(db, expire_on_commit=False) as session:
            start.wait()
            session.connection(execution_options={WRITE: True})
            here = load(session)
            paper = posted(session, here, about="test:1:notice" if same_key else f"test:{number}:notice")
            made.append((paper.key, paper.number))
            session.commit()

    threads = [Thread(target=issue, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number for _, number in made) == ([1, 1] if same_key else [1, 2])
    assert len({key for key, _ in made}) == (1 if same_key else 2)


def test_the_log_names_number_and_digest(session: Session, cast: Cast) -> None:
    paper = posted(session, cast)
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.subject == f"paper:{paper.key}")).one()
    assert (entry.verb, entry.actor_title) == ("paper.issued", "社区书记")
    assert paper.digest in entry.after


def test_the_clock_issues_without_a_person(session: Session, cast: Cast) -> None:
    paper = posted(session, cast, by=None)
    assert (paper.issued_by, paper.issued_title) == (None, "系统")


@pytest.mark.parametrize(
    "fields", [{}, {**LETTER, "多余": "x"}, {key: value for key, value in LETTER.items() if key != "小区"}]
)
def test_other_fields_than_declared_are_a_mistake(session: Session, cast: Cast, fields: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        sent(session, cast, fields=fields)




def test_an_unknown_kind_is_a_mistake(session: Session, cast: Cast) -> None:
    for kind in ("nothing", "../words/notice", ""):
        with pytest.raises(KeyError):
            issue_paper(session, kind=kind, estate=cast.dongqu, fields={}, about="a:1", by=None, at=NOON)


def test_a_case_keeps_its_papers_apart_from_others(session: Session, cast: Cast) -> None:
    for about in ("exit:1:interview", "exit:12:interview", "exit:1:order:2", "exit:1"):
        sent(session, cast, about=about)
    assert [paper.about for paper in papers_about(session, "exit:1")] == [
        "exit:1:interview", "exit:1:order:2", "exit:1",
    ]
    assert [paper.about for paper in papers_about(session, "exit:1:order:")] == ["exit:1:order:2"]
    assert paper_about(session, "exit:12:interview") is not None
    assert paper_about(session, "exit:12") is None


def test_recent_are_the_posted_ones(session: Session, cast: Cast) -> None:
    sent(session, cast)
    papers = [posted(session, cast, about=f"test:{number}:notice") for number in range(3)]
    assert recent_papers(session, [cast.dongqu.key], 2) == [papers[2], papers[1]]
    assert recent_papers(session, [cast.xiqu.key], 2) == recent_papers(session, [], 2) == []


def test_a_preview_says_the_same_without_a_number(session: Session, cast: Cast) -> None:
    tables = {"明细": DETAILS}
    shown = preview_paper(session, kind="letter", estate=cast.dongqu, fields=LETTER, tables=tables, at=NOON)
    assert (shown.number, shown.day, shown.issuer) == ("", None, "马尚镇人民政府")
    assert shown.blocks == sent(session, cast).sheet.blocks
    assert session.exec(select(Paper)).one().number == 1


def test_another_name_may_stand_under_it(session: Session, cast: Cast) -> None:
    paper = sent(session, cast, issuer="马尚镇物业评议办公室")
    assert (paper.issuer, paper.series) == ("马尚镇物业评议办公室", "马物评")


