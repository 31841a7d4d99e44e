"""Votes: one by its number, an estate's, what the clock has to do, and how one ended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, exists, func, select

from app.companies.models import Company
from app.companies.queries import company_serving
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from app.places.models import Estate
from app.votes.models import RollObjection, Vote, VoteRoll, VoteTopic
from app.votes.queries.people import owner_among, roles_of
from app.votes.rules.kinds import TopicKind, VoteState
from app.votes.rules.opening import Ready

HIDDEN = (VoteState.DRAFT,)


def vote_by_id(session: Session, vote_id: int) -> Vote | None:
    return session.exec(select(Vote).where(Vote.id == vote_id)).first()


def vote_locked(session: Session, vote_id: int) -> Vote:
    """Read anew and held until the commit: ballots, papers, closing and counting of one vote come one after the
    other."""
    statement = select(Vote).where(Vote.id == vote_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one()


def votes_of(
    session: Session, estate_id: int, *, drafts: bool = False, before: int | None = None, most: int = 50
) -> Sequence[Vote]:
    """An estate's votes, the newest first; `before` is the id the page before ended with."""
    statement = select(Vote).where(Vote.estate_id == estate_id)
    if not drafts:
        statement = statement.where(col(Vote.state).not_in(HIDDEN))
    if before is not None:
        statement = statement.where(col(Vote.id) < before)
    return session.exec(statement.order_by(col(Vote.id).desc()).limit(most)).all()


def votes_in(session: Session, community_id: int, *, before: int | None = None, most: int = 50) -> Sequence[Vote]:
    """The posted votes of a community's estates, the newest first."""
    statement = select(Vote).where(Vote.community_id == community_id, col(Vote.state).not_in(HIDDEN))
    if before is not None:
        statement = statement.where(col(Vote.id) < before)
    return session.exec(statement.order_by(col(Vote.id).desc()).limit(most)).all()


def votes_running(session: Session) -> Sequence[Vote]:
    """Those posted or open, in which who owns what decides who votes."""
    running = col(Vote.state).in_((VoteState.POSTED, VoteState.OPEN))
    return session.exec(select(Vote).where(running).order_by(col(Vote.id))).all()


def votes_on_dismissal(session: Session, contract_id: int) -> Sequence[Vote]:
    """Posted votes with the topic of ending this contract, the newest first."""
    statement = (
        select(Vote).join(VoteTopic, col(VoteTopic.vote_id) == Vote.id)
        .where(VoteTopic.contract_id == contract_id, VoteTopic.kind == TopicKind.DISMISS)
        .where(col(Vote.state).not_in(HIDDEN))
    )
    return session.exec(statement.order_by(col(Vote.id).desc())).all()


def topics_of(session: Session, vote_id: int) -> Sequence[VoteTopic]:
    statement = select(VoteTopic).where(VoteTopic.vote_id == vote_id)
    return session.exec(statement.order_by(col(VoteTopic.number))).all()


def topics_by_vote(session: Session, vote_ids: Sequence[int]) -> dict[int, list[VoteTopic]]:
    found: dict[int, list[VoteTopic]] = {key: [] for key in vote_ids}
    statement = select(VoteTopic).where(col(VoteTopic.vote_id).in_(vote_ids)).order_by(col(VoteTopic.number))
    for topic in session.exec(statement):
        found[topic.vote_id].append(topic)
    return found


def heads_sealed(session: Session, estate_id: int) -> int | None:
    """Of the roll of the estate that was sealed last; None where none was."""
    sealed = col(VoteRoll.sealed_at)
    statement = select(VoteRoll.heads).join(Vote, col(Vote.id) == VoteRoll.vote_id)
    statement = statement.where(Vote.estate_id == estate_id, sealed.is_not(None))
    return session.exec(statement.order_by(sealed.desc(), col(VoteRoll.id).desc())).first()


