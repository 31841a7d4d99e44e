"""…/closing: what is still open, a word of thanks, the end."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.closing import close_round, unsettled
from app.rounds.forms.plan import ThanksForm
from app.rounds.guards import Here, RoundToChange, RoundToClose
from app.rounds.pages.show import shown
from app.rounds.queries.faults import faults_of
from app.rounds.queries.lookback import lookback_of
from app.rounds.rules.standing import Deed

router = APIRouter(include_in_schema=False)
USUAL_THANKS = "谢谢一起走的邻居、网格员，也谢谢在家里找茬的邻居。"


@router.get("/c/{slug}/rounds/{ref}/closing")
def last_look(request: Request, session: DbSession, here: RoundToClose, at: At) -> Response:
    if here.held.occurrence.phase is not Phase.OPEN:
        return see_other(here.base)
    return _last_look(request, session, here, at, Bound())


def _last_look(
    request: Request, session: Session, here: Here, at: At, form: Bound[Any], *, status: int = 200
) -> Response:
    lines, faults = lookback_of(session, here.held.round), faults_of(session, here.held.round.id)
    return page(
        request, "rounds/closing.html", status, community=here.place, here=here, held=here.held, form=form,
        left=sum(line.verdict is None for line in lines), looked=len(lines), found=len(faults),
        unsettled=[shown(each, at) for each in unsettled(faults)], thanks=USUAL_THANKS,
    )


@router.post("/c/{slug}/rounds/{ref}/closing")
def close(
    request: Request, session: DbSession, here: RoundToChange, at: At,
    form: Annotated[Bound[ThanksForm], Depends(bound(ThanksForm))],
) -> Response:
    here.walker.check(Deed.CLOSE)
    if form.value is None:
        return _last_look(request, session, here, at, form, status=422)
    try:
        close_round(session, here.held, form.value.thanks, by=here.walker, at=at)
    except DomainError as refusal:
        return _last_look(request, session, here, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"{here.base}/report", request, flash="结束了，报告已经公开，参加的人都会收到消息。")
