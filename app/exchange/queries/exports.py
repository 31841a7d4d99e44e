"""Orders for tables: one's own, the next to be made, the parts that are there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, text
from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.core.queues import Queue
from app.exchange.models import Export, ExportPart
from app.exchange.rules.exports import ExportFormat, ExportState


def own_exports(session: Session, person_id: int, *, before: int | None, most: int) -> Sequence[Export]:
    """Newest first; `before` is the key at which the page before ended."""
    statement = select(Export).where(Export.asked_by == person_id)
    if before is not None:
        statement = statement.where(col(Export.id) < before)
    return session.exec(statement.order_by(col(Export.id).desc()).limit(most)).all()


def own_export(session: Session, export_id: int, person_id: int, *, lock: bool = False) -> Export | None:
    statement = select(Export).where(Export.id == export_id, Export.asked_by == person_id)
    return session.exec(statement.with_for_update() if lock else statement).first()


def under_way(session: Session, person_id: int) -> Sequence[Export]:
    return session.exec(select(Export).where(Export.asked_by == person_id, col(Export.slot).is_not(None))).all()


def same_under_way(
    session: Session, person_id: int, kind: str, form: ExportFormat, query: str
) -> Export | None:
    """The order that would be placed a second time."""
    found = under_way(session, person_id)
    return next((row for row in found if (row.kind, row.format, row.query) == (kind, form, query)), None)


def next_free(session: Session, at: datetime) -> Export | None:
    """The oldest order nobody works on, locked; one that somebody is just taking is passed over."""
    free = col(Export.leased_until).is_(None) | (col(Export.leased_until) <= at)
    statement = select(Export).where(col(Export.slot).is_not(None), free).order_by(col(Export.id)).limit(1)
    return session.exec(statement.with_for_update(skip_locked=True)).first()


def held(session: Session, export_id: int, lease: str) -> Export | None:
    """The order while it is still ours, locked."""
    statement = select(Export).where(Export.id == export_id, Export.lease == lease, col(Export.slot).is_not(None))
    return session.exec(statement.with_for_update()).first()


def parts_of(session: Session, export_id: int) -> Sequence[ExportPart]:
    """In order."""
    mine = select(ExportPart).where(ExportPart.export_id == export_id)
    return session.exec(mine.order_by(col(ExportPart.number))).all()


def run_out(session: Session, at: datetime, *, most: int) -> Sequence[Export]:
    """Finished tables whose days are over, locked."""
    statement = select(Export).where(Export.state == ExportState.DONE, col(Export.expires_at) <= at)
    return session.exec(statement.order_by(col(Export.id)).limit(most).with_for_update(skip_locked=True)).all()


def wanting_files(session: Session, export_ids: Sequence[int]) -> set[int]:
    """Those of these orders whose files are still needed."""
    states = (ExportState.WAITING, ExportState.RUNNING, ExportState.DONE)
    statement = select(Export.id).where(col(Export.id).in_(export_ids), col(Export.state).in_(states))
    return {key for key in session.exec(statement) if key is not None}


def one_instant(session: Session) -> None:
    """Every statement of this transaction sees the same moment; to be called before the first. SQLite does anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def exports_waiting(session: Session, _at: datetime) -> Queue:
    """Under way, and how many that were not made are still listed."""
    working = col(Export.slot).is_not(None)
    statement = wide_select(
        func.count(case((working, 1))), func.min(case((working, col(Export.asked_at)))),
        func.count(case((col(Export.state) == ExportState.FAILED, 1))),
    )
    return Queue("导出", *session.execute(statement).one())
