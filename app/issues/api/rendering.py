"""From rows to what is sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from fastapi import Response
from sqlmodel import Session

from app.issues.actions.turn import reporter_name
from app.issues.api.shapes import Filed, IssueLine, IssueOut, PhotoOut, lead_of
from app.issues.models import Issue
from app.issues.queries.catalogue import categories
from app.issues.queries.listing import Named, Shot, named, shots_of
from app.issues.rules.category import Category
from app.issues.rules.due import is_overdue


def issue_lines(session: Session, rows: Sequence[Named], at: datetime) -> list[IssueLine]:
    """Two queries however many rows: their photos, and the categories that name who leads."""
    catalogue = catalogue_at(session, at)
    photos: dict[int, list[PhotoOut]] = defaultdict(list)
    for shot in shots_of(session, [row.issue.key for row in rows]):
        photos[shot.issue_id].append(photo_out(shot))
    return [_line(row, catalogue, photos[row.issue.key], at) for row in rows]


def issue_out(session: Session, issue_id: int, at: datetime) -> IssueOut:
    row = named(session, issue_id)
    [line] = issue_lines(session, [row], at)
    return IssueOut(**line.model_dump(), description=row.issue.description)


def catalogue_at(session: Session, at: datetime) -> dict[str, Category]:
    return {category.code: category for category in categories(session, at)}


def _line(row: Named, catalogue: Mapping[str, Category], photos: list[PhotoOut], at: datetime) -> IssueLine:
    issue = row.issue
    return IssueLine(
        ref=issue.ref, status=issue.status, community=row.community, estate=row.estate, building=row.building,
        place=issue.place, category=issue.category, title=issue.title, reporter=reporter_name(issue, row.reporter),
        anonymous=issue.anonymous, lead=lead_of(issue, row.unit, catalogue), respond_by=issue.respond_by,
        resolve_by=issue.resolve_by, overdue=is_overdue(issue, at), supports=issue.supports, comments=issue.comments,
        photos=photos, created_at=issue.created_at, updated_at=issue.updated_at,
    )


def photo_out(shot: Shot) -> PhotoOut:
    return PhotoOut(
        stage=shot.stage, url_large=photo_url(shot.token, "l"), url_small=photo_url(shot.token, "s"), alt=shot.alt
    )


def photo_url(token: str, size: str) -> str:
    return f"/photos/{token}-{size}.jpg"


def versioned(response: Response, issue: Issue) -> Response:
    """The version to send back in If-Match with the next step."""
    response.headers["ETag"] = f'"{issue.version}"'
    return response


def filed(session: Session, issue: Issue, base_url: str, at: datetime) -> Filed:
    return Filed(
        ref=issue.ref, status=issue.status, lead=lead_of(issue, None, catalogue_at(session, at)),
        respond_by=issue.respond_by, resolve_by=issue.resolve_by,
        receipt_url=f"{base_url}/receipt/{issue.receipt_token}",
    )
