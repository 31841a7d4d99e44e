"""When an account is closed: the person leaves the rounds they were in, and every closed report stays as it is."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.db import affected
from app.people.rules.roles import SYSTEM
from app.rounds.actions.joining import move_up
from app.rounds.models import RoundMember
from app.rounds.queries.members import planned_seats_of
from app.rounds.queries.rounds import Held, mechanism_of
from app.rounds.rules.standing import Walker


def forget_rounds(session: Session, person_id: int, at: datetime) -> None:
    """Reports name nobody, so only the person's own rows go; a seat they had goes to who waits longest."""
    coming = [(held, occurrence) for _, held, occurrence in planned_seats_of(session, person_id)]
    affected(session, delete(RoundMember).where(col(RoundMember.person_id) == person_id))
    clock = Walker(SYSTEM, frozenset())
    for round_, occurrence in coming:
        move_up(session, Held(occurrence, mechanism_of(session, occurrence), round_), by=clock, at=at)
