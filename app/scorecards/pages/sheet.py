"""…/sheet.xlsx: 考核评分表, worked out by its own formulas."""

from urllib.parse import quote

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.companies.queries import company_by_id
from app.core.deps import DbSession
from app.core.errors import DomainError
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.guards import CardInPath, Here
from app.scorecards.queries.findings import deductions_of
from app.scorecards.queries.recomputing import UNREADABLE, readable
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.results import score_in
from app.scorecards.rules.wording import month_dated

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/scorecards/{month}")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/sheet.xlsx")
def download(session: DbSession, here: CardInPath) -> Response:
    facts = readable(here.card)
    if facts is None:
        raise DomainError(UNREADABLE)
    rulebook = rulebook_numbered(session, here.card.rulebook_number)
    made = _made(session, here, facts.counting, rulebook)
    name = quote(f"考核评分表-{here.estate.name}-{here.month:%Y-%m}-第{here.card.version}版.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-cache"}
    return Response(made, media_type=EXCEL, headers=headers)


def _made(session: Session, here: Here, facts: Facts, rulebook: Rulebook) -> bytes:
    from app.scorecards.workbook import Finding, Subject, workbook  # XlsxWriter is loaded by who needs it

    rows = deductions_of(session, [each.deduction_id for each in facts.site.lines]) if facts.site else {}
    names = {head.code: head.name for head in rulebook.heads}
    findings = [
        Finding(
            names.get(each.head, each.head), each.points, rows[each.deduction_id].place, rows[each.deduction_id].note,
            rows[each.deduction_id].severity.label,
        )
        for each in (facts.site.lines if facts.site else ())
        if each.deduction_id in rows
    ]
    company = company_by_id(session, here.card.company_id)
    head = (
        ("小区", here.estate.name), ("物业", company.name if company else ""), ("月份", month_dated(here.month)),
        ("规则", f"评分规则第 {here.card.rulebook_number} 版"),
        ("这张表", f"第 {here.card.version} 版，{here.card.state.label}"), ("校验码", here.card.digest),
    )  # fmt: skip
    subject = Subject(f"{here.estate.name}物业考核评分表", head, findings)
    return workbook(subject, facts, score_in(here.card.result), rulebook)
