"""Contracts: those in force on a day, a company's, and how the operator reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import Select

from app.companies.models import Company, ContractKind, ServiceContract
from app.places.models import Community, Estate


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One contract as the operator reads it."""

    contract_id: int
    company_id: int
    company_name: str
    community_name: str
    estate_name: str
    kind: ContractKind
    starts_on: date
    ends_on: date | None


def current(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Contracts in force on a day, the first and the last day included."""
    ends_on = col(ServiceContract.ends_on)
    return and_(col(ServiceContract.starts_on) <= day, or_(ends_on.is_(None), ends_on >= day))


def contracts_of_company(session: Session, company_id: int, estate_id: int, day: date) -> frozenset[int]:
    """Ids of the contracts under which a company serves an estate that day."""
    statement = select(ServiceContract.id).where(
        ServiceContract.company_id == company_id, ServiceContract.estate_id == estate_id, current(day)
    )
    return frozenset(found for found in session.exec(statement) if found is not None)


def contract_lines(session: Session) -> list[ContractLine]:
    """Every contract ever, place by place, the newest first."""
    ordered = _contracts().order_by(col(Community.name), col(Estate.name), col(ServiceContract.starts_on).desc())
    return [_contract_line(*row) for row in session.exec(ordered)]


def contract_line(session: Session, contract_id: int) -> ContractLine | None:
    row = session.exec(_contracts().where(ServiceContract.id == contract_id)).first()
    return _contract_line(*row) if row else None


def _contracts() -> Select[ServiceContract, str, str, str]:
    return (
        select(ServiceContract, Company.name, Community.name, Estate.name)
        .join(Company, col(Company.id) == ServiceContract.company_id)
        .join(Estate, col(Estate.id) == ServiceContract.estate_id)
        .join(Community, col(Community.id) == Estate.community_id)
    )


def _contract_line(contract: ServiceContract, company: str, community: str, estate: str) -> ContractLine:
    return ContractLine(
        contract.key, contract.company_id, company, community, estate, contract.kind, contract.starts_on,
        contract.ends_on,
    )


def contract_overlapping(
    session: Session, company_id: int, estate_id: int, starts_on: date, ends_on: date | None
) -> ServiceContract | None:
    """A contract of the same company for the same estate that shares a day with these."""
    statement = select(ServiceContract).where(
        ServiceContract.company_id == company_id, ServiceContract.estate_id == estate_id,
        or_(col(ServiceContract.ends_on).is_(None), col(ServiceContract.ends_on) >= starts_on),
    )
    if ends_on is not None:
        statement = statement.where(col(ServiceContract.starts_on) <= ends_on)
    return session.exec(statement).first()


def contract_for_update(session: Session, contract_id: int) -> ServiceContract | None:
    statement = select(ServiceContract).where(ServiceContract.id == contract_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def contract_names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """“安禾物业 祥瑞花园东区” for each contract id."""
    statement = (
        select(ServiceContract.id, Company.short_name, Estate.name)
        .join(Company, col(Company.id) == col(ServiceContract.company_id))
        .join(Estate, col(Estate.id) == col(ServiceContract.estate_id))
        .where(col(ServiceContract.id).in_(ids))
    )
    return {key: f"{company} {estate}" for key, company, estate in session.exec(statement) if key is not None}
