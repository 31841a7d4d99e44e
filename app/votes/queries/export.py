"""What the votes know about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.votes.models import RollObjection, Vote, VoteBallot, VoteOfficer, VoterNaming
from app.votes.queries.papers import choices_words
from app.votes.rules.kinds import VoteState

AFTER = (VoteState.CLOSED, VoteState.DECIDED)


def export_votes(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: ballots they cast (what is on them only after the close), objections, offices, namings."""
    return {
        "votes_cast": _ballots(session, person_id), "roll_objections": _objections(session, person_id),
        "vote_offices": _offices(session, person_id), "voter_namings": _namings(session, person_id),
    }


def _ballots(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(VoteBallot, Vote.title, Vote.state).join(Vote, col(Vote.id) == VoteBallot.vote_id)
        .where(VoteBallot.person_id == person_id).order_by(col(VoteBallot.id))
    )
    return [
        {
            "vote": title, "received_at": iso(ballot.received_at), "receipt": ballot.receipt,
            "choices": choices_words(ballot.choices) if state in AFTER else None,
        }
        for ballot, title, state in session.exec(statement)
    ]


def _objections(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(RollObjection).where(RollObjection.person_id == person_id))
    return [
        {"words": row.words, "raised_at": iso(row.raised_at), "answer": row.answer, "upheld": row.upheld}
        for row in rows
    ]


def _offices(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(Vote.title, VoteOfficer.role).join(Vote, col(Vote.id) == VoteOfficer.vote_id)
        .where(VoteOfficer.person_id == person_id)
    )
    return [{"vote": title, "role": role} for title, role in session.exec(statement)]


def _namings(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(Vote.title, VoterNaming.named_at).join(Vote, col(Vote.id) == VoterNaming.vote_id)
        .where(VoterNaming.person_id == person_id)
    )
    return [{"vote": title, "named_at": iso(at)} for title, at in session.exec(statement)]
