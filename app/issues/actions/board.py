"""The public counts, moved in the same transaction as the issues they count."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from app.core.db import affected, dialect_of, executed, insert_into, insert_on
from app.core.workdays import local_day
from app.issues.models import Board, BoardDay, Issue
from app.issues.rules.lifecycle import Status


def visible(issue: Issue) -> bool:
    """Whether the public board counts and lists the issue."""
    return issue.public and issue.hidden_at is None and issue.status is not Status.MERGED


def shift(session: Session, community_id: int, frm: Status | None, to: Status | None) -> None:
    """Moves one public issue from one count to another (None: from or to nowhere) and steps the board's version."""
    board = {"community": community_id}
    if affected(session, _shifting(frm, to), board) == 0:
        session.execute(insert_into(session, Board).values(community_id=community_id).on_conflict_do_nothing())
        affected(session, _shifting(frm, to), board)


@cache
def _shifting(frm: Status | None, to: Status | None) -> Any:
    """Built once for each pair: every step comes by here, and building the statement took longer than running it."""
    values: dict[str, Any] = {"version": col(Board.version) + 1}
    if frm is not to:
        if frm is not None:
            values[frm.value] = getattr(Board, frm.value) - 1
        if to is not None:
            values[to.value] = getattr(Board, to.value) + 1
    return update(Board).where(col(Board.community_id) == bindparam("community")).values(values)


def count_day(session: Session, issue: Issue, at: datetime, *, filed: int = 0, closed: int = 0) -> None:
    """Adds one filing or closing to the local day; a closing taken back counts -1."""
    if visible(issue):
        _count(session, issue, at, filed, closed)


def count_again(session: Session, issue: Issue) -> None:
    """An issue that was just hidden or merged leaves the days that counted it; one shown again comes back to them."""
    sign = 1 if visible(issue) else -1
    _count(session, issue, issue.created_at, sign, 0)
    if issue.status is Status.CLOSED and issue.closed_at is not None:
        _count(session, issue, issue.closed_at, 0, sign)


def _count(session: Session, issue: Issue, at: datetime, filed: int, closed: int) -> None:
    minutes = int((at - issue.created_at).total_seconds()) // 60 * closed
    values = {"filed": filed, "closed": closed, "closed_minutes": minutes}
    key = {"community_id": issue.community_id, "day": local_day(at)}
    executed(session, _counting(dialect_of(session)), {**key, **values})


@cache
def _counting(dialect: str) -> Any:
    """Built once, as above."""
    statement = insert_on(dialect, BoardDay)
    added = {name: getattr(BoardDay, name) + statement.excluded[name] for name in ("filed", "closed", "closed_minutes")}
    return statement.on_conflict_do_update(index_elements=["community_id", "day"], set_=added)
