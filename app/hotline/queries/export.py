"""What the hotline's sheets say of one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.hotline.models import HotlineBatch, HotlineLine
from app.people.models import Person


def export_hotline(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: calls under their phone number, sheets they brought in."""
    person = session.get(Person, person_id)
    calls = _calls(session, person.phone) if person is not None and person.phone else []
    return {"hotline_calls": calls, "hotline_sheets": _brought(session, person_id)}


def _calls(session: Session, phone: str) -> list[dict[str, Any]]:
    rows = session.exec(select(HotlineLine).where(HotlineLine.phone == phone).order_by(col(HotlineLine.id)))
    return [
        {"number": row.number, "content": row.content, "at": iso(row.called_at) if row.called_at else None}
        for row in rows
    ]


def _brought(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = select(HotlineBatch).where(HotlineBatch.uploaded_by == person_id)
    rows = session.exec(statement.order_by(col(HotlineBatch.id)))
    return [{"name": row.name, "at": iso(row.uploaded_at)} for row in rows]
