"""The public board, page by page."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, tuple_, union_all
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


def cards(
    session: Session, community_id: int, filters: Filters, sort: Sort, cursor: str | None, *,
    at: datetime, limit: int = PER_PAGE,
) -> Page:
    """One page of a community's public issues. An overdue filter lists by deadline, whatever `sort` says."""
    sort = Sort.DUE if filters.overdue else sort
    after = read_cursor(sort, cursor) if cursor else None
    ids = _ids(session, community_id, filters, sort, after, at, limit + 1)
    statement = (
        wide_select(*CARD_COLUMNS)
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(Grid, col(Grid.id) == col(Issue.grid_id), isouter=True)
        .where(col(Issue.id).in_(ids))
        .order_by(*_order(sort))
        .limit(limit + 1)
    )
    found = tuple(Card(*row) for row in session.execute(statement))
    more = _end(sort, found[limit - 1]) if len(found) > limit else None
    return Page(found[:limit], more, lost=bool(cursor) and after is None)


def _end(sort: Sort, last: Card) -> str:
    return write_cursor(sort, last.id, last.supports, last.resolve_by)


def _ids(
    session: Session, community_id: int, filters: Filters, sort: Sort, after: tuple[Any, ...] | None, at: datetime,
    most: int,
) -> Select[Any]:
    """The keys of one page. Where statuses choose, each is read in order from its own index and at most `most` keys of
    each are put together, so that no page sorts a whole community."""
    anchor, statuses = _anchor(session, community_id, filters), _statuses(filters, sort)
    conditions = [*anchor, *_keyset(sort, after)]
    if not anchor or session.get_bind().dialect.name == "postgresql":
        conditions.append(col(Issue.community_id) == community_id)
    conditions += [col(Issue.category) == filters.category] if filters.category else []
    conditions += [col(Issue.resolve_by).is_not(None)] if sort is Sort.DUE else []
    conditions += [col(Issue.resolve_by) < at] if filters.overdue else []
    base = wide_select(col(Issue.id), *_order_columns(sort)).where(VISIBLE, *conditions)
    base = base.order_by(*_order(sort)).limit(most)
    if set(statuses) == set(SHOWN) and (anchor or filters.category or sort is Sort.NEWEST):
        return wide_select(base.subquery().c.id)
    if anchor:
        return wide_select(base.where(col(Issue.status).in_(statuses)).subquery().c.id)
    pieces = [base.where(col(Issue.status) == status).subquery() for status in statuses]
    return wide_select(union_all(*(wide_select(piece.c.id) for piece in pieces)).subquery().c.id)


def _statuses(filters: Filters, sort: Sort) -> tuple[Status, ...]:
    if sort is not Sort.DUE:
        return filters.statuses
    return tuple(status for status in filters.statuses if status in TICKING) or filters.statuses


def _anchor(session: Session, community_id: int, filters: Filters) -> list[ColumnElement[bool] | TextClause]:
    """What picks a small part of the community by an index of its own. Each lies within one community (so do the
    search tokens); naming the community too helps PostgreSQL's statistics but lures SQLite to the wider index."""
    place = ("building_id", "grid_id") if filters.building_id is not None else ("grid_id", "estate_id")
    given = [(name, getattr(filters, name)) for name in place]
    conditions = [getattr(Issue, name) == value for name, value in given if value is not None]
    if (match := search.matching(session, community_id, filters.words)) is not None:
        conditions.append(match)
    return conditions


def _order_columns(sort: Sort) -> list[Any]:
    if sort is Sort.NEWEST:
        return []
    return [col(Issue.supports)] if sort is Sort.SUPPORTS else [col(Issue.resolve_by)]


def _order(sort: Sort) -> list[ColumnElement[Any]]:
    if sort is Sort.DUE:
        return [col(Issue.resolve_by).asc(), col(Issue.id).asc()]
    supports = [col(Issue.supports).desc()] if sort is Sort.SUPPORTS else []
    return [*supports, col(Issue.id).desc()]


def _keyset(sort: Sort, after: tuple[Any, ...] | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    place = tuple_(*_order_columns(sort), col(Issue.id))
    return [place > after if sort is Sort.DUE else place < after]
