"""Where an agenda finds its items: one bounded query for each origin."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists
from sqlmodel import Session, col, select

from app.core.filters import day
from app.core.text import headline
from app.core.workdays import local_day
from app.issues.models import Issue, Level
from app.issues.rules.lifecycle import OPEN, TICKING
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Kind
from app.meetings.models import AgendaItem, Meeting, Promise
from app.meetings.queries.promises import is_private, ripe_for_joint, undone
from app.meetings.queries.topics import waiting_topics
from app.meetings.rules.agenda import (
    DRAWS_ON,
    MOST,
    REST,
    SUPPORTS_ENOUGH,
    Candidate,
    shown_title,
)
from app.meetings.rules.kinds import Origin
from app.rounds.queries.lookback import unfixed_twice

TITLE = 40
LOOKED_BACK = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Asking:
    """For which meeting: its mechanism and kind, when it begins, and the moment of asking."""

    community_id: int
    mechanism_id: int
    kind: Kind
    starts_at: datetime
    at: datetime


def candidates(session: Session, asking: Asking) -> list[Candidate]:
    """Everything that might be put on, source by source; may name one issue several times."""
    found: list[Candidate] = []
    for origin, source in SOURCES.items():
        if origin in DRAWS_ON[asking.kind]:
            found += source(session, asking)
    return found


def _carried(session: Session, asking: Asking) -> list[Candidate]:
    """Promises of this mechanism due by then and undone; for the joint meeting those undone after two sessions too."""
    found = {promise.key: promise for promise in undone(session, asking.mechanism_id, asking.starts_at)}
    if asking.kind is Kind.JOINT_MEETING:
        found |= {promise.key: promise for promise in ripe_for_joint(session, asking.community_id)}
    kept = list(found.values())[: MOST[Origin.CARRIED]]
    hidden = _private(session, [promise.key for promise in kept])
    return [_of_promise(promise, private=promise.key in hidden) for promise in kept]


def _private(session: Session, promises: list[int]) -> set[int | None]:
    return set(session.exec(select(Promise.id).where(col(Promise.id).in_(promises), is_private())))


def _of_promise(promise: Promise, *, private: bool) -> Candidate:
    title = headline(promise.about or promise.text, TITLE)
    rest = f"上次说定：{promise.text}\n" if title != promise.text else ""
    words = f"{rest}{promise.responsible}答应{day(promise.due_on)}办完，已经过了 {promise.meetings} 次会。"
    if not promise.meetings:
        words = f"{rest}{promise.responsible}答应{day(promise.due_on)}办完。"
    return Candidate(
        Origin.CARRIED, shown_title(title, private=private), "" if private else words, promise.issue_id, promise.key
    )


def _faults(session: Session, asking: Asking) -> list[Candidate]:
    """Seen unfixed in two look-backs of the fault rounds, and still open; the most often seen first."""
    often = [key for key, _ in unfixed_twice(session, asking.community_id, asking.at - LOOKED_BACK)]
    if not often:
        return []
    order = case({key: place for place, key in enumerate(often)}, value=col(Issue.id))
    return _issues(session, asking, Origin.FAULT, col(Issue.id).in_(often), _unsaid(asking), order=order)


def _escalated(session: Session, asking: Asking) -> list[Candidate]:
    level = Level.JOINT_MEETING if asking.kind is Kind.JOINT_MEETING else Level.TOWN
    return _issues(
        session, asking, Origin.ESCALATED, col(Issue.level) == level, col(Issue.status).in_(OPEN), _unsaid(asking),
        order=col(Issue.id).asc(),
    )


def _overdue(session: Session, asking: Asking) -> list[Candidate]:
    """The longest overdue first."""
    return _issues(
        session, asking, Origin.OVERDUE, col(Issue.status).in_(TICKING), col(Issue.resolve_by) < asking.at,
        order=col(Issue.resolve_by).asc(),
    )


def _supported(session: Session, asking: Asking) -> list[Candidate]:
    return _issues(
        session, asking, Origin.SUPPORTED, col(Issue.supports) >= SUPPORTS_ENOUGH, col(Issue.status).in_(OPEN),
        col(Issue.public).is_(True), col(Issue.hidden_at).is_(None), _unsaid(asking), order=col(Issue.supports).desc(),
    )


def _issues(
    session: Session, asking: Asking, origin: Origin, *conditions: ColumnElement[bool], order: ColumnElement[Any]
) -> list[Candidate]:
    """Issues of the community nobody has promised to settle by a later day."""
    promised = exists().where(
        col(Promise.issue_id) == col(Issue.id), col(Promise.done_at).is_(None),
        col(Promise.dropped_at).is_(None), col(Promise.due_on) > local_day(asking.starts_at)
    )
    statement = (
        select(Issue.id, Issue.title, Issue.public, Issue.hidden_at)
        .where(Issue.community_id == asking.community_id, ~promised, *conditions)
        .order_by(order, col(Issue.id))
        .limit(MOST[origin])
    )
    return [
        Candidate(origin, shown_title(title, private=not public or hidden_at is not None), issue_id=key)
        for key, title, public, hidden_at in session.exec(statement)
    ]


def _unsaid(asking: Asking) -> ColumnElement[bool]:
    """Not decided on by this mechanism lately."""
    return ~exists().where(
        col(AgendaItem.issue_id) == col(Issue.id), col(AgendaItem.decided_at) >= asking.at - REST,
        col(Meeting.id) == col(AgendaItem.meeting_id), col(Occurrence.id) == col(Meeting.occurrence_id),
        col(Occurrence.mechanism_id) == asking.mechanism_id,
    )


def _booked(session: Session, asking: Asking) -> list[Candidate]:
    return _topics(session, asking, Origin.BOOKED, proposed=False)


def _proposed(session: Session, asking: Asking) -> list[Candidate]:
    return _topics(session, asking, Origin.PROPOSED, proposed=True)


def _topics(session: Session, asking: Asking, origin: Origin, *, proposed: bool) -> list[Candidate]:
    rows = waiting_topics(session, asking.mechanism_id, proposed=proposed, most=MOST[origin])
    return [Candidate(origin, row.title, row.text, topic_id=row.key) for row in rows]


SOURCES: dict[Origin, Callable[[Session, Asking], list[Candidate]]] = {
    Origin.CARRIED: _carried, Origin.FAULT: _faults, Origin.ESCALATED: _escalated, Origin.OVERDUE: _overdue,
    Origin.SUPPORTED: _supported, Origin.BOOKED: _booked, Origin.PROPOSED: _proposed,
}
