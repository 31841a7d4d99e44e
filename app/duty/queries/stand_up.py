"""The four parts of the day's list: rows and totals from one query, under the conditions the queue counts by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, union_all
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col

from app.companies.models import HandlingUnit
from app.core.workdays import local_day
from app.duty.rules.stand_up import Part, since_day
from app.duty.rules.week import midnight
from app.issues.models import Issue
from app.issues.queries.desk import Desk, lateness
from app.issues.rules.desk import Seat
from app.issues.rules.display import place_text
from app.issues.rules.due import Due, due_chip
from app.issues.rules.lifecycle import Status
from app.people.rules.roles import SYSTEM
from app.places.models import Building, Estate

MOST = 60
TIMED = (
    "status", "created_at", "clock_from", "respond_by", "responded_at", "respond_calendar", "resolve_by",
    "resolve_calendar", "done_at", "verified_at", "review_on", "closed_at", "outcome",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    ref: str
    title: str
    place: str
    unit: str
    status: Status
    due: Due | None
    private: bool


@dataclass(slots=True)
class Listed:
    """`total` counts all, `rows` are the first MOST of them."""

    total: int = 0
    rows: list[Row] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def stand_up(
    session: Session, scope: ColumnElement[bool], community_id: int, at: datetime
) -> Mapping[Part, Listed]:
    """What of a community within `scope` is new, due today, overdue, and closed today at `at`."""
    today = local_day(at)
    here = [col(Issue.community_id) == community_id, scope]
    pieces = [
        _piece(part, [*here, *conditions], order) for part, (conditions, order) in _parts(today, at).items()
    ]
    found = {part: Listed() for part in Part}
    for row in session.execute(union_all(*(wide_select(piece.subquery()) for piece in pieces))).mappings():
        listed = found[Part(row["part"])]
        listed.total = row["total"]
        listed.rows.append(_row(row, at))
    return found


def _parts(today: date, at: datetime) -> dict[Part, tuple[list[ColumnElement[bool]], list[Any]]]:
    desk = Desk(SYSTEM, Seat.COMMITTEE, at, today, midnight(today + timedelta(days=1)))
    by_limit = [col(Issue.resolve_by).asc(), col(Issue.id).asc()]
    fresh = [col(Issue.created_at) >= midnight(since_day(today)), col(Issue.status) != Status.MERGED]
    closed = [col(Issue.status) == Status.CLOSED, col(Issue.closed_at) >= midnight(today)]
    return {
        Part.OVER: (lateness(desk, "over"), by_limit),
        Part.TODAY: (lateness(desk, "today"), by_limit),
        Part.FRESH: (fresh, [col(Issue.id).desc()]),
        Part.CLOSED: (closed, [col(Issue.closed_at).desc(), col(Issue.id).desc()]),
    }


def _piece(part: Part, conditions: list[ColumnElement[bool]], order: list[Any]) -> Select[Any]:
    names = ("ref", "title", "stairwell", "place", "public", "hidden_at", *TIMED)
    return (
        wide_select(
            literal(part.value).label("part"), func.count().over().label("total"),
            *(getattr(Issue, name) for name in names), col(Estate.name).label("estate"),
            col(Building.name).label("building"), col(HandlingUnit.name).label("unit"),
        )
        .select_from(Issue)
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(HandlingUnit, col(HandlingUnit.id) == col(Issue.unit_id), isouter=True)
        .where(*conditions)
        .order_by(*order)
        .limit(MOST)
    )


@dataclass(frozen=True, slots=True)
class Timed:
    """The columns lateness is told from; fields in the order of TIMED."""

    status: Status
    created_at: datetime
    clock_from: datetime
    respond_by: datetime | None
    responded_at: datetime | None
    respond_calendar: bool
    resolve_by: datetime | None
    resolve_calendar: bool
    done_at: datetime | None
    verified_at: datetime | None
    review_on: date | None
    closed_at: datetime | None
    outcome: str | None


def _row(row: Any, at: datetime) -> Row:
    place = place_text(row["estate"], row["building"], row["stairwell"], row["place"])
    due = due_chip(Timed(*(row[name] for name in TIMED)), at)
    private = not row["public"] or row["hidden_at"] is not None
    return Row(row["ref"], row["title"], place, row["unit"] or "", row["status"], due, private)
