"""The numbers on the operator's front page."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.companies.models import Company, ServiceContract
from app.companies.queries import current
from app.core.workdays import local_day
from app.people.models import Person


def counts(session: Session, at: datetime) -> dict[str, int]:
    """Accounts, companies and contracts running today, for the operator's front page."""
    day = local_day(at)
    opened = col(Person.username).is_not(None), col(Person.closed_at).is_(None)
    running = select(func.count()).select_from(ServiceContract).where(current(day))
    companies = select(func.count()).select_from(Company)
    return {
        "accounts": session.exec(select(func.count()).select_from(Person).where(*opened)).one(),
        "companies": session.exec(companies).one(),
        "contracts": session.exec(running).one(),
    }
