"""Credit grades: entered as the province published them, added and never changed."""

from datetime import date, datetime

from sqlmodel import Session

from app.companies import queries
from app.companies.models import CreditGrade
from app.companies.rules.grades import Grade
from app.core.errors import Invalid
from app.core.workdays import local_day
from app.people.actions.journal import note
from app.people.rules.roles import Actor


def enter_grade(
    session: Session, *, company_id: int, grade: Grade, graded_on: date, source: str, by: Actor, at: datetime
) -> CreditGrade:
    """`source` says in words where the grade was read."""
    if graded_on > local_day(at):
        raise Invalid("评级的日子还没到，看看是不是写错了。", field="graded_on")
    if any((each.graded_on, each.grade) == (graded_on, grade) for each in queries.grades_of(session, company_id)):
        raise Invalid("这一天的这个等级已经登过了。", field="grade")
    row = CreditGrade(
        company_id=company_id, grade=grade, graded_on=graded_on, source=source, entered_by=by.person_id, entered_at=at
    )
    session.add(row)
    session.flush()
    after = {"grade": grade, "on": graded_on, "source": source}
    note(session, "company.graded", f"company:{company_id}", by=by, at=at, after=after, stream="places")
    return row
