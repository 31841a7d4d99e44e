"""/supervision: the orders of whoever has to answer them, or of whose community they are."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.forms import small_int
from app.core.web import page
from app.core.workdays import local_day
from app.people.guards import Someone
from app.supervision.queries.concerned import concerns
from app.supervision.queries.orders import PER_PAGE, lines_where, open_lines_where
from app.supervision.rules.deadlines import chip
from app.supervision.rules.kinds import ENDED

router = APIRouter(include_in_schema=False)


@router.get("/supervision")
def index(
    request: Request, session: DbSession, me: Someone, at: At, past: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """What is not ended by its deadline, then all of them, the newest first."""
    mine = concerns(me, local_day(at))
    before = small_int(past, 0, most=2**31 - 1) or None
    waiting = open_lines_where(session, mine) if before is None else []
    found = lines_where(session, mine, before=before, most=PER_PAGE + 1)
    more = f"/supervision?past={found[PER_PAGE - 1].order.key}" if len(found) > PER_PAGE else None
    return page(
        request, "supervision/mine.html", waiting=waiting, chip=chip, at=at, next=more,
        ended=[line for line in found[:PER_PAGE] if line.order.state in ENDED],
        first="/supervision" if before is not None else None,
    )
