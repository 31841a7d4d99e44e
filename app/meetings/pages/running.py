"""A meeting begins, goes on and ends; each press comes back to where it was made."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.forms import Bound, bound
from app.core.web import own_path, see_other
from app.meetings.actions import running
from app.meetings.forms.preparing import CurrentForm
from app.meetings.guards import MeetingOfHostsToChange, Seat

router = APIRouter(include_in_schema=False, prefix="/c/{slug}/meetings/{ref}")


@router.post("/opening")
def begin(request: Request, session: DbSession, seat: MeetingOfHostsToChange, at: At) -> Response:
    running.begin(session, seat.held, by=seat.actor, at=at)
    return see_other(f"{seat.path}/room", request)


@router.post("/current")
def talk_about(
    request: Request, session: DbSession, seat: MeetingOfHostsToChange, at: At,
    form: Annotated[Bound[CurrentForm], Depends(bound(CurrentForm))],
) -> Response:
    if form.value is None:
        raise Invalid("没看懂要说哪一件，回上一页再点一次。")
    running.talk_about(session, seat.held, form.value.item, at=at)
    return see_other(_came_from(request, seat), request)


@router.post("/ending")
def end(request: Request, session: DbSession, seat: MeetingOfHostsToChange, at: At) -> Response:
    running.end(session, seat.held, by=seat.actor, at=at)
    return see_other(f"{seat.path}/record", request, flash="会结束了。没轮到的预约，下一次接着排。")


def _came_from(request: Request, seat: Seat) -> str:
    """The page of this meeting the press was made on, else the room."""
    came = own_path(urlsplit(request.headers.get("referer", "")).path or "/")
    return came if came.startswith(f"{seat.path}/") else f"{seat.path}/room"
