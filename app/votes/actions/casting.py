"""A ballot is cast online: one a head group, whichever came first, never changed."""

import secrets
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Forbidden, Invalid
from app.people.rules.roles import Actor
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.models import Vote, VoteBallot
from app.votes.queries.ballots import ballot_of, live_proxy, naming_of
from app.votes.queries.owners import unchecked_groups
from app.votes.queries.rolls import groups_of, owners_of_groups, owns_whole, sealed_roll
from app.votes.queries.votes import topics_of
from app.votes.rules.kinds import Channel, VoteState
from app.votes.rules.papers import is_ballot

ALPHABET = "2346789ABCDEFGHJKMNPQRTUVWXY"
"""Without what is misread on paper: 0 O, 1 I L, 5 S, Z."""

CODE_LENGTH = 8
OVER = "投票已经截止了，这张票没有投进去。"
NOT_YET = "还没有开始投票。"
ALREADY = "这一户的票已经收到了。一户只收一张，先收到的算数，投了不能改。"
NOT_YOURS = "名册上这一户不在您名下。您是业主的话，先登记房子，请社区核实。"
NAMED = "这一户的共有人推选了另一位来投票，请那一位投。"
PARTLY = (
    "名册上这几套合起来是一户，您名下只核实了其中的一部分，网上一个人投不了。请到社区领纸票，或者由几位业主一起推选一位来投。"
)
UNCHECKED = (
    "您的业主身份是公示以后才核实的，要再有一位经办的人核对过，才能在网上投。已经通知他们了。急着投的话，到社区领纸票。"
)
DECLARE = "要先勾上这两条：满十八岁；房子有共有人的，已经商量好。"


def cast_ballot(
    session: Session, vote: Vote, group: int, choices: str, *, declared: bool, by: Actor, at: datetime
) -> VoteBallot:
    """`choices`: a letter a topic; `declared`: of age, and with the co-owners' consent. Owners who work for the company
    vote like all others.

    Raises DomainError when it is too late, too early or was done before, Forbidden for whoever does not own the homes,
    Invalid for a topic without a choice.
    """
    vote = taken(session, vote, VoteState.POSTED, VoteState.OPEN, VoteState.CLOSED, VoteState.DECIDED)
    check_running(vote, at)
    _check_voter(session, vote, group, by)
    if not is_ballot(choices, len(topics_of(session, vote.key))):
        raise Invalid("每一件事都要选一个：同意、不同意，或者弃权。", field="choices")
    if not declared:
        raise Invalid(DECLARE, field="declared")
    ballot = receive(session, vote, group, Channel.ONLINE, choices, by=by, at=at)
    if ballot is None:
        raise DomainError(ALREADY)
    lapse_proxy(session, vote, group, "业主本人投了票", at=at)
    changed(session, vote)
    _tell_others(session, vote, group, by, at)
    return ballot


def check_running(vote: Vote, at: datetime) -> None:
    if vote.state is VoteState.POSTED:
        raise DomainError(NOT_YET)
    if not vote.running(at):
        raise DomainError(OVER)


def _check_voter(session: Session, vote: Vote, group: int, by: Actor) -> None:
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # an open vote has one
    if group not in groups_of(session, roll.key, by.person_id):
        raise Forbidden(NOT_YOURS)
    if group in unchecked_groups(session, vote, roll.key, by.person_id):
        raise Forbidden(UNCHECKED)
    naming = naming_of(session, vote.key, group)
    if naming is not None and naming.person_id != by.person_id:
        raise Forbidden(NAMED)
    if naming is None and not owns_whole(session, roll.key, group, by.person_id):
        raise Forbidden(PARTLY)


def receive(
    session: Session, vote: Vote, group: int, channel: Channel, choices: str, *, by: Actor, at: datetime,
    paper_id: int | None = None, proxy_id: int | None = None,
) -> VoteBallot | None:
    """The group's ballot, or None where one was received before; under the lock of the vote. The log says that it
    came, not what is on it."""
    online = channel is Channel.ONLINE
    once = insert_into(session, VoteBallot).values(
        vote_id=vote.key, head_group=group, channel=channel, choices=choices, received_at=at, paper_id=paper_id,
        proxy_id=proxy_id, person_id=by.person_id if online else None, receipt=_code(),
    )
    where = text("voided_at IS NULL")
    if not affected(session, once.on_conflict_do_nothing(index_elements=["vote_id", "head_group"], index_where=where)):
        return None
    note(session, vote, "ballot", by=by, at=at, after={"group": group, "channel": channel.value})
    return ballot_of(session, vote.key, group)


def _code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def lapse_proxy(session: Session, vote: Vote, group: int, reason: str, *, at: datetime) -> None:
    """The agent's power ends where the owner acts."""
    proxy = live_proxy(session, vote.key, group)
    if proxy is not None:
        proxy.ended_at, proxy.ended_reason = at, reason
        session.add(proxy)
        session.flush()


def _tell_others(session: Session, vote: Vote, group: int, by: Actor, at: datetime) -> None:
    """The co-owners hear that their one ballot is cast, not what is on it."""
    roll = sealed_roll(session, vote.key)
    owners = [person for _, person in owners_of_groups(session, roll.key, [group])] if roll else []
    others = [person for person in owners if person != by.person_id]
    body = "一户只有一张票。不是商量好的，请马上告诉社区。"
    tell_all(session, vote, others, "您家的票投了", body, kind=f"cast/{group}", at=at)
