"""What every change of a vote shares: the lock and the look of whoever acts, its version, the log, telling people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import Stale
from app.notifications.actions import News, tell_many
from app.people.rules.roles import Actor
from app.votes.models import Vote
from app.votes.queries.votes import vote_locked
from app.votes.rules.kinds import VoteState
from app.votes.rules.opening import check_state

MOVED = "您看的这会儿又有人改了。看看现在的样子，再办这一步。"


def taken(session: Session, vote: Vote, *states: VoteState, seen: int | None = None) -> Vote:
    """The vote held until the commit, in one of these states, as whoever acts has `seen` it.

    Raises DomainError for another state, Stale where somebody changed it meanwhile.
    """
    held = vote_locked(session, vote.key)
    check_state(held.state, *states)
    if seen is not None and seen != held.version:
        raise Stale(MOVED)
    return held


def changed(session: Session, vote: Vote) -> None:
    """Whoever has a page of it open has seen something older from now on."""
    vote.version += 1
    session.add(vote)
    session.flush()


def note(
    session: Session, vote: Vote, verb: str, *, by: Actor, at: datetime, after: dict[str, Any],
    before: dict[str, Any] | None = None, reason: str = "",
) -> None:
    """One entry of the community's chain. Never what anybody voted, never a name."""
    record(
        session, f"c{vote.community_id}", f"vote.{verb}", f"vote:{vote.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )


def tell_all(
    session: Session, vote: Vote, people: Iterable[int], title: str, body: str, *, kind: str, at: datetime,
    link: str = "",
) -> None:
    """Each of them once per kind of news."""
    news = [
        News(person_id, title, body, link or vote.path, f"vote/{vote.key}/{kind}/{person_id}")
        for person_id in dict.fromkeys(people)
    ]
    tell_many(session, news, at=at)
