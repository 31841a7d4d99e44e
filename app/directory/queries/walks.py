"""Which building was seen when, by whom, with how many troubles found; the latest entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.directory.models import Walk, WalkIssue
from app.directory.rules.walks import waiting
from app.issues.models import Issue
from app.places.models import Building, Estate
from app.places.rules.order import natural

LOOKS_BACK = timedelta(days=90)
MOST = 20


@dataclass(frozen=True, slots=True)
class Visited:
    """A building: when it was seen last and under which title, and what walks of the last 90 days found there."""

    building_id: int
    name: str
    last_on: date | None
    title: str
    found: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One walk for the eyes of those who work here."""

    walk: Walk
    building: str
    found: int


def coverage(session: Session, community_id: int, today: date) -> list[Visited]:
    """Every building, those nobody has seen for longest first."""
    newest = func.row_number().over(
        partition_by=col(Walk.building_id), order_by=(col(Walk.walked_on).desc(), col(Walk.id).desc())
    )
    ranked = wide_select(
        col(Walk.building_id).label("building_id"), col(Walk.walked_on).label("day"), col(Walk.title).label("title"),
        newest.label("place"),
    ).where(col(Walk.community_id) == community_id).subquery()  # fmt: skip
    found = (
        wide_select(col(Walk.building_id).label("building_id"), func.count().label("number"))
        .join(WalkIssue, col(WalkIssue.walk_id) == col(Walk.id))
        .where(col(Walk.community_id) == community_id, col(Walk.walked_on) > today - LOOKS_BACK)
        .group_by(col(Walk.building_id))
        .subquery()
    )
    statement = (
        wide_select(Building, col(Estate.name), ranked.c.day, ranked.c.title, found.c.number)
        .join(Estate, col(Estate.id) == col(Building.estate_id))
        .join(ranked, and_(ranked.c.building_id == col(Building.id), ranked.c.place == 1), isouter=True)
        .join(found, found.c.building_id == col(Building.id), isouter=True)
        .where(col(Estate.community_id) == community_id)
    )
    rows = sorted(
        session.execute(statement),
        key=lambda row: (waiting(row[2]), row[0].estate_id, row[0].position, natural(row[0].code)),
    )
    return [
        Visited(building.key, f"{estate} {building.name}", day, title or "", number or 0)
        for building, estate, day, title, number in rows
    ]


def entries(session: Session, community_id: int) -> list[Entry]:
    """The latest walks, newest first."""
    found = (
        select(func.count()).where(col(WalkIssue.walk_id) == col(Walk.id)).correlate(Walk).scalar_subquery()
    )
    statement = (
        wide_select(Walk, col(Building.name), col(Estate.name), found)
        .join(Building, col(Building.id) == col(Walk.building_id))
        .join(Estate, col(Estate.id) == col(Building.estate_id))
        .where(col(Walk.community_id) == community_id)
        .order_by(col(Walk.walked_on).desc(), col(Walk.id).desc())
        .limit(MOST)
    )
    return [
        Entry(walk, f"{estate} {building}", number)
        for walk, building, estate, number in session.execute(statement)
    ]


def building_is_in(session: Session, building_id: int, community_id: int) -> bool:
    statement = (
        select(Building.id).join(Estate, col(Estate.id) == Building.estate_id)
        .where(Building.id == building_id, Estate.community_id == community_id)
    )  # fmt: skip
    return session.exec(statement).first() is not None


def walk_of(session: Session, person_id: int, building_id: int, day: date) -> Walk:
    """The one just written down."""
    statement = select(Walk).where(
        Walk.person_id == person_id, Walk.building_id == building_id, Walk.walked_on == day
    )
    return session.exec(statement).one()


def issues_to_name(
    session: Session, community_id: int, refs: Sequence[str], scope: ColumnElement[bool]
) -> dict[str, int]:
    """Reference to id, of those of this community within `scope`, held until the commit."""
    here = (Issue.community_id == community_id, scope)
    statement = select(Issue.ref, Issue.id).where(col(Issue.ref).in_(refs), *here)
    rows = session.exec(statement.order_by(col(Issue.id)).with_for_update(key_share=True))
    return {ref: key for ref, key in rows if key is not None}


def named_already(session: Session, issue_ids: Sequence[int]) -> set[int]:
    """Which of these some walk has found."""
    return set(session.exec(select(WalkIssue.issue_id).where(col(WalkIssue.issue_id).in_(issue_ids))))


def walks_of(session: Session, person_id: int) -> Sequence[Walk]:
    return session.exec(select(Walk).where(Walk.person_id == person_id).order_by(col(Walk.id))).all()
