"""Reading the chains."""

from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry, AuditHead
from app.core.db import executed

PAGE = 1000
_HEAD = select(AuditHead.seq, AuditHead.hash).where(AuditHead.stream == bindparam("stream")).with_for_update()


def head_for_update(session: Session, stream: str) -> tuple[int, str] | None:
    """The end of a chain as number and hash, locked until the transaction ends; None while the chain has no head."""
    found = executed(session, _HEAD, {"stream": stream}).first()
    return (found.seq, found.hash) if found else None


def heads(session: Session) -> Sequence[AuditHead]:
    return session.exec(select(AuditHead).order_by(AuditHead.stream)).all()


def streams(session: Session) -> Sequence[str]:
    """Every stream any entry or head names: a chain whose head was deleted must still be found."""
    entries = set(session.exec(select(AuditEntry.stream).distinct()))
    return sorted(entries | {head.stream for head in heads(session)})


def chain(session: Session, stream: str) -> Iterator[AuditEntry]:
    """The entries of one stream in order, a page at a time."""
    after = -1
    while True:
        statement = (
            select(AuditEntry)
            .where(AuditEntry.stream == stream, col(AuditEntry.seq) > after)
            .order_by(col(AuditEntry.seq))
            .limit(PAGE)
        )
        rows = session.exec(statement).all()
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1].seq
        session.expunge_all()


def about(session: Session, subject: str) -> Sequence[AuditEntry]:
    return session.exec(select(AuditEntry).where(AuditEntry.subject == subject).order_by(col(AuditEntry.id))).all()
