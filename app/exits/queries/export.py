"""What the exits domain knows about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.exits.models import CompanyAnswer, ExitStep, MendCheck


def export_exits(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: steps they took, what they said for the company, items they checked."""
    steps = session.exec(select(ExitStep).where(ExitStep.by == person_id).order_by(col(ExitStep.id)))
    answers = session.exec(select(CompanyAnswer).where(CompanyAnswer.by == person_id).order_by(col(CompanyAnswer.id)))
    checks = session.exec(select(MendCheck).where(MendCheck.by == person_id).order_by(col(MendCheck.id)))
    return {
        "exit_steps": [
            {"case": row.case_id, "deed": row.deed.value, "words": row.words, "at": iso(row.at)} for row in steps
        ],
        "exit_answers": [{"words": row.words, "at": iso(row.at)} for row in answers],
        "exit_checks": [{"fit": row.fit, "note": row.note, "at": iso(row.at)} for row in checks],
    }
