"""What companies must post: who manages each project, and the credit grade the province gave. All invented."""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from app.companies.models import CreditGrade, ManagerTerm
from app.companies.rules.grades import Grade
from app.core.workdays import SHANGHAI
from app.demo.firms import Firms
from app.demo.staff import STAFF
from app.people.rules.roles import Role

MANAGERS = {scope: name for _, name, role, scope in STAFF if role is Role.PROJECT_MANAGER}
CHANGED, BEFORE, AGO = "dongnan-jiayuan", "白守信", 8
"""Where the manager is new and has not reported to the 居委会 yet, and who came before."""
FEES = {"anhe": 145, "linhe": 130, "hongshun": 110, "chengyuan": 168, "yishe": 95}
GRADES = {"anhe": Grade.AA, "linhe": Grade.AA, "hongshun": Grade.B, "chengyuan": Grade.AAA, "yishe": Grade.A}
SOURCE = "省物业服务企业信用信息平台（演示）"


def post_up(session: Session, firms: Firms, operator_id: int, today: date) -> None:
    for firm, slug, contract in firms.contracts:
        contract.fee = FEES[firm]
        came, left = contract.starts_on, contract.ends_on
        if slug == CHANGED:
            new = today - timedelta(days=AGO)
            session.add(_term(contract.key, BEFORE, came, new - timedelta(days=1), came))
            session.add(_term(contract.key, MANAGERS[firm], new, left, None))
            continue
        session.add(_term(contract.key, MANAGERS[firm], came, left, came + timedelta(days=3)))
    for firm, grade in GRADES.items():
        graded_on = today - timedelta(days=140)
        session.add(
            CreditGrade(
                company_id=firms.companies[firm].key, grade=grade, graded_on=graded_on, source=SOURCE,
                entered_by=operator_id, entered_at=datetime.combine(graded_on, time(12), SHANGHAI).astimezone(UTC),
            )
        )
    session.flush()


def _term(contract_id: int, name: str, since: date, until: date | None, reported: date | None) -> ManagerTerm:
    return ManagerTerm(
        contract_id=contract_id, name=name, phone="0533-5550301", starts_on=since, ends_on=until, reported_on=reported
    )
