"""…/paper: the order on paper, to be handed over and signed for; the town may make an official paper of it."""

from fastapi import APIRouter, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.notices.queries.papers import paper_about
from app.supervision.actions.paper import paper_key, put_on_paper
from app.supervision.guards import OrderInPath, OrderToChange
from app.supervision.queries.orders import issues_of
from app.supervision.queries.people import town_of
from app.supervision.rules.kinds import Step

router = APIRouter(include_in_schema=False, prefix="/supervision/{order_id}/paper")


@router.get("")
def show(request: Request, session: DbSession, here: OrderInPath) -> Response:
    order = here.order
    paper = paper_about(session, paper_key(order.key)) if here.line.estate is not None else None
    return page(
        request, "supervision/paper.html", community=here.place, here=here, order=order, paper=paper,
        refs=[each.issue.ref for each in issues_of(session, order.key)], issued_on=local_day(order.issued_at),
        town=town_of(session, order.town_id),
        may_issue=paper is None and here.line.estate is not None and Step.WITHDRAWAL in here.steps,
    )


@router.post("")
def issue(request: Request, session: DbSession, here: OrderToChange, at: At) -> Response:
    """Whoever may withdraw the order may put it on paper: the town, without those who have a post with the receiver."""
    if Step.WITHDRAWAL not in here.steps:
        raise Forbidden("正式文书由镇里来出，督办单了结以后不再出。")
    refs = [each.issue.ref for each in issues_of(session, here.order.key)]
    paper = put_on_paper(session, here.line, refs, by=here.actor, at=at)
    return see_other(f"{here.order.path}/paper", request, flash=f"出好了，文号 {paper.official_number}。")
