"""The round begins: its number, and what the last one found comes first."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.core.db import affected
from app.core.errors import DomainError, NotFound
from app.mechanisms.actions.occurrences import open_occurrence
from app.rounds.actions.keeping import keep_round, only_open, tell_members
from app.rounds.models import RoundStop
from app.rounds.queries.lookback import lookback_of
from app.rounds.queries.rounds import Held, last_closed, stops_of
from app.rounds.rules.plan import check_beginning
from app.rounds.rules.standing import Deed, Walker


def open_round(session: Session, held: Held, *, by: Walker, at: datetime) -> Held:
    """Raises Forbidden, or DomainError unless it was planned and its day has come."""
    by.check(Deed.OPEN)
    check_beginning(held.occurrence.starts_at, at)
    held = keep_round(session, held)
    open_occurrence(session, held.occurrence, by=by.actor, at=at)
    previous = last_closed(session, held.occurrence.community_id)
    held.round.previous_id = previous.key if previous else None
    held.round.opened_by = by.actor.person_id
    session.add(held.round)
    session.flush()
    tell_members(session, held, f"{held.title}开始了", "先回头看上一期，再找新的。", kind="opened", by=by, at=at)
    return held


def only_after_lookback(session: Session, held: Held) -> None:
    """Raises DomainError while something of the last round has not been looked at again."""
    left = sum(line.verdict is None for line in lookback_of(session, held.round))
    if left:
        raise DomainError(f"回头看还有 {left} 处没看，看完再找新的。")


def pass_stop(session: Session, held: Held, building_id: int, *, by: Walker, at: datetime) -> None:
    """A building of the route has been walked, with or without a fault."""
    by.check(Deed.FIND)
    only_open(held)
    if building_id not in {stop.building_id for stop in stops_of(session, held.round.key)}:
        raise NotFound("这一期的路线里没有这一栋。")
    walked(session, held, building_id, at)


def walked(session: Session, held: Held, building_id: int | None, at: datetime) -> None:
    """The first time counts; a building off the route is not noted."""
    here = (col(RoundStop.round_id) == held.round.key, col(RoundStop.building_id) == building_id)
    affected(session, update(RoundStop).where(*here, col(RoundStop.visited_at).is_(None)).values(visited_at=at))
