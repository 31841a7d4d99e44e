"""…/completion, …/list, …/arrangement: the handover is done, its list on paper, what everybody is told meanwhile."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.handovers.actions.documents import list_parts, post_notice
from app.handovers.actions.finishing import finish_handover
from app.handovers.actions.opening import void_handover
from app.handovers.actions.recording import say_by_what, say_who_serves
from app.handovers.forms import BasisForm, FinishForm, ReasonForm, WordsForm
from app.handovers.guards import (
    HandoverToArrange,
    HandoverToClose,
    HandoverToFinish,
    HandoverToLook,
    HandoverToSay,
    HandoverToVoid,
    Here,
)
from app.handovers.pages.shown import context_of
from app.handovers.queries.contents import statement_of
from app.handovers.rules.items import check_running
from app.handovers.rules.standing import Power
from app.notices.queries import paper_about, preview_paper

router = APIRouter(include_in_schema=False, prefix="/handovers/{handover_id}")
LABELS = {"looked": "看过了", "words": "这段时间谁来服务", "basis": "凭什么代收", "reason": "为什么作废"}
LOOK = "看过一遍清单，再勾上。"


@router.get("/completion")
def ask(request: Request, session: DbSession, here: HandoverToClose, at: At) -> Response:
    if not here.handover.state.runs:
        return see_other(here.base)
    return _completion(request, session, here, at, Bound())


def _completion(
    request: Request, session: Session, here: Here, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    return page(
        request, "handovers/completion.html", status, community=here.place, form=form, labels=LABELS,
        **context_of(session, here, local_day(at)),
    )


@router.post("/completion")
def finish(
    request: Request, session: DbSession, here: HandoverToFinish, at: At,
    form: Annotated[Bound[FinishForm], Depends(bound(FinishForm))],
) -> Response:
    if form.value is None:
        return _completion(request, session, here, at, form, 422)
    try:
        if not form.value.looked:
            raise Invalid(LOOK, field="looked")
        finish_handover(session, here.handover, seen=form.value.seen, by=here.actor, at=at)
    except DomainError as refusal:
        return _completion(request, session, here, at, form.refuse(refusal), refusal.status)
    return see_other(f"{here.base}/list", request, flash="交接办完了。清单可以打印，双方各留一份。")


@router.get("/list")
def show_list(request: Request, session: DbSession, here: HandoverToLook, at: At) -> Response:
    """What was issued when it was done; before that, the list as it stands."""
    issued = paper_about(session, f"handover:{here.handover.key}:list")
    if issued is not None:
        content = issued.sheet
    else:
        fields, tables = list_parts(session, here.case, local_day(at))
        content = preview_paper(
            session, kind="handover_list", estate=here.case.estate, fields=fields, tables=tables, at=at
        )
    return page(request, "handovers/list.html", community=here.place, here=here, content=content, issued=issued)


@router.get("/arrangement")
def arrangement(request: Request, session: DbSession, here: HandoverToArrange) -> Response:
    check_running(here.handover.state)
    return _arrangement(request, session, here, Bound())


def _arrangement(request: Request, session: Session, here: Here, form: Bound[Any], status: int = 200) -> Response:
    said = statement_of(session, here.handover.key)
    return page(
        request, "handovers/arrangement.html", status, community=here.place, here=here, form=form, labels=LABELS,
        said=said, notice=paper_about(session, f"handover:{here.handover.key}:notice"),
        voids=here.may(Power.VOID),
    )


@router.post("/arrangement")
def say(
    request: Request, session: DbSession, here: HandoverToSay, at: At,
    form: Annotated[Bound[WordsForm], Depends(bound(WordsForm))],
) -> Response:
    if form.value is None:
        return _arrangement(request, session, here, form, 422)
    try:
        say_who_serves(session, here.handover, form.value.words, by=here.actor, at=at)
    except DomainError as refusal:
        return _arrangement(request, session, here, form.refuse(refusal), refusal.status)
    return see_other(f"{here.base}/arrangement", request, flash="写上了，大家都看得到。")


@router.post("/basis")
def say_basis(
    request: Request, session: DbSession, here: HandoverToSay, at: At,
    form: Annotated[Bound[BasisForm], Depends(bound(BasisForm))],
) -> Response:
    if form.value is None:
        return _arrangement(request, session, here, form, 422)
    try:
        say_by_what(session, here.handover, form.value.basis, by=here.actor, at=at)
    except DomainError as refusal:
        return _arrangement(request, session, here, form.refuse(refusal), refusal.status)
    return see_other(f"{here.base}/arrangement", request, flash="写上了，大家都看得到，清单上也会印。")


@router.post("/notice")
def post(request: Request, session: DbSession, here: HandoverToSay, at: At) -> Response:
    check_running(here.handover.state)
    paper = post_notice(session, here.handover, by=here.actor, at=at)
    return see_other(paper.address, request, flash="公示出来了。打印一份，贴到小区公示栏。")


@router.post("/cancellation")
def void(
    request: Request, session: DbSession, here: HandoverToVoid, at: At,
    form: Annotated[Bound[ReasonForm], Depends(bound(ReasonForm))],
) -> Response:
    if form.value is None:
        return _arrangement(request, session, here, form, 422)
    try:
        void_handover(session, here.handover, form.value.reason, by=here.actor, at=at)
    except DomainError as refusal:
        return _arrangement(request, session, here, form.refuse(refusal), refusal.status)
    return see_other(here.case.public, request, flash="这次交接作废了。")
