"""Late issues stand the longest overdue first, page by page, and an index finds them among years of closed ones."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app.townhall.queries.slices import Scope, end_of, listed
from app.townhall.rules.slices import Slice, What
from tests.cast import NOON, Cast
from tests.make import an_issue

LATE, AT = Slice(What.LATE), NOON + timedelta(days=60)


def overdue(session: Session, cast: Cast, *days: int) -> list[int]:
    """Keys of issues so many days late, in the order they were filed."""
    made = []
    for each in days:
        issue = an_issue(session, cast)
        issue.resolve_by = AT - timedelta(days=each)
        made.append(issue.key)
    session.flush()
    return made


def plan_of(session: Session, ask: Callable[[], object]) -> str:
    """SQLite's, which does not depend on how much there is."""
    plans: list[str] = []

    def explain(connection: Any, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        plans.append(" ".join(str(row[3]) for row in rows))

    event.listen(session.get_bind(), "before_cursor_execute", explain)
    try:
        ask()
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", explain)
    return " ".join(plans)


def pages(session: Session, at: datetime, most: int) -> list[int]:
    found, after = list[int](), ""
    while True:
        cards = listed(session, Scope(1), LATE, at, after=after, most=most)
        found += [each.id for each in cards[:most]]
        if len(cards) <= most:
            return found
        after = end_of(LATE, cards[most - 1])


def test_the_longest_overdue_stand_first_on_every_page(session: Session, cast: Cast) -> None:
    """Two with the same deadline too; what is not due yet is not among them."""
    one, nine, same, three, _ = overdue(session, cast, 1, 9, 1, 3, -2)
    for most in (1, 2, 5):
        assert pages(session, AT, most) == [nine, three, one, same]


@pytest.mark.parametrize("scope", [Scope(1), Scope(1, community_id=1)])
def test_an_index_finds_them(session: Session, cast: Cast, scope: Scope) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    plan = plan_of(session, lambda: listed(session, scope, LATE, AT, after="d1-1"))
    assert "ix_issue_board_due" in plan, plan
