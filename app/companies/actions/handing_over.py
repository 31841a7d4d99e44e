"""When one company takes over from another: the new contract begins in time, the old company's people go, and where
nobody works any more that is written at the contract."""

from datetime import date, datetime

from sqlmodel import Session

from app.companies import queries
from app.companies.models import ServiceContract, ServiceGap
from app.core.errors import NotFound
from app.people.actions.journal import note
from app.people.rules.roles import Actor


def bring_forward(session: Session, contract_id: int, *, starts_on: date, by: Actor, at: datetime) -> ServiceContract:
    """The contract begins on `starts_on` where it was to begin later; one that has begun stays as it is."""
    contract = _locked(session, contract_id)
    if contract.starts_on <= starts_on:
        return contract
    before, contract.starts_on = contract.starts_on, starts_on
    session.add(contract)
    session.flush()
    subject, after = f"contract:{contract.key}", {"from": starts_on}
    note(session, "contract.begun", subject, by=by, at=at, before={"from": before}, after=after, stream="places")
    return contract


def stop_serving(session: Session, contract_id: int, *, since: date, reason: str, by: Actor, at: datetime) -> None:
    """From that day the company serves no more; its contract stays as it is. Who found so: `reason`. Found once more
    while it has not come back, it stopped on the earlier day; where it had come back, that time stays on the record."""
    contract = _locked(session, contract_id)
    first = contract.stopped_on if contract.resumed_on is None else None
    if contract.stopped_on is not None and contract.resumed_on is not None:
        gap = ServiceGap(
            contract_id=contract.key, stopped_on=contract.stopped_on, resumed_on=contract.resumed_on
        )
        session.add(gap)
    _write_days(session, contract, "stopped", min(first or since, since), None, reason=reason, by=by, at=at)


def resume_serving(session: Session, contract_id: int, *, on: date, reason: str, by: Actor, at: datetime) -> None:
    """From that day, later than the one it stopped on, the company serves again. Who found so: `reason`."""
    contract = _locked(session, contract_id)
    _write_days(session, contract, "resumed", contract.stopped_on, on, reason=reason, by=by, at=at)


def _locked(session: Session, contract_id: int) -> ServiceContract:
    contract = queries.contract_for_update(session, contract_id)
    if contract is None:
        raise NotFound("没有这份合同。")
    return contract


def _write_days(
    session: Session, contract: ServiceContract, verb: str, stopped_on: date | None, resumed_on: date | None, *,
    reason: str, by: Actor, at: datetime,
) -> None:
    before = {"stopped": contract.stopped_on, "resumed": contract.resumed_on}
    contract.stopped_on, contract.resumed_on = stopped_on, resumed_on
    session.add(contract)
    session.flush()
    subject, after = f"contract:{contract.key}", {"stopped": stopped_on, "resumed": resumed_on}
    note(
        session, f"contract.{verb}", subject, by=by, at=at, before=before, after=after, reason=reason, stream="places"
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
