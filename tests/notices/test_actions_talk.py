"""Objections, their answers, taking a paper back, and the words a town uses."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.core.db import WRITE
from app.core.errors import DomainError, Invalid, Stale
from app.notices.actions.farewell import forget_notices
from app.notices.actions.objecting import answer_objection, object_to
from app.notices.actions.withdrawing import withdraw_paper
from app.notices.actions.wording import change_words, restore_words
from app.notices.models import Paper, PaperObjection, Wording
from app.notices.queries import paper_about, recent_papers
from app.notices.queries.export import export_notices
from app.notices.queries.ground import worded
from app.notices.queries.objections import lives_in_estate, objections_to
from app.notices.queries.shown import replacements_for
from app.notices.rules.kinds import PaperState
from app.notices.rules.words import shipped
from app.notifications.models import Message
from tests.cast import NOON, Cast, add, load
from tests.notices.paperwork import posted, sent

WORDS = "3号楼的灯上周就坏了，日期不对。"
LATER = datetime(2026, 11, 20, 4, tzinfo=UTC)
OWN = shipped("notice").body.replace("社区电话", "有事打这个电话")


def said(
    session: Session, cast: Cast, paper: Paper, words: str = WORDS, *, by: str = "wangyi", company: bool = False,
    at: datetime = NOON,
) -> PaperObjection:
    title = "安禾物业" if company else "本小区住户"
    return object_to(session, paper, words, for_company=company, title=title, by=cast.actor(by), at=at)


def told(session: Session, cast: Cast, name: str) -> list[str]:
    rows = session.exec(select(Message).where(Message.person_id == cast.people[name].key).order_by("id"))
    return [row.title for row in rows]


def at_once(db: Engine, *deeds: Callable[[Session, Cast], object]) -> list[str]:
    """Each in a thread and a transaction of its own, begun together; the names of what was raised."""
    start, raised = Barrier(len(deeds)), list[str]()

    def run(deed: Callable[[Session, Cast], object]) -> None:
        with Session(db, expire_on_commit=False) as session:
            start.wait()
            session.connection(execution_options={WRITE: True})
            try:
                deed(session, load(session))
                session.commit()
            except DomainError as refusal:
                raised.append(type(refusal).__name__)

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.fixture
def kept(db: Engine, cast: Cast) -> None:
    """A posted paper that other transactions see."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        posted(session, cast)
        session.commit()


def locked(session: Session) -> Paper:
    paper = paper_about(session, "test:1:notice", lock=True)
    assert paper is not None
    return paper


def test_an_objection_is_masked_and_whoever_issued_it_hears(session: Session, cast: Cast) -> None:
    paper = posted(session, cast)
    objection = said(session, cast, paper, "灯早坏了，打我电话 13812345678 问。")
    assert "138****5678" in objection.words
    assert (objection.raised_title, objection.contract_id) == ("本小区住户", None)
    assert told(session, cast, "liushuji") == [f"有人对公示提了意见：{paper.title}"]


def test_a_paper_of_the_clock_is_answered_by_its_office(session: Session, cast: Cast) -> None:
    said(session, cast, posted(session, cast, by=None))
    assert len(told(session, cast, "liushuji")) == 1
    assert told(session, cast, "chenkezhang") == []


def test_the_same_words_twice_are_one(session: Session, cast: Cast) -> None:
    paper = posted(session, cast)
    assert said(session, cast, paper) == said(session, cast, paper)
    with pytest.raises(DomainError, match="提一次"):
        said(session, cast, paper, "又想起来一件事情。")


def test_a_company_says_it_once_whoever_says_it(session: Session, cast: Cast) -> None:
    paper = posted(session, cast)
    first = said(session, cast, paper, by="zhaojingli", company=True)
    assert first.contract_id == cast.contract.key
    with pytest.raises(DomainError, match="提一次"):
        said(session, cast, paper, "灯是业主自己装的。", by="lishifu", company=True)
    assert said(session, cast, paper).key != first.key


