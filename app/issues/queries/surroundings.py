"""What the page of one issue shows around it, in as few queries as it can be."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, union_all
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.companies.models import HandlingUnit, ServiceContract
from app.companies.queries import current
from app.issues.models import Issue, IssueEvent, IssuePhoto, Support
from app.issues.rules.lifecycle import Status
from app.issues.rules.story import Shot
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Role

NEAR = 5


def shown(photo: Photo, link: IssuePhoto) -> Shot:
    small, large = (f"/photos/{photo.token}-{size}.jpg" for size in ("s", "l"))
    return Shot(small, large, link.alt, link.stage.value, photo.created_at)


def history_of(session: Session, issue_id: int) -> list[tuple[IssueEvent, list[Shot]]]:
    """Every event with the photos that came with it, oldest first; one query."""
    statement = (
        select(IssueEvent, IssuePhoto, Photo)
        .join(
            IssuePhoto,
            and_(col(IssuePhoto.issue_id) == IssueEvent.issue_id, col(IssuePhoto.event_id) == IssueEvent.id),
            isouter=True,
        )
        .join(Photo, col(Photo.id) == col(IssuePhoto.photo_id), isouter=True)
        .where(IssueEvent.issue_id == issue_id)
        .order_by(col(IssueEvent.id), col(IssuePhoto.id))
    )
    told: list[tuple[IssueEvent, list[Shot]]] = []
    for event, link, photo in session.exec(statement):
        if not told or told[-1][0].id != event.id:
            told.append((event, []))
        if link is not None and photo is not None:
            told[-1][1].append(shown(photo, link))
    return told


@dataclass(frozen=True, slots=True)
class Near:
    """Another issue in one line."""

    ref: str
    title: str
    status: Status
    supports: int
    created_at: datetime


@dataclass(slots=True)
class Around:
    """`main`: what this was merged into; `merged`: what was merged into this; `same_person`: for the desk only."""

    main: list[Near] = field(default_factory=list)
    merged: list[Near] = field(default_factory=list)
    same_place: list[Near] = field(default_factory=list)
    same_person: list[Near] = field(default_factory=list)
    mine: list[Near] = field(default_factory=list)

    @property
    def supported(self) -> bool:
        return bool(self.mine)


def around(session: Session, issue: Issue, *, me: int | None, reporter: bool, private: bool) -> Around:
    """One query for all lists. `reporter`: the viewer may see what else this person reported in the community;
    `private`: also what is not public there, which else shows no title even where it was merged."""
    shown = [] if private else _not_private()
    pieces = [_near("merged", col(Issue.merged_into_id) == issue.key, *shown)]
    if issue.merged_into_id is not None:
        pieces.append(_near("main", col(Issue.id) == issue.merged_into_id, *shown))
    if issue.building_id is not None:
        pieces.append(_near("same_place", *_open_to_all(), *_same_place(issue)))
    if me is not None:
        mine = select(Support.issue_id).where(Support.issue_id == issue.key, Support.person_id == me)
        pieces.append(_near("mine", col(Issue.id).in_(mine)))
    if reporter and issue.reporter_id is not None:
        own = [col(Issue.reporter_id) == issue.reporter_id, col(Issue.id) != issue.key]
        seen = [] if private else _open_to_all()
        pieces.append(_near("same_person", *own, col(Issue.community_id) == issue.community_id, *seen))
    found = Around()
    for why, *values in session.execute(union_all(*pieces)):
        getattr(found, why).append(Near(*values))
    return found


def _near(why: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    columns = (col(Issue.ref), col(Issue.title), col(Issue.status), col(Issue.supports), col(Issue.created_at))
    newest = wide_select(literal(why).label("why"), *columns).where(*conditions)
    return wide_select(newest.order_by(col(Issue.id).desc()).limit(NEAR).subquery())


def _not_private() -> list[ColumnElement[bool]]:
    return [col(Issue.public).is_(True), col(Issue.hidden_at).is_(None)]


def _open_to_all() -> list[ColumnElement[bool]]:
    return [*_not_private(), col(Issue.status) != Status.MERGED]


def _same_place(issue: Issue) -> list[ColumnElement[bool]]:
    return [
        col(Issue.building_id) == issue.building_id, col(Issue.category) == issue.category, col(Issue.id) != issue.key
    ]


def colleagues_of(session: Session, unit: HandlingUnit, estate_id: int | None, today: Any) -> list[tuple[int, str]]:
    """Key and name of who may be given the work inside a unit today, for the unit's own eyes; one query."""
    contracts = select(ServiceContract.id).where(
        ServiceContract.company_id == unit.company_id, ServiceContract.estate_id == estate_id, current(today)
    )
    mine = {
        "company": and_(col(RoleGrant.role).in_(COMPANY_ROLES), col(RoleGrant.scope_id).in_(contracts)),
        "committee": and_(col(RoleGrant.role).in_(COMMITTEE_ROLES), col(RoleGrant.scope_id) == unit.community_id),
        "owners": and_(col(RoleGrant.role) == Role.OWNERS_COMMITTEE, col(RoleGrant.scope_id) == unit.estate_id),
    }
    outside = and_(col(RoleGrant.role).in_((Role.DEPARTMENT, Role.MERCHANT)), col(RoleGrant.scope_id) == unit.key)
    statement = (
        select(col(Person.id), col(Person.name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            mine.get(unit.kind.value, outside), col(RoleGrant.starts_on) <= today,
            col(RoleGrant.ends_on).is_(None) | (col(RoleGrant.ends_on) >= today), col(Person.closed_at).is_(None),
        )
        .distinct()
        .order_by(col(Person.id))
    )
    return [(key, name) for key, name in session.exec(statement) if key is not None]
