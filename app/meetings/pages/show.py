"""/c/{slug}/meetings/{ref}: one meeting for everybody, before, during and after."""

from fastapi import APIRouter, Request, Response

from app.core.deps import At, DbSession
from app.core.web import page
from app.mechanisms.rules.kinds import Kind, Phase
from app.meetings.guards import MeetingInPath, reads_minutes
from app.meetings.pages.shown import agenda_of, head_of, tools_for
from app.meetings.queries.agenda import lines_of
from app.meetings.queries.attendance import came_by_title
from app.meetings.rules.access import door_open, is_over, may_begin, may_book
from app.meetings.rules.attendance import STATUTORY_SOURCE, STATUTORY_WORDS

router = APIRouter(include_in_schema=False)


@router.get("/c/{slug}/meetings/{ref}")
def show(request: Request, session: DbSession, seat: MeetingInPath, at: At) -> Response:
    held, occurrence, meeting = seat.held, seat.occurrence, seat.meeting
    came, listening = came_by_title(session, held.key)
    lines = lines_of(session, held.key)
    joint = occurrence.kind is Kind.JOINT_MEETING
    begins = seat.runs and occurrence.phase is Phase.PLANNED
    return page(
        request, "meetings/show.html", community=seat.hall.place, held=held, occurrence=occurrence, meeting=meeting,
        head=head_of(occurrence, at), agenda=agenda_of(lines, occurrence, at), came=came, listening=listening,
        current=next((line for line in lines if line.key == meeting.current_item_id), None),
        runs=seat.runs, works=seat.hall.works, tools=tools_for(held.path, occurrence.phase) if seat.runs else [],
        may_begin=begins and may_begin(occurrence.starts_at, at), missed=begins and is_over(occurrence.starts_at, at),
        may_book=may_book(seat.hall.standing, held.mechanism.invited.split()) and held.mechanism.active,
        reads_minutes=reads_minutes(session, seat),
        door=door_open(occurrence.phase, occurrence.starts_at, at),
        statutory=STATUTORY_WORDS if joint else (), source=STATUTORY_SOURCE,
    )
