"""Companies, the contracts they serve under, the units that take work, and double posts."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from app.companies import queries
from app.companies.models import Company, ContractKind, CrossAppointment, HandlingUnit, ServiceContract, UnitKind
from app.core.errors import DomainError, Invalid, NotFound
from app.people.actions.journal import note
from app.people.rules.roles import Actor

_note = partial(note, stream="places")


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A handling unit to open; where it belongs depends on its kind."""

    kind: UnitKind
    name: str
    phone: str = ""
    community_id: int | None = None
    estate_id: int | None = None


def add_company(
    session: Session, *, name: str, short_name: str, credit_code: str, phone: str, by: Actor, at: datetime
) -> Company:
    """A company together with the unit its work orders go to."""
    if queries.company_named(session, name):
        raise Invalid("已经有一家公司叫这个名字。", field="name")
    if queries.company_with_code(session, credit_code):
        raise Invalid("这个信用代码已经登记过了。", field="credit_code")
    if queries.unit_named(session, short_name):
        raise Invalid("已经有一个办事单位叫这个简称，换一个。", field="short_name")
    company = Company(name=name, short_name=short_name, credit_code=credit_code, phone=phone)
    session.add(company)
    session.flush()
    session.add(HandlingUnit(kind=UnitKind.COMPANY, name=short_name, company_id=company.key, phone=phone))
    session.flush()
    _note(session, "company.added", f"company:{company.key}", by=by, at=at, after={"name": name, "code": credit_code})
    return company


def add_contract(
    session: Session, *, company_id: int, estate_id: int, kind: ContractKind, starts_on: date, ends_on: date | None,
    by: Actor, at: datetime, fee: int | None = None,
) -> ServiceContract:
    """A company begins to serve an estate. Another company's running contract is no obstacle: handovers overlap.
    `fee` in 分 per m² and month."""
    _refuse_backwards(starts_on, ends_on)
    if queries.contract_overlapping(session, company_id, estate_id, starts_on, ends_on):
        raise DomainError("这家公司在这个小区已经有一份合同，时间重叠，先把那份定个结束日。", field="starts_on")
    contract = ServiceContract(
        company_id=company_id, estate_id=estate_id, kind=kind, starts_on=starts_on, ends_on=ends_on, fee=fee
    )
    session.add(contract)
    session.flush()
    _note(session, "contract.added", f"contract:{contract.key}", by=by, at=at, after=_told(contract))
    return contract


def end_contract(
    session: Session, contract_id: int, *, ends_on: date, reason: str, by: Actor, at: datetime
) -> ServiceContract:
    """Sets the last day of service. An end already past stays: what happened under the contract is judged by it."""
    contract = queries.contract_for_update(session, contract_id)
    if contract is None:
        raise NotFound("没有这份合同。")
    if contract.ends_on is not None and contract.ends_on <= ends_on:
        raise DomainError(f"这份合同到 {contract.ends_on} 就结束了，不能往后改，要续就另登一份。", field="ends_on")
    _refuse_backwards(contract.starts_on, ends_on)
    before = _told(contract)
    contract.ends_on = ends_on
    session.add(contract)
    session.flush()
    subject = f"contract:{contract.key}"
    _note(session, "contract.ended", subject, by=by, at=at, before=before, after=_told(contract), reason=reason)
    return contract


def add_unit(session: Session, new: NewUnit, *, by: Actor, at: datetime) -> HandlingUnit:
    """A committee, owners' committee, department or utility work can go to; a company's unit comes with the company."""
    if new.kind is UnitKind.COMPANY:
        raise Invalid("物业的单位登记公司时就有了，这里不用再加。", field="kind")
    if queries.unit_named(session, new.name):
        raise Invalid("已经有一个单位叫这个名字，换一个。", field="name")
    community_id, estate_id = _belonging(session, new)
    unit = HandlingUnit(
        kind=new.kind, name=new.name, phone=new.phone, community_id=community_id, estate_id=estate_id
    )
    session.add(unit)
    session.flush()
    _note(session, "unit.added", f"unit:{unit.key}", by=by, at=at, after={"name": unit.name, "kind": unit.kind})
    return unit


def rest_unit(session: Session, unit_id: int, *, active: bool, by: Actor, at: datetime) -> HandlingUnit:
    """Takes a unit off the list of those that may be given work, or puts it back; what it has stays with it."""
    unit = queries.unit_by_id(session, unit_id)
    if unit is None:
        raise NotFound("没有这个单位。")
    before, unit.active = unit.active, active
    session.add(unit)
    session.flush()
    verb, after = "unit.resumed" if active else "unit.rested", {"active": active}
    _note(session, verb, f"unit:{unit.key}", by=by, at=at, before={"active": before}, after=after)
    return unit


def appoint_across(
    session: Session, *, person_id: int, company_id: int, post: str, paid: bool, starts_on: date, ends_on: date | None,
    by: Actor, at: datetime,
) -> CrossAppointment:
    """交叉任职: from the first to the last day the holder stands aside from whatever judges this company."""
    _refuse_backwards(starts_on, ends_on)
    appointment = CrossAppointment(
        person_id=person_id, company_id=company_id, post=post, paid=paid, starts_on=starts_on, ends_on=ends_on
    )
    session.add(appointment)
    session.flush()
    after = {"company": company_id, "post": post, "paid": paid, "from": starts_on, "to": ends_on}
    _note(session, "post.given", f"person:{person_id}", by=by, at=at, after=after)
    return appointment


def _belonging(session: Session, new: NewUnit) -> tuple[int | None, int | None]:
    """Community and estate as the kind wants them; a second committee in one place would split its work."""
    if new.kind is UnitKind.OWNERS:
        if new.estate_id is None:
            raise Invalid("业委会属于一个小区，选一个。", field="estate")
        _refuse_second(queries.unit_of_place(session, new.kind, estate_id=new.estate_id), "estate")
        return None, new.estate_id
    if new.kind is UnitKind.COMMITTEE:
        if new.community_id is None:
            raise Invalid("社区两委属于一个社区，选一个。", field="community")
        _refuse_second(queries.unit_of_place(session, new.kind, community_id=new.community_id), "community")
    return new.community_id, None


def _refuse_second(unit: HandlingUnit | None, field: str) -> None:
    if unit is not None:
        raise Invalid(f"这里已经有“{unit.name}”了。", field=field)


def _refuse_backwards(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(f"结束的日子不能早于开始的 {starts_on}。", field="ends_on")


def _told(contract: ServiceContract) -> dict[str, object]:
    return {
        "company": contract.company_id, "estate": contract.estate_id, "kind": contract.kind,
        "from": contract.starts_on, "to": contract.ends_on, "fee": contract.fee,
    }  # fmt: skip
