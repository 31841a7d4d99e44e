"""What the company says to a step, and what stands in the way of a case."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.workdays import local_day
from app.exits.actions.keeping import changed, check_seen, note, said, tell_all
from app.exits.models import AnswerPhoto, CompanyAnswer, ExitBlock, ExitCase, ExitStep
from app.exits.queries.cases import ground_of
from app.exits.queries.history import answer_to, standing_block, steps_of
from app.exits.queries.people import people_of
from app.exits.rules.clocks import REVIEW_DAYS, latest_review
from app.exits.rules.kinds import Party
from app.exits.rules.standing import RECUSED, Viewer
from app.people.rules.roles import Actor

LONGEST, MOST_PHOTOS = 600, 6
COMPANY_ONLY = "这里由物业来写。"
NOT_COMPANY = "卡住了由镇里、社区或者业委会来登记。"


def answer_step(
    session: Session, case: ExitCase, number: int, words: str, photos: Sequence[int] = (), *, viewer: Viewer,
    at: datetime,
) -> CompanyAnswer:
    """Once per step; the same words sent twice by the same person are one answer. `case` is locked."""
    if Party.COMPANY not in viewer.parties:
        raise Forbidden(COMPANY_ONLY)
    by, step = _actor(viewer), _step(session, case, number)
    wording = said(words, "words")[:LONGEST]
    before = answer_to(session, step.key)
    if before is not None:
        if before.by == by.person_id and before.words == wording:
            return before
        raise DomainError("对这一步已经说过了，一步说一次。")
    answer = CompanyAnswer(step_id=step.key, words=wording, by=by.person_id, title=by.title, at=at)
    session.add(answer)
    session.flush()
    for photo_id in photos[:MOST_PHOTOS]:
        session.add(AnswerPhoto(photo_id=photo_id, answer_id=answer.key))
    changed(session, case)
    note(session, case, "answered", by=by, at=at, after={"step": number, "photos": len(photos)})
    ground = ground_of(session, case)
    people = people_of(session, ground, local_day(at), Party.TOWN, Party.COMMUNITY, Party.OWNERS)
    title = f"{ground.estate.name}：物业对第 {number} 步有话说"
    tell_all(session, people, ground, title, wording, kind=f"answer/{number}", by=by, at=at)
    return answer


def _step(session: Session, case: ExitCase, number: int) -> ExitStep:
    found = next((each for each in steps_of(session, case.key) if each.number == number), None)
    if found is None:
        raise NotFound("没有这一步。")
    return found


def block(
    session: Session, case: ExitCase, reason: str, review_on: date | None, *, seen: int, viewer: Viewer, at: datetime
) -> ExitBlock:
    """Something stands in the way; the clocks go on. Looked at again within thirty days."""
    check_seen(case, seen)
    by, today = _not_company(viewer), local_day(at)
    if not case.state.live:
        raise DomainError("这个程序已经结束了。")
    if standing_block(session, case.key) is not None:
        raise DomainError("已经登记了一条卡住的原因，先看看那一条。")
    wording = said(reason, "reason")
    if review_on is None or not today < review_on <= latest_review(today):
        raise Invalid(f"写上哪天再看，明天以后、{REVIEW_DAYS} 天以内。", field="review_on")
    made = ExitBlock(
        case_id=case.key, reason=wording[:400], review_on=review_on, by=by.person_id, title=by.title, at=at
    )
    session.add(made)
    changed(session, case)
    note(session, case, "blocked", by=by, at=at, after={"review_on": review_on}, reason=wording)
    ground = ground_of(session, case)
    body = f"{wording} {review_on.month}月{review_on.day}日再看。期限照走。"
    people = people_of(session, ground, today)
    title = f"{ground.estate.name}：程序卡住了"
    tell_all(session, people, ground, title, body, kind=f"block/{made.key}", by=by, at=at)
    return made


def unblock(session: Session, case: ExitCase, words: str, *, seen: int, viewer: Viewer, at: datetime) -> None:
    """Nothing stands in the way any more, and why."""
    check_seen(case, seen)
    by = _not_company(viewer)
    found = standing_block(session, case.key)
    if found is None:
        raise DomainError("现在没有卡住。")
    wording = said(words, "words")
    found.ended_at, found.ended_by, found.ended_words = at, by.person_id, wording[:400]
    session.add(found)
    changed(session, case)
    note(session, case, "unblocked", by=by, at=at, after={"block": found.key}, reason=wording)


def _not_company(viewer: Viewer) -> Actor:
    if not viewer.parties - {Party.COMPANY}:
        raise Forbidden(RECUSED if viewer.recused and not viewer.employed else NOT_COMPANY)
    return _actor(viewer)


def _actor(viewer: Viewer) -> Actor:
    assert viewer.actor is not None  # a party has signed in
    return viewer.actor
