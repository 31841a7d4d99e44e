"""A promise no issue tells of, ticked off by whoever has seen it done."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import see_other
from app.meetings.actions.promises import finish_promise, reopen_promise
from app.meetings.forms.minutes import DoneForm
from app.meetings.guards import MeetingOfWorkersToChange, Seat
from app.meetings.models import Promise
from app.meetings.pages.minutes_shown import Asked, Reading, refuse_strangers
from app.meetings.queries.promises import promise_to_change

router = APIRouter(include_in_schema=False, prefix="/c/{slug}/meetings/{ref}/promises/{promise_id}")


def _by(request: Request, session: DbSession, seat: MeetingOfWorkersToChange, at: At) -> Reading:
    refuse_strangers(session, seat)
    return Reading(request, session, seat, at)


ByWorker = Annotated[Reading, Depends(_by)]


def _promise(session: Session, seat: Seat, promise_id: str) -> Promise:
    found = promise_to_change(session, seat.held.community.key, row_id(promise_id))
    if found is None:
        raise NotFound("没有这一项。")
    return found


@router.post("/completion")
def finish(by: ByWorker, promise_id: str, form: Annotated[Bound[DoneForm], Depends(bound(DoneForm))]) -> Response:
    promise, asked = _promise(by.session, by.seat, promise_id), Asked(done=promise_id)
    if form.value is None:
        return by.refused(form, asked)
    try:
        finish_promise(by.session, promise, form.value.note, by=by.seat.actor, at=by.at)
    except DomainError as refusal:
        return by.refused(form, asked, refusal)
    return see_other(f"{by.path}#promised", by.request, flash="记下了，这一项办完了。")


@router.post("/reopening")
def reopen(by: ByWorker, promise_id: str) -> Response:
    reopen_promise(by.session, _promise(by.session, by.seat, promise_id), by=by.seat.actor, at=by.at)
    return see_other(f"{by.path}#promised", by.request, flash="改回没办完了，日子还是原来的。")
