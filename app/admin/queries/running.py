"""How the installation runs: texts that wait or failed, and the newest links of a chain. No content is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry, AuditHead
from app.notifications.models import OutboxEntry

MOST = 50


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the operator may see it: to whom is masked by the page, and what it says is not read at all."""

    key: int
    phone: str
    created_at: datetime
    attempts: int
    last_error: str
    failed_at: datetime | None


def stuck_texts(session: Session) -> list[Text]:
    """Given up, or tried at least once without arriving; the newest first."""
    columns = (OutboxEntry.id, OutboxEntry.phone, OutboxEntry.created_at, OutboxEntry.attempts, OutboxEntry.last_error,
               OutboxEntry.failed_at)  # fmt: skip
    tried = col(OutboxEntry.sent_at).is_(None) & (
        col(OutboxEntry.failed_at).is_not(None) | (col(OutboxEntry.attempts) > 0)
    )
    statement = wide_select(*map(col, columns)).where(tried).order_by(col(OutboxEntry.id).desc()).limit(MOST)
    return [Text(*row) for row in session.execute(statement)]


def given_up(session: Session) -> int:
    statement = select(func.count()).select_from(OutboxEntry)
    return session.exec(statement.where(col(OutboxEntry.failed_at).is_not(None))).one()


def chains(session: Session) -> Sequence[AuditHead]:
    return session.exec(select(AuditHead).order_by(AuditHead.stream)).all()


def newest_links(session: Session, stream: str, *, before: int | None = None) -> Sequence[AuditEntry]:
    """From the end of a chain back, one more than a page."""
    statement = select(AuditEntry).where(AuditEntry.stream == stream)
    if before is not None:
        statement = statement.where(col(AuditEntry.seq) < before)
    return session.exec(statement.order_by(col(AuditEntry.seq).desc()).limit(MOST + 1)).all()


def failed_text(session: Session, key: int) -> OutboxEntry | None:
    """One that was given up, to be tried again."""
    found = session.get(OutboxEntry, key, with_for_update=True)
    return found if found is not None and found.failed_at is not None and found.sent_at is None else None
