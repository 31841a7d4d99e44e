"""/companies and /companies/{id}: what everybody may know of a company."""

from fastapi import APIRouter, Request, Response

from app.companies import queries
from app.companies.guards import CompanyInPath
from app.companies.queries.served import ground_among
from app.companies.queries.shown import contracts_shown
from app.companies.rules.managers import SOURCE
from app.companies.rules.standing import reads_papers
from app.core.deps import At, DbSession
from app.core.web import page
from app.core.workdays import local_day
from app.people.guards import Visitor

router = APIRouter(include_in_schema=False)


@router.get("/companies")
def index(request: Request, session: DbSession, at: At) -> Response:
    found, today = queries.companies(session), local_day(at)
    ids = [company.key for company in found]
    return page(
        request, "companies/index.html", companies=found, grades=queries.latest_grades(session, ids),
        estates=queries.estates_served(session, ids, today), unreported=queries.with_unreported(session, ids, today),
    )


@router.get("/companies/{company_id}")
def show(request: Request, company: CompanyInPath, session: DbSession, at: At, me: Visitor) -> Response:
    today, rows = local_day(at), queries.served_by_company(session, company.key)
    shown, theirs = contracts_shown(session, rows, today), frozenset(row.key for row in rows)
    opens = {row.key for row in rows if reads_papers(me, ground_among(row, theirs))}
    return page(
        request, "companies/show.html", company=company, today=today, opens=opens, source=SOURCE,
        running=[each for each in shown if each.runs or each.contract.starts_on > today],
        ended=[each for each in shown if not each.runs and each.contract.starts_on <= today],
        grades=queries.grades_of(session, company.key), posts=queries.posts_with(session, company.key),
    )
