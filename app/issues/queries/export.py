"""What the issues domain knows about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.issues.models import Comment, Draft, Issue, Support


def export_issues(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: what they reported, supported, wrote and began to write."""
    reported = session.exec(select(Issue).where(Issue.reporter_id == person_id).order_by(col(Issue.id)))
    return {
        "issues": [_issue(issue) for issue in reported],
        "supports": _supports(session, person_id),
        "comments": _comments(session, person_id),
        "drafts": [draft.data for draft in session.exec(select(Draft).where(Draft.person_id == person_id))],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "ref": issue.ref, "title": issue.title, "description": issue.description, "status": issue.status.value,
        "anonymous": issue.anonymous, "created_at": iso(issue.created_at), "satisfaction": issue.satisfaction,
    }


def _supports(session: Session, person_id: int) -> list[dict[str, str]]:
    statement = select(Issue.ref, Support.at).join(Support, col(Support.issue_id) == col(Issue.id))
    return [{"ref": ref, "at": iso(at)} for ref, at in session.exec(statement.where(Support.person_id == person_id))]


def _comments(session: Session, person_id: int) -> list[dict[str, str]]:
    wanted = select(Issue.ref, Comment.text, Comment.created_at)
    statement = wanted.join(Comment, col(Comment.issue_id) == col(Issue.id))
    rows = session.exec(statement.where(Comment.person_id == person_id).order_by(col(Comment.id)))
    return [{"ref": ref, "text": text, "at": iso(at)} for ref, text, at in rows]
