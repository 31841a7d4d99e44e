"""…/suggestions/aside: a suggestion is put off until a day, with a reason."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.people.guards import Official
from app.supervision.actions.aside import set_aside
from app.supervision.forms import AsideForm
from app.supervision.guards import TownOffice
from app.supervision.queries.candidates import candidate_of, look
from app.supervision.rules.candidates import ASIDE_DAYS, Candidate

router = APIRouter(include_in_schema=False, prefix="/town/supervision/suggestions")
LABELS = {"reason": "为什么先放一放", "until": "放到哪天"}
GONE = "这一条已经不在建议里了。"
A_WEEK = timedelta(days=7)


@router.get("/aside")
def ask(
    request: Request, session: DbSession, office: TownOffice, at: At,
    suggestion: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    return _form(request, _found(session, office, suggestion, at), at, Bound())


def _found(session: Session, office: Official, key: str, at: datetime) -> Candidate:
    found = candidate_of(session, look(session, office.town_id, at), key)
    if found is None:
        raise NotFound(GONE)
    return found


def _form(
    request: Request, found: Candidate, at: datetime, form: Bound[Any], *, status: int = 200
) -> Response:
    today = local_day(at)
    return page(
        request, "supervision/aside.html", status, form=form, found=found, labels=LABELS, until=today + A_WEEK,
        first=today + timedelta(days=1), last=today + timedelta(days=ASIDE_DAYS),
    )


@router.post("/aside")
def put_off(
    request: Request, session: DbSession, office: TownOffice, at: At,
    form: Annotated[Bound[AsideForm], Depends(bound(AsideForm))],
) -> Response:
    found = _found(session, office, str(form.raw.get("suggestion", ""))[:40], at)
    if form.value is None:
        return _form(request, found, at, form, status=422)
    typed = form.value
    try:
        set_aside(session, office.town_id, found, typed.reason, typed.until, by=office.actor, at=at)
    except DomainError as refusal:
        return _form(request, found, at, form.refuse(refusal), status=refusal.status)
    flash = f"先放着，{typed.until.month}月{typed.until.day}日再看。"
    return see_other("/town/supervision/suggestions", request, flash=flash)
