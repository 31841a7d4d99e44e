"""…/issues under each desk: the list behind a number, counted by the same condition within the same scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.forms import small_int
from app.core.web import page
from app.issues.pages.board_cards import card_views
from app.issues.queries.catalogue import categories
from app.issues.rules.category import Category
from app.townhall.guards import CommunityDesk, CompanyDesk, Desk, TownDesk
from app.townhall.queries.slices import PER_PAGE, how_many, listed
from app.townhall.queries.standings import estates_named
from app.townhall.rules.slices import Slice, slice_in

router = APIRouter(include_in_schema=False)
NEWEST = 2**31 - 1


Before = Annotated[str, Query(max_length=12)]


@router.get("/town/issues")
def of_town(request: Request, session: DbSession, desk: TownDesk, at: At, before: Before = "") -> Response:
    return _show(request, session, desk, at, before)


@router.get("/c/{slug}/desk/issues")
def of_community(request: Request, session: DbSession, desk: CommunityDesk, at: At, before: Before = "") -> Response:
    return _show(request, session, desk, at, before)


@router.get("/companies/{company_id}/desk/issues")
def of_company(request: Request, session: DbSession, desk: CompanyDesk, at: At, before: Before = "") -> Response:
    return _show(request, session, desk, at, before)


def _show(request: Request, session: Session, desk: Desk, at: datetime, before: str) -> Response:
    asked = slice_in(request.query_params)
    last = small_int(before or None, NEWEST, most=NEWEST)
    found = listed(session, desk.scope, asked, at, before=last if before else None)
    shown, catalogue = found[:PER_PAGE], categories(session, at)
    return page(
        request, "townhall/issues.html", community=desk.place, desk=desk, asked=asked,
        total=how_many(session, desk.scope, asked, at), cards=card_views(session, shown, catalogue, desk.me, at),
        where=_names(session, desk, asked, catalogue),
        next=f"{desk.issues(asked)}&before={shown[-1].id}" if len(found) > PER_PAGE else "",
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
