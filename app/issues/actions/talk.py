"""What neighbours add: 同感 once, comments, flags."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_name, mask_personal
from app.issues.actions.board import shift, visible
from app.issues.models import Comment, CommentFlag, Issue, Support
from app.issues.queries.case import Case
from app.issues.rules.lifecycle import ENDED
from app.issues.rules.standing import Hat
from app.notifications.actions import tell
from app.people.rules.roles import Actor

OFFICIAL = frozenset({Hat.HANDLER, Hat.GRID, Hat.COMMITTEE, Hat.TOWN})


def support(session: Session, issue: Issue, *, by: Actor, at: datetime) -> bool:
    """同感, once per person by primary key however many requests race; False when it was there already."""
    if issue.status in ENDED:
        raise DomainError(f"这件事已经是“{issue.status.label}”，不用再同感了。")
    if issue.reporter_id == by.person_id:
        raise DomainError("这件事就是您反映的，不用再同感。")
    statement = insert_into(session, Support).values(issue_id=issue.key, person_id=by.person_id, at=at)
    added = affected(session, statement.on_conflict_do_nothing()) == 1
    if added:
        _count_support(session, issue, 1)
    return added


def unsupport(session: Session, issue: Issue, *, by: Actor) -> bool:
    statement = delete(Support).where(col(Support.issue_id) == issue.key, col(Support.person_id) == by.person_id)
    removed = affected(session, statement) == 1
    if removed:
        _count_support(session, issue, -1)
    return removed


def _count_support(session: Session, issue: Issue, change: int) -> None:
    """Counted by the database and not from what was read, so that parallel supports all count."""
    session.execute(update(Issue).where(col(Issue.id) == issue.key).values(supports=col(Issue.supports) + change))
    session.refresh(issue, ["supports"])
    _touch_board(session, issue)


def _touch_board(session: Session, issue: Issue) -> None:
    if visible(issue):
        shift(session, issue.community_id, issue.status, issue.status)


def comment(session: Session, case: Case, text: str, *, by: Actor, worn: frozenset[Hat], at: datetime) -> Comment:
    """From staff in their role it is an official answer; from a neighbour it shows no name."""
    issue, wording = case.issue, mask_personal(text)
    if not wording:
        raise Invalid("写几句再发。", field="text")
    official = bool(OFFICIAL & worn) and Hat.REPORTER not in worn  # who reports speaks as a resident
    title, name = _speaker(case, by, worn, official)
    row = Comment(
        issue_id=issue.key, person_id=by.person_id, official=official, title=title, name=name, text=wording,
        created_at=at,
    )
    session.add(row)
    session.execute(update(Issue).where(col(Issue.id) == issue.key).values(comments=col(Issue.comments) + 1))
    session.flush()
    session.refresh(issue, ["comments"])
    _touch_board(session, issue)
    _tell_of_comment(session, issue, row, by, at)
    return row


def _speaker(case: Case, by: Actor, worn: frozenset[Hat], official: bool) -> tuple[str, str]:
    if Hat.REPORTER in worn:
        return "反映人", f"匿名居民#{case.issue.alias}" if case.issue.anonymous else mask_name(by.name)
    if not official:
        return "居民", "一位邻居"
    title = case.unit.name if Hat.HANDLER in worn and case.unit is not None else by.title
    return title, mask_name(by.name)


def _tell_of_comment(session: Session, issue: Issue, row: Comment, by: Actor, at: datetime) -> None:
    if issue.reporter_id is not None and issue.reporter_id != by.person_id:
        title = "您反映的事有了正式答复" if row.official else "有邻居在您反映的事下面留言"
        tell(
            session, issue.reporter_id, title=title, body=row.text[:80], link=f"/i/{issue.ref}",
            dedupe=f"comment/{row.key}", at=at,
        )


def flag_comment(session: Session, row: Comment, reason: str, *, by: Actor, at: datetime) -> None:
    """Asks the committee to look at a comment; once per person."""
    if not reason:
        raise Invalid("写一句为什么不合适。", field="reason")
    statement = insert_into(session, CommentFlag).values(
        comment_id=row.key, person_id=by.person_id, reason=reason, at=at
    )
    session.execute(statement.on_conflict_do_nothing())
