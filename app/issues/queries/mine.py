"""What one person reported and what they support."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.issues.models import Issue, Support
from app.issues.rules.lifecycle import Status

PER_PAGE = 20


def waiting_for(session: Session, person_id: int) -> Sequence[Issue]:
    """Issues said to be done that only this person's word can close, the longest waiting first."""
    mine = select(Issue).where(Issue.reporter_id == person_id, Issue.status == Status.DONE)
    return session.exec(mine.order_by(col(Issue.done_at), col(Issue.id))).all()


def reported_by(session: Session, person_id: int, before: int | None) -> Sequence[Issue]:
    """One more than a page, newest first."""
    mine = select(Issue).where(Issue.reporter_id == person_id, Issue.status != Status.DONE)
    if before is not None:
        mine = mine.where(col(Issue.id) < before)
    return session.exec(mine.order_by(col(Issue.id).desc()).limit(PER_PAGE + 1)).all()


def supported_by(session: Session, person_id: int, before: int | None) -> Sequence[Issue]:
    """One more than a page of what may still be seen, newest first."""
    theirs = (
        select(Issue)
        .join(Support, col(Support.issue_id) == col(Issue.id))
        .where(Support.person_id == person_id, col(Issue.public), col(Issue.hidden_at).is_(None))
    )
    if before is not None:
        theirs = theirs.where(col(Issue.id) < before)
    return session.exec(theirs.order_by(col(Issue.id).desc()).limit(PER_PAGE + 1)).all()
