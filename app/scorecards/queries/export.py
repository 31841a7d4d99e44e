"""What the scorecards know about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.places.models import Estate
from app.scorecards.models import Adjustment, Objection, VetoCase


def export_scorecards(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: what they objected to, what they entered for the town."""
    return {
        "objections": _objections(session, person_id), "adjustments": _adjustments(session, person_id),
        "vetoes": _vetoes(session, person_id),
    }


def _objections(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = select(Objection, Estate.name).join(Estate, col(Estate.id) == Objection.estate_id)
    rows = session.exec(statement.where(Objection.by == person_id).order_by(col(Objection.id)))
    return [
        {
            "estate": estate, "month": f"{row.month:%Y-%m}", "line": row.line, "words": row.words, "title": row.title,
            "at": iso(row.at), "answer": row.answer,
        }
        for row, estate in rows
    ]


def _adjustments(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = select(Adjustment, Estate.name).join(Estate, col(Estate.id) == Adjustment.estate_id)
    rows = session.exec(statement.where(Adjustment.by == person_id).order_by(col(Adjustment.id)))
    return [
        {
            "estate": estate, "month": f"{row.month:%Y-%m}", "points": row.points, "reason": row.reason,
            "at": iso(row.at),
        }
        for row, estate in rows
    ]


def _vetoes(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = select(VetoCase, Estate.name).join(Estate, col(Estate.id) == VetoCase.estate_id)
    rows = session.exec(statement.where(VetoCase.reported_by == person_id).order_by(col(VetoCase.id)))
    return [
        {"estate": estate, "month": f"{row.month:%Y-%m}", "reason": row.reason, "at": iso(row.reported_at)}
        for row, estate in rows
    ]
