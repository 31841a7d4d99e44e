"""/estates/{slug}/handover and /handovers/{id}: how far a handover has come, for everybody."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.web import page
from app.core.workdays import local_day
from app.handovers.guards import EstateInPath, HandoverInPath, Here
from app.handovers.pages.shown import context_of
from app.handovers.queries.contents import disputes_of
from app.handovers.queries.handovers import Case, cases_of_estate, viewer_of
from app.handovers.rules.refusals import FINE, NO_CHARGE, NO_EXCUSE, NO_FORCE
from app.places.models import Town

router = APIRouter(include_in_schema=False)


@router.get("/estates/{slug}/handover")
def estate_handover(request: Request, session: DbSession, ground: EstateInPath, at: At) -> Response:
    """The newest one; where there is none, that there is none."""
    cases = cases_of_estate(session, ground.estate.key, before=None, most=6)
    if not cases:
        return page(request, "handovers/none.html", community=ground.place, estate=ground.estate)
    here = Here(cases[0], viewer_of(session, ground.me, cases[0], local_day(at)))
    return _shown(request, session, here, at, earlier=cases[1:])


@router.get("/handovers/{handover_id}")
def one_handover(request: Request, session: DbSession, here: HandoverInPath, at: At) -> Response:
    return _shown(request, session, here, at, earlier=[])


def _shown(request: Request, session: Session, here: Here, at: At, *, earlier: Sequence[Case]) -> Response:
    town = session.get(Town, here.case.community.town_id)
    return page(
        request, "handovers/public.html", community=here.place, **context_of(session, here, local_day(at)),
        earlier=earlier, disputes=len(disputes_of(session, here.handover.key)), town=town,
        law={"no_charge": NO_CHARGE, "no_excuse": NO_EXCUSE, "fine": FINE, "no_force": NO_FORCE},
    )
