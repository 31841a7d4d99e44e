"""What the notices domain knows about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, or_, select

from app.core.filters import iso
from app.notices.models import Paper, PaperObjection, Wording


def export_notices(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: objections raised or answered, papers issued or withdrawn, words changed."""
    return {
        "paper_objections": _objections(session, person_id), "papers": _papers(session, person_id),
        "wordings": _wordings(session, person_id),
    }


def _objections(session: Session, person_id: int) -> list[dict[str, Any]]:
    mine = or_(PaperObjection.person_id == person_id, PaperObjection.answered_by == person_id)
    statement = (
        select(PaperObjection, Paper.title)
        .join(Paper, col(Paper.id) == PaperObjection.paper_id)
        .where(mine)
        .order_by(col(PaperObjection.id))
    )
    return [
        {
            "paper": title, "words": row.words, "raised": row.person_id == person_id, "raised_at": iso(row.raised_at),
            "answer": row.answer,
        }
        for row, title in session.exec(statement)
    ]


def _papers(session: Session, person_id: int) -> list[dict[str, Any]]:
    mine = or_(Paper.issued_by == person_id, Paper.withdrawn_by == person_id)
    return [
        {
            "number": row.official_number, "title": row.title, "issued": row.issued_by == person_id,
            "issued_at": iso(row.issued_at),
        }
        for row in session.exec(select(Paper).where(mine).order_by(col(Paper.id)))
    ]


def _wordings(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(Wording).where(Wording.made_by == person_id).order_by(col(Wording.id)))
    return [{"kind": row.kind, "version": row.version, "reason": row.reason, "at": iso(row.made_at)} for row in rows]
