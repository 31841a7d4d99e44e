"""When an account is closed: nothing any more points at the person, and every total stays."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.core.db import affected
from app.issues.models import Comment, Draft, DraftPhoto, Issue, SavedFilter
from app.issues.queries.filing import drafts_of

GONE = "已注销的邻居"


def forget_reporter(session: Session, person_id: int, at: datetime) -> None:
    """Their issues go on as anonymous ones; unfinished drafts and saved filters go."""
    del at
    affected(session, update(Issue).where(col(Issue.reporter_id) == person_id).values(anonymous=True))
    affected(session, update(Comment).where(col(Comment.person_id) == person_id).values(name=GONE))
    affected(session, delete(SavedFilter).where(col(SavedFilter.person_id) == person_id))
    unfinished = [draft.key for draft in drafts_of(session, person_id)]
    affected(session, delete(DraftPhoto).where(col(DraftPhoto.draft_id).in_(unfinished)))
    affected(session, update(Issue).where(col(Issue.draft_id).in_(unfinished)).values(draft_id=None))
    affected(session, delete(Draft).where(col(Draft.id).in_(unfinished)))
