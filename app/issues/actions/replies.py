"""What keeps the desk in order: standard replies, and flags on comments that were looked at."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.audit.actions import record
from app.core.errors import NotFound
from app.issues.models import CommentFlag, StandardReply
from app.issues.queries import case as cases
from app.issues.queries import choices
from app.issues.queries.history import comment_by_id
from app.issues.rules.lifecycle import Step
from app.people.rules.roles import Actor


def write_reply(
    session: Session, reply_id: int | None, *, step: Step, category: str, text: str, by: Actor, at: datetime
) -> StandardReply:
    """A new standard reply, or an old one in other words."""
    row = reply_by_id(session, reply_id) if reply_id is not None else None
    before = {"text": row.text} if row else None
    row = row or StandardReply(step=step, category=category, text=text, position=choices.last_position(session) + 1)
    row.step, row.category, row.text = step, category, text
    session.add(row)
    session.flush()
    _note_reply(session, "reply.written", row, by, at, before=before, after={"text": text, "step": step.value})
    return row


def drop_reply(session: Session, reply_id: int, *, by: Actor, at: datetime) -> None:
    row = reply_by_id(session, reply_id)
    _note_reply(session, "reply.dropped", row, by, at, before={"text": row.text, "step": row.step.value})
    session.delete(row)


def reply_by_id(session: Session, reply_id: int) -> StandardReply:
    row = session.get(StandardReply, reply_id)
    if row is None:
        raise NotFound("没有这条常用话，可能刚被别人删了。")
    return row


def _note_reply(
    session: Session, verb: str, row: StandardReply, by: Actor, at: datetime, *,
    before: object = None, after: object = None,
) -> None:
    record(
        session, "system", verb, f"reply:{row.key}", actor_id=by.person_id, actor_title=by.title, at=at,
        before=before, after=after,
    )


def keep_comment(session: Session, comment_id: int, communities: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Flagged, looked at, left as it is: the flags go."""
    row = comment_by_id(session, comment_id)
    case = cases.case_by_id(session, row.issue_id, at) if row else None
    if row is None or case is None or case.issue.community_id not in communities:
        raise NotFound("没有这条留言。")
    session.execute(delete(CommentFlag).where(col(CommentFlag.comment_id) == row.key))
    record(
        session, f"c{case.issue.community_id}", "comment.kept", f"{case.issue.ref}#{row.key}", actor_id=by.person_id,
        actor_title=by.title, at=at,
    )
