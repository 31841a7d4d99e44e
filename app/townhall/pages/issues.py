"""…/issues under each desk: the list behind a number, counted by the same condition within the same scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.web import page
from app.issues.pages.board_cards import card_views
from app.issues.queries.catalogue import categories
from app.issues.rules.category import Category
from app.townhall.guards import CommunityDesk, CompanyDesk, Desk, TownDesk
from app.townhall.queries.slices import PER_PAGE, end_of, how_many, listed
from app.townhall.queries.standings import estates_named
from app.townhall.rules.slices import Slice, slice_in

router = APIRouter(include_in_schema=False)
After = Annotated[str, Query(max_length=30)]


@router.get("/town/issues")
def of_town(request: Request, session: DbSession, desk: TownDesk, at: At, after: After = "") -> Response:
    return _show(request, session, desk, at, after)


@router.get("/c/{slug}/desk/issues")
def of_community(request: Request, session: DbSession, desk: CommunityDesk, at: At, after: After = "") -> Response:
    return _show(request, session, desk, at, after)


@router.get("/companies/{company_id}/desk/issues")
def of_company(request: Request, session: DbSession, desk: CompanyDesk, at: At, after: After = "") -> Response:
    return _show(request, session, desk, at, after)


def _show(request: Request, session: Session, desk: Desk, at: datetime, after: str) -> Response:
    asked = slice_in(request.query_params)
    found = listed(session, desk.scope, asked, at, after=after)
    shown, catalogue = found[:PER_PAGE], categories(session, at)
    return page(
        request, "townhall/issues.html", community=desk.place, desk=desk, asked=asked,
        total=how_many(session, desk.scope, asked, at), cards=card_views(session, shown, catalogue, desk.me, at),
        where=_names(session, desk, asked, catalogue),
        next=f"{desk.issues(asked)}&after={end_of(asked, shown[-1])}" if len(found) > PER_PAGE else "",
    )


def _names(session: Session, desk: Desk, asked: Slice, catalogue: Sequence[Category]) -> list[str]:
    """What the slice is narrowed to, in words."""
    places = estates_named(session, desk.scope.town_id)
    found = [
        next((each.community for each in places.values() if each.community_slug == asked.community), ""),
        next((each.name for each in places.values() if each.slug == asked.estate), ""),
        next((each.name for each in catalogue if each.code == asked.category), ""),
    ]
    return [each for each in found if each]
