"""Who is on when, who could be, whom to remind."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from app.companies.models import ServiceContract
from app.companies.queries import current
from app.core.workdays import local_day
from app.duty.models import DutyTurn
from app.duty.rules.rota import ON_DUTY, Held, shown_name
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind, Phase
from app.notifications.models import Message
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, Role
from app.places.models import Building, Community, Estate, Grid

TO_COME = (Phase.PLANNED, Phase.OPEN)


@dataclass(frozen=True, slots=True)
class Turn:
    turn_id: int
    person_id: int
    title: str
    name: str
    note: str

    @property
    def shown(self) -> str:
        """“网格员 李**”; only the title once the account is closed."""
        return f"{self.title} {shown_name(self.title, self.name)}".strip()


@dataclass(slots=True)
class Time:
    """One coming duty day with its turns."""

    occurrence: Occurrence
    turns: list[Turn] = field(default_factory=list)

    @property
    def day(self) -> date:
        return local_day(self.occurrence.starts_at)


@dataclass(slots=True)
class Rota:
    """The duty mechanism of a community and what comes of it; `mechanism` None where nobody has adopted one."""

    mechanism: Mechanism | None = None
    times: list[Time] = field(default_factory=list)

    @property
    def nearest(self) -> Time | None:
        return self.times[0] if self.times else None

    def on_duty_next(self, person_id: int) -> bool:
        """On at the nearest time."""
        return self.nearest is not None and any(turn.person_id == person_id for turn in self.nearest.turns)


def rota_of(session: Session, community_id: int, at: datetime, *, until: datetime) -> Rota:
    """Everything not over that begins before `until`, in one query."""
    ahead = and_(
        col(Occurrence.mechanism_id) == col(Mechanism.id), col(Occurrence.phase).in_(TO_COME),
        col(Occurrence.ends_at) >= at, col(Occurrence.starts_at) < until,
    )
    statement = (
        select(Mechanism, Occurrence, DutyTurn, Person.name)
        .join(Occurrence, ahead, isouter=True)
        .join(DutyTurn, col(DutyTurn.occurrence_id) == col(Occurrence.id), isouter=True)
        .join(Person, col(Person.id) == col(DutyTurn.person_id), isouter=True)
        .where(
            Mechanism.community_id == community_id, Mechanism.kind == Kind.DUTY_DAY,
            or_(col(Mechanism.active), col(Occurrence.id).is_not(None)),
        )
        .order_by(col(Occurrence.starts_at), col(Occurrence.id), col(DutyTurn.id))
    )
    return _rota(session.exec(statement).all())


def _rota(rows: Sequence[tuple[Mechanism, Occurrence | None, DutyTurn | None, str | None]]) -> Rota:
    times: dict[int, Time] = {}
    for _, occurrence, turn, name in rows:
        if occurrence is not None:
            time = times.setdefault(occurrence.key, Time(occurrence))
            if turn is not None:
                time.turns.append(Turn(turn.key, turn.person_id, turn.title, name or "", turn.note))
    mechanisms = sorted((row[0] for row in rows), key=lambda each: (not each.active, each.key))
    return Rota(mechanisms[0] if mechanisms else None, list(times.values()))


def held_here(session: Session, community_id: int, today: date) -> list[Held]:
    """Roles from which people are asked to be on duty, that hold today or later."""
    estates = select(Estate.id).where(Estate.community_id == community_id)
    scopes = or_(
        and_(col(RoleGrant.role).in_(COMMITTEE_ROLES), RoleGrant.scope_id == community_id),
        _within(Role.GRID_WORKER, select(Grid.id).where(Grid.community_id == community_id)),
        _within(Role.PARTY_MEMBER, select(Building.id).where(col(Building.estate_id).in_(estates))),
        _within(
            Role.PROJECT_MANAGER,
            select(ServiceContract.id).where(col(ServiceContract.estate_id).in_(estates), current(today)),
        ),
    )
    ends = col(RoleGrant.ends_on)
    statement = (
        select(Person.id, Person.name, RoleGrant)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(scopes, or_(ends.is_(None), ends >= today), col(Person.closed_at).is_(None))
        .order_by(col(Person.id), col(RoleGrant.id))
    )
    return [
        Held(key, name, grant.role, grant.starts_on, grant.ends_on)
        for key, name, grant in session.exec(statement) if key is not None and grant.role in ON_DUTY
    ]  # fmt: skip


def _within(role: Role, scopes: Any) -> ColumnElement[bool]:
    return and_(RoleGrant.role == role, col(RoleGrant.scope_id).in_(scopes))


def empty_times(session: Session, community_id: int, at: datetime, most: int) -> list[Occurrence]:
    """The next times nobody is set for, held until the commit; looked at again once held, since somebody else may have
    filled them meanwhile."""
    free = col(Occurrence.id).not_in(select(DutyTurn.occurrence_id))
    statement = (
        select(Occurrence)
        .where(
            Occurrence.community_id == community_id, Occurrence.kind == Kind.DUTY_DAY,
            Occurrence.phase == Phase.PLANNED, col(Occurrence.starts_at) > at, free,
        )
        .order_by(col(Occurrence.starts_at), col(Occurrence.id))
        .limit(most)
    )
    held = session.exec(statement.with_for_update().execution_options(populate_existing=True)).all()
    keys = [each.key for each in held]
    taken = set(session.exec(select(DutyTurn.occurrence_id).where(col(DutyTurn.occurrence_id).in_(keys))))
    return [each for each in held if each.key not in taken]


def last_on(session: Session, community_id: int, people: Collection[int], before: datetime) -> int | None:
    """Who of these was on last before a moment."""
    statement = (
        select(DutyTurn.person_id)
        .join(Occurrence, col(Occurrence.id) == DutyTurn.occurrence_id)
        .where(
            Occurrence.community_id == community_id, col(DutyTurn.person_id).in_(people),
            col(Occurrence.starts_at) < before,
        )
        .order_by(col(Occurrence.starts_at).desc(), col(DutyTurn.id).desc())
    )
    return session.exec(statement).first()


def turn_here(session: Session, community_id: int, turn_id: int) -> tuple[DutyTurn, Occurrence] | None:
    """A turn with its time, both held until the commit."""
    statement = (
        select(DutyTurn, Occurrence)
        .join(Occurrence, col(Occurrence.id) == DutyTurn.occurrence_id)
        .where(DutyTurn.id == turn_id, Occurrence.community_id == community_id)
        .with_for_update()
    )
    return session.exec(statement).first()


def turns_of(session: Session, person_id: int, since: datetime) -> frozenset[int]:
    """Ids of the occurrences somebody is on duty at and that end at `since` or later: for their own calendar."""
    statement = (
        select(DutyTurn.occurrence_id)
        .join(Occurrence, col(Occurrence.id) == DutyTurn.occurrence_id)
        .where(DutyTurn.person_id == person_id, col(Occurrence.ends_at) >= since)
    )
    return frozenset(session.exec(statement))


def turns_between(
    session: Session, start: datetime, end: datetime
) -> Sequence[tuple[DutyTurn, Occurrence, str]]:
    """Turns at planned times that begin in a span, of people who are still here; with the community's slug."""
    statement = (
        select(DutyTurn, Occurrence, Community.slug)
        .join(Occurrence, col(Occurrence.id) == DutyTurn.occurrence_id)
        .join(Community, col(Community.id) == Occurrence.community_id)
        .join(Person, col(Person.id) == DutyTurn.person_id)
        .where(
            Occurrence.phase == Phase.PLANNED, col(Occurrence.starts_at) >= start, col(Occurrence.starts_at) < end,
            col(Person.closed_at).is_(None),
        )
        .order_by(col(DutyTurn.id))
    )
    return session.exec(statement).all()


def told_already(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Which of these messages exist."""
    return frozenset(session.exec(select(Message.dedupe).where(col(Message.dedupe).in_(keys))))
