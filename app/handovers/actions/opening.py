"""A handover begins for a leaving contract, with everything the law has given back; or it is void."""

from datetime import date, datetime

from sqlmodel import Session

from app.companies.models import ServiceContract
from app.companies.queries import contract_for_update
from app.core.errors import DomainError, Invalid, NotFound
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.handovers.actions.keeping import changed, everybody, note, tell_all
from app.handovers.models import Handover, HandoverItem
from app.handovers.queries.handovers import case_by_id, handover_of, newcomer_to
from app.handovers.queries.people import owners_who_sign
from app.handovers.rules.dates import leave_by
from app.handovers.rules.items import check_running
from app.handovers.rules.kinds import OPENING, Receiver, State
from app.handovers.rules.standing import check_basis
from app.people.rules.roles import Actor
from app.places.models import Estate

ANOTHER = "这份合同已经有一次交接，日子或者接收的一方跟这次写的不一样。"
NO_WORD = "交给新物业，要有业委会的书面同意，写上是哪天、什么文件（民法典第九百四十九条）。"


def open_handover(
    session: Session, *, contract: ServiceContract, receiver: Receiver, terminated_on: date, agreed_on: date | None,
    by: Actor, at: datetime, receiver_name: str = "", word: str = "", basis: str = "",
    new_contract: ServiceContract | None = None,
) -> Handover:
    """The handover of a leaving contract whose last day is `terminated_on`; opened twice alike, it is one.

    `agreed_on`: the day agreed for leaving, None for the thirty days of the law. `word`: the owners' committee's
    written word, needed where a new company receives; `basis`: by what the community's committee receives, needed where
    nobody of the owners' committee can sign. Who may end a contract was decided before, by the owners.
    Raises Invalid (days, no word, no basis), DomainError (another one is there already).
    """
    if contract_for_update(session, contract.key) is None:
        raise NotFound("没有这份合同。")
    last = leave_by(terminated_on, agreed_on)
    _check(contract, receiver, terminated_on, word, new_contract)
    before = handover_of(session, contract.key)
    if before is not None:
        if (before.receiver, before.terminated_on, before.leave_by) == (receiver, terminated_on, last):
            return before
        raise DomainError(ANOTHER)
    estate = session.get(Estate, contract.estate_id)
    assert estate is not None  # the contract points to it
    handover = Handover(
        estate_id=estate.key, community_id=estate.community_id, company_id=contract.company_id,
        contract_id=contract.key, receiver=receiver, receiver_name=receiver_name, word=word, basis=mask_personal(basis),
        new_contract_id=new_contract.key if new_contract else newcomer_to(session, contract),
        terminated_on=terminated_on, leave_by=last, agreed=agreed_on is not None, opened_by=by.person_id or None,
        opened_at=at,
    )
    check_basis(handover.basis, stands_in=not owners_who_sign(session, handover, local_day(at)))
    session.add(handover)
    session.flush()
    _begin(session, handover, by, at)
    return handover


def _check(
    contract: ServiceContract, receiver: Receiver, terminated_on: date, word: str, new: ServiceContract | None
) -> None:
    if terminated_on < contract.starts_on:
        raise Invalid("合同终止的日子不能早于合同开始的日子。", field="terminated_on")
    if receiver is Receiver.NEW_COMPANY and not word:
        raise Invalid(NO_WORD, field="word")
    if new is not None and new.estate_id != contract.estate_id:
        raise Invalid("新合同不是这个小区的。", field="new_contract")


def _begin(session: Session, handover: Handover, by: Actor, at: datetime) -> None:
    for number, kind in enumerate(OPENING, start=1):
        session.add(HandoverItem(handover_id=handover.key, number=number, kind=kind, title=kind.about.title))
    session.flush()
    after = {
        "contract": handover.contract_id, "receiver": handover.receiver, "terminated_on": handover.terminated_on,
        "leave_by": handover.leave_by, "basis": handover.basis,
    }
    note(session, handover, "opened", by=by, at=at, after=after)
    last = handover.leave_by
    body = f"一共 {len(OPENING)} 项，到{last.month}月{last.day}日为止。一项一项当面交，双方用自己的账号签。"
    title = "物业交接开始了"
    tell_all(session, everybody(session, handover, at), title, body, handover=handover, kind="open", by=by, at=at)


def void_handover(session: Session, handover: Handover, reason: str, *, by: Actor, at: datetime) -> None:
    """Opened by mistake; nothing below it counts, and another may be opened. `handover` is locked."""
    check_running(handover.state)
    if len(reason) < 2:
        raise Invalid("写一句为什么作废。", field="reason")
    before = {"state": handover.state}
    handover.state, handover.void_reason = State.VOID, reason
    changed(session, handover)
    note(session, handover, "voided", by=by, at=at, before=before, after={"state": State.VOID}, reason=reason)
    case = case_by_id(session, handover.key)
    assert case is not None  # it is this one
    title = f"{case.estate.name}的物业交接作废了"
    people = everybody(session, handover, at)
    tell_all(session, people, title, reason, handover=handover, kind="void", by=by, at=at, link=case.public)
