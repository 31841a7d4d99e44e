"""What `tick` looks for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app.issues.models import Callback, Issue
from app.issues.rules.lifecycle import Status
from app.places.models import Grid

AUDIT_WINDOW = timedelta(days=3)


def due(session: Session, at: datetime, most: int) -> list[int]:
    """Ids of issues whose next moment has come, the longest waiting first."""
    statement = select(Issue.id).where(col(Issue.next_clock_at) <= at).order_by(col(Issue.next_clock_at)).limit(most)
    return [found for found in session.exec(statement) if found is not None]


def closed_unaudited(session: Session, at: datetime) -> Sequence[Issue]:
    """Issues closed in the last days that no call-back was made for."""
    called = select(Callback.issue_id)
    statement = select(Issue).where(
        Issue.status == Status.CLOSED, col(Issue.closed_at) > at - AUDIT_WINDOW, col(Issue.id).not_in(called)
    )
    return session.exec(statement.order_by(col(Issue.id))).all()


def grids_of(session: Session, community_id: int) -> list[int]:
    return [found for found in session.exec(select(Grid.id).where(Grid.community_id == community_id)) if found]
