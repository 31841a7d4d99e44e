"""What the desk looks after besides the issues themselves: standard replies, flagged comments, call-backs."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.issues.models import Callback, Comment, CommentFlag, Issue, StandardReply
from app.issues.rules.lifecycle import Step
from app.places.models import Community


def replies_for(session: Session, steps: Sequence[Step], category: str) -> dict[Step, list[str]]:
    """The standard replies for these steps, those for the category first."""
    statement = (
        select(StandardReply)
        .where(col(StandardReply.step).in_(steps), col(StandardReply.category).in_(["", category]))
        .order_by(col(StandardReply.category).desc(), col(StandardReply.position), col(StandardReply.id))
    )
    found: dict[Step, list[str]] = {}
    for reply in session.exec(statement) if steps else ():
        found.setdefault(reply.step, []).append(reply.text)
    return found


@dataclass(frozen=True, slots=True)
class Flagged:
    """A comment neighbours asked the committee to look at, with their reasons."""

    comment: Comment
    issue: Issue
    reasons: list[str]


def flagged(session: Session, community_ids: Sequence[int], most: int = 50) -> list[Flagged]:
    """Flagged and not yet hidden, the longest waiting first."""
    statement = (
        select(Comment, Issue, CommentFlag)
        .join(CommentFlag, col(CommentFlag.comment_id) == col(Comment.id))
        .join(Issue, col(Issue.id) == col(Comment.issue_id))
        .where(col(Issue.community_id).in_(community_ids), col(Comment.hidden_at).is_(None))
        .order_by(col(Comment.id), col(CommentFlag.at))
        .limit(most * 4)
    )
    found: dict[int, Flagged] = {}
    for comment, issue, flag in session.exec(statement):
        found.setdefault(comment.key, Flagged(comment, issue, [])).reasons.append(flag.reason)
    return list(found.values())[:most]


def communities_of_town(session: Session, town_ids: Sequence[int]) -> list[int]:
    found = session.exec(select(Community.id).where(col(Community.town_id).in_(town_ids)))
    return [key for key in found if key is not None]


def callbacks_of(session: Session, person_id: int, most: int = 50) -> Sequence[tuple[Callback, Issue]]:
    """Call-backs given to somebody: the open ones by their day, then the done ones, newest first."""
    statement = (
        select(Callback, Issue)
        .join(Issue, col(Issue.id) == col(Callback.issue_id))
        .where(Callback.assigned_to == person_id)
        .order_by(col(Callback.done_at).is_not(None), col(Callback.done_at).desc(), col(Callback.due))
        .limit(most)
    )
    return session.exec(statement).all()
