"""/c/{slug}/rounds: what is on, what comes, and the rounds compared over time."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.forms import small_int
from app.core.web import page
from app.mechanisms.guards import HallInPath
from app.rounds.pages.chart import chart_of
from app.rounds.queries.rounds import closed_rounds, coming_rounds
from app.rounds.rules.report import percent, rate_of

router = APIRouter(include_in_schema=False)
SHOWN = 24
"""Rounds on one page and in one chart: a year of half-months."""


@router.get("/c/{slug}/rounds")
def index(
    request: Request, session: DbSession, hall: HallInPath, at: At,
    before: Annotated[str | None, Query(max_length=9)] = None,
) -> Response:
    """`before` is the 第N期 an older page goes on from."""
    asked = small_int(before, 0, most=999_999) if before else 0
    rows = closed_rounds(session, hall.community.key, before=asked or None, most=SHOWN + 1)
    shown = rows[:SHOWN]
    older = f"/c/{hall.community.slug}/rounds?before={shown[-1].number}" if len(rows) > SHOWN else None
    coming = [] if asked else coming_rounds(session, hall.community.key, at)
    return page(
        request, "rounds/index.html", community=hall.place, coming=coming, older=older, newer=bool(asked),
        rounds=[(row, percent(rate_of(row.fixed, row.rechecked))) for row in shown], chart=chart_of(shown),
        base=f"/c/{hall.community.slug}/rounds", runs=hall.runs,
    )
