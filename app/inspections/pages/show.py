"""…/inspections/{month}: the score, what it was taken off for, what the company said and how it was decided."""

from fastapi import APIRouter, Request, Response

from app.core.deps import At, DbSession
from app.core.web import page
from app.core.workdays import local_day
from app.inspections.guards import InspectionInPath
from app.inspections.pages.shown import context_of

router = APIRouter(include_in_schema=False)


@router.get("/estates/{slug}/inspections/{month}")
def show(request: Request, session: DbSession, here: InspectionInPath, at: At) -> Response:
    return page(
        request, "inspections/show.html", community=here.place, **context_of(session, here, local_day(at)),
        crumb=f"/c/{here.place.slug}/inspections",
    )
