"""What the recorder writes on: the items with what they are about, who may be given work here, who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Integer, bindparam, exists, func, or_
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four entities at most
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.companies.models import HandlingUnit, ServiceContract, UnitKind
from app.companies.queries import current
from app.core.masking import mask_name
from app.issues.models import Issue
from app.meetings.models import AgendaItem, Attendance, Correction, Promise, Topic
from app.meetings.queries.promises import given_of, is_private
from app.meetings.rules.decisions import Told
from app.meetings.rules.drafting import Present
from app.meetings.rules.hands import hands_of
from app.meetings.rules.promises import Given
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Role
from app.places.models import Building, Estate
from app.places.rules.order import natural


@dataclass(frozen=True, slots=True)
class Recorded:
    """One item with its issue, the unit it was given to, and the promise it carries on with that promise's issue."""

    item: AgendaItem
    issue: Issue | None
    unit_name: str
    carried: Promise | None
    carried_issue: Issue | None
    carried_private: bool

    @property
    def told(self) -> Told:
        return told_of(self.item)

    @property
    def private(self) -> bool:
        issue = self.issue
        return self.carried_private or (issue is not None and (not issue.public or issue.hidden_at is not None))

    @property
    def carried_given(self) -> Given | None:
        return given_of(self.carried, self.carried_issue) if self.carried is not None else None


def told_of(item: AgendaItem) -> Told:
    """What has been written down about an item so far."""
    return Told(
        item.summary, item.decision, item.reason, item.responsible, item.unit_id, item.due_on,
        hands_of(item.hands_for, item.hands_against, item.hands_abstain),
    )


def recorded(session: Session, meeting_id: int) -> list[Recorded]:
    """The items that were not dropped, in order; one query."""
    return [Recorded(item, *rest) for item, *rest, _ in session.execute(_recorded(), {"meeting": meeting_id})]


def recorded_and_came(session: Session, meeting_id: int) -> tuple[list[Recorded], int]:
    """Those, and how many people came to take part, in the same query; 0 of a meeting without items."""
    rows = session.execute(_recorded(), {"meeting": meeting_id}).all()
    return [Recorded(item, *rest) for item, *rest, _ in rows], rows[0][-1] if rows else 0


@cache
def _recorded() -> Any:
    """Built once: making it anew took much longer than running it."""
    behind, meeting = aliased(Issue), bindparam("meeting", type_=Integer)
    unit, came = func.coalesce(col(HandlingUnit.name), ""), _taking_part(meeting).scalar_subquery()
    return (
        wide_select(AgendaItem, Issue, unit, Promise, behind, is_private(), came)
        .join(Issue, col(Issue.id) == col(AgendaItem.issue_id), isouter=True)
        .join(HandlingUnit, col(HandlingUnit.id) == col(AgendaItem.unit_id), isouter=True)
        .join(Promise, col(Promise.id) == col(AgendaItem.promise_id), isouter=True)
        .join(behind, behind.id == col(Promise.issue_id), isouter=True)  # type: ignore[arg-type]  # typed as values
        .where(col(AgendaItem.meeting_id) == meeting, col(AgendaItem.dropped_at).is_(None))
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
        .options(defer(Issue.grams), defer(behind.grams))  # type: ignore[arg-type]  # typed as values
    )


def item_to_change(session: Session, meeting_id: int, item_id: int) -> AgendaItem | None:
    """An item of this meeting, held until the commit."""
    statement = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.id == item_id)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()


def raised_before(session: Session, meeting_id: int, title: str) -> AgendaItem | None:
    """An item of this meeting under the same title."""
    statement = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.title == title)
    return session.exec(statement).first()


def how_many_came(session: Session, meeting_id: int) -> int:
    """Those who take part; who only listens raises no hand."""
    return session.exec(_taking_part(meeting_id)).one()


def _taking_part(meeting_id: int | BindParameter[int]) -> SelectOfScalar[int]:
    return select(func.count()).where(col(Attendance.meeting_id) == meeting_id, ~col(Attendance.observing))


