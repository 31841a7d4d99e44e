"""…/contracts/{contract_id}/managers: who heads the project, when they came and went, when they reported."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.companies import actions
from app.companies.forms import LeavingForm, ManagerForm, ReportForm
from app.companies.guards import ContractOfKeepers, ContractOfReceivers, Desk
from app.companies.pages.contract import show_page
from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound
from app.core.web import see_other

router = APIRouter(prefix="/companies/{company_id}/contracts/{contract_id}/managers", include_in_schema=False)
F = TypeVar("F", bound=BaseModel)


@router.post("")
def begin(
    request: Request, session: DbSession, desk: ContractOfKeepers, at: At,
    form: Annotated[Bound[ManagerForm], Depends(bound(ManagerForm))],
) -> Response:
    def act(typed: ManagerForm) -> str:
        actions.begin_term(session, desk.served, **typed.model_dump(), by=desk.me, at=at)
        return "项目负责人登好了，公司的页面上大家看得到。"

    return _settle(request, session, desk, at, form, act, "begin")


@router.post("/reports")
def report(
    request: Request, session: DbSession, desk: ContractOfReceivers, at: At,
    form: Annotated[Bound[ReportForm], Depends(bound(ReportForm))],
) -> Response:
    def act(typed: ReportForm) -> str:
        actions.record_report(session, desk.served, typed.manager, reported_on=typed.reported_on, by=desk.me, at=at)
        return "报到的日子记下了。"

    return _settle(request, session, desk, at, form, act, "report")


@router.post("/ending")
def leave(
    request: Request, session: DbSession, desk: ContractOfKeepers, at: At,
    form: Annotated[Bound[LeavingForm], Depends(bound(LeavingForm))],
) -> Response:
    def act(typed: LeavingForm) -> str:
        actions.end_term(session, desk.served, ends_on=typed.ends_on, by=desk.me, at=at)
        return "离任的日子记下了。"

    return _settle(request, session, desk, at, form, act, "leave")


def _settle(
    request: Request, session: Session, desk: Desk, at: datetime, form: Bound[F], act: Callable[[F], str],
    part: str,
) -> Response:
    """Acts on a good form and says so; a bad one comes back with what was typed."""

    def again(status: int, bad: Bound[Any]) -> Response:
        return show_page(request, session, desk, at, status, form=bad, part=part)

    if form.value is None:
        return again(422, form)
    try:
        done = act(form.value)
    except NotFound:
        raise
    except DomainError as refusal:
        return again(refusal.status, form.refuse(refusal))
    return see_other(f"{desk.served.path}#managers", request, flash=done)
