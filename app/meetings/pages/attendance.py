"""/c/{slug}/meetings/{ref}/attendance: who came, by name, for those who keep the list."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import Session

from app.attachments.posted import Posted, photos_posted
from app.attachments.serving import photo_answer
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden
from app.core.forms import Bound, bound, row_id
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.meetings.actions import attendance
from app.meetings.forms.preparing import WalkInForm
from app.meetings.guards import MeetingOfReaders, MeetingOfWorkersToChange, Seat
from app.meetings.pages.shown import head_of, tools_for
from app.meetings.queries.attendance import people_at, photo_of_list, photos_of_list
from app.meetings.rules.access import list_words
from app.meetings.rules.attendance import TITLES, absent, by_title, invited_titles

router = APIRouter(include_in_schema=False, prefix="/c/{slug}/meetings/{ref}/attendance")
Pages = Annotated[Posted, Depends(photos_posted(attendance.PHOTOS))]


@router.get("")
def show(request: Request, session: DbSession, seat: MeetingOfReaders, at: At) -> Response:
    return _page(request, session, seat, at, Bound())


def _page(
    request: Request, session: Session, seat: Seat, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    occurrence, people = seat.occurrence, people_at(session, seat.held.key)
    taking_part = [row.title for row in people if not row.observing]
    asked = invited_titles(occurrence.kind, seat.held.mechanism.invited)
    shut = list_words(occurrence.phase, seat.meeting.minutes_state, occurrence.starts_at, at)
    return page(
        request, "meetings/attendance.html", status, community=seat.hall.place, held=seat.held, meeting=seat.meeting,
        occurrence=occurrence, head=head_of(occurrence, at), people=people, counts=by_title(taking_part),
        tools=tools_for(seat.path, occurrence.phase) if seat.runs else [], absent=absent(asked, taking_part),
        photos=photos_of_list(session, seat.held.key), form=form, titles=[(each, each) for each in TITLES],
        slip=form.raw.get("slip") or new_token(), most=attendance.PHOTOS,
        changes=seat.hall.works and not shut, shut=shut,
    )


@router.post("")
def write_in(
    request: Request, session: DbSession, seat: MeetingOfWorkersToChange, at: At,
    form: Annotated[Bound[WalkInForm], Depends(bound(WalkInForm))],
) -> Response:
    if form.value is None:
        return _page(request, session, seat, at, form, 422)
    try:
        attendance.write_in(session, seat.held, **form.value.model_dump(), by=seat.actor, at=at)
    except Forbidden:
        raise
    except DomainError as refusal:
        return _page(request, session, seat, at, form.refuse(refusal), refusal.status)
    return see_other(f"{seat.path}/attendance#add", request, flash=f"记上了：{form.value.name}。")


@router.post("/{attendance_id}/deletion")
def strike(
    request: Request, session: DbSession, seat: MeetingOfWorkersToChange, at: At, attendance_id: str
) -> Response:
    attendance.strike(session, seat.held, row_id(attendance_id), by=seat.actor, at=at)
    return see_other(f"{seat.path}/attendance", request, flash="去掉了。")


@router.post("/photos")
def keep_photos(
    request: Request, posted: Pages, session: DbSession, seat: MeetingOfWorkersToChange, at: At,
) -> Response:
    try:
        attendance.keep_list_photos(session, seat.held, posted.all(), by=seat.actor, at=at)
    except Forbidden:
        raise
    except DomainError as refusal:
        return _page(request, session, seat, at, Bound[Any]().refuse(refusal), refusal.status)
    return see_other(f"{seat.path}/attendance#photos", request, flash="照片存好了，只有管名单的人看得到。")


@router.post("/photos/{token}/deletion")
def drop_photo(
    request: Request, session: DbSession, seat: MeetingOfWorkersToChange, at: At, token: str
) -> Response:
    attendance.drop_list_photo(session, seat.held, token, by=seat.actor, at=at)
    return see_other(f"{seat.path}/attendance#photos", request, flash="照片去掉了。")


@router.get("/photos/{token}-{size}.jpg")
def show_photo(session: DbSession, seat: MeetingOfReaders, token: str, size: str) -> FileResponse:
    """Names and signatures: never kept by a browser, never for anybody else."""
    found = photo_of_list(session, seat.held.key, token)
    return photo_answer(found[1] if found else None, size, kept=False)
