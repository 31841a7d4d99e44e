"""What filing needs to know: where a place is, the next number, what neighbours already reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.core.text import similarity
from app.issues.models import Draft, DraftPhoto, Issue
from app.issues.rules.lifecycle import OPEN
from app.places.models import Building, Community, Estate

NEARBY = 60
LIKE_ENOUGH = 22


@dataclass(frozen=True, slots=True)
class Similar:
    """An open issue that may be the same; `score` 0–100."""

    issue: Issue
    score: int
    same_building: bool


def similar(
    session: Session, *, community_id: int, building_id: int | None, estate_id: int | None, category: str, text: str,
    most: int = 3,
) -> list[Similar]:
    """Open public issues of the same category nearby: same building first, then the likest words."""
    statement = (
        select(Issue)
        .where(
            Issue.community_id == community_id,
            Issue.category == category,
            col(Issue.public),
            col(Issue.hidden_at).is_(None),
            col(Issue.status).in_(OPEN),
        )
        .order_by(col(Issue.id).desc())
        .limit(NEARBY)
    )
    if estate_id is not None:
        statement = statement.where(col(Issue.estate_id) == estate_id)
    found = [_scored(issue, building_id, text) for issue in session.exec(statement)]
    likely = [each for each in found if each.same_building or each.score >= LIKE_ENOUGH]
    return sorted(likely, key=lambda each: (not each.same_building, -each.score))[:most]


def _scored(issue: Issue, building_id: int | None, text: str) -> Similar:
    score = similarity(text, f"{issue.title}{issue.description}") if text else 0
    return Similar(issue, score, building_id is not None and issue.building_id == building_id)


def earlier_of_reporter(session: Session, issue: Issue, most: int = 5) -> Sequence[Issue]:
    """The same reporter's earlier issues, for the community's eyes only."""
    if issue.reporter_id is None:
        return []
    statement = select(Issue).where(Issue.reporter_id == issue.reporter_id, col(Issue.id) < issue.key)
    return session.exec(statement.order_by(col(Issue.id).desc()).limit(most)).all()


def earlier_at_place(session: Session, issue: Issue, most: int = 5) -> Sequence[Issue]:
    """Earlier public issues of the same building and category."""
    if issue.building_id is None:
        return []
    statement = select(Issue).where(
        Issue.building_id == issue.building_id, Issue.category == issue.category, col(Issue.id) < issue.key,
        col(Issue.public), col(Issue.hidden_at).is_(None),
    )
    return session.exec(statement.order_by(col(Issue.id).desc()).limit(most)).all()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of filing, checked to belong together."""

    community: Community
    estate: Estate | None
    building: Building | None


def spot(session: Session, community: Community, estate_slug: str, building_code: str) -> Spot | None:
    """The estate and building of a community by slug and code; None when they do not belong together."""
    if not estate_slug:
        return Spot(community, None, None) if not building_code else None
    estate = session.exec(
        select(Estate).where(Estate.community_id == community.key, Estate.slug == estate_slug)
    ).first()
    if estate is None or not building_code:
        return Spot(community, estate, None) if estate else None
    building = session.exec(
        select(Building).where(Building.estate_id == estate.key, Building.code == building_code)
    ).first()
    return Spot(community, estate, building) if building else None


def photos_of_draft(session: Session, draft_id: int) -> Sequence[Photo]:
    statement = (
        select(Photo).join(DraftPhoto, col(DraftPhoto.photo_id) == col(Photo.id)).where(DraftPhoto.draft_id == draft_id)
    )
    return session.exec(statement.order_by(col(Photo.id))).all()


def draft_of_photo(session: Session, photo_id: int) -> Draft | None:
    statement = select(Draft).join(DraftPhoto, col(DraftPhoto.draft_id) == col(Draft.id))
    return session.exec(statement.where(DraftPhoto.photo_id == photo_id)).first()


def stale_drafts(session: Session, *, before: datetime, most: int = 200) -> Sequence[Draft]:
    """Drafts nobody touched for long and that became no issue."""
    filed = select(Issue.draft_id).where(col(Issue.draft_id).is_not(None))
    statement = select(Draft).where(col(Draft.updated_at) < before, col(Draft.id).not_in(filed))
    return session.exec(statement.order_by(col(Draft.id)).limit(most)).all()



def draft_in(
    session: Session, community_slug: str, token: str, *, lock: bool = False
) -> tuple[Draft, Community] | None:
    """A draft with its community; `lock` makes two presses of one button wait for each other."""
    statement = (
        select(Draft, Community)
        .join(Community, col(Community.id) == col(Draft.community_id))
        .where(Draft.token == token, Community.slug == community_slug)
    )
    if lock:
        statement = statement.with_for_update(of=Draft).execution_options(populate_existing=True)
    return session.exec(statement).first()


def unfinished(session: Session, token: str) -> tuple[Draft, Community] | None:
    """The draft a browser remembers, unless it has become an issue."""
    filed = select(Issue.id).where(Issue.draft_id == Draft.id).exists()
    statement = select(Draft, Community).join(Community, col(Community.id) == col(Draft.community_id))
    return session.exec(statement.where(Draft.token == token, ~filed)).first()


def open_at_building(session: Session, building_id: int, most: int = 3) -> Sequence[Issue]:
    """Open public issues of a building, those most neighbours share first."""
    statement = (
        select(Issue)
        .where(
            Issue.building_id == building_id, col(Issue.public), col(Issue.hidden_at).is_(None),
            col(Issue.status).in_(OPEN),
        )
        .order_by(col(Issue.supports).desc(), col(Issue.id).desc())
        .limit(most)
    )
    return session.exec(statement).all()


def drafts_of(session: Session, person_id: int) -> Sequence[Draft]:
    return session.exec(select(Draft).where(Draft.person_id == person_id)).all()
