"""The clock: voting begins, reminders go out, voting ends. Each may run twice or on two machines."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.core.filters import dated
from app.core.workdays import local_day
from app.people.rules.roles import SYSTEM
from app.votes.actions.keeping import changed, note, tell_all
from app.votes.actions.rolling import drop_proposed
from app.votes.models import Vote
from app.votes.queries.ballots import groups_cast
from app.votes.queries.people import keepers, officers_of
from app.votes.queries.rolls import owners_of_groups, sealed_roll
from app.votes.queries.votes import estate_of, readiness, to_close, to_open, to_remind, to_result, vote_locked
from app.votes.rules.dates import REMIND_BEFORE, RESULT_DAYS, last_day
from app.votes.rules.kinds import VoteState

BATCH = 10
WAITING = 500
"""Votes that can't open wait in line with those that can; few towns have so many."""


def open_votes(session: Session, at: datetime) -> int:
    """Opens votes whose first day has come and who have what it takes; how many. Those that have not are told of, once
    a day, and open late with the same number of days."""
    return sum(_open(session, key, at) for key in to_open(at).ids(session, WAITING))


def _open(session: Session, vote_id: int, at: datetime) -> int:
    vote = vote_locked(session, vote_id)
    if vote.state is not VoteState.POSTED or vote.opens_at is None or vote.closes_at is None:
        return 0
    missing = readiness(session, vote, local_day(at)).missing
    if missing:
        _tell_missing(session, vote, missing, at)
        return 0
    vote.late_days = max(0, (local_day(at) - local_day(vote.opens_at)).days)
    vote.closes_at += timedelta(days=vote.late_days)
    vote.state, vote.opened_at = VoteState.OPEN, at
    changed(session, vote)
    note(session, vote, "voting_opened", by=SYSTEM, at=at, after={"late_days": vote.late_days})
    _tell_owners(session, vote, at)
    return 1


def _tell_missing(session: Session, vote: Vote, missing: list[str], at: datetime) -> None:
    estate, day = estate_of(session, vote), local_day(at)
    title, body = f"{estate.name}的表决今天开不了", f"还差：{'；'.join(missing)}。齐了以后自动开始，投票天数不变。"
    people = keepers(session, estate, day)
    tell_all(session, vote, people, title, body, kind=f"held/{day}", at=at, link=f"{vote.path}/desk")


def _tell_owners(session: Session, vote: Vote, at: datetime) -> None:
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # a posted vote has one
    assert vote.closes_at is not None
    owners = [person for _, person in owners_of_groups(session, roll.key)]
    body = f"{vote.title}。到{dated(last_day(vote.closes_at))}为止，一户一票。网上投，或者领纸票。"
    tell_all(session, vote, owners, f"{estate_of(session, vote).name}的业主表决开始了", body, kind="opened", at=at)


def close_votes(session: Session, at: datetime) -> int:
    """Ends votes whose last day is over; how many, so that the caller goes on until 0. Never earlier."""
    return sum(_close(session, key, at) for key in to_close(at).ids(session, BATCH))


def _close(session: Session, vote_id: int, at: datetime) -> int:
    vote = vote_locked(session, vote_id)
    if vote.state is not VoteState.OPEN:
        return 1
    drop_proposed(session, vote)
    vote.state, vote.closed_at = VoteState.CLOSED, at
    changed(session, vote)
    note(session, vote, "voting_closed", by=SYSTEM, at=at, after={"state": vote.state.value})
    officers = [row.officer.person_id for row in officers_of(session, vote.key)]
    title, body = f"{estate_of(session, vote).name}的表决截止了", "把收回来的纸票录完、对上张数，就能报结果。"
    tell_all(session, vote, officers, title, body, kind="closed", at=at, link=f"{vote.path}/desk")
    return 1


def remind_owners(session: Session, at: datetime) -> int:
    """Three days before the end, the owners whose homes have not voted; nobody hears how others did."""
    found = to_remind(at, at + REMIND_BEFORE).ids(session, BATCH)
    for key in found:
        vote = vote_locked(session, key)
        if vote.state is VoteState.OPEN and vote.reminded_at is None:
            _remind(session, vote, at)
    return len(found)


def _remind(session: Session, vote: Vote, at: datetime) -> None:
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # an open vote has one
    assert vote.closes_at is not None
    vote.reminded_at = at
    session.add(vote)
    done = groups_cast(session, vote.key)
    people = [person for group, person in owners_of_groups(session, roll.key) if group not in done]
    body = f"{vote.title}。到{dated(last_day(vote.closes_at))}为止，您家还没有投。"
    title = f"{estate_of(session, vote).name}的表决快截止了"
    tell_all(session, vote, people, title, body, kind="reminder", at=at)


def remind_results(session: Session, at: datetime) -> None:
    """Counters and keepers of a vote that closed three days ago and has no result hear of it, every three days."""
    for key in to_result(at - timedelta(days=RESULT_DAYS)).ids(session, WAITING):
        vote = vote_locked(session, key)
        assert vote.closed_at is not None  # that is how it was found
        days = (at - vote.closed_at).days
        estate = estate_of(session, vote)
        people = [row.officer.person_id for row in officers_of(session, key)]
        people += keepers(session, estate, local_day(at))
        title, body = f"{estate.name}的表决截止 {days} 天了，还没有结果", "大家在等。纸票录完、对上张数，就能报结果。"
        kind = f"overdue/{days // RESULT_DAYS}"
        tell_all(session, vote, people, title, body, kind=kind, at=at, link=f"{vote.path}/desk")
