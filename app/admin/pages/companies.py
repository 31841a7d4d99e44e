"""/admin/companies: companies, their grades, handling units and double posts. One list, one small page per form."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.admin import queries as accounts
from app.admin.pages.asking import FORMS, HOME, ask, chosen_community, chosen_company, chosen_estate, settle
from app.companies import actions, queries
from app.companies.forms import CompanyForm, GradeForm, PostForm, UnitForm
from app.core.deps import At, DbSession
from app.core.errors import Invalid, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.people.guards import Operator
from app.people.rules.roles import Actor

router = APIRouter(prefix="/admin/companies", include_in_schema=False)


@router.get("")
def index(request: Request, session: DbSession, at: At, me: Operator) -> Response:
    companies = queries.companies(session)
    return page(
        request, "admin/companies/index.html",
        today=local_day(at), companies=companies, contracts=queries.contract_lines(session),
        grades=queries.latest_grades(session, [company.key for company in companies]),
        units=queries.unit_lines(session), posts=queries.post_lines(session),
    )


@router.get("/new/{what}")
def new(request: Request, session: DbSession, me: Operator, what: str) -> Response:
    if what not in FORMS:
        raise NotFound("没有这一页。")
    return ask(request, session, what, Bound())


@router.post("")
def add_company(
    request: Request, session: DbSession, at: At, me: Operator,
    form: Annotated[Bound[CompanyForm], Depends(bound(CompanyForm))],
) -> Response:
    def act(typed: CompanyForm) -> str:
        actions.add_company(session, **typed.model_dump(), by=me, at=at)
        return f"{typed.short_name}登记好了，再给它登一份合同。"

    return settle(request, session, "company", form, act)


@router.post("/grades")
def add_grade(
    request: Request, session: DbSession, at: At, me: Operator,
    form: Annotated[Bound[GradeForm], Depends(bound(GradeForm))],
) -> Response:
    def act(typed: GradeForm) -> str:
        actions.enter_grade(
            session, company_id=chosen_company(session, typed.company), grade=typed.grade, graded_on=typed.graded_on,
            source=typed.source, by=me, at=at,
        )
        return "信用等级登好了，以前的还留着。"

    return settle(request, session, "grade", form, act)


@router.post("/units")
def add_unit(
    request: Request, session: DbSession, at: At, me: Operator,
    form: Annotated[Bound[UnitForm], Depends(bound(UnitForm))],
) -> Response:
    def act(typed: UnitForm) -> str:
        community = chosen_community(session, typed.community) if typed.community else None
        estate = chosen_estate(session, typed.estate) if typed.estate else None
        new = actions.NewUnit(typed.kind, typed.name, typed.phone, community, estate)
        actions.add_unit(session, new, by=me, at=at)
        return f"{typed.name}加好了，可以派单给它。"

    return settle(request, session, "unit", form, act)


@router.post("/units/{unit_id}/rest")
def rest_unit(request: Request, session: DbSession, at: At, me: Operator, unit_id: str) -> Response:
    unit = actions.rest_unit(session, row_id(unit_id), active=False, by=me, at=at)
    return see_other(HOME, request, flash=f"{unit.name}不再派新单，手上的照办。")


@router.post("/units/{unit_id}/return")
def return_unit(request: Request, session: DbSession, at: At, me: Operator, unit_id: str) -> Response:
    unit = actions.rest_unit(session, row_id(unit_id), active=True, by=me, at=at)
    return see_other(HOME, request, flash=f"{unit.name}又可以接单了。")


@router.post("/posts")
def add_post(
    request: Request, session: DbSession, at: At, me: Operator,
    form: Annotated[Bound[PostForm], Depends(bound(PostForm))],
) -> Response:
    def act(typed: PostForm) -> str:
        _appoint(session, typed, by=me, at=at)
        return "交叉任职登好了，任职期间他要回避这家公司的事。"

    return settle(request, session, "post", form, act)


def _appoint(session: Session, typed: PostForm, *, by: Actor, at: datetime) -> None:
    person = accounts.account(session, typed.username)
    if person is None:
        raise Invalid("没有这个账号，先在人员里建好。", field="username")
    actions.appoint_across(
        session, person_id=person.key, company_id=chosen_company(session, typed.company), post=typed.post,
        paid=typed.paid, starts_on=typed.starts_on, ends_on=typed.ends_on, by=by, at=at,
    )
