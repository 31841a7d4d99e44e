"""Who said that a company stopped serving, with what was seen; who may say so, who answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.companies.models import Company, ServiceContract
from app.companies.queries import company_by_id, posts_of, regular_contract
from app.handovers.models import ServiceStop, StopPhoto
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role
from app.places.models import Community, Estate


@dataclass(frozen=True, slots=True)
class Stopping:
    """The company under contract, what is said of it, and what somebody may do: `states` say it stopped, `answers` for
    the company. `found`: the last that was found so, with what was seen."""

    contract: ServiceContract
    company: Company
    stop: ServiceStop | None
    found: ServiceStop | None
    states: bool
    answers: bool


def stopping_of(
    session: Session, estate: Estate, community: Community, me: Actor | None, today: date
) -> Stopping | None:
    """None where nobody is under contract."""
    contract = regular_contract(session, estate.key, today)
    company = company_by_id(session, contract.company_id) if contract is not None else None
    if contract is None or company is None:
        return None
    answers = me is not None and contract.key in me.scopes(*COMPANY_ROLES)
    states = me is not None and not answers and _watches(me, estate, community)
    if states and me is not None and company.key in posts_of(session, me.person_id, today):
        states = False
    return Stopping(contract, company, open_stop(session, contract.key), _found(session, contract), states, answers)


def _watches(me: Actor, estate: Estate, community: Community) -> bool:
    return (
        community.key in me.scopes(*COMMITTEE_ROLES)
        or estate.key in me.scopes(Role.OWNERS_COMMITTEE)
        or community.town_id in me.scopes(Role.TOWN_OFFICIAL)
    )


def open_stop(session: Session, contract_id: int) -> ServiceStop | None:
    """The one that waits to be looked into."""
    waiting = (col(ServiceStop.confirmed_at).is_(None), col(ServiceStop.ended_at).is_(None))
    statement = select(ServiceStop).where(ServiceStop.contract_id == contract_id, *waiting)
    return session.exec(statement.execution_options(populate_existing=True)).first()


def _found(session: Session, contract: ServiceContract) -> ServiceStop | None:
    if contract.stopped_on is None:
        return None
    confirmed = (ServiceStop.contract_id == contract.key, col(ServiceStop.confirmed_at).is_not(None))
    return session.exec(select(ServiceStop).where(*confirmed).order_by(col(ServiceStop.id).desc())).first()


def stop_photos(session: Session, stop_id: int) -> Sequence[Photo]:
    """In the order they came."""
    statement = select(Photo).join(StopPhoto, col(StopPhoto.photo_id) == Photo.id)
    return session.exec(statement.where(StopPhoto.stop_id == stop_id).order_by(col(Photo.id))).all()
