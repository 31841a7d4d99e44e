"""The public board, page by page."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, TextClause, bindparam, tuple_, union_all
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col

from app.issues import search
from app.issues.models import VISIBLE, Issue
from app.issues.queries.cards import CARD_COLUMNS, Card, Filters, Page
from app.issues.queries.counts import SHOWN
from app.issues.rules.lifecycle import TICKING, Status
from app.issues.rules.order import Sort, read_cursor, write_cursor
from app.places.models import Building, Estate, Grid

PER_PAGE = 20
MOST = bindparam("most", type_=Integer)


def cards(
    session: Session, community_id: int, filters: Filters, sort: Sort, cursor: str | None, *,
    at: datetime, limit: int = PER_PAGE,
) -> Page:
    """One page of a community's public issues. An overdue filter lists by deadline, whatever `sort` says."""
    sort = Sort.DUE if filters.overdue else sort
    after = read_cursor(sort, cursor) if cursor else None
    given = _given(community_id, filters, after, at)
    shape = Shape(session.get_bind().dialect.name, frozenset(given), _statuses(filters, sort), sort)
    found = tuple(Card(*row) for row in session.execute(_statement(shape), {**given, "most": limit + 1}))
    more = _end(sort, found[limit - 1]) if len(found) > limit else None
    return Page(found[:limit], more, lost=bool(cursor) and after is None)


def _end(sort: Sort, last: Card) -> str:
    return write_cursor(sort, last.id, last.supports, last.resolve_by)


def _given(community_id: int, filters: Filters, after: tuple[Any, ...] | None, at: datetime) -> dict[str, Any]:
    """The parameters of a page by name, without those nobody asked for."""
    *rank, key = after or (None,)
    building = filters.building_id is not None
    values = {
        "community": community_id, "category": filters.category or None, "grid_id": filters.grid_id,
        "estate_id": None if building else filters.estate_id, "building_id": filters.building_id,
        "sought": search.sought(community_id, filters.words), "late": at if filters.overdue else None,
        "occurrence_id": filters.occurrence_id,
        "rank": rank[0] if rank else None, "key": key,
    }
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Shape:
    """All that a statement depends on besides its parameters, of which `given` are the names."""

    dialect: str
    given: frozenset[str]
    statuses: tuple[Status, ...]
    sort: Sort


@lru_cache(maxsize=256)
def _statement(shape: Shape) -> Select[Any]:
    """Building a statement takes as long as running it, and readers ask for few shapes."""
    return (
        wide_select(*CARD_COLUMNS)
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(Grid, col(Grid.id) == col(Issue.grid_id), isouter=True)
        .where(col(Issue.id).in_(_ids(shape)))
        .order_by(*_order(shape.sort))
        .limit(MOST)
    )


def _ids(shape: Shape) -> Select[Any]:
    """The keys of one page. Where statuses choose, each is read in order from its own index and at most `most` keys of
    each are put together, so that no page sorts a whole community."""
    given, sort, anchor = shape.given, shape.sort, _anchor(shape)
    conditions = [*anchor, *_keyset(shape)]
    if not anchor or shape.dialect == "postgresql":
        conditions.append(col(Issue.community_id) == bindparam("community"))
    conditions += [col(Issue.category) == bindparam("category")] if "category" in given else []
    conditions += [col(Issue.resolve_by).is_not(None)] if sort is Sort.DUE else []
    conditions += [col(Issue.resolve_by) < bindparam("late")] if "late" in given else []
    base = wide_select(col(Issue.id), *_order_columns(sort)).where(VISIBLE, *conditions)
    base = base.order_by(*_order(sort)).limit(MOST)
    if set(shape.statuses) == set(SHOWN) and (anchor or "category" in given or sort is Sort.NEWEST):
        return wide_select(base.subquery().c.id)
    if anchor:
        return wide_select(base.where(col(Issue.status).in_(shape.statuses)).subquery().c.id)
    pieces = [base.where(col(Issue.status) == status).subquery() for status in shape.statuses]
    return wide_select(union_all(*(wide_select(piece.c.id) for piece in pieces)).subquery().c.id)


def _statuses(filters: Filters, sort: Sort) -> tuple[Status, ...]:
    if sort is not Sort.DUE:
        return filters.statuses
    return tuple(status for status in filters.statuses if status in TICKING) or filters.statuses


def _anchor(shape: Shape) -> list[ColumnElement[bool] | TextClause]:
    """What picks a small part of the community by an index of its own. Each lies within one community (so do the
    search tokens); naming the community too helps PostgreSQL's statistics but lures SQLite to the wider index."""
    places = ("building_id", "grid_id", "estate_id", "occurrence_id")
    conditions: list[ColumnElement[bool] | TextClause] = [
        getattr(Issue, name) == bindparam(name) for name in places if name in shape.given
    ]
    return conditions + ([search.matching(shape.dialect)] if "sought" in shape.given else [])


def _order_columns(sort: Sort) -> list[Any]:
    if sort is Sort.NEWEST:
        return []
    return [col(Issue.supports)] if sort is Sort.SUPPORTS else [col(Issue.resolve_by)]


def _order(sort: Sort) -> list[ColumnElement[Any]]:
    if sort is Sort.DUE:
        return [col(Issue.resolve_by).asc(), col(Issue.id).asc()]
    supports = [col(Issue.supports).desc()] if sort is Sort.SUPPORTS else []
    return [*supports, col(Issue.id).desc()]


def _keyset(shape: Shape) -> list[ColumnElement[bool]]:
    if "key" not in shape.given:
        return []
    columns = [*_order_columns(shape.sort), col(Issue.id)]
    names = ("rank", "key")[-len(columns) :]
    after = tuple_(*(bindparam(name, type_=column.type) for name, column in zip(names, columns, strict=True)))
    return [tuple_(*columns) > after if shape.sort is Sort.DUE else tuple_(*columns) < after]
