"""/exits/{id}: the working page of the four sides; what to do next stands at the top."""

from fastapi import APIRouter, Request, Response

from app.core.deps import At, DbSession
from app.core.web import page
from app.exits.guards import CaseInPath
from app.exits.pages.shown import context_of, desk_of

router = APIRouter(include_in_schema=False)


@router.get("/exits/{case_id}")
def show(request: Request, session: DbSession, here: CaseInPath, at: At) -> Response:
    context = context_of(session, here.ground, here.today, here.viewer) | desk_of(here)
    return page(request, "exits/show.html", community=here.place, **context)
