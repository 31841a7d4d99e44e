"""When an account is closed: orders and their history stay, naming offices and units only."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.supervision.models import OrderEvent, SetAside, SupervisionOrder


def forget_supervision(session: Session, person_id: int, at: datetime) -> None:
    """Who wrote what goes; what was written is the town's and the unit's."""
    del at
    issued = col(SupervisionOrder.issued_by) == person_id
    affected(session, update(SupervisionOrder).where(issued).values(issued_by=None))
    affected(session, update(OrderEvent).where(col(OrderEvent.actor_id) == person_id).values(actor_id=None))
    affected(session, update(SetAside).where(col(SetAside.by_id) == person_id).values(by_id=None))
