"""What the rounds domain knows about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.issues.models import Issue
from app.mechanisms.models import Occurrence
from app.rounds.models import FaultRound, Recheck, RoundMember
from app.rounds.rules.lookback import verdict_of


def export_rounds(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: the rounds they were in, and what they saw at look-backs."""
    return {"rounds": _walked(session, person_id), "rechecks": _seen(session, person_id)}


def _walked(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(RoundMember, Occurrence)
        .join(FaultRound, col(FaultRound.id) == RoundMember.round_id)
        .join(Occurrence, col(Occurrence.id) == FaultRound.occurrence_id)
        .where(RoundMember.person_id == person_id)
        .order_by(col(RoundMember.id))
    )
    return [
        {
            "ref": occurrence.ref, "name": occurrence.name, "starts_at": iso(occurrence.starts_at),
            "joined": member.joined.value, "waiting": member.waiting, "at": iso(member.at),
            "left_at": iso(member.left_at) if member.left_at else None,
        }
        for member, occurrence in session.exec(statement)
    ]


def _seen(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = select(Recheck, Issue.ref).join(Issue, col(Issue.id) == Recheck.issue_id)
    rows = session.exec(statement.where(Recheck.person_id == person_id).order_by(col(Recheck.id)))
    return [
        {"ref": ref, "verdict": verdict_of(row.fixed).value, "note": row.note, "at": iso(row.at)} for row, ref in rows
    ]
