"""What the worker writes down about an order: who holds it, which parts are there, how it ended."""

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.exchange.actions.asking import note, release
from app.exchange.kinds import KINDS
from app.exchange.models import Export, ExportPart
from app.exchange.queries import exports as stored
from app.exchange.rules.exports import KEPT, LEASE, MOST_TRIES, ExportState
from app.exchange.shelf import Shelf, Written, shelved
from app.notifications.actions import tell
from app.people.rules.roles import SYSTEM

LINK = "/work/exports"
WORN_OUT = "试了几次都没导成，已经停下。请告诉系统管理员，看看磁盘有没有地方。"


class LeaseLost(Exception):
    """The order was cancelled, or another worker has it."""


def take_export(session: Session, at: datetime) -> Export | None:
    """The next order under a fresh lease. One that worker after worker died over is given up instead."""
    while export := stored.next_free(session, at):
        if export.attempts < MOST_TRIES:
            export.state, export.attempts = ExportState.RUNNING, export.attempts + 1
            export.lease, export.leased_until = secrets.token_hex(16), at + LEASE
            session.add(export)
            session.flush()
            return export
        _fail(session, export, WORN_OUT, at)
        session.flush()
    return None


def hold_on(session: Session, export_id: int, lease: str, *, at: datetime) -> None:
    """Draws the lease out. Raises LeaseLost."""
    _held(session, export_id, lease, at)


def _held(session: Session, export_id: int, lease: str, at: datetime) -> Export:
    export = stored.held(session, export_id, lease)
    if export is None:
        raise LeaseLost
    export.leased_until = at + LEASE
    session.add(export)
    return export


def keep_part(
    session: Session, export_id: int, lease: str, number: int, written: Written, rows: int, *, at: datetime
) -> None:
    """A part is whole on disk. Number 0 are the keys: how many the table must have in the end."""
    export = _held(session, export_id, lease, at)
    export.attempts = 0
    if number:
        export.rows_done += rows
    else:
        export.rows_total = rows
    session.add(a_part(export_id, number, written, rows))
    session.flush()


def a_part(export_id: int, number: int, written: Written, rows: int) -> ExportPart:
    return ExportPart(
        export_id=export_id, number=number, file=written.name, rows=rows, bytes=written.bytes, digest=written.digest,
    )


def forget_parts(session: Session, export_id: int, lease: str, first: int, *, at: datetime) -> None:
    """Parts from `first` on are not on disk any more, or not as they were: they are made again."""
    export = _held(session, export_id, lease, at)
    session.execute(delete(ExportPart).where(col(ExportPart.export_id) == export_id, col(ExportPart.number) >= first))
    export.rows_done = sum(part.rows for part in stored.parts_of(session, export_id) if part.number)
    session.flush()


def finish_export(
    session: Session, export_id: int, lease: str, written: Written, data_digest: str, *, at: datetime
) -> None:
    export = _held(session, export_id, lease, at)
    export.file, export.bytes, export.digest, export.data_digest = (
        written.name, written.bytes, written.digest, data_digest,
    )  # fmt: skip
    export.expires_at = at + KEPT
    release(export, ExportState.DONE, at)
    session.execute(delete(ExportPart).where(col(ExportPart.export_id) == export_id))
    _tell(session, export, "导好了", f"{export.words}，{export.rows_total} 行，七天内可以下载。", at)
    note(session, export, "export.made", by=SYSTEM, at=at)


def fail_export(session: Session, export_id: int, lease: str, sentence: str, *, at: datetime) -> None:
    """Says so instead of handing out a table that is not whole."""
    _fail(session, _held(session, export_id, lease, at), sentence, at)


def give_back(session: Session, export_id: int, lease: str, *, at: datetime, tried: bool) -> None:
    """Another worker may go on at once; a try that ended by an error is counted, one that was stopped is not."""
    export = _held(session, export_id, lease, at)
    export.lease, export.leased_until = None, None
    export.attempts = export.attempts if tried else max(0, export.attempts - 1)


def expire_exports(session: Session, at: datetime) -> int:
    """Tables whose days are over; their files go with the next sweep."""
    found = stored.run_out(session, at, most=100)
    for export in found:
        export.state = ExportState.EXPIRED
        session.add(export)
    return len(found)


def sweep_shelf(session: Session) -> int:
    """Drops the files of what was cancelled, has failed or is over, and of what no longer stands in the database."""
    there = shelved()
    if not there:
        return 0
    needed = stored.wanting_files(session, there)
    for export_id in (gone := [each for each in there if each not in needed]):
        Shelf(export_id).drop()
    return len(gone)


def _fail(session: Session, export: Export, sentence: str, at: datetime) -> None:
    export.failure = sentence
    release(export, ExportState.FAILED, at)
    session.add(export)
    session.execute(delete(ExportPart).where(col(ExportPart.export_id) == export.key))
    _tell(session, export, "没有导成", sentence, at)
    note(session, export, "export.failed", by=SYSTEM, at=at)


def _tell(session: Session, export: Export, what: str, words: str, at: datetime) -> None:
    title = f"{KINDS[export.kind].title}{what}"
    tell(session, export.asked_by, title=title, body=words, link=LINK, dedupe=f"export/{export.key}", at=at)