@pytest.mark.parametrize(
    ("at", "words", "error"),
    [
        (datetime(2026, 11, 25, 15, 59, tzinfo=UTC), WORDS, None),
        (datetime(2026, 11, 25, 16, 0, tzinfo=UTC), WORDS, DomainError), (NOON, "不对", Invalid),
    ],
)
def test_until_the_last_day_and_in_enough_words(
    session: Session, cast: Cast, at: datetime, words: str, error: type[DomainError] | None
) -> None:
    paper = posted(session, cast)
    if error is None:
        assert said(session, cast, paper, words, at=at).key
        return
    with pytest.raises(error):
        said(session, cast, paper, words, at=at)
    assert objections_to(session, paper.key) == []


@pytest.mark.usefixtures("kept")
def test_one_person_twice_at_once_is_one(db: Engine, cast: Cast) -> None:
    raised = at_once(
        db, lambda session, cast: said(session, cast, locked(session)),
        lambda session, cast: said(session, cast, locked(session), "换一种说法再说一遍。"),
    )
    with Session(db) as session:
        assert len(session.exec(select(PaperObjection)).all()) == 1
    assert raised == ["DomainError"]


def test_an_answer_comes_once_and_reaches_whoever_asked(session: Session, cast: Cast) -> None:
    paper = posted(session, cast)
    objection = said(session, cast, paper)
    for _ in range(2):
        answer_objection(session, paper, objection, "说得对，下一份写明。", by=cast.actor("liushuji"), at=LATER)
    assert (objection.answered_title, objection.answered_at) == ("社区书记", LATER)
    assert told(session, cast, "wangyi") == ["您对公示提的意见有答复了"]
    with pytest.raises(DomainError, match="答复过了"):
        answer_objection(session, paper, objection, "再想想还是不对。", by=cast.actor("chenkezhang"), at=LATER)


def test_an_answer_needs_reasons(session: Session, cast: Cast) -> None:
    paper = posted(session, cast)
    objection = said(session, cast, paper)
    with pytest.raises(Invalid):
        answer_objection(session, paper, objection, "不对", by=cast.actor("liushuji"), at=LATER)
    assert objection.answered_at is None


def test_a_paper_is_taken_back_for_another_one(session: Session, cast: Cast) -> None:
    old, new = posted(session, cast), posted(session, cast, about="test:2:notice")
    assert list(replacements_for(session, old, most=5)) == [new]
    digest = old.digest
    withdraw_paper(session, old, "日期写错了，重发一份。", replaced_by=new, by=cast.actor("liushuji"), at=LATER)
    assert (old.state, old.replaced_by, old.digest) == (PaperState.REPLACED, new.key, digest)
    assert recent_papers(session, [cast.dongqu.key], 5) == [new]
    with pytest.raises(DomainError, match="撤回"):
        said(session, cast, old)
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "paper.withdrawn")).one()
    assert (entry.reason, new.official_number in entry.after) == ("日期写错了，重发一份。", True)


def test_it_is_taken_back_once(session: Session, cast: Cast) -> None:
    paper = posted(session, cast)
    for _ in range(2):
        withdraw_paper(session, paper, "日期写错了。", by=cast.actor("liushuji"), at=LATER)
    assert paper.state is PaperState.WITHDRAWN
    with pytest.raises(DomainError, match="已经撤回"):
        withdraw_paper(session, paper, "别的理由也行。", by=cast.actor("liushuji"), at=LATER)


def test_nothing_older_elsewhere_or_withdrawn_stands_in_its_place(session: Session, cast: Cast) -> None:
    older, paper, gone = (posted(session, cast, about=f"test:{number}:notice") for number in range(3))
    withdraw_paper(session, gone, "也写错了日期。", by=None, at=NOON)
    for wrong in (older, gone, paper):
        with pytest.raises(Invalid) as refused:
            withdraw_paper(session, paper, "日期写错了。", replaced_by=wrong, by=None, at=LATER)
        assert refused.value.field == "replaced_by"
    assert paper.state is PaperState.VALID


@pytest.mark.usefixtures("kept")
def test_two_who_take_it_back_at_once(db: Engine, cast: Cast) -> None:
    """The second may not even read it before the first is done; if it could, both would meet and both write."""
    both_have_read = Barrier(2)

    def take_back(reason: str) -> Callable[[Session, Cast], object]:
        def deed(session: Session, cast: Cast) -> None:
            paper = locked(session)
            with suppress(BrokenBarrierError):
                both_have_read.wait(timeout=0.3)
            withdraw_paper(session, paper, reason, by=cast.actor("liushuji"), at=NOON)

        return deed

    assert at_once(db, take_back("日期写错了。"), take_back("楼号写错了。")) == ["DomainError"]


