"""GET /api/v1/queue: what is on my desk, as on /work."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, Invalid
from app.core.forms import Text
from app.core.openapi import problems
from app.core.pagination import decode, encode
from app.core.workdays import SHANGHAI, local_day
from app.issues.api.rendering import issue_lines
from app.issues.api.shapes import IssuePage
from app.issues.queries.listing import named_many
from app.issues.queries.queue import PER_PAGE, Desk, Narrowed, jobs
from app.issues.rules.desk import Seat, Tab, seats, tabs
from app.people.guards import Someone
from app.people.rules.roles import Actor

router = APIRouter(prefix="/api/v1", tags=["queue"])


class Wanted(BaseModel):
    """Which desk, which tab of it, and what of that."""

    model_config = ConfigDict(extra="forbid")
    seat: Annotated[Seat | None, Field(description="One of your desks; without it the first of them.")] = None
    tab: Tab = Tab.DUE
    category: Annotated[Text, Field(max_length=8, description="Code.")] = ""
    estate: Annotated[Text, Field(max_length=40, description="Slug.")] = ""
    building: Annotated[Text, Field(max_length=12, description="Code, together with `estate`.")] = ""
    late: Annotated[
        Literal["", "over", "today", "later"], Field(description="Past its deadline, due today, or later.")
    ] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = PER_PAGE
    cursor: Annotated[str | None, Field(max_length=200, description="`next` of the page before, same filters.")] = None


@router.get("/queue", operation_id="list_queue", responses=problems(401, 403, 422))
def list_queue(session: DbSession, me: Someone, at: At, wanted: Annotated[Wanted, Query()]) -> IssuePage:
    """What waits for you, the most urgent first; closed ones newest first."""
    desk = _desk(me, _seat(me, wanted), at)
    narrowed = Narrowed(
        category=wanted.category, estate=wanted.estate, building=wanted.building, late=wanted.late
    )
    name = f"queue/{desk.seat}/{wanted.tab}"
    after = str(decode(name, wanted.cursor, str)[0]) if wanted.cursor is not None else None
    found, following = jobs(session, desk, wanted.tab, narrowed, after, limit=wanted.limit)
    rows = named_many(session, [job.issue.key for job in found])
    return IssuePage(items=issue_lines(session, rows, at), next=encode(name, following) if following else None)


def _seat(me: Actor, wanted: Wanted) -> Seat:
    mine = seats(me)
    if not mine or (wanted.seat is not None and wanted.seat not in mine):
        raise Forbidden("这里只给办理问题的人看，各看各的。")
    seat = wanted.seat or mine[0]
    if wanted.tab not in tabs(seat):
        raise Invalid(f"“{seat.label}”没有这一栏，有：{'、'.join(tabs(seat))}。", field="tab")
    return seat


def _desk(me: Actor, seat: Seat, at: datetime) -> Desk:
    today = local_day(at)
    midnight = datetime.combine(today + timedelta(days=1), time(0), SHANGHAI).astimezone(UTC)
    return Desk(me, seat, at, today, midnight)
