"""/api/v1/companies, one of them, and the contracts of an estate."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.companies import queries
from app.companies.api.shapes import (
    CompanyLine,
    CompanyOut,
    CompanyPage,
    ContractPage,
    company_line,
    contract_out,
    grade_out,
    post_out,
)
from app.companies.guards import CompanyInPath
from app.companies.queries.shown import contracts_shown
from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.core.workdays import local_day
from app.places.queries import estate_by_slug

router = APIRouter(prefix="/api/v1", tags=["companies"])
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


@router.get("/companies", operation_id="list_companies", responses=problems(422))
def list_companies(session: DbSession, at: At, limit: Limit = 50, cursor: Cursor = None) -> CompanyPage:
    """Property companies in the order they were registered, with the credit grade that counts."""
    rows = queries.companies_after(session, after("companies", cursor), most=limit + 1)
    page, following = cut("companies", rows, limit, lambda row: row.key)
    ids = [row.key for row in page]
    grades, estates = queries.latest_grades(session, ids), queries.estates_served(session, ids, local_day(at))
    items = [company_line(row, grades.get(row.key), estates.get(row.key, 0)) for row in page]
    return CompanyPage(items=items, next=following)


@router.get("/companies/{company_id}", operation_id="get_company", responses=problems(404, 422))
def get_company(company: CompanyInPath, session: DbSession, at: At) -> CompanyOut:
    """One company with its contracts past and present, their managers, its credit grades and second posts."""
    today, grades = local_day(at), queries.grades_of(session, company.key)
    shown = contracts_shown(session, queries.served_by_company(session, company.key), today)
    estates = len({each.served.estate.key for each in shown if each.runs})
    line: CompanyLine = company_line(company, grades[0] if grades else None, estates)
    return CompanyOut(
        **line.model_dump(), contracts=[contract_out(each) for each in shown],
        grades=[grade_out(each) for each in grades],
        posts=[post_out(post) for post in queries.posts_with(session, company.key)],
    )


@router.get("/estates/{slug}/contracts", operation_id="list_contracts", responses=problems(404, 422))
def list_contracts(
    slug: str, session: DbSession, at: At, limit: Limit = 20, cursor: Cursor = None
) -> ContractPage:
    """Who served an estate and who does, the contract entered last first."""
    estate = estate_by_slug(session, slug)
    if estate is None:
        raise NotFound("没有这个小区。看看链接是不是少了几个字。")
    rows = queries.served_in_estate(session, estate.key, before=after("contracts", cursor), most=limit + 1)
    page, following = cut("contracts", rows, limit, lambda row: row.key)
    return ContractPage(
        items=[contract_out(each) for each in contracts_shown(session, page, local_day(at))], next=following
    )