def test_a_towns_words_are_used_from_then_on(session: Session, cast: Cast) -> None:
    before = posted(session, cast)
    change_words(session, cast.town, "notice", OWN, "说得更明白", seen=0, by=cast.actor("chenkezhang"), at=NOON)
    after = posted(session, cast, about="test:2:notice")
    assert (before.wording, after.wording) == (0, 1)
    assert [block.text for block in after.sheet.blocks][-1] == "有事打这个电话：0533-2111111。"
    assert before.sheet.blocks[-1].text == "社区电话：0533-2111111。"


def test_going_back_is_one_more_version(session: Session, cast: Cast) -> None:
    by = cast.actor("chenkezhang")
    with pytest.raises(Invalid, match="就是原来的"):
        restore_words(session, cast.town, "notice", "改回去", seen=0, by=by, at=NOON)
    change_words(session, cast.town, "notice", OWN, "说得更明白", seen=0, by=by, at=NOON)
    restore_words(session, cast.town, "notice", "还是原来的好", seen=1, by=by, at=NOON)
    now = worded(session, cast.town.key, "notice")
    assert (now.version, now.words.body) == (2, shipped("notice").body)
    assert [row.body == "" for row in session.exec(select(Wording).order_by("version"))] == [False, True]


@pytest.mark.parametrize(
    ("body", "reason", "seen", "error"),
    [
        (shipped("notice").body, "没改", 0, Invalid), (OWN, "", 0, Invalid), (OWN, "改一改", 1, Stale),
        (OWN.replace("有不同意见的，可以在公示期内提出。", ""), "去掉一句", 0, Invalid),
        (f"{OWN}\n{{楼长}}", "多一项", 0, Invalid),
    ],
)
def test_words_that_cannot_be(
    session: Session, cast: Cast, body: str, reason: str, seen: int, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        change_words(session, cast.town, "notice", body, reason, seen=seen, by=cast.actor("chenkezhang"), at=NOON)
    assert session.exec(select(Wording)).first() is None


def test_two_who_change_them_at_once(db: Engine, cast: Cast) -> None:
    def change(words: str) -> Callable[[Session, Cast], object]:
        return lambda session, cast: change_words(
            session, cast.town, "notice", f"{OWN}\n{words}", "改一改", seen=0, by=cast.actor("chenkezhang"), at=NOON
        )

    assert at_once(db, change("甲"), change("乙")) == ["Stale"]


def test_words_that_no_longer_fit_a_release_give_way(session: Session, cast: Cast) -> None:
    old = "# 老的\n没有那一句"
    add(session, Wording(town_id=cast.town.key, kind="notice", version=1, body=old, reason="旧", made_at=NOON))
    now = worded(session, cast.town.key, "notice")
    assert (now.version, now.used) == (1, 0)
    assert "不能去掉" in now.unfit
    assert posted(session, cast).wording == 0


def test_who_lives_there_may_speak(session: Session, cast: Cast) -> None:
    me = cast.people["wangyi"].key
    assert lives_in_estate(session, me, cast.dongqu.key)
    assert not lives_in_estate(session, me, cast.xiqu.key)
    assert not lives_in_estate(session, cast.people["luren"].key, cast.dongqu.key)


def test_everybody_gets_what_is_known_of_them_and_residents_are_forgotten(session: Session, cast: Cast) -> None:
    paper, me = posted(session, cast), cast.people["wangyi"].key
    objection = said(session, cast, paper)
    assert [each["words"] for each in export_notices(session, me)["paper_objections"]] == [WORDS]
    assert len(export_notices(session, cast.people["liushuji"].key)["papers"]) == 1
    forget_notices(session, me, NOON)
    session.refresh(objection)
    assert (objection.person_id, objection.words) == (None, WORDS)
    assert export_notices(session, me)["paper_objections"] == []


def test_days_for_objections_are_working_days(session: Session, cast: Cast) -> None:
    """Issued on a Friday evening in Shanghai: five working days later is the next Friday."""
    friday = datetime(2026, 11, 20, 13, tzinfo=UTC)
    assert posted(session, cast, at=friday).objections_until == date(2026, 11, 27)
    assert sent(session, cast, at=friday).objections_until is None
