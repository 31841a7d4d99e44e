"""What the meetings domain knows about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.mechanisms.models import Occurrence
from app.meetings.models import Attendance, Correction, Meeting, Topic


def export_meetings(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: what they booked, where they signed in, what they said about minutes."""
    return {
        "topics": _topics(session, person_id), "attendances": _attendances(session, person_id),
        "corrections": _corrections(session, person_id),
    }


def _topics(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(Topic).where(Topic.person_id == person_id).order_by(col(Topic.id)))
    return [
        {
            "title": row.title, "text": row.text, "anonymous": row.anonymous, "proposed_as": row.proposed_as,
            "at": iso(row.at), "withdrawn_at": iso(row.withdrawn_at) if row.withdrawn_at else None,
        }
        for row in rows
    ]


def _attendances(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(Attendance, Occurrence.ref)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Occurrence, col(Occurrence.id) == Meeting.occurrence_id)
        .where(Attendance.person_id == person_id)
        .order_by(col(Attendance.id))
    )
    return [
        {"meeting": ref, "title": row.title, "observing": row.observing, "at": iso(row.at)}
        for row, ref in session.exec(statement)
    ]


def _corrections(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(Correction, Occurrence.ref)
        .join(Meeting, col(Meeting.id) == Correction.meeting_id)
        .join(Occurrence, col(Occurrence.id) == Meeting.occurrence_id)
        .where(Correction.person_id == person_id)
        .order_by(col(Correction.id))
    )
    return [
        {"meeting": ref, "line": row.line, "text": row.text, "answer": row.answer, "at": iso(row.at)}
        for row, ref in session.exec(statement)
    ]
