"""Counting and listing the issues of a slice: one condition for both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, func, tuple_
from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.issues.models import CLOSED_ROWS, VISIBLE, ClockMark, Issue, Level
from app.issues.models.desk import MISSED_ROWS
from app.issues.queries.cards import CARD_COLUMNS, Card
from app.issues.queries.counts import late_at
from app.issues.rules.lifecycle import ENDED
from app.issues.rules.order import Sort, read_cursor, write_cursor
from app.places.models import Building, Community, Estate, Grid
from app.townhall.rules.slices import Slice, What

Condition = ColumnElement[bool] | TextClause
PER_PAGE = 30
SETTLED = tuple(sorted(ENDED))


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose desk it is: a town's, one of its communities', or that of a company with the estates it serves now."""

    town_id: int
    community_id: int | None = None
    company_id: int | None = None
    estates: frozenset[int] = frozenset()

    @property
    def whole(self) -> bool:
        """The town's own."""
        return self.community_id is None and self.company_id is None

    @property
    def issues(self) -> ColumnElement[bool]:
        """The issues this desk is about."""
        if self.company_id is not None:
            return col(Issue.estate_id).in_(sorted(self.estates))
        if self.community_id is not None:
            return col(Issue.community_id) == self.community_id
        return col(Issue.community_id).in_(select(Community.id).where(Community.town_id == self.town_id))


def conditions(scope: Scope, asked: Slice, at: datetime) -> list[Condition]:
    """What an issue has to be to lie in the slice."""
    found: list[Condition] = [VISIBLE, scope.issues, *_chosen(asked), *_places(asked)]
    stretch = asked.stretch
    if asked.what is What.LATE:
        found.append(late_at(at))
    elif asked.what is What.RAISED:
        found += [col(Issue.level) != Level.NONE, col(Issue.status).not_in(SETTLED)]
    elif asked.what is What.MISSED:
        marks = select(ClockMark.issue_id).where(MISSED_ROWS)
        if stretch:
            marks = marks.where(col(ClockMark.due) >= stretch.begins, col(ClockMark.due) < stretch.ends)
        found.append(col(Issue.id).in_(marks))
    elif asked.what is What.CLOSED:
        found.append(CLOSED_ROWS)
        found += [col(Issue.closed_at) >= stretch.begins, col(Issue.closed_at) < stretch.ends] if stretch else []
    elif stretch:
        found += [col(Issue.created_at) >= stretch.begins, col(Issue.created_at) < stretch.ends]
    return found


def _chosen(asked: Slice) -> list[Condition]:
    return [col(Issue.category) == asked.category] if asked.category else []


def _places(asked: Slice) -> list[Condition]:
    found: list[Condition] = []
    if asked.community:
        found.append(col(Issue.community_id).in_(select(Community.id).where(Community.slug == asked.community)))
    if asked.estate:
        found.append(col(Issue.estate_id).in_(select(Estate.id).where(Estate.slug == asked.estate)))
    return found


def how_many(session: Session, scope: Scope, asked: Slice, at: datetime) -> int:
    statement = select(func.count()).select_from(Issue).where(*conditions(scope, asked, at))
    return session.exec(statement).one()


def listed(
    session: Session, scope: Scope, asked: Slice, at: datetime, *, after: str = "", most: int = PER_PAGE
) -> list[Card]:
    """What is late the longest overdue first, everything else the newest first; from behind the card `after` was
    written for, one more than `most` where there are more."""
    sort = _sort(asked)
    statement: Select[Any] = (
        wide_select(*CARD_COLUMNS)
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(Grid, col(Grid.id) == col(Issue.grid_id), isouter=True)
        .where(*conditions(scope, asked, at), *_behind(sort, after))
        .order_by(*((col(Issue.resolve_by), col(Issue.id)) if sort is Sort.DUE else (col(Issue.id).desc(),)))
        .limit(most + 1)
    )
    return [Card(*row) for row in session.execute(statement)]


def end_of(asked: Slice, last: Card) -> str:
    """What the page behind `last` is asked for by."""
    return write_cursor(_sort(asked), last.id, last.supports, last.resolve_by)


def _sort(asked: Slice) -> Sort:
    return Sort.DUE if asked.what is What.LATE else Sort.NEWEST


def _behind(sort: Sort, after: str) -> list[ColumnElement[bool]]:
    *due, key = read_cursor(sort, after) or (None,)
    if key is None:
        return []
    return [tuple_(col(Issue.resolve_by), col(Issue.id)) > (due[0], key) if due else col(Issue.id) < key]
