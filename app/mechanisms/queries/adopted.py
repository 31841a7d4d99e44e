"""What a community does: its mechanisms, and how each was changed."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.mechanisms.models import Mechanism, MechanismChange, Occurrence
from app.mechanisms.rules.kinds import Phase
from app.people.models import Person


def mechanisms_of(session: Session, community_id: int) -> Sequence[Mechanism]:
    """Those in use first, each in the order of adoption."""
    statement = select(Mechanism).where(Mechanism.community_id == community_id)
    return session.exec(statement.order_by(col(Mechanism.active).desc(), col(Mechanism.id))).all()


def mechanism_by_slug(session: Session, community_id: int, slug: str) -> Mechanism | None:
    statement = select(Mechanism).where(Mechanism.community_id == community_id, Mechanism.slug == slug)
    return session.exec(statement).first()


def mechanism_locked(session: Session, mechanism_id: int) -> Mechanism:
    """Read anew and locked, so that of two who change it at once the second sees the first's version."""
    statement = select(Mechanism).where(Mechanism.id == mechanism_id)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one()


def slugs_like(session: Session, community_id: int, code: str) -> frozenset[str]:
    """Slugs in the community that begin like this one."""
    statement = select(Mechanism.slug).where(
        Mechanism.community_id == community_id, col(Mechanism.slug).startswith(code, autoescape=True)
    )
    return frozenset(session.exec(statement))


def changes_of(session: Session, mechanism_id: int, *, most: int) -> Sequence[tuple[MechanismChange, str]]:
    """How a mechanism was changed and by whom, newest first."""
    statement = (
        select(MechanismChange, Person.name)
        .join(Person, col(Person.id) == MechanismChange.actor_id)
        .where(MechanismChange.mechanism_id == mechanism_id)
        .order_by(col(MechanismChange.id).desc())
    )
    return session.exec(statement.limit(most)).all()


def to_arrange(session: Session, mechanism_id: int, *, since: date, at: datetime) -> Sequence[Occurrence]:
    """Occurrences a change of rhythm may concern: those planned from `since` on, or still to begin; locked."""
    statement = select(Occurrence).where(
        Occurrence.mechanism_id == mechanism_id,
        (col(Occurrence.planned_on) >= since) | (col(Occurrence.starts_at) > at),
    )
    ordered = statement.order_by(col(Occurrence.planned_on)).with_for_update()
    return session.exec(ordered.execution_options(populate_existing=True)).all()


def behind_horizon(session: Session, until: date, *, most: int) -> Sequence[Mechanism]:
    """Mechanisms in use whose occurrences are not made through `until`; locked, others' left out."""
    statement = select(Mechanism).where(col(Mechanism.active), col(Mechanism.made_through) < until)
    ordered = statement.order_by(col(Mechanism.community_id), col(Mechanism.id)).limit(most)
    return session.exec(ordered.with_for_update(skip_locked=True).execution_options(populate_existing=True)).all()


def held_count(session: Session, mechanism_id: int) -> int:
    """How often it was held and closed."""
    statement = select(func.count()).where(
        col(Occurrence.mechanism_id) == mechanism_id, col(Occurrence.phase) == Phase.CLOSED
    )
    return session.exec(statement).one()


def next_of(session: Session, mechanism_id: int, at: datetime, *, most: int) -> Sequence[Occurrence]:
    """What is on and what comes next of one mechanism, cancelled ones too, the nearest first."""
    statement = select(Occurrence).where(
        Occurrence.mechanism_id == mechanism_id, col(Occurrence.phase) != Phase.CLOSED,
        (col(Occurrence.ends_at) >= at) | (col(Occurrence.phase) == Phase.OPEN),
    )
    return session.exec(statement.order_by(col(Occurrence.starts_at), col(Occurrence.id)).limit(most)).all()
