"""The ledger of issues: which rows, how many, and what stands in them. Bare columns, a page at a time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, func, or_
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit
from app.core.db import dialect_of
from app.core.workdays import local_day
from app.exchange.queries.asked import Wanted
from app.exchange.rules.exports import within
from app.exchange.rules.ledger import Entry, Value, ledger_line
from app.issues import search
from app.issues.models import VISIBLE, Issue, IssueEvent
from app.issues.queries.catalogue import categories
from app.issues.queries.counts import SHOWN
from app.issues.queries.desk import Desk, at_desk
from app.issues.rules.desk import Seat, seats
from app.issues.rules.lifecycle import Status, Step
from app.people.rules.roles import Actor, Role
from app.places.models import Building, Community, Estate
from app.scorecards.rules.calendar import bounds

AT_ONCE = 20_000
"""Keys read from the database at a time; the rest waits on its side."""


def count_rows(session: Session, wanted: Wanted, reach: str, at: datetime) -> int:
    """How many of what the board lists at `at` these roles may take away."""
    statement = wide_select(func.count()).select_from(Issue).where(*_conditions(session, wanted, reach, at))
    return int(session.execute(statement, _parameters(wanted)).scalar_one())


def row_keys(session: Session, wanted: Wanted, reach: str, at: datetime) -> Iterator[int]:
    """Their keys, the oldest first, streamed."""
    statement = wide_select(col(Issue.id)).where(*_conditions(session, wanted, reach, at)).order_by(col(Issue.id))
    found = session.execute(statement, _parameters(wanted), execution_options={"yield_per": AT_ONCE})
    yield from found.scalars()


def row_lines(session: Session, keys: Sequence[int], at: datetime) -> list[list[Value]]:
    """One line for each key that is there, in the order of the keys."""
    catalogue = {each.code: each for each in categories(session, at)}
    rows = session.execute(_ENTRIES.where(col(Issue.id).in_(keys)))
    return [ledger_line(_entry(row), catalogue) for row in rows]


def _entry(row: Sequence[Any]) -> Entry:
    *values, source = row
    return Entry(*(*values, source.label))


_SIGNED = (
    wide_select(func.min(col(IssueEvent.at)))
    .where(col(IssueEvent.issue_id) == col(Issue.id), col(IssueEvent.step) == Step.SIGNATURE)
    .correlate(Issue)
    .scalar_subquery()
)
_COLUMNS: list[Any] = [
    Issue.id, and_(col(Issue.public), col(Issue.hidden_at).is_(None), col(Issue.status) != Status.MERGED), Issue.ref,
    Issue.created_at, Community.name, Estate.name, Building.name, Issue.category, Issue.subcategory, Issue.title,
    Issue.description, Issue.status, HandlingUnit.name, Issue.respond_by, Issue.responded_at, _SIGNED,
    Issue.resolve_by, Issue.done_at, Issue.closed_at, Issue.reopen_count, Issue.satisfaction, Issue.supports,
    Issue.updated_at, Issue.source,
]  # fmt: skip
_ENTRIES = (
    wide_select(*_COLUMNS)
    .join(Community, col(Community.id) == col(Issue.community_id))
    .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
    .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
    .join(HandlingUnit, col(HandlingUnit.id) == col(Issue.unit_id), isouter=True)
    .order_by(col(Issue.id))
)


def _conditions(
    session: Session, wanted: Wanted, reach: str, at: datetime
) -> list[ColumnElement[bool] | TextClause]:
    filters = wanted.filters
    equal = {
        Issue.community_id: wanted.community_id, Issue.category: filters.category or None,
        Issue.grid_id: filters.grid_id, Issue.estate_id: filters.estate_id, Issue.building_id: filters.building_id,
        Issue.occurrence_id: filters.occurrence_id,
    }
    found: list[ColumnElement[bool] | TextClause] = [VISIBLE, col(Issue.created_at) <= at, _theirs(reach, at)]
    found += [col(column) == value for column, value in equal.items() if value is not None]
    if set(filters.statuses) != set(SHOWN):
        found.append(col(Issue.status).in_(filters.statuses))
    if filters.overdue:
        found.append(col(Issue.resolve_by) < at)
    if filters.words:
        found.append(search.matching(dialect_of(session)))
    if wanted.first:
        found.append(col(Issue.created_at) >= bounds(wanted.first)[0])
    if wanted.last:
        found.append(col(Issue.created_at) < bounds(wanted.last)[1])
    return found


def _parameters(wanted: Wanted) -> dict[str, Any]:
    words = wanted.filters.words
    return {"sought": search.sought(wanted.community_id or 0, words)} if words else {}


def _theirs(reach: str, at: datetime) -> ColumnElement[bool]:
    """The town sees all of its communities; everybody else what is on their desk."""
    actor, today = within(reach, 0), local_day(at)
    midnight = datetime.combine(today + timedelta(days=1), time(), UTC)
    desks = [Desk(actor, seat, at, today, midnight) for seat in seats(actor) if seat is not Seat.TOWN]
    return or_(_towns(actor), *(at_desk(desk) for desk in desks))


def _towns(actor: Actor) -> ColumnElement[bool]:
    towns = select(Community.id).where(col(Community.town_id).in_(sorted(actor.scopes(Role.TOWN_OFFICIAL))))
    return col(Issue.community_id).in_(towns)
