"""What the duty domain knows about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.duty.models import DutyTurn
from app.duty.queries.promises import promises_made_by
from app.mechanisms.models import Occurrence


def export_duty(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: when they were on duty, and what they wrote down at stand-ups."""
    turns = (
        select(DutyTurn, Occurrence)
        .join(Occurrence, col(Occurrence.id) == DutyTurn.occurrence_id)
        .where(DutyTurn.person_id == person_id)
        .order_by(col(DutyTurn.id))
    )
    return {
        "duty_turns": [
            {"at": iso(time.starts_at), "name": time.name, "title": turn.title, "note": turn.note}
            for turn, time in session.exec(turns)
        ],
        "day_promises": [
            {"day": row.day.isoformat(), "who": row.who, "text": row.text, "due_on": row.due_on.isoformat()}
            for row in promises_made_by(session, person_id)
        ],
    }
