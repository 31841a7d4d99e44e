"""When an account is closed: nobody can be found by what they booked, attended or put right, and every total stays."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.meetings.models import Attendance, Correction, Topic

GONE = "已注销的邻居"


def forget_meetings(session: Session, person_id: int, at: datetime) -> None:
    """Topics still waiting are taken back, the others become anonymous; attendances keep their role and lose the
    person."""
    mine = col(Topic.person_id) == person_id
    waiting = (col(Topic.item_id).is_(None)) & (col(Topic.withdrawn_at).is_(None))
    affected(session, update(Topic).where(mine).values(anonymous=True))
    affected(session, update(Topic).where(mine, waiting).values(withdrawn_at=at))
    attended = update(Attendance).where(col(Attendance.person_id) == person_id)
    affected(session, attended.values(person_id=None, name=GONE))
    affected(session, update(Correction).where(col(Correction.person_id) == person_id).values(name=GONE))
