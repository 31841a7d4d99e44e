"""What the 5 % of closed issues that somebody else rang up about brought. Counts only; nobody's name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.issues.models import Callback, Issue

AUDIT_DAYS = 90
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Audited:
    """Of the last AUDIT_DAYS days: done call-backs, reached ones, solved and not; `open` still to be made."""

    done: int
    reached: int
    solved: int
    unsolved: int
    open: int


def audited(session: Session, communities: tuple[int, ...], at: datetime) -> Audited:
    since = at - timedelta(days=AUDIT_DAYS)
    done = col(Callback.done_at).is_not(None)
    sums = [
        func.count().filter(condition)
        for condition in (
            done, done & col(Callback.reached).is_(True), done & col(Callback.solved).is_(True),
            done & col(Callback.solved).is_(False), ~done,
        )
    ]
    statement = (
        wide_select(*sums)
        .join(Issue, col(Issue.id) == col(Callback.issue_id))
        .where(col(Callback.created_at) >= since, col(Issue.community_id).in_(communities))
    )
    return Audited(*session.execute(statement).one())


def found_unsolved(session: Session, communities: tuple[int, ...], at: datetime) -> list[Issue]:
    """Issues said to be done that were not, the latest call first."""
    statement = (
        select(Issue)
        .join(Callback, col(Callback.issue_id) == col(Issue.id))
        .where(
            col(Callback.solved).is_(False), col(Callback.created_at) >= at - timedelta(days=AUDIT_DAYS),
            col(Issue.community_id).in_(communities),
        )
        .order_by(col(Callback.done_at).desc(), col(Issue.id))
        .limit(SHOWN)
    )
    return list(session.exec(statement))
