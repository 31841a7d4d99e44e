"""Matters booked for a session: what waits, who may put it in whose name, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit, ServiceContract, UnitKind
from app.companies.queries import current
from app.core.masking import mask_name
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import MEETINGS, Phase
from app.meetings.models import AgendaItem, Meeting, Topic
from app.people.models import Person
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role
from app.places.models import Estate

SHOWN = 50


def waiting_topics(session: Session, mechanism_id: int, *, proposed: bool, most: int) -> Sequence[Topic]:
    """On no agenda yet, the longest waiting first: `proposed` by a unit, else booked by a resident."""
    statement = select(Topic).where(
        Topic.mechanism_id == mechanism_id, col(Topic.item_id).is_(None), col(Topic.withdrawn_at).is_(None),
        Topic.proposed_as != "" if proposed else Topic.proposed_as == "",
    )
    return session.exec(statement.order_by(col(Topic.at), col(Topic.id)).limit(most)).all()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A topic as everybody reads it; `who` is a unit, 匿名居民#1234 or a masked name."""

    topic: Topic
    who: str
    mechanism: str
    item: AgendaItem | None = None
    occurrence: Occurrence | None = None


def waiting_in(session: Session, community_id: int) -> list[Waiting]:
    """Everything booked and not on an agenda yet, newest first."""
    statement = (
        select(Topic, Person.name, Mechanism.name)
        .join(Person, col(Person.id) == Topic.person_id)
        .join(Mechanism, col(Mechanism.id) == Topic.mechanism_id)
        .where(
            Topic.community_id == community_id, col(Topic.item_id).is_(None), col(Topic.withdrawn_at).is_(None)
        )
        .order_by(col(Topic.id).desc())
        .limit(SHOWN)
    )
    return [Waiting(topic, who(topic, name), mechanism) for topic, name, mechanism in session.exec(statement)]


def own_topics(session: Session, community_id: int, person_id: int) -> list[Waiting]:
    """What somebody booked here and where it went, newest first."""
    statement = (
        select(Topic, Mechanism.name, AgendaItem, Occurrence)
        .join(Mechanism, col(Mechanism.id) == Topic.mechanism_id)
        .join(AgendaItem, col(AgendaItem.id) == col(Topic.item_id), isouter=True)
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id), isouter=True)
        .join(Occurrence, col(Occurrence.id) == col(Meeting.occurrence_id), isouter=True)
        .where(Topic.community_id == community_id, Topic.person_id == person_id)
        .order_by(col(Topic.id).desc())
        .limit(SHOWN)
    )
    return [
        Waiting(topic, "您", mechanism, item, occurrence)
        for topic, mechanism, item, occurrence in session.exec(statement)
    ]


def who(topic: Topic, name: str) -> str:
    if topic.proposed_as:
        return topic.proposed_as
    return f"匿名居民#{topic.alias}" if topic.anonymous else mask_name(name) or "一位邻居"


def same_waiting(session: Session, person_id: int, mechanism_id: int, title: str) -> Topic | None:
    """The same person's topic of the same title that still waits."""
    statement = select(Topic).where(
        Topic.person_id == person_id, Topic.mechanism_id == mechanism_id, Topic.title == title,
        col(Topic.item_id).is_(None), col(Topic.withdrawn_at).is_(None),
    )
    return session.exec(statement).first()


def topic_for_update(session: Session, community_id: int, topic_id: int) -> Topic | None:
    """Held until the commit: an agenda that builds itself at the same moment comes before or after."""
    statement = select(Topic).where(Topic.id == topic_id, Topic.community_id == community_id)
    return session.exec(statement.with_for_update()).first()


def topics_of_items(session: Session, item_ids: Sequence[int]) -> Sequence[Topic]:
    return session.exec(select(Topic).where(col(Topic.item_id).in_(item_ids))).all()


def topics_not_heard(session: Session, mechanism_id: int) -> Sequence[tuple[Topic, AgendaItem]]:
    """Topics on an agenda whose meeting was called off, or ended before it came to them, with their items."""
    not_reached = and_(
        col(Occurrence.phase) == Phase.CLOSED, col(AgendaItem.decision).is_(None), col(AgendaItem.dropped_at).is_(None)
    )
    statement = (
        select(Topic, AgendaItem)
        .join(AgendaItem, col(AgendaItem.id) == col(Topic.item_id))
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .join(Occurrence, col(Occurrence.id) == Meeting.occurrence_id)
        .where(Topic.mechanism_id == mechanism_id, or_(col(Occurrence.phase) == Phase.CANCELLED, not_reached))
    )
    return session.exec(statement).all()


@dataclass(frozen=True, slots=True)
class Series:
    """A mechanism topics may be booked for, and when it is next held."""

    mechanism: Mechanism
    next: datetime | None


def series_of(session: Session, community_id: int, at: datetime) -> list[Series]:
    """The community's active meetings by name."""
    coming = and_(
        col(Occurrence.mechanism_id) == Mechanism.id, col(Occurrence.phase) == Phase.PLANNED,
        col(Occurrence.starts_at) > at,
    )
    statement = (
        select(Mechanism, Occurrence.starts_at)
        .join(Occurrence, coming, isouter=True)
        .where(Mechanism.community_id == community_id, col(Mechanism.kind).in_(MEETINGS), col(Mechanism.active))
        .order_by(col(Mechanism.id), col(Occurrence.starts_at))
    )
    found: dict[int, Series] = {}
    for mechanism, starts_at in session.exec(statement):
        found.setdefault(mechanism.key, Series(mechanism, starts_at))
    return list(found.values())


def units_spoken_for(session: Session, actor: Actor, community_id: int, day: date) -> list[str]:
    """Names of the units in this community somebody may propose for."""
    serves = (
        select(ServiceContract.company_id)
        .join(Estate, col(Estate.id) == ServiceContract.estate_id)
        .where(
            col(ServiceContract.id).in_(actor.scopes(*COMPANY_ROLES)), Estate.community_id == community_id,
            current(day),
        )
    )
    own_estates = select(Estate.id).where(
        Estate.community_id == community_id, col(Estate.id).in_(actor.scopes(Role.OWNERS_COMMITTEE))
    )
    runs = community_id in actor.scopes(*COMMITTEE_ROLES)
    committee = and_(col(HandlingUnit.kind) == UnitKind.COMMITTEE, col(HandlingUnit.community_id) == community_id)
    mine = or_(
        col(HandlingUnit.company_id).in_(serves), col(HandlingUnit.estate_id).in_(own_estates),
        *([committee] if runs else []),
    )
    return list(session.exec(select(HandlingUnit.name).where(mine).order_by(col(HandlingUnit.name))))
