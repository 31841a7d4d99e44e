"""When an account is closed: what is signed stays as it is, a half-signed inspection waits for another inspector."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.inspections.models import Deduction, Inspection
from app.inspections.rules.kinds import State


def forget_inspections(session: Session, person_id: int, at: datetime) -> None:
    """Pages name nobody in full, and the person's row has no name any more, so signatures stay true; who wrote down
    what, and an unfinished first signature, go."""
    draft = (col(Inspection.state) == State.DRAFT) & (col(Inspection.inspector_id) == person_id)
    version = col(Inspection.version) + 1
    unsigned = {"inspector_id": None, "inspector_title": "", "signed_at": None, "version": version}
    affected(session, update(Inspection).where(draft).values(**unsigned))
    opened = col(Inspection.opened_by) == person_id
    affected(session, update(Inspection).where(opened).values(opened_by=None))
    entered = col(Deduction.entered_by) == person_id
    affected(session, update(Deduction).where(entered).values(entered_by=None))
