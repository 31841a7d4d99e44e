"""Owners whose standing changed after the posting: verified since, or ended since by somebody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy import select as wide_select  # SQLModel's stops at four
from sqlmodel import Session, col, exists, or_, select

from app.people.models import ClaimStatus, Person, Relation, Residency
from app.places.models import Building, Home, Unit
from app.votes.models import OwnerCheck, RollEntry, Vote
from app.votes.queries.owning import OWNING
from app.votes.queries.rolls import label_of
from app.votes.rules.kinds import Holder


@dataclass(frozen=True, slots=True)
class ChangedOwner:
    """`checked`: the second keeper's look at an ownership verified since, or at the end of one that was there before;
    None while it waits, and for one that came and went since."""

    residency: Residency
    name: str
    label: str
    checked: OwnerCheck | None
    early: bool
    """Verified before the posting."""

    @property
    def ended(self) -> bool:
        return self.residency.status is ClaimStatus.ENDED

    @property
    def waits(self) -> bool:
        return self.checked is None and self.ended is self.early

    @property
    def changed_by(self) -> int | None:
        return self.residency.ended_by if self.ended else self.residency.decided_by

    @property
    def changed_at(self) -> datetime | None:
        return self.residency.ended_at if self.ended else self.residency.decided_at


def changed_owners(session: Session, vote: Vote, residency_id: int | None = None) -> list[ChangedOwner]:
    """Of the vote's estate since the posting, the earliest change first; empty before it."""
    if vote.posted_at is None:
        return []
    verified = and_(*OWNING, _since(vote.posted_at))
    ended = and_(
        col(Residency.status) == ClaimStatus.ENDED, col(Residency.relation) == Relation.OWNER,
        col(Residency.decided_at).is_not(None), col(Residency.ended_at) > vote.posted_at,
        col(Residency.ended_by) != col(Residency.person_id),
    )
    statement: Any = (
        wide_select(Residency, col(Person.name), col(Building.name), col(Unit.code), col(Home.number), OwnerCheck)
        .join(Person, col(Person.id) == col(Residency.person_id))
        .join(Home, col(Home.id) == col(Residency.home_id))
        .join(Unit, col(Unit.id) == col(Home.unit_id))
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(OwnerCheck, _check_of(vote.key))
        .where(col(Building.estate_id) == vote.estate_id, or_(ended, verified))
        .order_by(func.coalesce(Residency.ended_at, Residency.decided_at), col(Residency.id))
    )
    if residency_id is not None:
        statement = statement.where(col(Residency.id) == residency_id)
    posted_at = vote.posted_at
    return [
        ChangedOwner(row, name, label_of(building, unit, number), looked, (row.decided_at or posted_at) <= posted_at)
        for row, name, building, unit, number, looked in session.execute(statement)
    ]


def _since(posted_at: datetime) -> ColumnElement[bool]:
    return col(Residency.decided_at) > posted_at


def _check_of(vote_id: int) -> ColumnElement[bool]:
    return and_(col(OwnerCheck.vote_id) == vote_id, col(OwnerCheck.residency_id) == col(Residency.id))


def unchecked_groups(session: Session, vote: Vote, roll_id: int, person_id: int) -> frozenset[int]:
    """Head groups somebody owns by a verification since the posting that no second keeper has looked at."""
    if vote.posted_at is None:
        return frozenset()
    statement = (
        select(RollEntry.head_group)
        .join(Residency, col(Residency.home_id) == RollEntry.home_id)
        .where(
            *OWNING, RollEntry.roll_id == roll_id, Residency.person_id == person_id, _since(vote.posted_at),
            ~exists().where(_check_of(vote.key)),
        )
    )
    return frozenset(session.exec(statement))


def developers_groups(session: Session, roll_id: int) -> frozenset[int]:
    """The developer's unsold and undelivered homes, which count as one."""
    held = select(RollEntry.head_group).where(RollEntry.roll_id == roll_id, RollEntry.holder == Holder.DEVELOPER)
    return frozenset(session.exec(held.distinct()))
