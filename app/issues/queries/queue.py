"""A worker's list: the rows of a tab in order, and how many there are under each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit
from app.issues.models import Issue
from app.issues.queries.desk import Desk as Desk
from app.issues.queries.desk import Narrowed as Narrowed
from app.issues.queries.desk import at_desk, lateness, narrowed, picked
from app.issues.rules.desk import PICKS, Tab, tabs
from app.issues.rules.lifecycle import OPEN, Status
from app.people.models import Person
from app.places.models import Building, Community, Estate

PER_PAGE = 20
COUNTED = 100  # closed ones pile up over the years; more than this many reads “99+”
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"(?:([0-9]{1,17})|x)-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Job:
    """One issue of the list with the names around it; `assignee` for the unit's own eyes."""

    issue: Issue
    community: str
    estate: str | None
    building: str | None
    unit: str | None
    assignee: str | None


@dataclass(slots=True)
class Counts:
    """One number a tab, and how many of the list's own are late or due today."""

    tabs: dict[Tab, int] = field(default_factory=dict)
    over: int = 0
    today: int = 0


def jobs(
    session: Session, desk: Desk, tab: Tab, asked: Narrowed, cursor: str | None, *, limit: int = PER_PAGE
) -> tuple[list[Job], str | None]:
    """A page of the list, the most urgent first (closed ones newest first), and the cursor of the next.

    The keys of the page are chosen first, by the desk's own index; names are looked up only for them.
    """
    newest = tab is Tab.DONE
    keys = (
        wide_select(col(Issue.id))
        .where(at_desk(desk), picked(desk, PICKS[desk.seat][tab]))
        .where(*narrowed(desk, asked), *_after(cursor, newest=newest))
        .order_by(*_order(newest=newest))
        .limit(limit + 1)
        .subquery()
    )
    statement = (
        wide_select(
            Issue, col(Community.name), col(Estate.name), col(Building.name), col(HandlingUnit.name), col(Person.name)
        )
        .join(Community, col(Community.id) == col(Issue.community_id))
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(HandlingUnit, col(HandlingUnit.id) == col(Issue.unit_id), isouter=True)
        .join(Person, col(Person.id) == col(Issue.assignee_id), isouter=True)
        .where(col(Issue.id).in_(wide_select(keys.c.id)))
        .order_by(*_order(newest=newest))
    )
    found = [Job(*row) for row in session.execute(statement)]
    return found[:limit], _cursor(found[limit - 1].issue) if len(found) > limit else None


def _order(*, newest: bool) -> list[ColumnElement[Any]]:
    """Without a deadline comes last, on both databases alike."""
    if newest:
        return [col(Issue.id).desc()]
    return [col(Issue.resolve_by).is_(None), col(Issue.resolve_by).asc(), col(Issue.id).asc()]


def _cursor(last: Issue) -> str:
    if last.resolve_by is None:
        return f"x-{last.key}"
    return f"{(last.resolve_by - _EPOCH) // timedelta(microseconds=1)}-{last.key}"


def _after(cursor: str | None, *, newest: bool) -> list[ColumnElement[bool]]:
    """Where the last page ended; anything we did not write is the first page."""
    found = _CURSOR.fullmatch(cursor or "")
    if found is None:
        return []
    due, key = col(Issue.resolve_by), int(found[2])
    if newest:
        return [col(Issue.id) < key]
    if found[1] is None:
        return [due.is_(None), col(Issue.id) > key]
    moment = _EPOCH + timedelta(microseconds=int(found[1]))
    return [or_(due > moment, and_(due == moment, col(Issue.id) > key), due.is_(None))]


def counts(session: Session, desk: Desk, tab: Tab, asked: Narrowed) -> Counts:
    """Every number of the page in one query; open issues are counted, of the closed ones at most COUNTED."""
    narrow = [at_desk(desk), *narrowed(desk, asked)]
    open_tabs = [each for each in tabs(desk.seat) if each is not Tab.DONE]
    here = picked(desk, PICKS[desk.seat][tab])
    late, today = (and_(here, *lateness(desk, which)) for which in ("over", "today"))
    picks = [picked(desk, PICKS[desk.seat][each]) for each in open_tabs]
    sums = [func.count().filter(condition) for condition in (*picks, late, today)]
    closed = wide_select(literal(1)).where(*narrow, col(Issue.status) == Status.CLOSED).limit(COUNTED).subquery()
    done = wide_select(func.count()).select_from(closed).scalar_subquery()
    row = session.execute(wide_select(*sums, done).where(*narrow, col(Issue.status).in_(OPEN))).one()
    *numbers, over, due_today, closed_count = row
    return Counts({**dict(zip(open_tabs, numbers, strict=True)), Tab.DONE: closed_count}, over, due_today)


def keys_of(session: Session, refs: Sequence[str]) -> dict[str, int]:
    rows = session.exec(select(Issue.ref, Issue.id).where(col(Issue.ref).in_(refs)))
    return {ref: key for ref, key in rows if key is not None}
