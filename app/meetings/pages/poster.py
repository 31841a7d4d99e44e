"""/c/{slug}/meetings/{ref}/poster: the notice for the stairwells, and with ?for=door the sheet to sign in by, on A4."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.qr import qr_picture
from app.core.settings import settings
from app.core.web import page
from app.mechanisms.rules.kinds import Kind
from app.meetings.guards import MeetingOfReaders
from app.meetings.pages.shown import agenda_of, head_of
from app.meetings.queries.agenda import lines_of
from app.meetings.rules.attendance import STATUTORY_SOURCE, STATUTORY_WORDS, invited_titles

router = APIRouter(include_in_schema=False)
ON_PAPER = 8
"""So many items fit on the notice in letters that are read from two metres."""


@router.get("/c/{slug}/meetings/{ref}/poster")
def show(
    request: Request, session: DbSession, seat: MeetingOfReaders, at: At,
    purpose: Annotated[str, Query(alias="for", max_length=8)] = "",
) -> Response:
    held, occurrence = seat.held, seat.occurrence
    door = purpose == "door" and bool(held.key)
    address = f"{settings().base_url.rstrip('/')}{'/d/' + held.meeting.door_token if door else held.path}"
    rows = [] if door else agenda_of(lines_of(session, held.key), occurrence, at).rows
    joint = occurrence.kind is Kind.JOINT_MEETING
    return page(
        request, "meetings/poster.html", community=seat.hall.place, held=held, head=head_of(occurrence, at),
        door=door, wanted_door=purpose == "door", address=address, code=qr_picture(address), rows=rows[:ON_PAPER],
        more=max(len(rows) - ON_PAPER, 0), phone=held.community.phone, statutory=STATUTORY_WORDS if joint else (),
        source=STATUTORY_SOURCE, invited=invited_titles(occurrence.kind, held.mechanism.invited),
    )
