"""Reading inboxes and what waits in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.core.filters import iso
from app.notifications.models import Message, OutboxEntry
from app.notifications.rules.quiet import is_quiet

BREATHER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many text messages are due and unsent, and since when the oldest has been due."""

    waiting: int
    oldest: datetime | None


def unread_count(session: Session, person_id: int) -> int:
    statement = select(func.count()).where(col(Message.person_id) == person_id, col(Message.read_at).is_(None))
    return session.exec(statement).one()


def inbox(session: Session, person_id: int, *, limit: int, before: int | None = None) -> Sequence[Message]:
    """Newest first; `before` is the key of the last message of the page before."""
    statement = select(Message).where(Message.person_id == person_id)
    if before is not None:
        statement = statement.where(col(Message.id) < before)
    return session.exec(statement.order_by(col(Message.id).desc()).limit(limit)).all()


def own_message(session: Session, message_id: int, person_id: int) -> Message | None:
    return session.exec(select(Message).where(Message.id == message_id, Message.person_id == person_id)).first()


def due_phones(session: Session, *, at: datetime, limit: int) -> Sequence[str]:
    """Phones with something to send now, those waiting longest first."""
    statement = select(OutboxEntry.phone).where(*_may_go(at)).group_by(col(OutboxEntry.phone))
    return session.exec(statement.order_by(func.min(OutboxEntry.not_before)).limit(limit)).all()


def due_entries(session: Session, phones: Sequence[str], *, at: datetime) -> Sequence[OutboxEntry]:
    """All that may go to these phones now, locked; a row that is just being settled is passed over, not waited for."""
    statement = select(OutboxEntry).where(*_may_go(at), col(OutboxEntry.phone).in_(phones))
    return session.exec(statement.order_by(col(OutboxEntry.id)).with_for_update(skip_locked=True)).all()


def leased_entries(session: Session, lease: str) -> Sequence[OutboxEntry]:
    """The rows still held under this lease and not settled, locked."""
    return session.exec(select(OutboxEntry).where(OutboxEntry.lease == lease, *_unsent()).with_for_update()).all()


def backlog(session: Session, *, at: datetime) -> Backlog:
    statement = select(func.count(), func.min(OutboxEntry.not_before)).where(
        *_unsent(), col(OutboxEntry.not_before) <= at
    )
    waiting, oldest = session.exec(statement).one()
    return Backlog(waiting, oldest)


def waiting_texts(session: Session, at: datetime) -> float:
    """For /metrics: how many are due and unsent."""
    return backlog(session, at=at).waiting


def oldest_due_seconds(session: Session, at: datetime) -> float:
    """For /metrics: for how long the oldest has been due; 0 when nothing is."""
    oldest = backlog(session, at=at).oldest
    return (at - oldest).total_seconds() if oldest else 0.0


def _unsent() -> list[ColumnElement[bool]]:
    return [col(OutboxEntry.sent_at).is_(None), col(OutboxEntry.failed_at).is_(None)]


def _may_go(at: datetime) -> list[ColumnElement[bool]]:
    """Due, held by nobody, and not too soon after the last one to that phone. In the quiet hours only urgent ones."""
    free = col(OutboxEntry.leased_until).is_(None) | (col(OutboxEntry.leased_until) <= at)
    urgent: ColumnElement[bool] = col(OutboxEntry.urgent).is_(True)
    manners = urgent if is_quiet(at) else urgent | ~_just_rung(at)
    return [*_unsent(), col(OutboxEntry.not_before) <= at, free, manners]


def _just_rung(at: datetime) -> Any:
    """A text went to the same phone within the breather, or one is on its way."""
    other = aliased(OutboxEntry)
    rung = col(other.sent_at) > at - BREATHER
    on_its_way = col(other.sent_at).is_(None) & col(other.failed_at).is_(None) & (col(other.leased_until) > at)
    return (
        select(other.id)
        .where(other.phone == OutboxEntry.phone, col(other.urgent).is_(False), rung | on_its_way)
        .exists()
    )


def export_messages(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: the person's inbox."""
    rows = session.exec(select(Message).where(Message.person_id == person_id).order_by(col(Message.id)))
    return {
        "messages": [
            {"at": iso(row.created_at), "title": row.title, "body": row.body, "link": row.link} for row in rows
        ]
    }
