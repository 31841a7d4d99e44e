"""A community's calendar as it is read: what is on, what comes, what was, and as a list for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind, Phase

LONGEST_DAYS = 31
"""No occurrence lasts longer: what began before that is over."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence with the slug of its mechanism."""

    occurrence: Occurrence
    mechanism: str


def _entries(community_id: int) -> Select[Occurrence, str]:
    joined = select(Occurrence, Mechanism.slug).join(Mechanism, col(Mechanism.id) == Occurrence.mechanism_id)
    return joined.where(Occurrence.community_id == community_id)


def coming(session: Session, community_id: int, at: datetime, until: datetime) -> list[Entry]:
    """Open now, or not over and beginning before `until`; cancelled ones too. The nearest first."""
    ahead = (col(Occurrence.ends_at) >= at) & (col(Occurrence.starts_at) < until)
    statement = _entries(community_id).where(
        (ahead & (col(Occurrence.phase) != Phase.CLOSED)) | (col(Occurrence.phase) == Phase.OPEN)
    )
    return [Entry(*row) for row in session.exec(_nearest_first(statement))]


def between(session: Session, community_id: int, since: datetime, before: datetime) -> list[Entry]:
    """Whatever began in this time, whatever became of it, the latest first."""
    statement = _entries(community_id).where(
        col(Occurrence.starts_at) >= since, col(Occurrence.starts_at) < before
    )
    return [Entry(*row) for row in session.exec(statement.order_by(col(Occurrence.starts_at).desc()))]


def _nearest_first(statement: Select[Occurrence, str]) -> Select[Occurrence, str]:
    return statement.order_by(col(Occurrence.starts_at), col(Occurrence.id))


def listed(
    session: Session, community_id: int, *, since: datetime, before: datetime, kinds: Sequence[Kind],
    after: tuple[datetime, int] | None, limit: int,
) -> list[Entry]:
    """One page of what begins in this time, the nearest first; `after` is where the page before ended."""
    begins, key = col(Occurrence.starts_at), col(Occurrence.id)
    statement = _entries(community_id).where(begins >= since, begins < before)
    if kinds:
        statement = statement.where(col(Occurrence.kind).in_(kinds))
    if after is not None:
        statement = statement.where(tuple_(begins, key) > after)
    return [Entry(*row) for row in session.exec(_nearest_first(statement).limit(limit))]


def any_occurrence(
    session: Session, community_id: int, ref: str, *, lock: bool = False
) -> tuple[Occurrence, Mechanism] | None:
    """An occurrence of any kind by its address."""
    statement = (
        select(Occurrence, Mechanism)
        .join(Mechanism, col(Mechanism.id) == Occurrence.mechanism_id)
        .where(Occurrence.community_id == community_id, Occurrence.ref == ref)
    )
    locked = statement.with_for_update(of=Occurrence).execution_options(populate_existing=True)
    return session.exec(locked if lock else statement).first()


def planned_on(session: Session, mechanism_id: int, day: date) -> Occurrence | None:
    """The occurrence a mechanism has planned on this day, whatever became of it; locked."""
    statement = select(Occurrence).where(Occurrence.mechanism_id == mechanism_id, Occurrence.planned_on == day)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()
