"""What was promised at the stand-up and still has to be answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.duty.models import DayPromise
from app.duty.rules.week import midnight
from app.issues.models import Issue
from app.places.models import Community

MOST = 100


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise with its issue; `ref` is empty where it has none, or one the reader may not open."""

    promise: DayPromise
    ref: str
    title: str
    hidden: bool

    def late(self, today: date) -> bool:
        return not self.promise.kept and self.promise.due_on < today


def promises(
    session: Session, community_id: int, today: date, scope: ColumnElement[bool], *, only_with_issue: bool = False
) -> list[Promised]:
    """Said today, not yet kept, or answered today; the earliest day first. `scope` says whose issues may be named,
    `only_with_issue` leaves out whatever is not about one of those."""
    on_list = or_(
        col(DayPromise.kept).is_not(True), col(DayPromise.day) == today,
        col(DayPromise.answered_at) >= midnight(today),
    )
    statement = (
        wide_select(DayPromise, col(Issue.ref), col(Issue.title), scope)
        .join(Issue, col(Issue.id) == col(DayPromise.issue_id), isouter=True)
        .where(col(DayPromise.community_id) == community_id, on_list)
        .order_by(col(DayPromise.day), col(DayPromise.due_on), col(DayPromise.id))
        .limit(MOST)
    )
    if only_with_issue:
        statement = statement.where(col(DayPromise.issue_id).is_not(None), scope)
    return [_promised(*row) for row in session.execute(statement)]


def _promised(promise: DayPromise, ref: str | None, title: str | None, may: bool | None) -> Promised:
    if ref is None or not may:
        return Promised(promise, "", "", hidden=ref is not None)
    return Promised(promise, ref, title or "", hidden=False)


def promise_alike(session: Session, new: DayPromise) -> DayPromise | None:
    """The same said by the same person on the same day."""
    same = [
        getattr(DayPromise, name) == getattr(new, name)
        for name in ("community_id", "day", "issue_id", "who", "text", "due_on", "made_by")
    ]
    return session.exec(select(DayPromise).where(*same)).first()


def promise_here(session: Session, community_id: int, promise_id: int) -> DayPromise | None:
    """A promise of this community, held until the commit."""
    statement = select(DayPromise).where(DayPromise.id == promise_id, DayPromise.community_id == community_id)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()


def issue_to_promise(
    session: Session, community: Community, ref: str, scope: ColumnElement[bool]
) -> Issue | None:
    """An issue of this community within `scope`, by its reference in any letter case."""
    statement = select(Issue).where(Issue.ref == ref.upper(), Issue.community_id == community.key, scope)
    return session.exec(statement).first()


def promises_made_by(session: Session, person_id: int) -> Sequence[DayPromise]:
    statement = select(DayPromise).where(DayPromise.made_by == person_id).order_by(col(DayPromise.id))
    return session.exec(statement).all()
