"""The public board of a community and its ledger of suspended matters."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from sqlmodel import Session

from app.core.db import unit_of_work
from app.core.deps import At, DbSession, time_of
from app.core.errors import NotFound
from app.core.web import ELDER_COOKIE, Place, page, see_other
from app.core.workdays import local_day
from app.issues.board_cache import BoardCache, same_page, weak_tag
from app.issues.forms.board import Question, read_question
from app.issues.pages.board_cards import card_views
from app.issues.pages.board_view import address, found_here, sorts_of, tabs_of
from app.issues.queries import board, counts, ledger
from app.issues.queries.catalogue import categories
from app.issues.rules.due import review_missed
from app.mechanisms.pages.strip import strip_items
from app.mechanisms.queries.strip import strip as next_up
from app.people.cookies import COOKIE
from app.people.guards import Visitor
from app.people.rules.roles import Actor

router = APIRouter(include_in_schema=False)

NO_COMMUNITY = "没有这个社区。看看链接是不是少了几个字。"
FRESH_SECONDS = 300
"""How long a page may be served unchanged: the texts about lateness move with the time, not with the board."""


class AnonymousFirst(APIRoute):
    """Readers without a name take a short way: one hop to a thread and no dependencies, since they need none."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        by_name = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if COOKIE in request.cookies or "authorization" in request.headers or request.session.get("flashes"):
                return await by_name(request)
            return await run_in_threadpool(anonymous_board, request)

        return handle


def anonymous_board(request: Request) -> Response:
    """A page kept under its ETag: one query when nothing has changed."""
    with unit_of_work(write=False) as session:
        request.state.db = session
        return _kept_or_rendered(request, session, time_of(request))


def _kept_or_rendered(request: Request, session: Session, at: datetime) -> Response:
    slug = request.path_params["slug"]
    stamp = counts.stamp(session, slug)
    if stamp is None:
        raise NotFound(NO_COMMUNITY)
    question = read_question(request.query_params)
    if question.ref:
        return see_other(f"/i/{question.ref}")
    tag = _tag(request, stamp, question, at)
    if same_page(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=_headers(tag))
    kept = cache_of(request.app)
    body = kept.get(tag)
    if body is None:
        body = bytes(_render(request, session, _front(session, slug, at), question, None, at).body)
        kept.put(tag, body)
    return Response(body, media_type="text/html", headers=_headers(tag))


def show_board(request: Request, session: DbSession, at: At, me: Visitor, slug: str) -> Response:
    """The board with the reader's own marks."""
    here = _front(session, slug, at)
    question = read_question(request.query_params)
    if question.ref:
        return see_other(f"/i/{question.ref}")
    return _render(request, session, here, question, me, at)


router.add_api_route("/c/{slug}", show_board, route_class_override=AnonymousFirst)


def cache_of(app: FastAPI) -> BoardCache:
    """One cache for each application."""
    if not hasattr(app.state, "board_cache"):
        app.state.board_cache = BoardCache()
    found: BoardCache = app.state.board_cache
    return found


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}


def _tag(request: Request, stamp: tuple[object, ...], question: Question, at: datetime) -> str:
    elder = request.cookies.get(ELDER_COOKIE) == "1"
    return weak_tag(
        request.app.version, *stamp, question.query() if request.url.query else "", elder,
        int(at.timestamp()) // FRESH_SECONDS,
    )


def _front(session: Session, slug: str, at: datetime) -> counts.Front:
    found = counts.front(session, slug, local_day(at))
    if found is None:
        raise NotFound(NO_COMMUNITY)
    return found


def _render(
    request: Request, session: Session, here: counts.Front, question: Question, me: Actor | None, at: datetime
) -> Response:
    community = here.community
    found = found_here(session, community.key, question, at)
    listed = board.cards(session, community.key, found.filters, question.order, question.cursor or None, at=at)
    hints = [*found.hints, *(["这个翻页链接过期了，先给您看第一页。"] if listed.lost else [])]
    strip = strip_items(next_up(session, community.key, at), community.slug, at)
    announced = [each for told in request.app.state.announced for each in told(session, community.key, at)]
    return page(
        request, "issues/board.html", community=Place(community.slug, community.name), front=here, found=found,
        announced=announced,
        question=question, cards=card_views(session, listed.cards, found.catalogue, me, at), hints=hints,
        tabs=tabs_of(here, question), sorts=sorts_of(here, question), base=f"/c/{community.slug}", strip=strip,
        next_url=address(here, question.with_(cursor=listed.next)) if listed.next else None,
        first_url=address(here, question.with_()) if question.cursor and not listed.lost else None,
    )


@router.get("/c/{slug}/ledger")
def show_ledger(request: Request, session: DbSession, at: At, me: Visitor, slug: str) -> Response:
    """挂账: what has to wait, why, and when it is looked at again; public (domain §5)."""
    here = _front(session, slug, at)
    entries = ledger.suspended(session, here.community.key)
    views = card_views(session, [entry.card for entry in entries], categories(session, at), me, at)
    rows = [
        (view, entry, entry.card.review_on is not None and review_missed(entry.card.review_on, at))
        for view, entry in zip(views, entries, strict=True)
    ]
    return page(
        request, "issues/ledger.html", community=Place(here.community.slug, here.community.name), rows=rows,
        more=len(rows) == ledger.MOST, front=here,
    )
