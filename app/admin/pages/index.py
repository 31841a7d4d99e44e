"""/admin: what there is, and the ways on."""

from fastapi import APIRouter, Request, Response

from app.admin import queries
from app.core.deps import At, DbSession
from app.core.web import page
from app.people.guards import Operator
from app.places import queries as places

router = APIRouter(include_in_schema=False)


@router.get("/admin")
def show(request: Request, session: DbSession, at: At, me: Operator) -> Response:
    return page(request, "admin/index.html", counts=queries.counts(session, at) | places.counts(session))
