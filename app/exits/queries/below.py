"""What the procedure needs of owners' votes and handovers, in one place."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from app.core.workdays import local_day
from app.exits.models import ExitCase
from app.exits.rules.kinds import State, Vote
from app.handovers.models import Handover
from app.handovers.queries import HandoverShown, handover_of, handover_shown, is_done
from app.votes.models import Vote as VoteRow
from app.votes.queries.rolls import homes_here
from app.votes.queries.votes import dismissal_passed, has_committee, heads_sealed, vote_by_id, votes_on_dismissal
from app.votes.rules.kinds import VoteState
from app.votes.rules.roll import grouped, total

FRESH = timedelta(days=90)
"""A decided vote nobody acted on for longer begins no case."""


@dataclass(frozen=True, slots=True)
class Voted:
    """An owners' vote as a case sees it; `closes_on` is the last day to vote, None while no days are fixed. `assists`:
    its electronic ballots only help counting."""

    vote_id: int
    path: str
    title: str
    stage: str
    closes_on: date | None
    outcome: Vote
    assists: bool
    decided_on: date | None = None


def vote_of(session: Session, case: ExitCase) -> Voted | None:
    """The vote the case rests on."""
    row = vote_by_id(session, case.vote_id) if case.vote_id is not None else None
    return _seen(session, row, case.contract_id) if row else None


def joins_since(case: ExitCase) -> date | None:
    """A case joins votes that were not over before its state began; one begun by a vote, or by a contract that ran
    out, any fresh one."""
    return case.since if case.version and case.state is not State.EXPIRED else None


def vote_to_join(session: Session, contract_id: int, since: date | None, today: date) -> Voted | None:
    """The newest posted vote on ending this contract that is running, or was decided within ninety days, not before
    `since`, and carried no case of this contract yet."""
    for row in votes_on_dismissal(session, contract_id):
        if row.state is VoteState.CANCELLED:
            continue
        if row.decided_at is None:
            return _seen(session, row, contract_id)
        if local_day(row.decided_at) >= max(since or date.min, today - FRESH) and not _used(session, row, contract_id):
            return _seen(session, row, contract_id)
    return None


def _used(session: Session, row: VoteRow, contract_id: int) -> bool:
    used = select(ExitCase.id).where(ExitCase.contract_id == contract_id, col(ExitCase.vote_id) == row.key)
    return session.exec(used.limit(1)).first() is not None


def _seen(session: Session, row: VoteRow, contract_id: int) -> Voted:
    closes_on = local_day(row.closes_at - timedelta(microseconds=1)) if row.closes_at else None
    outcome = _outcome(session, row, contract_id)
    decided_on = local_day(row.decided_at) if row.decided_at else None
    return Voted(row.key, row.path, row.title, row.state.label, closes_on, outcome, row.assists, decided_on)


def owners_in(session: Session, estate_id: int) -> int:
    """Owners as heads (Supreme Court interpretation §9): by the roll sealed last, which knows the developer's stock;
    without one a head for each home on the register, one for all of a verified owner."""
    sealed = heads_sealed(session, estate_id)
    return total(grouped(homes_here(session, estate_id))).heads if sealed is None else sealed


def _outcome(session: Session, row: VoteRow, contract_id: int) -> Vote:
    if row.state is VoteState.CANCELLED:
        return Vote.CANCELLED
    passed = dismissal_passed(session, row, contract_id)
    if passed is None:
        return Vote.RUNNING
    return Vote.PASSED if passed else Vote.FAILED


def committee_in_office(session: Session, estate_id: int, day: date) -> bool:
    return has_committee(session, estate_id, day)


def handover_joined(session: Session, contract_id: int) -> Handover | None:
    """The handover of the contract that counts."""
    return handover_of(session, contract_id)


def handed_over(session: Session, case: ExitCase) -> bool:
    """The handover of the contract is finished."""
    return is_done(session, case.contract_id)


def handover_told(session: Session, case: ExitCase, today: date, company: str) -> HandoverShown | None:
    """How far the handover has come, in public words."""
    found = handover_of(session, case.contract_id)
    return handover_shown(session, found, today, company=company) if found else None
