"""…/faults/{number}: who mends this one by when, or why nobody yet."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.companies.queries import units_for
from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.fixing import give_fixer, say_why_nobody
from app.rounds.forms.walk import FixerForm
from app.rounds.guards import Here, RoundToChange, RoundToGive
from app.rounds.pages.show import shown
from app.rounds.queries.faults import Fault, fault_numbered
from app.rounds.rules.plan import due_on
from app.rounds.rules.standing import Deed

router = APIRouter(include_in_schema=False)


def _found(session: Session, here: Here, number: str) -> Fault:
    round_id = here.held.round.id
    found = fault_numbered(session, round_id, row_id(number)) if round_id is not None else None
    if found is None:
        raise NotFound("这一期没有这一处。")
    return found


@router.get("/c/{slug}/rounds/{ref}/faults/{number}")
def choose_fixer(request: Request, session: DbSession, here: RoundToGive, at: At, number: str) -> Response:
    found = _found(session, here, number)
    if here.held.occurrence.phase is not Phase.OPEN:
        return see_other(f"/i/{found.issue.ref}")
    return _form(request, session, here, at, found, Bound())


def _form(
    request: Request, session: Session, here: Here, at: At, found: Fault, form: Bound[Any], *, status: int = 200
) -> Response:
    today = local_day(at)
    units = units_for(session, here.hall.community.key, found.issue.estate_id, today)
    return page(
        request, "rounds/fault.html", status, community=here.place, here=here, held=here.held, form=form,
        fault=shown(found, at), today=today, due_on=found.fault.due_on or due_on(today, here.held.round.fix_days),
        units=[(unit.key, f"{unit.name}（{unit.kind.label}）") for unit in units], unit=found.issue.unit_id or "",
        issue=found.issue,
    )


@router.post("/c/{slug}/rounds/{ref}/faults/{number}")
def settle(
    request: Request, session: DbSession, here: RoundToChange, at: At, number: str,
    form: Annotated[Bound[FixerForm], Depends(bound(FixerForm))],
) -> Response:
    here.walker.check(Deed.GIVE)
    found, value = _found(session, here, number), form.value
    if value is None:
        return _form(request, session, here, at, found, form, status=422)
    try:
        if value.unit is None and value.reason:
            say_why_nobody(session, here.held, found, value.reason, by=here.walker, at=at)
        else:
            give_fixer(session, here.held, found, value.unit, value.due_on, by=here.walker, at=at)
    except DomainError as refusal:
        return _form(request, session, here, at, found, form.refuse(refusal), status=refusal.status)
    return see_other(f"{here.base}/walk#faults", request, flash=f"第 {found.fault.number} 处定好了。")
