"""/d/{token}: the code at the door of the hall. Whoever scans it says once that they came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound
from app.core.idempotency import client_address
from app.core.tokens import new_token
from app.core.web import Place, page, see_other
from app.core.workdays import local_day
from app.mechanisms.queries.ground import standing_of
from app.mechanisms.rules.standing import Standing
from app.meetings.actions.attendance import sign_in, sign_in_unsigned
from app.meetings.forms.preparing import DoorForm
from app.meetings.models import Attendance
from app.meetings.pages.shown import head_of
from app.meetings.queries.attendance import is_there
from app.meetings.queries.meetings import Held, meeting_by_door
from app.meetings.rules.access import door_words
from app.meetings.rules.attendance import UNSIGNED, title_of
from app.people.guards import Visitor
from app.people.rules.roles import Actor

router = APIRouter(include_in_schema=False)
SIGNED = "door"
NOT_HERE = "没有这张签到码。看看是不是扫了以前的，或者问一下门口的工作人员。"


@dataclass(frozen=True, slots=True)
class Door:
    """A meeting somebody stands before; `me` is None for somebody without an account."""

    held: Held
    me: Actor | None
    standing: frozenset[Standing]


def _door(token: str, session: DbSession, me: Visitor, at: At) -> Door:
    held = meeting_by_door(session, token) if 0 < len(token) <= 32 and token.isascii() else None
    if held is None:
        raise NotFound(NOT_HERE)
    return Door(held, me, standing_of(session, me, held.community, local_day(at)))


AtDoor = Annotated[Door, Depends(_door)]


@router.get("/d/{token}")
def show(request: Request, session: DbSession, door: AtDoor, at: At) -> Response:
    return _page(request, session, door, at, Bound())


def _page(
    request: Request, session: Session, door: Door, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    held, me = door.held, door.me
    signed: Attendance | None = is_there(session, held.key, me.person_id) if me else None
    occurrence = held.occurrence
    return page(
        request, "meetings/door.html", status, community=Place(held.community.slug, held.community.name), held=held,
        head=head_of(occurrence, at), me=me, signed=signed, form=form, title=title_of(door.standing),
        came_unsigned=me is None and request.session.get(SIGNED) == held.key, slip=form.raw.get("slip") or new_token(),
        shut=door_words(occurrence.phase, occurrence.starts_at, at), titles=[(each, each) for each in UNSIGNED],
        address=f"/d/{held.meeting.door_token}",
    )


@router.post("/d/{token}")
def come(
    request: Request, session: DbSession, door: AtDoor, at: At,
    form: Annotated[Bound[DoorForm], Depends(bound(DoorForm))],
) -> Response:
    if form.value is None:
        return _page(request, session, door, at, form, 422)
    try:
        _come(request, session, door, form.value, at)
    except DomainError as refusal:
        if refusal.persists:
            raise
        return _page(request, session, door, at, form.refuse(refusal), refusal.status)
    return see_other(f"/d/{door.held.meeting.door_token}", request)


def _come(request: Request, session: Session, door: Door, form: DoorForm, at: datetime) -> None:
    if door.me is not None:
        sign_in(session, door.held, door.standing, observing=form.observing, by=door.me, at=at)
        return
    sign_in_unsigned(
        session, door.held, name=form.name, title=form.title, observing=form.observing, slip=form.slip,
        address=client_address(request), at=at,
    )
    request.session[SIGNED] = door.held.key
