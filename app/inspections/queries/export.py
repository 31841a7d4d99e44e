"""What the inspections domain knows about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, or_, select

from app.core.filters import iso
from app.inspections.models import Contest, Deduction, Inspection
from app.inspections.rules.dates import month_text
from app.places.models import Estate


def export_inspections(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: inspections they signed, deductions they wrote down, contests they raised or decided."""
    return {
        "inspections": _signed(session, person_id), "deductions": _entered(session, person_id),
        "contests": _spoken(session, person_id),
    }


def _signed(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(Inspection, Estate.name)
        .join(Estate, col(Estate.id) == Inspection.estate_id)
        .where(or_(Inspection.inspector_id == person_id, Inspection.second_id == person_id))
        .order_by(col(Inspection.id))
    )
    return [
        {
            "estate": estate, "month": month_text(row.month), "inspected_on": row.inspected_on.isoformat(),
            "signed": "second" if row.second_id == person_id else "first",
        }
        for row, estate in session.exec(statement)
    ]


def _entered(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(Deduction).where(Deduction.entered_by == person_id).order_by(col(Deduction.id)))
    return [
        {"head": row.head, "place": row.place, "note": row.note, "points": row.points, "at": iso(row.entered_at)}
        for row in rows
    ]


def _spoken(session: Session, person_id: int) -> list[dict[str, Any]]:
    mine = or_(Contest.raised_by == person_id, Contest.decided_by == person_id)
    return [
        {
            "words": row.words, "raised": row.raised_by == person_id, "raised_at": iso(row.raised_at),
            "outcome": row.outcome.value if row.outcome else None, "reason": row.reason,
        }
        for row in session.exec(select(Contest).where(mine).order_by(col(Contest.id)))
    ]
