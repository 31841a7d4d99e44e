"""GET /api/v1/estates/{slug}/handovers: what everybody may read of an estate's handovers."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.deps import DbSession
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.handovers.api.shapes import HandoverItemOut, HandoverOut, HandoverPage
from app.handovers.guards import EstateInPath
from app.handovers.models import HandoverItem
from app.handovers.queries.contents import items_of_all, statements_of_all
from app.handovers.queries.emergency import Stopgap
from app.handovers.queries.handovers import Case, cases_of_estate
from app.handovers.queries.shown import beside, meanwhile_words, running_beside
from app.handovers.rules.kinds import ItemState

router = APIRouter(prefix="/api/v1/estates/{slug}/handovers", tags=["handovers"])
Limit = Annotated[int, Query(ge=1, le=50, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]
LIST = "handovers"


@router.get("", operation_id="list_handovers", responses=problems(401, 404, 422))
def list_handovers(
    ground: EstateInPath, session: DbSession, limit: Limit = 20, cursor: Cursor = None
) -> HandoverPage:
    """The handovers of an estate, the latest first, each with its items; void ones are left out."""
    found = cases_of_estate(session, ground.estate.key, before=after(LIST, cursor), most=limit + 1)
    cases, following = cut(LIST, found, limit, lambda case: case.key)
    keys = [case.key for case in cases]
    items, words = items_of_all(session, keys), statements_of_all(session, keys)
    stopgap = running_beside(session, ground.estate.key)
    told = [_told(case, items[case.key], words.get(case.key, ""), stopgap) for case in cases]
    return HandoverPage(items=told, next=following)


def _told(case: Case, items: list[HandoverItem], said: str, stopgap: Stopgap | None) -> HandoverOut:
    handover = case.handover
    meanwhile = meanwhile_words(handover, said, beside(handover, stopgap), case.company.name)
    return HandoverOut(
        id=case.key, estate=case.estate.slug, company=case.company.short_name, company_id=handover.company_id,
        contract_id=handover.contract_id, receiver=handover.receiver, new_company=case.newcomer, basis=handover.basis,
        state=handover.state,
        terminated_on=handover.terminated_on, leave_by=handover.leave_by, agreed=handover.agreed,
        opened_at=handover.opened_at, done_at=handover.done_at, meanwhile=meanwhile,
        accepted=sum(item.state is ItemState.ACCEPTED for item in items),
        items=[
            HandoverItemOut(number=item.number, kind=item.kind, title=item.title, state=item.state) for item in items
        ],
    )
