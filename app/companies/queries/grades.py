"""Credit grades: a company's history, and the one that counts."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.companies.models import CreditGrade


def grades_of(session: Session, company_id: int) -> list[CreditGrade]:
    """The latest first; of two for one day the one entered later counts."""
    return list(_ordered(session, [company_id]))


def latest_grades(session: Session, company_ids: Sequence[int]) -> dict[int, CreditGrade]:
    """The grade that counts for each company that has one."""
    latest: dict[int, CreditGrade] = {}
    for each in _ordered(session, company_ids):
        latest.setdefault(each.company_id, each)
    return latest


def _ordered(session: Session, company_ids: Sequence[int]) -> Sequence[CreditGrade]:
    statement = select(CreditGrade).where(col(CreditGrade.company_id).in_(company_ids))
    return session.exec(statement.order_by(col(CreditGrade.graded_on).desc(), col(CreditGrade.id).desc())).all()
