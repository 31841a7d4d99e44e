"""Who said that a company stopped serving, with what was seen; who may say so, who answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.companies.models import Company, ServiceContract
from app.companies.queries import company_by_id, posts_of, regular_contract
from app.companies.rules.serving import stopped
from app.handovers.models import ServiceStop, StopPhoto
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role
from app.places.models import Community, Estate


@dataclass(frozen=True, slots=True)
class Stopping:
    """The company under contract, what is said of it, and what somebody may do: `states` say that it stopped or came
    back, `answers` for the company. `stop`, `back`: what waits to be looked into; `found`, `returned`: the last that
    was found so. `absent`: it counts as stopped today."""

    contract: ServiceContract
    company: Company
    stop: ServiceStop | None
    back: ServiceStop | None
    found: ServiceStop | None
    returned: ServiceStop | None
    states: bool
    answers: bool
    absent: bool


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
    claim = open_claim(session, contract.key)
    back = claim is not None and claim.back
    return Stopping(
        contract, company, stop=None if back else claim, back=claim if back else None,
        found=_confirmed(session, contract, back=False) if contract.stopped_on is not None else None,
        returned=_confirmed(session, contract, back=True) if contract.resumed_on is not None else None,
        states=states, answers=answers, absent=stopped(contract, today),
    )


def _watches(me: Actor, estate: Estate, community: Community) -> bool:
    return (
        community.key in me.scopes(*COMMITTEE_ROLES)
        or estate.key in me.scopes(Role.OWNERS_COMMITTEE)
        or community.town_id in me.scopes(Role.TOWN_OFFICIAL)
    )


def open_claim(session: Session, contract_id: int) -> ServiceStop | None:
    """The one that waits to be looked into: that the company stopped, or that it came back."""
    waiting = (col(ServiceStop.confirmed_at).is_(None), col(ServiceStop.ended_at).is_(None))
    statement = select(ServiceStop).where(ServiceStop.contract_id == contract_id, *waiting)
    return session.exec(statement.execution_options(populate_existing=True)).first()


def open_stop(session: Session, contract_id: int) -> ServiceStop | None:
    """The same, where it says that the company stopped."""
    claim = open_claim(session, contract_id)
    return claim if claim is not None and not claim.back else None


def claim_by_id(session: Session, claim_id: int) -> ServiceStop | None:
    return session.get(ServiceStop, claim_id)


def _confirmed(session: Session, contract: ServiceContract, *, back: bool) -> ServiceStop | None:
    confirmed = (ServiceStop.contract_id == contract.key, col(ServiceStop.confirmed_at).is_not(None))
    statement = select(ServiceStop).where(*confirmed, col(ServiceStop.back).is_(back))
    return session.exec(statement.order_by(col(ServiceStop.id).desc())).first()


def stop_photos(session: Session, stop_id: int) -> Sequence[Photo]:
    """In the order they came."""
    statement = select(Photo).join(StopPhoto, col(StopPhoto.photo_id) == Photo.id)
    return session.exec(statement.where(StopPhoto.stop_id == stop_id).order_by(col(Photo.id))).all()
