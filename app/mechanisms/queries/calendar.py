"""Occurrences: by address, what is on, what comes next, what was."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind, Phase


def occurrence_by_ref(
    session: Session, community_id: int, ref: str, *, kinds: Collection[Kind], lock: bool = False
) -> tuple[Occurrence, Mechanism] | None:
    """An occurrence of these kinds by its address; `lock` holds it until the commit."""
    statement = (
        select(Occurrence, Mechanism)
        .join(Mechanism, col(Mechanism.id) == Occurrence.mechanism_id)
        .where(Occurrence.community_id == community_id, Occurrence.ref == ref, col(Occurrence.kind).in_(kinds))
    )
    return session.exec(statement.with_for_update(of=Occurrence) if lock else statement).first()


def round_named(session: Session, community_id: int, asked: str) -> Occurrence | None:
    """A fault round by its address, or by its number when only digits are asked for."""
    by_number = asked.isdecimal() and len(asked) < 7
    named = Occurrence.number == int(asked) if by_number else Occurrence.ref == asked
    return session.exec(
        select(Occurrence).where(
            Occurrence.community_id == community_id, Occurrence.kind == Kind.FAULT_ROUND, named
        )
    ).first()


def last_number(session: Session, community_id: int, kind: Kind) -> int:
    """The highest 第N期 given so far, 0 before the first."""
    statement = select(func.max(col(Occurrence.number))).where(
        Occurrence.community_id == community_id, Occurrence.kind == kind
    )
    return session.exec(statement).one() or 0


def ahead(
    session: Session, community_id: int, kinds: Collection[Kind], at: datetime, *, most: int = 10
) -> Sequence[Occurrence]:
    """What is open, and what is planned and not over, the nearest first."""
    phase = col(Occurrence.phase)
    statement = (
        select(Occurrence)
        .where(
            Occurrence.community_id == community_id, col(Occurrence.kind).in_(kinds),
            (phase == Phase.OPEN) | ((phase == Phase.PLANNED) & (col(Occurrence.ends_at) >= at)),
        )
        .order_by(col(Occurrence.starts_at), col(Occurrence.id))
        .limit(most)
    )
    return session.exec(statement).all()


def behind(
    session: Session, community_id: int, kinds: Collection[Kind], *, before: datetime | None = None, most: int = 20
) -> Sequence[Occurrence]:
    """What was held, the latest first; `before` continues a list."""
    statement = select(Occurrence).where(
        Occurrence.community_id == community_id, col(Occurrence.kind).in_(kinds), Occurrence.phase == Phase.CLOSED
    )
    if before is not None:
        statement = statement.where(col(Occurrence.starts_at) < before)
    return session.exec(statement.order_by(col(Occurrence.starts_at).desc()).limit(most)).all()
