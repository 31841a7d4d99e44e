"""Emergency services: an estate's, what stands in the way of one, which are due for a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from app.companies.models import Company, ContractKind, ServiceContract
from app.handovers.models import EmergencyService
from app.places.models import Community, Estate


@dataclass(frozen=True, slots=True)
class Stopgap:
    """An emergency service with whom and where."""

    service: EmergencyService
    company: Company
    estate: Estate
    community: Community

    @property
    def path(self) -> str:
        return f"/estates/{self.estate.slug}/emergency"


def latest_emergency(session: Session, estate_id: int) -> Stopgap | None:
    return next(iter(emergencies_of(session, estate_id, most=1)), None)


def emergencies_of(session: Session, estate_id: int, *, most: int = 20) -> list[Stopgap]:
    """The latest first."""
    statement = (
        select(EmergencyService, Company, Estate, Community)
        .join(Company, col(Company.id) == EmergencyService.company_id)
        .join(Estate, col(Estate.id) == EmergencyService.estate_id)
        .join(Community, col(Community.id) == EmergencyService.community_id)
        .where(EmergencyService.estate_id == estate_id)
        .order_by(col(EmergencyService.id).desc())
    )
    return [Stopgap(*row) for row in session.exec(statement.limit(most))]


def emergency_for_update(session: Session, service_id: int) -> EmergencyService | None:
    statement = select(EmergencyService).where(EmergencyService.id == service_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def emergency_under(session: Session, contract_id: int) -> EmergencyService | None:
    """The emergency service a contract was made for."""
    return session.exec(select(EmergencyService).where(EmergencyService.contract_id == contract_id)).first()


def estate_for_update(session: Session, estate_id: int) -> Estate | None:
    """Emergency services of one estate are decided one after another."""
    statement = select(Estate).where(Estate.id == estate_id).with_for_update()
    return session.exec(statement).first()


def unchosen_since(session: Session, estate_id: int, day: date) -> date | None:
    """The first day of the earliest emergency service since a company last began in the regular way; one that is to
    begin after `day` has not."""
    regular = select(func.max(ServiceContract.starts_on)).where(
        ServiceContract.estate_id == estate_id, ServiceContract.kind != ContractKind.EMERGENCY,
        ServiceContract.starts_on <= day,
    )
    since = session.exec(regular).one() or date.min
    statement = select(func.min(EmergencyService.starts_on)).where(
        EmergencyService.estate_id == estate_id, EmergencyService.starts_on >= since
    )
    return session.exec(statement).one()


def running_emergencies(session: Session, *, after: int, most: int = 50) -> Sequence[EmergencyService]:
    """Those not ended, by id; for the clock."""
    running = (col(EmergencyService.ended_on).is_(None), col(EmergencyService.id) > after)
    statement = select(EmergencyService).where(*running)
    return session.exec(statement.order_by(col(EmergencyService.id)).limit(most)).all()


def over_on(session: Session, today: date, *, most: int = 50) -> Sequence[EmergencyService]:
    """Those whose last day has passed and which nobody ended, locked."""
    past = (col(EmergencyService.ended_on).is_(None), col(EmergencyService.until) < today)
    statement = select(EmergencyService).where(*past).order_by(col(EmergencyService.id)).limit(most)
    return session.exec(statement.with_for_update(skip_locked=True)).all()
