"""What happened to one issue and what was added to it: entries, photos, comments, supports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.issues.models import (
    Callback,
    Comment,
    Draft,
    Issue,
    IssueEvent,
    IssuePhoto,
    Support,
)
from app.issues.rules.lifecycle import Step


def events_of(session: Session, issue_id: int) -> Sequence[IssueEvent]:
    return session.exec(
        select(IssueEvent).where(IssueEvent.issue_id == issue_id).order_by(col(IssueEvent.id))
    ).all()


def events_since(session: Session, issue_id: int, version: int) -> Sequence[IssueEvent]:
    """What happened after the reader's version. Hiding steps the version without an event, so this may show one
    event the reader already knew, but never misses one."""
    now = session.exec(select(Issue.version).where(Issue.id == issue_id)).one()
    events = events_of(session, issue_id)
    return events[max(0, len(events) - max(0, now - version)):]


def answer_due(session: Session, issue_id: int) -> datetime | None:
    """By when the unit it was dispatched to last had to answer; None for what was dispatched without a limit."""
    statement = (
        select(IssueEvent.due_at)
        .where(IssueEvent.issue_id == issue_id, IssueEvent.step == Step.DISPATCH)
        .order_by(col(IssueEvent.id).desc())
    )
    return session.exec(statement).first()


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of an issue, as pages show it."""

    token: str
    stage: str
    alt: str
    width: int
    height: int
    event_id: int | None
    at: datetime


def pictures_of(session: Session, issue_id: int) -> list[Picture]:
    rows = session.exec(
        select(IssuePhoto, Photo)
        .join(Photo, col(Photo.id) == col(IssuePhoto.photo_id))
        .where(IssuePhoto.issue_id == issue_id)
        .order_by(col(IssuePhoto.id))
    )
    return [
        Picture(photo.token, link.stage, link.alt, photo.width, photo.height, link.event_id, photo.created_at)
        for link, photo in rows
    ]



def issue_of_photo(session: Session, photo_id: int) -> int | None:
    return session.exec(select(IssuePhoto.issue_id).where(IssuePhoto.photo_id == photo_id)).first()


def comments_of(session: Session, issue_id: int, limit: int = 200) -> Sequence[Comment]:
    return session.exec(
        select(Comment).where(Comment.issue_id == issue_id).order_by(col(Comment.id)).limit(limit)
    ).all()


def comment_by_id(session: Session, comment_id: int) -> Comment | None:
    return session.get(Comment, comment_id)


def supporters_of(session: Session, issue_id: int) -> list[int]:
    """By number, so that who is told first does not hang on the database."""
    statement = select(Support.person_id).where(Support.issue_id == issue_id)
    return list(session.exec(statement.order_by(col(Support.person_id))))


def supported(session: Session, issue_ids: Sequence[int], person_id: int) -> set[int]:
    """Which of these issues a person supports."""
    if not issue_ids:
        return set()
    return set(
        session.exec(
            select(Support.issue_id).where(col(Support.issue_id).in_(issue_ids), Support.person_id == person_id)
        )
    )


def merged_into(session: Session, issue_id: int) -> Sequence[Issue]:
    return session.exec(select(Issue).where(Issue.merged_into_id == issue_id).order_by(col(Issue.id))).all()


def supports_moved_from(session: Session, target_id: int, origin_id: int) -> Sequence[Support]:
    return session.exec(
        select(Support).where(Support.issue_id == target_id, Support.merged_from_id == origin_id)
    ).all()


def draft_by_token(session: Session, token: str) -> Draft | None:
    return session.exec(select(Draft).where(Draft.token == token)).first()


def issue_of_draft(session: Session, draft_id: int) -> Issue | None:
    return session.exec(select(Issue).where(Issue.draft_id == draft_id)).first()


def callback_of(session: Session, issue_id: int) -> Callback | None:
    return session.exec(select(Callback).where(Callback.issue_id == issue_id)).first()


def who_completed(session: Session, issue_id: int) -> int | None:
    """The person behind the last claim that it is done."""
    claims = select(IssueEvent.actor_id).where(IssueEvent.issue_id == issue_id, IssueEvent.step == Step.COMPLETION)
    return session.exec(claims.order_by(col(IssueEvent.id).desc()).limit(1)).first()
