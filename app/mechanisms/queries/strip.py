"""What the board shows on top: what is on now and what comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col

from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.queries.diary import LONGEST_DAYS
from app.mechanisms.rules.kinds import Kind, Phase
from app.mechanisms.rules.rhythm import is_on
from app.places.models import Community

MOST = 3


@dataclass(frozen=True, slots=True)
class Next:
    """One occurrence on the strip; `mechanism` is the slug of what is held."""

    kind: Kind
    name: str
    ref: str
    number: int | None
    phase: Phase
    starts_at: datetime
    ends_at: datetime
    venue: str
    mechanism: str
    on: bool


def strip(session: Session, community_id: int, at: datetime) -> list[Next]:
    """At most three: what is on, then the nearest; each mechanism once, so that a daily one leaves room. One query."""
    parameters = {"community": community_id, "at": at, "earliest": at - timedelta(days=LONGEST_DAYS)}
    found = [_next(row, at) for row in session.execute(_STRIP, parameters)]
    return sorted(found, key=lambda each: (not each.on, each.starts_at))[:MOST]


def _next(row: Any, at: datetime) -> Next:
    on = is_on(row.kind, row.phase, row.starts_at, row.ends_at, at)
    return Next(
        row.kind, row.name, row.ref, row.number, row.phase, row.starts_at, row.ends_at, row.venue, row.slug, on
    )


_OPEN_FIRST = case((col(Occurrence.phase) == Phase.OPEN, 0), else_=1)
_COLUMNS: list[Any] = [
    Occurrence.kind, Occurrence.name, Occurrence.ref, Occurrence.number, Occurrence.phase, Occurrence.starts_at,
    Occurrence.ends_at, Occurrence.venue, Mechanism.slug,
]
_TURN = func.row_number().over(
    partition_by=col(Occurrence.mechanism_id), order_by=(_OPEN_FIRST, col(Occurrence.starts_at))
)
_NEXT = (
    wide_select(*_COLUMNS, _TURN.label("turn"), _OPEN_FIRST.label("first"))
    .join(Mechanism, col(Mechanism.id) == col(Occurrence.mechanism_id))
    .where(
        col(Occurrence.community_id) == bindparam("community"), col(Occurrence.starts_at) > bindparam("earliest"),
        (col(Occurrence.phase) == Phase.OPEN)
        | ((col(Occurrence.phase) == Phase.PLANNED) & (col(Occurrence.ends_at) > bindparam("at"))),
    )
    .subquery()
)


@dataclass(frozen=True, slots=True)
class Coming:
    """What a community holds in the days to come, for the town's front page."""

    name: str
    ref: str
    starts_at: datetime
    venue: str
    community: str
    slug: str


COMING_DAYS, MOST_COMING = 7, 6


def coming(session: Session, at: datetime) -> list[Coming]:
    """The nearest of every community's mechanism within a week, the soonest first. One query."""
    parameters = {"at": at, "until": at + timedelta(days=COMING_DAYS)}
    return [Coming(*row) for row in session.execute(_COMING, parameters)]


_SOON: list[Any] = [Occurrence.name, Occurrence.ref, Occurrence.starts_at, Occurrence.venue, Occurrence.community_id]
_EACH = (
    wide_select(*_SOON, func.row_number().over(
        partition_by=col(Occurrence.mechanism_id), order_by=col(Occurrence.starts_at)
    ).label("turn"))
    .where(
        col(Occurrence.phase) == Phase.PLANNED, col(Occurrence.starts_at) > bindparam("at"),
        col(Occurrence.starts_at) < bindparam("until"), col(Occurrence.kind) != Kind.APPRAISAL,
    )
    .subquery()
)  # fmt: skip
_COMING = (
    wide_select(_EACH.c.name, _EACH.c.ref, _EACH.c.starts_at, _EACH.c.venue, col(Community.name), col(Community.slug))
    .join(Community, col(Community.id) == _EACH.c.community_id)
    .where(_EACH.c.turn == 1)
    .order_by(_EACH.c.starts_at, _EACH.c.ref)
    .limit(MOST_COMING)
)
_STRIP = wide_select(_NEXT).where(_NEXT.c.turn == 1).order_by(_NEXT.c.first, _NEXT.c.starts_at).limit(2 * MOST)
