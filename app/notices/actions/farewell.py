"""When an account is closed: what was said to a paper stays, since it was answered in public; who said it goes."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.notices.models import PaperObjection


def forget_notices(session: Session, person_id: int, at: datetime) -> None:
    """Papers and answers are acts of an office and keep the id of a person whose row has no name any more."""
    affected(session, update(PaperObjection).where(col(PaperObjection.person_id) == person_id).values(person_id=None))
