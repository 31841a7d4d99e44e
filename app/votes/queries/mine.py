"""What votes wait for: of one person, of a community's owners."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.core.filters import day
from app.people.models import Relation, Residency
from app.places.models import Building, Estate, Home, Unit
from app.votes.models import Vote
from app.votes.queries.ballots import ballots_of_groups, namings_of
from app.votes.queries.owners import unchecked_groups
from app.votes.queries.rolls import groups_of, sealed_roll
from app.votes.rules.dates import last_day
from app.votes.rules.kinds import VoteState

ANNOUNCED = (VoteState.POSTED, VoteState.OPEN)


def ballots_awaited(session: Session, person_id: int, at: datetime) -> list[tuple[str, str]]:
    """(address, words) of each running vote in which somebody still has a ballot to cast. Tells nothing of whether
    anybody else has."""
    owned = (
        select(Building.estate_id)
        .join(Unit, col(Unit.building_id) == Building.id)
        .join(Home, col(Home.unit_id) == Unit.id)
        .join(Residency, col(Residency.home_id) == Home.id)
        .where(col(Residency.relation) == Relation.OWNER, col(Residency.person_id) == person_id)
    )
    running = select(Vote).where(
        Vote.state == VoteState.OPEN, col(Vote.closes_at) > at, col(Vote.estate_id).in_(owned)
    )
    return [
        (f"{vote.path}/ballot", f"您有一票还没投：{vote.title}，{day(last_day(vote.closes_at))} 24:00 截止")
        for vote in session.exec(running.order_by(col(Vote.closes_at)))
        if vote.closes_at and _awaited(session, vote, person_id)
    ]


def votes_announced(session: Session, community_id: int, at: datetime) -> list[tuple[str, str, str]]:
    """(address, words, when) of the votes of a community's estates that are posted or open, for everybody to see."""
    statement = (
        select(Vote, Estate.name)
        .join(Estate, col(Estate.id) == Vote.estate_id)
        .where(Vote.community_id == community_id, col(Vote.state).in_(ANNOUNCED), col(Vote.closes_at) > at)
        .order_by(col(Vote.closes_at), col(Vote.id))
    )
    return [
        (vote.path, f"{name}{'正在' if vote.state is VoteState.OPEN else '要'}业主表决：{vote.title}", _when(vote))
        for vote, name in session.exec(statement)
    ]


def _when(vote: Vote) -> str:
    if vote.opens_at is None or vote.closes_at is None:
        return ""
    end = f"{day(last_day(vote.closes_at))} 24:00 截止"
    return f"{end}，一户一票。" if vote.state is VoteState.OPEN else f"{day(vote.opens_at)}开始投票，{end}。"


def _awaited(session: Session, vote: Vote, person_id: int) -> bool:
    roll = sealed_roll(session, vote.key)
    groups = groups_of(session, roll.key, person_id) if roll else []
    if roll is None or not groups:
        return False
    cast, named = ballots_of_groups(session, vote.key, groups), namings_of(session, vote.key)
    unchecked = unchecked_groups(session, vote, roll.key, person_id)
    return any(
        group not in cast and group not in unchecked and (group not in named or named[group].person_id == person_id)
        for group in groups
    )
