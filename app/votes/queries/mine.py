"""What a vote waits for from one person."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.core.filters import day
from app.people.models import Residency
from app.places.models import Building, Home, Unit
from app.votes.models import Vote
from app.votes.queries.ballots import ballots_of_groups, namings_of
from app.votes.queries.rolls import OWNING, groups_of, sealed_roll
from app.votes.rules.dates import last_day
from app.votes.rules.kinds import VoteState


def ballots_awaited(session: Session, person_id: int, at: datetime) -> list[tuple[str, str]]:
    """(address, words) of each running vote in which somebody still has a ballot to cast. Tells nothing of whether
    anybody else has."""
    owned = (
        select(Building.estate_id)
        .join(Unit, col(Unit.building_id) == Building.id)
        .join(Home, col(Home.unit_id) == Unit.id)
        .join(Residency, col(Residency.home_id) == Home.id)
        .where(*OWNING, col(Residency.person_id) == person_id)
    )
    running = select(Vote).where(
        Vote.state == VoteState.OPEN, col(Vote.closes_at) > at, col(Vote.estate_id).in_(owned)
    )
    return [
        (f"{vote.path}/ballot", f"您有一票还没投：{vote.title}，{day(last_day(vote.closes_at))} 24:00 截止")
        for vote in session.exec(running.order_by(col(Vote.closes_at)))
        if vote.closes_at and _awaited(session, vote, person_id)
    ]


def _awaited(session: Session, vote: Vote, person_id: int) -> bool:
    roll = sealed_roll(session, vote.key)
    groups = groups_of(session, roll.key, person_id) if roll else []
    cast, named = ballots_of_groups(session, vote.key, groups), namings_of(session, vote.key)
    return any(
        group not in cast and (group not in named or named[group].person_id == person_id) for group in groups
    )
