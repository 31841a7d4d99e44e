"""Issues with the names they are shown with, as the JSON API sends them. Which ones: queries/board.py says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four entities at most
from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.companies.models import HandlingUnit
from app.issues.models import Comment, Issue, IssueEvent, IssuePhoto, PhotoStage
from app.people.models import Person
from app.places.models import Building, Community, Estate

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """An issue and the names around it; `reporter` is the true name, which only `reporter_name` may turn into text."""

    issue: Issue
    community: str
    estate: str | None
    building: str | None
    unit: str | None
    reporter: str


def _named() -> Rows:
    return (
        wide_select(
            Issue, col(Community.slug), col(Estate.slug), col(Building.code), col(HandlingUnit.name), col(Person.name)
        )
        .join(Community, col(Community.id) == col(Issue.community_id))
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(HandlingUnit, col(HandlingUnit.id) == col(Issue.unit_id), isouter=True)
        .join(Person, col(Person.id) == col(Issue.reporter_id), isouter=True)
    )


def _rows(session: Session, statement: Rows) -> list[Named]:
    return [
        Named(issue, community, estate, building, unit, reporter or "")
        for issue, community, estate, building, unit, reporter in session.execute(statement)
    ]


def named(session: Session, issue_id: int) -> Named:
    """One issue that is known to exist."""
    return _rows(session, _named().where(col(Issue.id) == issue_id))[0]


def named_many(session: Session, issue_ids: Sequence[int]) -> list[Named]:
    """In the order asked for."""
    found = {row.issue.key: row for row in _rows(session, _named().where(col(Issue.id).in_(issue_ids)))}
    return [found[issue_id] for issue_id in issue_ids if issue_id in found]


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo of one of several issues."""

    issue_id: int
    token: str
    stage: PhotoStage
    alt: str


def shots_of(session: Session, issue_ids: Sequence[int]) -> list[Shot]:
    """The photos of these issues in the order they were added."""
    if not issue_ids:
        return []
    statement = (
        select(IssuePhoto.issue_id, Photo.token, IssuePhoto.stage, IssuePhoto.alt)
        .join(Photo, col(Photo.id) == col(IssuePhoto.photo_id))
        .where(col(IssuePhoto.issue_id).in_(issue_ids))
        .order_by(col(IssuePhoto.id))
    )
    return [Shot(issue, token, PhotoStage(stage), alt) for issue, token, stage, alt in session.exec(statement)]


def events_after(session: Session, issue_id: int, after: int, limit: int) -> Sequence[IssueEvent]:
    statement = select(IssueEvent).where(IssueEvent.issue_id == issue_id, col(IssueEvent.id) > after)
    return session.exec(statement.order_by(col(IssueEvent.id)).limit(limit)).all()


def comments_after(session: Session, issue_id: int, after: int, limit: int) -> Sequence[Comment]:
    statement = select(Comment).where(Comment.issue_id == issue_id, col(Comment.id) > after)
    return session.exec(statement.order_by(col(Comment.id)).limit(limit)).all()
