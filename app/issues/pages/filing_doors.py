"""Where a report begins: the poster in the stairwell, the button on the board; and where it is given up."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.web import Place, page, see_other
from app.issues.actions.drafts import discard_draft
from app.issues.forms.filing import Kept, kept_in
from app.issues.guards import CommunityInPath
from app.issues.models import Source
from app.issues.pages.drafts import COOKIE, DraftToChange, Writing, begin, forget, secret_shaped
from app.issues.queries import filing as queries
from app.issues.queries.catalogue import categories
from app.issues.queries.history import supported
from app.issues.rules.display import place_text
from app.people.guards import Visitor
from app.places.queries import Spot, building_by_token, community_by_id, units_of

router = APIRouter(include_in_schema=False)
Typed = Annotated[str, Form(max_length=40)]


def _poster(session: Session, token: str) -> Spot:
    spot = building_by_token(session, token) if token.isprintable() else None
    if spot is None:
        raise NotFound("这个二维码对不上哪栋楼，可能是旧的。从社区看板点“我要反映”也一样。")
    return spot


def _stairwell(session: Session, spot: Spot, code: str) -> str:
    """The stairwell a poster names, if the building has it."""
    return code if any(unit.code == code for unit in units_of(session, spot.building_id)) else ""


@router.get("/q/{token}")
def land(request: Request, token: str, session: DbSession, at: At, me: Visitor, u: str = "") -> Response:
    """What hangs in a stairwell leads here. Looking changes nothing: link scanners look too."""
    spot = _poster(session, token)
    stairwell = _stairwell(session, spot, u)
    issues = queries.open_at_building(session, spot.building_id)
    mine = supported(session, [issue.key for issue in issues], me.person_id) if me else set()
    return page(
        request, "issues/report/landing.html", community=Place(spot.community_slug, spot.community_name),
        token=token, stairwell=stairwell, where=place_text(spot.estate_name, spot.building_name, stairwell),
        issues=issues, mine=mine, me=me,
    )


@router.post("/q/{token}")
def begin_at_poster(
    request: Request, token: str, session: DbSession, at: At, me: Visitor, u: Typed = ""
) -> Response:
    spot = _poster(session, token)
    community = community_by_id(session, spot.community_id)
    if community is None:
        raise NotFound("这个二维码对不上哪栋楼，可能是旧的。从社区看板点“我要反映”也一样。")
    kept = Kept(
        source=Source.QR, estate=spot.estate_slug, building=spot.building_code,
        stairwell=_stairwell(session, spot, u),
    )
    return begin(request, session, community, at, kept, me)


@router.get("/c/{slug}/report")
def start(request: Request, session: DbSession, at: At, community: CommunityInPath, how: str = "") -> Response:
    """The first of the four steps already, and whatever this browser left unfinished; `how=counter` from a counter."""
    base = f"/c/{community.slug}/report"
    return page(
        request, "issues/report/start.html", community=Place(community.slug, community.name),
        base=f"{base}?how=counter" if how == "counter" else base, categories=categories(session, at),
        left=_left(request, session),
    )


def _left(request: Request, session: Session) -> dict[str, Any] | None:
    """The unfinished draft of this browser: where it goes on and what it was about."""
    token = request.cookies.get(COOKIE, "")
    found = queries.unfinished(session, token) if secret_shaped(token) else None
    if found is None:
        return None
    draft, community = found
    writing = Writing(community, draft, kept_in(draft), None)
    return {"writing": writing, "at": draft.updated_at, "text": writing.kept.description[:40]}


@router.post("/c/{slug}/report")
def begin_from_board(
    request: Request, session: DbSession, at: At, community: CommunityInPath, me: Visitor, category: Typed = "",
    how: str = "",
) -> Response:
    known = {each.code for each in categories(session, at)}
    kept = Kept(behalf="counter" if how == "counter" else "")
    return begin(request, session, community, at, kept, me, c=category if category in known else "")


@router.post("/c/{slug}/report/{token}/discard")
def discard(request: Request, session: DbSession, writing: DraftToChange) -> Response:
    """Nothing of an unfinished report stays. A filed one can be withdrawn from its receipt."""
    if writing.receipt:
        return see_other(writing.receipt)
    discard_draft(session, writing.draft)
    answer = see_other(f"/c/{writing.community.slug}", request, flash="草稿删掉了，什么都没有留下。")
    forget(answer)
    return answer
