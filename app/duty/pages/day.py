"""/c/{slug}/today: the day's stand-up on one page, and the same on one sheet of paper for the wall."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import ColumnElement
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import add_workdays, local_day
from app.duty.actions.promises import NewPromise, add_promise, answer_promise
from app.duty.forms import AnswerForm, PromiseForm
from app.duty.guards import HallOfTheDay
from app.duty.queries.promises import Promised, promises
from app.duty.queries.stand_up import Listed, stand_up
from app.duty.rules.stand_up import LATEST_PROMISE, Part, part_label, since_day
from app.issues.queries.openable import handled_by, in_public, openable
from app.mechanisms.guards import Hall, HallOfWorkers

router = APIRouter(prefix="/c/{slug}/today", include_in_schema=False)
EMPTY: Bound[Any] = Bound()


def scope_of(hall: Hall, day: date) -> ColumnElement[bool]:
    """What somebody's list is made of: those who work here see what they may open, a company what it was given."""
    if hall.reads_all:
        return openable(hall.actor, hall.community, day)
    return handled_by(hall.actor, day)


@router.get("")
def show(request: Request, session: DbSession, hall: HallOfTheDay, at: At) -> Response:
    return _page(request, session, hall, at)


def _page(
    request: Request, session: Session, hall: Hall, at: datetime, status: int = 200, *,
    promise: Bound[Any] = EMPTY, answer: Bound[Any] = EMPTY, answered: int = 0,
) -> Response:
    today = local_day(at)
    scope = scope_of(hall, today)
    said = promises(session, hall.community.key, today, scope, only_with_issue=not hall.reads_all)
    return page(
        request, "duty/today.html", status, community=hall.place, hall=hall, at=at, today=today,
        parts=_parts(stand_up(session, scope, hall.community.key, at), today), said=_bands(said, today),
        promise=promise, answer=answer, answered=answered, base=f"/c/{hall.place.slug}/today",
        tomorrow=add_workdays(today, 1), latest=today + LATEST_PROMISE,
    )


def _parts(found: Mapping[Part, Listed], today: date) -> list[tuple[str, str, Listed]]:
    """(key, heading, what is listed), the most pressing first."""
    since = since_day(today)
    return [(part.value, part_label(part, since, today), found[part]) for part in Part]


def _bands(said: Sequence[Promised], today: date) -> list[tuple[str, list[Promised]]]:
    before = [each for each in said if each.promise.day < today]
    bands = [("前面说好的", before), ("今天说好的", [each for each in said if each.promise.day == today])]
    return [(heading, rows) for heading, rows in bands if rows]


@router.get("/sheet")
def sheet(request: Request, session: DbSession, hall: HallOfTheDay, at: At) -> Response:
    """For the wall, where anybody may read it: public matters only, of those this reader's list is made of."""
    today = local_day(at)
    scope = scope_of(hall, today) & in_public()
    said = promises(session, hall.community.key, today, scope, only_with_issue=not hall.reads_all)
    return page(
        request, "duty/today_sheet.html", community=hall.place, at=at, today=today,
        parts=_parts(stand_up(session, scope, hall.community.key, at), today),
        said=_bands([each for each in said if not each.hidden], today),
    )


@router.post("/promises")
def add(
    request: Request, session: DbSession, hall: HallOfWorkers, at: At,
    form: Annotated[Bound[PromiseForm], Depends(bound(PromiseForm))],
) -> Response:
    if form.value is None:
        return _page(request, session, hall, at, 422, promise=form)
    try:
        new = NewPromise(**form.value.model_dump())
        scope = openable(hall.actor, hall.community, local_day(at))
        add_promise(session, hall.community, new, scope=scope, by=hall.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, hall, at, refusal.status, promise=form.refuse(refusal))
    return see_other(f"/c/{hall.place.slug}/today", request, flash="记下了，到日子一起看。")


@router.post("/promises/{promise_id}/answer")
def answer(
    request: Request, session: DbSession, hall: HallOfWorkers, at: At, promise_id: str,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    key = row_id(promise_id)
    if form.value is None:
        return _page(request, session, hall, at, 422, answer=form, answered=key)
    kept = form.value.kept == "yes"
    try:
        answer_promise(
            session, hall.community, key, kept=kept, word=form.value.answer, by=hall.actor, at=at
        )
    except DomainError as refusal:
        return _page(request, session, hall, at, refusal.status, answer=form.refuse(refusal), answered=key)
    words = "记下了，做到了。" if kept else "记下了，没做到的明天接着看。"
    return see_other(f"/c/{hall.place.slug}/today", request, flash=words)
