"""Lines of the hotline's sheets that nobody has taken in yet, for the operator."""

from datetime import datetime

from sqlalchemy import case, func
from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from app.core.queues import Queue
from app.hotline.models import HotlineBatch, HotlineLine
from app.hotline.rules.kinds import State


def hotline_waiting(session: Session, _at: datetime) -> Queue:
    """Of sheets that are kept; those that could not be read count as failed."""
    state = col(HotlineLine.state)
    waiting = case((state == State.WAITING, 1))
    oldest = func.min(case((state == State.WAITING, col(HotlineBatch.uploaded_at))))
    statement = (
        wide_select(func.count(waiting), oldest, func.count(case((state == State.UNREADABLE, 1))))
        .join(HotlineBatch, col(HotlineBatch.id) == col(HotlineLine.batch_id))
        .where(col(HotlineBatch.erased_at).is_(None), state.in_((State.WAITING, State.UNREADABLE)))
    )
    return Queue("热线转进来的", *session.execute(statement).one())
