"""…/signature: each inspector signs with their own account, after looking; …/return sends it back."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.inspections.actions.signing import send_back, sign_first, sign_second
from app.inspections.forms import ReasonForm, SignForm
from app.inspections.guards import Here, InspectionToWalk, InspectionToWrite
from app.inspections.pages.shown import context_of
from app.inspections.queries.people import second_inspectors
from app.inspections.rules.standing import Deed

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/inspections/{month}")
LABELS = {"looked": "看过八项", "words": "想说的", "reason": "要改什么", "ask": "请谁签第二个名"}
LOOK = "八项都看过了，再勾上签字。"


@router.get("/signature")
def ask(request: Request, session: DbSession, here: InspectionToWalk, at: At) -> Response:
    if here.signed:
        return see_other(here.base)
    return _form(request, session, here, at, Bound())


def _form(
    request: Request, session: Session, here: Here, at: datetime, form: Bound[Any], *, status: int = 200
) -> Response:
    first = here.inspection.signatures.first
    able = second_inspectors(session, here.inspection, here.yard.hall.community, local_day(at)) if first is None else []
    return page(
        request, "inspections/signature.html", status, community=here.place, form=form, labels=LABELS,
        second=first is not None, mine=first == here.actor.person_id,
        colleagues=[(key, f"{name}（{role.label}）") for key, name, role in able if key != here.actor.person_id],
        **context_of(session, here, local_day(at)),
    )


@router.post("/signature")
def sign(
    request: Request, session: DbSession, here: InspectionToWrite, at: At,
    form: Annotated[Bound[SignForm], Depends(bound(SignForm))],
) -> Response:
    if form.value is None:
        return _form(request, session, here, at, form, status=422)
    try:
        words = _signed(session, here, form.value, at)
    except Forbidden:
        raise
    except DomainError as refusal:
        return _form(request, session, here, at, form.refuse(refusal), status=refusal.status)
    return see_other(here.base, request, flash=words)


def _signed(session: Session, here: Here, typed: SignForm, at: datetime) -> str:
    """What to say to whoever signed."""
    if not typed.looked:
        raise Invalid(LOOK, field="looked")
    if here.inspection.signatures.first is None:
        here.viewer.check(Deed.START)
        sign_first(
            session, here.inspection, seen=typed.seen, words=typed.words, ask=typed.ask, by=here.actor, at=at
        )
        return "签好了。请第二位检查人用自己的账号打开这一页，看过再签。"
    sign_second(session, here.inspection, seen=typed.seen, by=here.actor, at=at)
    return "两位都签了，结果公布了，物业也收到了消息。"


@router.post("/return")
def give_back(
    request: Request, session: DbSession, here: InspectionToWrite, at: At,
    form: Annotated[Bound[ReasonForm], Depends(bound(ReasonForm))],
) -> Response:
    if form.value is None:
        return _form(request, session, here, at, form, status=422)
    try:
        send_back(session, here.inspection, form.value.reason, by=here.actor, at=at)
    except DomainError as refusal:
        return _form(request, session, here, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"{here.base}/walk", request, flash="退回了，改好再签。")
