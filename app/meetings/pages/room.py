"""/c/{slug}/meetings/{ref}/room: for the projector. Whoever has JavaScript sees changes without a reload."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, NotFound
from app.core.web import Place, page, templates
from app.issues.board_cache import same_page
from app.mechanisms.rules.standing import RUNS, Ground, standings
from app.meetings.guards import NOT_HERE
from app.meetings.pages.shown import agenda_of, head_of
from app.meetings.queries.agenda import lines_of
from app.meetings.queries.meetings import Held, meeting_in_room
from app.meetings.rules.agenda import following
from app.meetings.rules.wording import minutes_spoken
from app.people.guards import Someone

router = APIRouter(include_in_schema=False, prefix="/c/{slug}/meetings/{ref}/room")
NEXT = 4


def _room(slug: str, ref: str, session: DbSession, me: Someone) -> Held:
    """For committee and town; both are told by their own roles, so it takes one query."""
    held = meeting_in_room(session, slug, ref)
    if held is None:
        raise NotFound(NOT_HERE)
    if not standings(me, Ground(held.community.town_id, held.community.key)) & RUNS:
        raise Forbidden("会场大屏由本社区两委或者镇里来放。")
    return held


Room = Annotated[Held, Depends(_room)]


@router.get("")
def show(request: Request, session: DbSession, held: Room, at: At) -> Response:
    community = Place(held.community.slug, held.community.name)
    return page(request, "meetings/room.html", community=community, **_now(session, held, at))


@router.get("/now")
def now(request: Request, session: DbSession, held: Room, at: At) -> Response:
    """The part that changes, under the meeting's version: nothing is read or sent again while nothing changed."""
    headers = {"ETag": _tag(held), "Cache-Control": "private, no-cache"}
    if same_page(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return templates.TemplateResponse(request, "meetings/_now.html", _now(session, held, at), headers=headers)


def _tag(held: Held) -> str:
    return f'W/"{held.key}-{held.meeting.version}"'


def _now(session: Session, held: Held, at: datetime) -> dict[str, Any]:
    agenda = agenda_of(lines_of(session, held.key), held.occurrence, at)
    order = [row.key for row in agenda.rows]
    decided = [row.key for row in agenda.rows if row.line.decided]
    current = held.meeting.current_item_id
    before, after = following(order, decided, current)
    here = order.index(current) if current in order else -1
    return {
        "held": held, "occurrence": held.occurrence, "meeting": held.meeting, "head": head_of(held.occurrence, at),
        "agenda": agenda, "current": agenda.rows[here] if here >= 0 else None, "before": before, "after": after,
        "coming": [row for row in agenda.rows[here + 1 :] if not row.line.decided][:NEXT],
        "spoken": minutes_spoken(held.meeting.current_at, at), "decided": len(decided), "tag": _tag(held),
    }
