"""What the clock does to meetings: a day before one begins, its agenda builds itself."""

from datetime import datetime

from sqlmodel import Session

from app.meetings.actions.agenda import build
from app.meetings.actions.preparing import meeting_of
from app.meetings.queries.meetings import held_by_id, without_agenda
from app.meetings.rules.agenda import AHEAD
from app.people.rules.roles import SYSTEM

BATCH = 20


def build_agendas(session: Session, at: datetime) -> int:
    """Builds the agendas of up to BATCH meetings that begin within AHEAD and have none; how many, so that the caller
    goes on until 0. May run twice or on two machines: each agenda is built by the clock once."""
    built = 0
    for occurrence_id in without_agenda(session, at, at + AHEAD, most=BATCH):
        held = held_by_id(session, occurrence_id)
        meeting = meeting_of(session, held.occurrence)
        if meeting.agenda_at is None:
            build(session, held.with_meeting(meeting), by=SYSTEM, at=at)
            built += 1
    return built