def units_here(session: Session, community_id: int, day: date) -> Sequence[HandlingUnit]:
    """Whoever work of any estate of the community may be given to: its companies, its committee, its owners,
    departments and utilities."""
    estates = select(Estate.id).where(Estate.community_id == community_id)
    serving = select(ServiceContract.company_id).where(col(ServiceContract.estate_id).in_(estates), current(day))
    everywhere = col(HandlingUnit.kind).in_((UnitKind.DEPARTMENT, UnitKind.UTILITY))
    here = or_(
        col(HandlingUnit.company_id).in_(serving), col(HandlingUnit.community_id) == community_id,
        col(HandlingUnit.estate_id).in_(estates), everywhere & col(HandlingUnit.community_id).is_(None),
    )
    statement = select(HandlingUnit).where(col(HandlingUnit.active), here)
    order = list(UnitKind)
    return sorted(session.exec(statement), key=lambda unit: (order.index(unit.kind), unit.name))


def spots_of(session: Session, community_id: int) -> list[tuple[str, str]]:
    """Estates and buildings to choose from: "estate-slug/building-code" and its words, estate by estate."""
    statement = (
        select(Estate, Building)
        .join(Building, col(Building.estate_id) == Estate.id, isouter=True)
        .where(Estate.community_id == community_id)
    )
    rows: Sequence[tuple[Estate, Any]] = session.exec(statement).all()
    found: dict[str, list[tuple[str, str]]] = {}
    for estate, building in sorted(rows, key=_walking):
        found.setdefault(estate.slug, [(f"{estate.slug}/", f"{estate.name}，不在楼里")])
        if building is not None:
            found[estate.slug].append((f"{estate.slug}/{building.code}", f"{estate.name} {building.name}"))
    return [line for lines in found.values() for line in lines]


def _walking(row: tuple[Estate, Any]) -> tuple[object, ...]:
    estate, building = row
    return (estate.key, building.position, natural(building.code)) if building is not None else (estate.key, -1, ())


def present_at(session: Session, meeting_id: int, day: date) -> list[Present]:
    """Who came, in the order they came; a project manager's name is public by law (Zibo regulations §45)."""
    ends = col(RoleGrant.ends_on)
    manages = exists().where(
        col(RoleGrant.person_id) == col(Attendance.person_id), col(RoleGrant.role) == Role.PROJECT_MANAGER,
        col(RoleGrant.starts_on) <= day, or_(ends.is_(None), ends >= day),
    )
    statement = (
        select(Attendance.name, Attendance.title, Attendance.observing, manages)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(col(Attendance.at), col(Attendance.id))
    )
    return [Present(*row) for row in session.exec(statement)]


def veil_of(session: Session, meeting_id: int, people: Sequence[Present]) -> dict[str, str]:
    """Every name that may fall in this room and must not be read outside it, and what stands instead: of those who
    came, of whoever brought a topic, reported an issue or said that a line is wrong."""
    of_topics = (
        select(Person.name)
        .join(Topic, col(Topic.person_id) == col(Person.id))
        .join(AgendaItem, col(AgendaItem.topic_id) == col(Topic.id))
        .where(AgendaItem.meeting_id == meeting_id)
    )
    of_issues = (
        select(Person.name)
        .join(Issue, col(Issue.reporter_id) == col(Person.id))
        .join(AgendaItem, col(AgendaItem.issue_id) == col(Issue.id))
        .where(AgendaItem.meeting_id == meeting_id)
    )
    of_corrections = (
        select(Person.name)
        .join(Correction, col(Correction.person_id) == col(Person.id))
        .where(Correction.meeting_id == meeting_id)
    )
    found = session.execute(of_topics.union(of_issues, of_corrections))
    names = {name for (name,) in found} | {person.name for person in people}
    public = {person.name for person in people if person.public}
    return {name: mask_name(name) for name in names - public if len(name) > 1}


def hosts_today(session: Session, community_id: int, day: date, roles: Sequence[Role]) -> int:
    """How many people hold one of these posts in the community that day."""
    ends = col(RoleGrant.ends_on)
    statement = select(func.count(func.distinct(col(RoleGrant.person_id)))).where(
        col(RoleGrant.role).in_(roles), RoleGrant.scope_id == community_id, col(RoleGrant.starts_on) <= day,
        or_(ends.is_(None), ends >= day),
    )
    return session.exec(statement).one()
