"""What may be taken from view, by whom, and always with a public reason."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import Forbidden, Invalid
from app.issues.actions.board import count_again, shift, visible
from app.issues.models import Comment, Issue
from app.issues.rules.lifecycle import Status
from app.issues.rules.standing import Hat
from app.notifications.actions import tell
from app.people.rules.roles import Actor

MODERATORS = frozenset({Hat.COMMITTEE, Hat.TOWN})


def hide_comment(
    session: Session, issue: Issue, row: Comment, reason: str, *, by: Actor, worn: frozenset[Hat], at: datetime
) -> None:
    """The text goes, the reason stays for all to read."""
    _may_hide(worn, reason)
    row.hidden_at, row.hidden_reason = at, reason
    session.add(row)
    record(
        session, f"c{issue.community_id}", "comment.hidden", f"{issue.ref}#{row.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, before={"text": row.text}, reason=reason,
    )
    tell(
        session, row.person_id, title="您的一条留言被收起了", body=reason, link=f"/i/{issue.ref}",
        dedupe=f"comment/{row.key}/hidden", at=at,
    )


def hide_issue(session: Session, issue: Issue, reason: str, *, by: Actor, worn: frozenset[Hat], at: datetime) -> None:
    """Off the board, still in work; the reporter is told why and by whom."""
    _may_hide(worn, reason)
    if issue.hidden_at is not None:
        return
    counted: Status | None = issue.status if visible(issue) else None
    issue.hidden_at, issue.hidden_reason = at, reason
    issue.version += 1
    session.add(issue)
    if counted is not None:
        shift(session, issue.community_id, counted, None)
        count_again(session, issue)
    _record_hiding(session, issue, "issue.hidden", reason, by, at)


def show_issue(session: Session, issue: Issue, reason: str, *, by: Actor, worn: frozenset[Hat], at: datetime) -> None:
    """Back on the board."""
    _may_hide(worn, reason)
    if issue.hidden_at is None:
        return
    issue.hidden_at, issue.hidden_reason = None, ""
    issue.version += 1
    session.add(issue)
    if visible(issue):
        shift(session, issue.community_id, None, issue.status)
        count_again(session, issue)
    _record_hiding(session, issue, "issue.shown", reason, by, at)


def _record_hiding(session: Session, issue: Issue, verb: str, reason: str, by: Actor, at: datetime) -> None:
    record(
        session, f"c{issue.community_id}", verb, issue.ref, actor_id=by.person_id, actor_title=by.title, at=at,
        reason=reason,
    )
    if issue.reporter_id is not None:
        title = "您反映的事暂时不在看板上公开" if verb == "issue.hidden" else "您反映的事又在看板上公开了"
        tell(
            session, issue.reporter_id, title=title, body=reason, link=f"/i/{issue.ref}",
            dedupe=f"{issue.ref}/{issue.version}/{verb}", at=at,
        )


def _may_hide(worn: frozenset[Hat], reason: str) -> None:
    if not MODERATORS & worn or Hat.RECUSED in worn:
        raise Forbidden("只有本社区和镇里能收起，而且不能收起自己单位办的事。")
    if not reason:
        raise Invalid("写一句为什么收起，大家都会看到。", field="reason")
