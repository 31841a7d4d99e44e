"""/api/v1/communities/{slug}/meetings: the list, one meeting, booking a matter for it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.idempotency import Repeatable
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.core.workdays import local_day
from app.mechanisms.guards import HallInPath
from app.meetings.actions import topics
from app.meetings.api.shapes import (
    MeetingLine,
    MeetingOut,
    MeetingPage,
    NewTopic,
    RoleCount,
    TopicOut,
    agenda_lines,
    meeting_line,
    minutes_lines,
    topic_out,
)
from app.meetings.guards import MeetingInPath, MeetingToChange, Seat, reads_minutes
from app.meetings.queries.agenda import Line, lines_of
from app.meetings.queries.attendance import came_by_title
from app.meetings.queries.series import listed
from app.meetings.queries.topics import units_spoken_for, who
from app.meetings.rules.access import check_booking

router = APIRouter(prefix="/api/v1/communities/{slug}/meetings", tags=["meetings"])


@router.get("", operation_id="list_meetings", responses=problems(401, 404, 422))
def list_meetings(
    hall: HallInPath, session: DbSession,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> MeetingPage:
    """Every meeting of a community, planned ones first, then back in time."""
    rows = listed(session, hall.community.key, before=after("meetings", cursor), most=limit + 1)
    page, following = cut("meetings", rows, limit, lambda row: row[0].key)
    return MeetingPage(items=[meeting_line(*row) for row in page], next=following)


@router.get("/{ref}", operation_id="get_meeting", responses=problems(401, 404, 422))
def get_meeting(seat: MeetingInPath, session: DbSession) -> MeetingOut:
    """One meeting with its agenda; what was decided once the minutes are open to you."""
    meeting, lines = seat.meeting, lines_of(session, seat.held.key)
    came, observing = came_by_title(session, seat.held.key)
    readable = reads_minutes(session, seat)
    line: MeetingLine = meeting_line(seat.occurrence, meeting)
    return MeetingOut(
        **line.model_dump(), mechanism=seat.held.mechanism.slug, current=_current(seat, lines),
        agenda=agenda_lines(lines, decided=readable), observing=observing,
        attendance=[RoleCount(title=title, count=count) for title, count in came],
        minutes_number=meeting.number_text if readable else "", minutes_digest=meeting.digest,
        minutes_lines=minutes_lines(meeting) if readable else [],
    )


def _current(seat: Seat, lines: list[Line]) -> int | None:
    keys = [line.key for line in lines]
    current = seat.meeting.current_item_id
    return keys.index(current) + 1 if current in keys else None


@router.post(
    "/{ref}/topics", status_code=201, operation_id="book_topic", response_model=TopicOut,
    responses=problems(400, 401, 403, 404, 409, 413, 422, 429),
)
def book_topic(seat: MeetingToChange, body: NewTopic, session: DbSession, at: At, repeat: Repeatable) -> Response:
    """Puts a matter on the list for the next agenda of this meeting's mechanism."""
    if repeat.answer:
        return repeat.answer
    mechanism = seat.held.mechanism
    check_booking(seat.hall.standing, mechanism.invited.split())
    _check_unit(session, seat, body.unit, at)
    topic = topics.book(
        session, mechanism, title=body.title, text=body.text, anonymous=body.anonymous, proposed_as=body.unit,
        by=seat.actor, at=at,
    )
    return repeat.keep(topic_out(topic, who(topic, seat.actor.name), mechanism).model_dump_json(), 201)


def _check_unit(session: Session, seat: Seat, unit: str, at: At) -> None:
    if unit and unit not in units_spoken_for(session, seat.actor, seat.hall.community.key, local_day(at)):
        raise Invalid("您不能代表这个单位提。", field="unit")
