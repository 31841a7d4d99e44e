"""/work/callbacks: the 5 % of closed issues somebody else rings up about (product.md rule 3)."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound
from app.core.web import Place, page, see_other
from app.issues.actions.callbacks import ATTEMPTS, Answered, record_callback, tries
from app.issues.forms.queue import CallbackForm
from app.issues.guards import IssueInPath, IssueToChange, Sight
from app.issues.models import Callback
from app.issues.pages.revealing import revealed
from app.issues.pages.scene import acting
from app.issues.queries.history import callback_of
from app.issues.queries.upkeep import callbacks_of
from app.people.guards import Someone

router = APIRouter(include_in_schema=False)
DONE = "回访记下了。"
NOT_MINE = "这件回访没有分给您。"


@router.get("/work/callbacks")
def index(request: Request, session: DbSession, me: Someone, at: At) -> Response:
    rows = [(callback, issue, len(tries(callback))) for callback, issue in callbacks_of(session, me.person_id)]
    waiting = [row for row in rows if row[0].done_at is None]
    done = [row for row in rows if row[0].done_at is not None]
    return page(request, "work/callbacks.html", waiting=waiting, done=done, at=at, attempts=ATTEMPTS)


def _mine(session: Session, sight: Sight) -> Callback:
    callback = callback_of(session, sight.issue.key)
    if callback is None or sight.me is None or callback.assigned_to != sight.me.person_id:
        raise NotFound(NOT_MINE)
    return callback


@router.get("/work/callbacks/{ref}")
def show(request: Request, session: DbSession, sight: IssueInPath, _me: Someone, at: At) -> Response:
    return _show(request, session, sight, at, _mine(session, sight), Bound())


def _show(
    request: Request, session: Session, sight: Sight, at: datetime, callback: Callback, form: Bound[Any],
    status: int = 200,
) -> Response:
    community = sight.case.community
    answer = page(
        request, "work/callback.html", status, community=Place(community.slug, community.name), form=form, at=at,
        issue=sight.issue, callback=callback, tried=sorted(tries(callback)), attempts=ATTEMPTS,
        contact=revealed(session, sight, at),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/work/callbacks/{ref}")
def answer(
    request: Request, session: DbSession, sight: IssueToChange, at: At,
    form: Annotated[Bound[CallbackForm], Depends(bound(CallbackForm))],
) -> Response:
    callback = _mine(session, sight)
    if form.value is None:
        return _show(request, session, sight, at, callback, form, 422)
    given = Answered(**form.value.model_dump()) if form.value.reached else Answered(reached=False, note=form.value.note)
    try:
        record_callback(session, callback, sight.case, given, by=acting(sight), worn=sight.worn, at=at)
    except DomainError as refusal:
        return _show(request, session, sight, at, callback, form.refuse(refusal), refusal.status)
    return see_other("/work/callbacks", request, flash=_told(callback, given))


def _told(callback: Callback, given: Answered) -> str:
    if given.solved is False:
        return "回访记下了，没解决的已经退回重办。"
    if callback.done_at is None:
        return f"记下了，今天没联系上。换一天再打，{ATTEMPTS} 天都打不通就不用再打。"
    return DONE
