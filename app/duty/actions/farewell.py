"""When an account is closed: turns to come are free again; those that were stay with the title alone."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.db import affected
from app.duty.models import DutyTurn
from app.duty.queries.rota import turns_of


def forget_duty(session: Session, person_id: int, at: datetime) -> None:
    coming = turns_of(session, person_id, at)
    theirs = col(DutyTurn.person_id) == person_id
    affected(session, delete(DutyTurn).where(theirs, col(DutyTurn.occurrence_id).in_(coming)))
