"""Who serves an estate on a day: `rules.serving`, as one order of rows that every query of it uses."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlmodel import Session, and_, col, exists, or_, select

from app.companies.models import Company, ContractKind, ServiceContract, ServiceGap
from app.companies.queries.contracts import current
from app.companies.rules.serving import SERVES, STEPS_IN, STOPPED


def serving_rank(day: date | Any) -> ColumnElement[int]:
    """`rules.serving.standing` of a row; `day` may be a bound parameter."""
    emergency = col(ServiceContract.kind) == ContractKind.EMERGENCY
    return case((emergency, STEPS_IN), (_stopped(day), STOPPED), else_=SERVES)


def _stopped(day: date | Any) -> ColumnElement[bool]:
    """`rules.serving.stopped` of a row, and of the times it stopped before."""
    resumed_on = col(ServiceContract.resumed_on)
    last = and_(col(ServiceContract.stopped_on) <= day, or_(resumed_on.is_(None), resumed_on > day))
    before = exists().where(
        col(ServiceGap.contract_id) == col(ServiceContract.id), col(ServiceGap.stopped_on) <= day,
        col(ServiceGap.resumed_on) > day,
    )
    return or_(last, before.correlate(ServiceContract))


def serving_first(day: date) -> tuple[ColumnElement[Any], ...]:
    """Of contracts in force that day, whoever serves comes first."""
    return serving_rank(day).desc(), col(ServiceContract.starts_on).desc(), col(ServiceContract.id).desc()


def contract_serving(session: Session, estate_id: int, day: date) -> ServiceContract | None:
    """The contract under which an estate is served that day."""
    statement = select(ServiceContract).where(ServiceContract.estate_id == estate_id, current(day))
    return session.exec(statement.order_by(*serving_first(day)).limit(1)).first()


def company_serving(session: Session, estate_id: int, day: date) -> Company | None:
    statement = (
        select(Company)
        .join(ServiceContract, col(ServiceContract.company_id) == Company.id)
        .where(ServiceContract.estate_id == estate_id, current(day))
    )
    return session.exec(statement.order_by(*serving_first(day)).limit(1)).first()


def regular_contract(session: Session, estate_id: int, day: date) -> ServiceContract | None:
    """The contract with whom the owners or the developer chose, in force that day, whether its company still serves or
    not: what owners may end, and who may be said to have stopped."""
    chosen = (ServiceContract.estate_id == estate_id, ServiceContract.kind != ContractKind.EMERGENCY)
    statement = select(ServiceContract).where(*chosen, current(day))
    return session.exec(statement.order_by(*serving_first(day)).limit(1)).first()
