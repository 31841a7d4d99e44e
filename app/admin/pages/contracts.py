"""/admin/companies/contracts: which company serves which estate, from when, until when."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.admin.pages.asking import HOME, chosen_company, chosen_estate, settle
from app.companies import actions, queries
from app.companies.forms import ContractForm, EndingForm
from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.people.guards import Operator

router = APIRouter(prefix="/admin/companies/contracts", include_in_schema=False)


@router.post("")
def add_contract(
    request: Request, session: DbSession, at: At, me: Operator,
    form: Annotated[Bound[ContractForm], Depends(bound(ContractForm))],
) -> Response:
    def act(typed: ContractForm) -> str:
        actions.add_contract(
            session, company_id=chosen_company(session, typed.company), estate_id=chosen_estate(session, typed.estate),
            kind=typed.kind, starts_on=typed.starts_on, ends_on=typed.ends_on, fee=typed.fee, by=me, at=at,
        )
        return "合同登好了。点“合同页”可以登负责人、放合同照片。"

    return settle(request, session, "contract", form, act)


@router.get("/{contract_id}/ending")
def ask_ending(request: Request, session: DbSession, at: At, me: Operator, contract_id: str) -> Response:
    return _ask_ending(request, session, at, row_id(contract_id), Bound())


def _ask_ending(
    request: Request, session: Session, at: datetime, contract_id: int, form: Bound[Any], status: int = 200
) -> Response:
    line = queries.contract_line(session, contract_id)
    if line is None:
        raise NotFound("没有这份合同。")
    return page(request, "admin/companies/ending.html", status, form=form, line=line, today=local_day(at))


@router.post("/{contract_id}/ending")
def end_contract(
    request: Request, session: DbSession, at: At, me: Operator, contract_id: str,
    form: Annotated[Bound[EndingForm], Depends(bound(EndingForm))],
) -> Response:
    number = row_id(contract_id)
    if form.value is None:
        return _ask_ending(request, session, at, number, form, 422)
    typed = form.value
    try:
        actions.end_contract(session, number, ends_on=typed.ends_on, reason=typed.reason, by=me, at=at)
    except NotFound:
        raise
    except DomainError as refusal:
        return _ask_ending(request, session, at, number, form.refuse(refusal), refusal.status)
    return see_other(HOME, request, flash=f"这份合同到 {typed.ends_on} 为止。")
