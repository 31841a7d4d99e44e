"""/v/{token}/objections: a resident or the company objects once; …/{number}/answer: whoever issued it answers."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.notices.actions.objecting import answer_objection, object_to
from app.notices.forms import AnswerForm, ObjectionForm
from app.notices.guards import Opened, PaperToAnswer, PaperToObject, PaperToReply, PaperToSpeak
from app.notices.models import PaperObjection
from app.notices.queries.objections import objection_of, objections_to
from app.notices.rules.objections import LONGEST

router = APIRouter(include_in_schema=False, prefix="/v/{token}/objections")
LABELS = {"words": "哪里不对，怎么才对", "answer": "怎么看，为什么"}
RESIDENT = "本小区住户"


@router.get("")
def ask(request: Request, session: DbSession, opened: PaperToObject, at: At) -> Response:
    """Back to the paper where it is too late or everything is said."""
    contract = opened.paper.contract_id if opened.viewer.employed else None
    spoken = objection_of(session, opened.paper.key, opened.actor.person_id, contract)
    if spoken is not None or not opened.open_on(at):
        return see_other(f"{opened.base}#objections")
    return _form(request, opened, Bound())


def _form(request: Request, opened: Opened, form: Bound[Any], status: int = 200) -> Response:
    return page(
        request, "notices/objection.html", status, community=opened.place, opened=opened, paper=opened.paper, form=form,
        labels=LABELS, longest=LONGEST, until=opened.paper.objections_until,
    )


@router.post("")
def speak(
    request: Request, session: DbSession, opened: PaperToSpeak, at: At,
    form: Annotated[Bound[ObjectionForm], Depends(bound(ObjectionForm))],
) -> Response:
    if opened.paper.objections_until is None:
        return see_other(f"{opened.base}#objections")
    if form.value is None:
        return _form(request, opened, form, 422)
    employed, company = opened.viewer.employed, opened.shown.company
    title = company.short_name if employed and company else RESIDENT
    try:
        object_to(
            session, opened.paper, form.value.words, for_company=employed, title=title, by=opened.actor, at=at
        )
    except DomainError as refusal:
        return _form(request, opened, form.refuse(refusal), refusal.status)
    return see_other(f"{opened.base}#objections", request, flash="提上去了。答复了会发消息告诉您。")


@router.get("/{number}/answer")
def weigh(request: Request, session: DbSession, opened: PaperToAnswer, number: str) -> Response:
    objection = _numbered(session, opened, number)
    if objection.answered_at is not None:
        return see_other(f"{opened.base}#objections")
    return _answer_form(request, opened, objection, number, Bound())


def _numbered(session: Session, opened: Opened, number: str) -> PaperObjection:
    """The objection at this place, or 404."""
    found, place = objections_to(session, opened.paper.key), row_id(number)
    if not 1 <= place <= len(found):
        raise NotFound("没有这一条意见。")
    return found[place - 1]


def _answer_form(
    request: Request, opened: Opened, objection: PaperObjection, number: str, form: Bound[Any], status: int = 200
) -> Response:
    return page(
        request, "notices/answer.html", status, community=opened.place, opened=opened, paper=opened.paper, form=form,
        labels=LABELS, longest=LONGEST, objection=objection, number=number,
    )


@router.post("/{number}/answer")
def answer(
    request: Request, session: DbSession, opened: PaperToReply, at: At, number: str,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    objection = _numbered(session, opened, number)
    if form.value is None:
        return _answer_form(request, opened, objection, number, form, 422)
    return _answered(request, session, opened, objection, number, form, form.value.answer, at)


def _answered(
    request: Request, session: Session, opened: Opened, objection: PaperObjection, number: str, form: Bound[Any],
    words: str, at: datetime,
) -> Response:
    try:
        answer_objection(session, opened.paper, objection, words, by=opened.actor, at=at)
    except DomainError as refusal:
        return _answer_form(request, opened, objection, number, form.refuse(refusal), refusal.status)
    return see_other(f"{opened.base}#objections", request, flash="答复好了，大家都看得到。")