def vote_passed(vote: Vote, number: int = 1) -> bool | None:
    """Whether the owners decided for a topic, by the frozen result; None while there is none."""
    if vote.state is not VoteState.DECIDED:
        return None
    topics = json.loads(vote.result)["topics"]
    return next((bool(topic["passed"]) for topic in topics if topic["number"] == number), None)


def dismissal_passed(session: Session, vote: Vote, contract_id: int) -> bool | None:
    """Whether the owners decided to end this contract; None while there is no result, or no such topic."""
    for topic in topics_of(session, vote.key):
        if topic.kind is TopicKind.DISMISS and topic.contract_id == contract_id:
            return vote_passed(vote, topic.number)
    return None


def concerned(session: Session, vote: Vote, day: date) -> frozenset[int]:
    """Companies the vote is about: those its topics name, and whoever serves the estate that day."""
    named = session.exec(
        select(VoteTopic.company_id).where(VoteTopic.vote_id == vote.key, col(VoteTopic.company_id).is_not(None))
    )
    serving = company_serving(session, vote.estate_id, day)
    return frozenset(key for key in named if key is not None) | ({serving.key} if serving else set())


def estate_of(session: Session, vote: Vote) -> Estate:
    return session.exec(select(Estate).where(Estate.id == vote.estate_id)).one()


def company_names(session: Session, ids: Sequence[int | None]) -> dict[int, str]:
    """Full names by id."""
    statement = select(Company).where(col(Company.id).in_([key for key in ids if key is not None]))
    return {company.key: company.name for company in session.exec(statement)}


def has_committee(session: Session, estate_id: int, day: date) -> bool:
    """Whether somebody holds office in the estate's owners' committee that day."""
    ends_on = col(RoleGrant.ends_on)
    statement = select(
        exists().where(
            col(RoleGrant.role) == Role.OWNERS_COMMITTEE, col(RoleGrant.scope_id) == estate_id,
            col(RoleGrant.starts_on) <= day, ends_on.is_(None) | (ends_on >= day),
        )
    )
    return bool(session.exec(statement).one())


def readiness(session: Session, vote: Vote, day: date) -> Ready:
    """What an opening looks at."""
    vote_id = vote.key
    unanswered = session.exec(
        select(func.count()).where(col(RollObjection.vote_id) == vote_id, col(RollObjection.answered_at).is_(None))
    ).one()
    versions = session.exec(select(VoteRoll.sealed_at).where(VoteRoll.vote_id == vote_id)).all()
    waiting = None in versions and any(versions)
    return Ready(
        tuple(roles_of(session, vote, day)), int(unanswered), unsealed=waiting, owner=owner_among(session, vote, day)
    )


@dataclass(frozen=True, slots=True)
class Due:
    """Ids of votes the clock has something to do with."""

    where: ColumnElement[bool]

    def ids(self, session: Session, most: int) -> list[int]:
        statement = select(Vote.id).where(self.where).order_by(col(Vote.id)).limit(most)
        return [key for key in session.exec(statement) if key is not None]


def to_open(at: datetime) -> Due:
    return Due((col(Vote.state) == VoteState.POSTED) & (col(Vote.opens_at) <= at))


def to_close(at: datetime) -> Due:
    return Due((col(Vote.state) == VoteState.OPEN) & (col(Vote.closes_at) <= at))


def to_remind(at: datetime, closing_before: datetime) -> Due:
    soon = (col(Vote.closes_at) > at) & (col(Vote.closes_at) <= closing_before)
    return Due((col(Vote.state) == VoteState.OPEN) & col(Vote.reminded_at).is_(None) & soon)


def to_result(closed_before: datetime) -> Due:
    """Closed for a while and still without a result."""
    return Due((col(Vote.state) == VoteState.CLOSED) & (col(Vote.closed_at) <= closed_before))


@dataclass(frozen=True, slots=True)
class Line:
    """A vote as lists have it."""

    vote: Vote
    topics: list[VoteTopic]


def lines_of(session: Session, votes: Sequence[Vote]) -> list[Line]:
    topics = topics_by_vote(session, [vote.key for vote in votes])
    return [Line(vote, topics[vote.key]) for vote in votes]
