"""/c/{slug}/reviews and /estates/{slug}/reviews: what is on, and the months before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.forms import small_int
from app.core.web import page
from app.core.workdays import local_day
from app.mechanisms.guards import Hall, HallInPath
from app.reviews.guards import YardInPath
from app.reviews.pages.shown import time_left
from app.reviews.queries.reviews import Line, in_community, in_estate
from app.reviews.queries.voters import turnout
from app.reviews.rules.calendar import month_name, month_of, month_words
from app.reviews.rules.kinds import ReviewState
from app.rulebooks.queries import rulebook_for

router = APIRouter(include_in_schema=False)
PER_PAGE = 20
Before = Annotated[str | None, Query(max_length=12)]


@router.get("/c/{slug}/reviews")
def index(request: Request, session: DbSession, hall: HallInPath, at: At, before: Before = None) -> Response:
    found = in_community(session, hall.community.key, before=_before(before), most=PER_PAGE + 1)
    return _page(request, session, hall, found, at, f"/c/{hall.community.slug}/reviews", "")


@router.get("/estates/{slug}/reviews")
def estate_index(request: Request, session: DbSession, yard: YardInPath, at: At, before: Before = None) -> Response:
    found = in_estate(session, yard.estate.key, before=_before(before), most=PER_PAGE + 1)
    return _page(request, session, yard.hall, found, at, f"{yard.path}/reviews", yard.estate.name)


def _before(text: str | None) -> int | None:
    return small_int(text, 0, most=2**31 - 1) or None


def _page(
    request: Request, session: Session, hall: Hall, found: Sequence[Line], at: datetime, path: str, estate: str
) -> Response:
    shown = found[:PER_PAGE]
    counts = turnout(session, [line.review.key for line in shown if line.review.state is ReviewState.OPEN])
    lines = [(line, _path(line), month_words(line.review.month), time_left(line.review, at)) for line in shown]
    return page(
        request, "reviews/index.html", community=hall.place, estate=estate, turnout=counts,
        on=[line for line in lines if line[0].review.state is not ReviewState.PUBLISHED],
        past=[line for line in lines if line[0].review.state is ReviewState.PUBLISHED],
        older=f"{path}?before={shown[-1].review.key}" if len(found) > PER_PAGE else None,
        open_day=rulebook_for(session, month_of(local_day(at))).rulebook.open_day,
    )


def _path(line: Line) -> str:
    return f"/estates/{line.estate_slug}/reviews/{month_name(line.review.month)}"
