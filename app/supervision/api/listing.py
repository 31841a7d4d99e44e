"""GET /api/v1/supervision: the orders of whoever asks."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from app.core.deps import At, DbSession
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.core.workdays import local_day
from app.people.guards import Someone
from app.supervision.api.shapes import OrderLine, OrderPage
from app.supervision.queries.concerned import concerns
from app.supervision.queries.orders import Line, lines_where
from app.supervision.rules.kinds import RUNNING

router = APIRouter(prefix="/api/v1/supervision", tags=["supervision"])
NAME = "supervision"
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


@router.get("", operation_id="list_supervision_orders", responses=problems(401, 422))
def list_orders(me: Someone, session: DbSession, at: At, limit: Limit = 20, cursor: Cursor = None) -> OrderPage:
    """Orders you received, issued or may read for your community, the newest first; empty for everybody else."""
    rows = lines_where(session, concerns(me, local_day(at)), before=after(NAME, cursor), most=limit + 1)
    found, following = cut(NAME, rows, limit, lambda row: row.order.key)
    return OrderPage(items=[_line(row, at) for row in found], next=following)


def _line(row: Line, at: datetime) -> OrderLine:
    order = row.order
    return OrderLine(
        id=order.key, number=order.official_number, unit=row.unit.name,
        community=row.community.slug if row.community else None, estate=row.estate.slug if row.estate else None,
        reason=order.reason, subject=order.subject, state=order.state, returns=order.returns,
        overdue=order.state in RUNNING and at > order.due_at, issued_at=order.issued_at, due_at=order.due_at,
        ended_at=order.ended_at,
    )
