"""A resident or the company objects to what is posted; whoever issued it answers, with reasons, once."""

from datetime import datetime

from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Forbidden
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.notices.actions.journal import note
from app.notices.models import Paper, PaperObjection
from app.notices.queries.objections import answering, objection_of
from app.notices.rules.objections import check_open, check_words
from app.notifications.actions import tell
from app.people.rules.roles import Actor

OWN_WORDS = "这条意见是您自己提的，要请别人来答复。"
SAID_BEFORE = "已经提过了，一个人、一家物业对一份公示提一次。"


def object_to(
    session: Session, paper: Paper, words: str, *, for_company: bool, title: str, by: Actor, at: datetime
) -> PaperObjection:
    """The same words sent twice are one objection. `paper` is locked; `title` is shown beside the words, no name is.

    Raises DomainError (too late, said before) or Invalid (too few words); nothing is written then.
    """
    wording, contract = mask_personal(words), paper.contract_id if for_company else None
    if (before := objection_of(session, paper.key, by.person_id, contract)) is not None:
        if before.person_id == by.person_id and before.words == wording:
            return before
        raise DomainError(SAID_BEFORE)
    check_open(paper.objections_until, holds=paper.withdrawn_at is None, today=local_day(at))
    check_words(wording, field="words", what="写清楚哪里不对")
    new = insert_into(session, PaperObjection).values(
        paper_id=paper.key, person_id=by.person_id, contract_id=contract, words=wording, raised_title=title,
        raised_at=at, answer="", answered_title="",
    )
    if not affected(session, new.on_conflict_do_nothing()):
        raise DomainError(SAID_BEFORE)
    objection = objection_of(session, paper.key, by.person_id, contract)
    assert objection is not None  # it has just been added
    note(session, paper, "objected", by=by, at=at, after={"objection": objection.key})
    _tell_office(session, paper, objection, by, at)
    return objection


def _tell_office(session: Session, paper: Paper, objection: PaperObjection, by: Actor, at: datetime) -> None:
    for person_id in answering(session, paper, local_day(at), but=by.person_id):
        tell(
            session, person_id, title=f"有人对公示提了意见：{paper.title}", body=objection.words,
            link=f"{paper.address}#objections", dedupe=f"paper/{paper.key}/objection/{objection.key}/{person_id}",
            at=at,
        )


def answer_objection(
    session: Session, paper: Paper, objection: PaperObjection, answer: str, *, by: Actor, at: datetime
) -> None:
    """With reasons everybody reads. `paper` is locked.

    Raises Forbidden (they raised it themselves), DomainError (answered before) or Invalid.
    """
    if objection.person_id == by.person_id:
        raise Forbidden(OWN_WORDS)
    wording = mask_personal(answer)
    if objection.answered_at is not None:
        if objection.answered_by == by.person_id and objection.answer == wording:
            return
        raise DomainError("这一条已经答复过了。")
    check_words(wording, field="answer", what="写清楚怎么看、为什么")
    objection.answer, objection.answered_by = wording, by.person_id
    objection.answered_title, objection.answered_at = by.title, at
    session.add(objection)
    session.flush()
    note(session, paper, "answered", by=by, at=at, after={"objection": objection.key}, reason=wording)
    if objection.person_id is not None:
        tell(
            session, objection.person_id, title="您对公示提的意见有答复了", body=wording,
            link=f"{paper.address}#objections", dedupe=f"paper/{paper.key}/answer/{objection.key}", at=at,
        )
