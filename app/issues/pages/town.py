"""The town's front page, and who may see what."""

from fastapi import APIRouter, Request, Response

from app.core.deps import At, DbSession
from app.core.web import page
from app.core.workdays import local_day
from app.issues.queries.counts import town_lines
from app.mechanisms.queries.strip import coming
from app.people.guards import Visitor

router = APIRouter(include_in_schema=False)

GROUPS = {"community": "社区", "village": "村", "centre": "服务中心"}


@router.get("/")
def show_town(request: Request, session: DbSession, at: At, me: Visitor) -> Response:
    """Every community with the counts of its own board, and what is on in the days to come."""
    lines = town_lines(session, at, local_day(at))
    groups = [(name, [line for line in lines if line.front.community.kind == kind]) for kind, name in GROUPS.items()]
    return page(
        request, "issues/town.html", groups=[(name, held) for name, held in groups if held],
        coming=coming(session, at),
    )


@router.get("/privacy")
def show_privacy(request: Request, session: DbSession, me: Visitor) -> Response:
    return page(request, "issues/privacy.html")
