"""When an account is closed: what both sides signed stays as it is, who wrote what beside it goes."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.handovers.models import FeeDispute, Handover, Refusal, ServiceContinuity, ServiceStop


def forget_handovers(session: Session, person_id: int, at: datetime) -> None:
    """Pages name nobody, and the person's row has no name any more, so signatures stay true."""
    mine = (
        (FeeDispute, col(FeeDispute.entered_by), {"entered_by": None}),
        (Refusal, col(Refusal.reported_by), {"reported_by": None}),
        (Refusal, col(Refusal.ended_by), {"ended_by": None}),
        (Refusal, col(Refusal.answered_by), {"answered_by": None}),
        (ServiceStop, col(ServiceStop.told_by), {"told_by": None}),
        (ServiceStop, col(ServiceStop.answered_by), {"answered_by": None}),
        (ServiceStop, col(ServiceStop.ended_by), {"ended_by": None}),
        (ServiceContinuity, col(ServiceContinuity.said_by), {"said_by": None}),
        (Handover, col(Handover.opened_by), {"opened_by": None}),
    )
    for table, column, nobody in mine:
        affected(session, update(table).where(column == person_id).values(**nobody))
