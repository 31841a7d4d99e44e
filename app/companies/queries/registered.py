"""The companies that are registered."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.companies.models import Company


def companies(session: Session) -> Sequence[Company]:
    return session.exec(select(Company).order_by(col(Company.name))).all()


def companies_after(session: Session, after: int | None, *, most: int) -> Sequence[Company]:
    """By id, those behind `after`."""
    statement = select(Company).where(col(Company.id) > (after or 0)).order_by(col(Company.id))
    return session.exec(statement.limit(most)).all()


def company_by_id(session: Session, company_id: int) -> Company | None:
    return session.get(Company, company_id)


def company_named(session: Session, name: str) -> Company | None:
    return session.exec(select(Company).where(Company.name == name)).first()


def company_with_code(session: Session, credit_code: str) -> Company | None:
    return session.exec(select(Company).where(Company.credit_code == credit_code)).first()
