"""/companies/{company_id}/contracts/{contract_id}: one contract for those who may read its papers, and its forms."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.companies import actions, queries
from app.companies.forms import FeeForm
from app.companies.guards import ContractOfKeepers, ContractOfReaders, Desk
from app.companies.queries.shown import contracts_shown
from app.companies.rules.fees import yuan
from app.companies.rules.managers import REPORT_DAYS, SOURCE
from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day

router = APIRouter(prefix="/companies/{company_id}/contracts/{contract_id}", include_in_schema=False)


@router.get("")
def show(request: Request, session: DbSession, desk: ContractOfReaders, at: At) -> Response:
    return show_page(request, session, desk, at)


def show_page(
    request: Request, session: Session, desk: Desk, at: datetime, status: int = 200, *,
    form: Bound[Any] | None = None, part: str = "",
) -> Response:
    """`form` came back refused; `part` says which of the page's forms it is."""
    served, today, empty = desk.served, local_day(at), Bound[Any]()
    return page(
        request, "companies/contract.html", status, community=desk.place, desk=desk, served=served, today=today,
        shown=contracts_shown(session, [served], today)[0], photos=queries.pages_of(session, served.key),
        most=actions.PHOTOS, days=REPORT_DAYS, source=SOURCE, part=part, form=form or empty, empty=empty,
        fee=yuan(served.contract.fee) if served.contract.fee else "",
    )


@router.post("/fee")
def set_fee(
    request: Request, session: DbSession, desk: ContractOfKeepers, at: At,
    form: Annotated[Bound[FeeForm], Depends(bound(FeeForm))],
) -> Response:
    if form.value is None:
        return show_page(request, session, desk, at, 422, form=form, part="fee")
    try:
        actions.set_fee(session, desk.served, fee=form.value.fee, by=desk.me, at=at)
    except NotFound:
        raise
    except DomainError as refusal:
        return show_page(request, session, desk, at, refusal.status, form=form.refuse(refusal), part="fee")
    return see_other(desk.served.path, request, flash="物业费登好了。")
