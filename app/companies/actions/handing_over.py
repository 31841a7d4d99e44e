"""When one company takes over from another: the new contract begins in time, the old company's people go, and where
nobody works any more that is written at the contract."""

from datetime import date, datetime

from sqlmodel import Session

from app.companies import queries
from app.companies.models import ServiceContract
from app.core.errors import NotFound
from app.people.actions.journal import note
from app.people.rules.roles import Actor


def bring_forward(session: Session, contract_id: int, *, starts_on: date, by: Actor, at: datetime) -> ServiceContract:
    """The contract begins on `starts_on` where it was to begin later; one that has begun stays as it is."""
    contract = queries.contract_for_update(session, contract_id)
    if contract is None:
        raise NotFound("没有这份合同。")
    if contract.starts_on <= starts_on:
        return contract
    before, contract.starts_on = contract.starts_on, starts_on
    session.add(contract)
    session.flush()
    subject, after = f"contract:{contract.key}", {"from": starts_on}
    note(session, "contract.begun", subject, by=by, at=at, before={"from": before}, after=after, stream="places")
    return contract


def stop_serving(session: Session, contract_id: int, *, since: date, reason: str, by: Actor, at: datetime) -> None:
    """From that day the company serves no more; its contract stays as it is. Who found so: `reason`."""
    contract = queries.contract_for_update(session, contract_id)
    if contract is None:
        raise NotFound("没有这份合同。")
    before, contract.stopped_on = contract.stopped_on, since
    session.add(contract)
    session.flush()
    subject, after = f"contract:{contract.key}", {"stopped": since}
    told = {"stopped": before}
    note(
        session, "contract.stopped", subject, by=by, at=at, before=told, after=after, reason=reason, stream="places"
    )


def release_staff(session: Session, contract_id: int, *, last_day: date, by: Actor, at: datetime) -> int:
    """Roles under a contract that has ended go no further than its last day of service. How many were cut short."""
    grants = queries.grants_under(session, contract_id, after=last_day)
    for grant in grants:
        before, grant.ends_on = grant.ends_on, max(last_day, grant.starts_on)
        session.add(grant)
        subject, told = f"person:{grant.person_id}", {"role": grant.role, "scope": contract_id, "to": grant.ends_on}
        note(session, "role.ended", subject, by=by, at=at, before={"to": before}, after=told)
    session.flush()
    return len(grants)
