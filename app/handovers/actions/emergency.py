"""Emergency service (淄博 §50): the town decides it for at most six months, posts it, and ends it for the newcomer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.audit.actions import record
from app.companies.actions import add_contract, end_contract
from app.companies.models import ContractKind, ServiceContract
from app.companies.queries import (
    company_by_id,
    contract_for_update,
    contract_serving,
    posts_of,
    regular_contract,
)
from app.core.errors import DomainError, Invalid, NotFound
from app.core.filters import dated
from app.core.masking import mask_personal
from app.core.text import as_sentence
from app.core.workdays import local_day
from app.handovers.actions.stopping import confirm_stop
from app.handovers.models import EmergencyService, Handover, ServiceStop
from app.handovers.queries.emergency import (
    Stopgap,
    emergency_for_update,
    estate_for_update,
    latest_emergency,
    unchosen_since,
)
from app.handovers.queries.people import community_people, company_people, estate_owners
from app.handovers.queries.stopping import open_stop
from app.handovers.rules.dates import check_emergency_days
from app.handovers.rules.emergency import (
    check_decider,
    check_looked,
    check_needed,
    check_not_extended,
    check_words,
)
from app.handovers.rules.money import yuan
from app.notices.actions.issuing import issue_paper
from app.notices.models import Paper
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Community, Estate, Town

GOES_ON = "这个小区已经有应急物业在服务了。"
TAKEN_OVER = "新物业接管了"


@dataclass(frozen=True, slots=True)
class Decided:
    """What the town decides; `fee` in 分 per m² and month. `stopped`: the decider looked at what was written down
    about whoever is under contract (the claim with the id `looked`), and found too that it stopped serving."""

    company_id: int
    starts_on: date
    until: date
    content: str
    fee: int | None
    fee_words: str
    why: str
    stopped: bool = False
    looked: int = 0


def appoint_emergency(
    session: Session, estate: Estate, decided: Decided, *, by: Actor, at: datetime
) -> EmergencyService:
    """The service with its contract and its posted paper; the same decided twice by the same person is one.

    Raises Forbidden (not the town, a post with the company), Invalid (days beyond six months, words), DomainError
    (somebody still serves, or only one person says it stopped; one goes on; the six months of an earlier one would be
    made longer).
    """
    estate_for_update(session, estate.key)
    last = latest_emergency(session, estate.key)
    if last is not None and _same(last.service, decided, by):
        return last.service
    left = regular_contract(session, estate.key, decided.starts_on)
    stop = open_stop(session, left.key) if left is not None else None
    _check(session, estate, decided, last, by, at)
    _check_left(session, left, stop, decided, by)
    contract = add_contract(
        session, company_id=decided.company_id, estate_id=estate.key, kind=ContractKind.EMERGENCY,
        starts_on=decided.starts_on, ends_on=decided.until, fee=decided.fee or None, by=by, at=at,
    )
    service = EmergencyService(
        estate_id=estate.key, community_id=estate.community_id, company_id=decided.company_id, contract_id=contract.key,
        starts_on=decided.starts_on, until=decided.until, content=mask_personal(decided.content), fee=decided.fee or 0,
        fee_words=mask_personal(decided.fee_words), why=_reason(decided, stop), decided_by=by.person_id,
        decided_at=at,
    )
    session.add(service)
    session.flush()
    after = {"estate": estate.key, "company": decided.company_id, "from": service.starts_on, "to": service.until}
    _note(session, service, "decided", by, at, after, reason=service.why)
    if stop is not None:
        confirm_stop(session, stop, by=by, at=at)
    paper = _post(session, service, estate, left or contract, stop, by, at)
    if left is not None:
        _tell_left(session, service, estate, left, paper, at)
    return service


def _check_left(
    session: Session, left: ServiceContract | None, stop: ServiceStop | None, decided: Decided, by: Actor
) -> None:
    """Whoever is under contract serves unless two people say it stopped."""
    company = company_by_id(session, left.company_id) if left is not None else None
    check_needed(
        company.short_name if company else "", seen=stop is not None, told_by=stop.told_by if stop else None,
        found=decided.stopped, decider=by.person_id,
    )
    if decided.stopped:
        check_looked(stop.key if stop is not None else None, decided.looked)


def _reason(decided: Decided, stop: ServiceStop | None) -> str:
    why = mask_personal(decided.why)
    return f"{as_sentence(why)}联席会议核实：{stop.meeting}。" if stop is not None else why


def _tell_left(
    session: Session, service: EmergencyService, estate: Estate, left: ServiceContract, paper: Paper, at: datetime
) -> None:
    """Whoever is said to have stopped hears the words and may answer them where everybody reads them."""
    last = f"到 {dated(paper.objections_until)} 为止" if paper.objections_until else ""
    title = f"{estate.name}的公示写您公司停止了服务"
    body = f"{service.why}有不同意见，可以在公示上说明，{last}，大家都看得到。您公司的合同没有变。"
    for person_id in company_people(session, left.key, local_day(at)):
        key = f"emergency/{service.key}/left/{person_id}"
        tell(session, person_id, title=title, body=body, link=f"{paper.address}#objections", dedupe=key, at=at)


def _same(service: EmergencyService, decided: Decided, by: Actor) -> bool:
    then = (service.company_id, service.starts_on, service.until, service.decided_by, service.ended_on)
    return then == (decided.company_id, decided.starts_on, decided.until, by.person_id, None)


def _check(
    session: Session, estate: Estate, decided: Decided, last: Stopgap | None, by: Actor, at: datetime
) -> None:
    community = session.get(Community, estate.community_id)
    assert community is not None  # the estate points to it
    posts = posts_of(session, by.person_id, local_day(at))
    check_decider(by, community.town_id, decided.company_id, posts)
    if company_by_id(session, decided.company_id) is None:
        raise Invalid("从列出的公司里选一家。", field="company")
    check_emergency_days(decided.starts_on, decided.until, local_day(at))
    check_words(mask_personal(decided.why), mask_personal(decided.content), decided.fee)
    serving = contract_serving(session, estate.key, decided.starts_on)
    if (last is not None and last.service.ended_on is None) or (serving is not None and serving.emergency):
        raise DomainError(GOES_ON)
    check_not_extended(unchosen_since(session, estate.key, decided.starts_on), decided.until)


def _post(
    session: Session, service: EmergencyService, estate: Estate, contract: ServiceContract, stop: ServiceStop | None,
    by: Actor, at: datetime,
) -> Paper:
    """`contract`: whose company may answer it, the one that is said to have stopped where there is one."""
    community = session.get(Community, service.community_id)
    assert community is not None  # the service points to it
    town, company = session.get(Town, community.town_id), company_by_id(session, service.company_id)
    assert town is not None
    assert company is not None
    fee = f"每平方米每月 {yuan(service.fee)} 元，由全体业主承担" if service.fee else "不收费"
    fields = {
        "小区": estate.name, "物业": company.name, "原因": _told(session, service, contract, stop),
        "内容": service.content.rstrip("。"),
        "开始日": dated(service.starts_on), "结束日": dated(service.until), "费用": fee,
        "费用说明": as_sentence(service.fee_words), "物业电话": company.phone, "电话": town.phone or community.phone,
    }
    about = f"emergency:{service.key}:notice"
    paper = issue_paper(
        session, kind="emergency_notice", estate=estate, fields=fields, about=about, by=by, at=at, contract=contract
    )
    people = community_people(session, community.key, local_day(at)) + estate_owners(session, estate.key, local_day(at))
    for person_id in dict.fromkeys(people):
        body = f"{dated(service.starts_on)}到{dated(service.until)}，期间由业主共同决定选新物业。"
        title, key = f"{estate.name}定了应急物业", f"emergency/{service.key}/decided/{person_id}"
        tell(session, person_id, title=title, body=body, link=paper.address, dedupe=key, at=at)
    return paper


def _told(
    session: Session, service: EmergencyService, contract: ServiceContract, stop: ServiceStop | None
) -> str:
    """Why; where the company of `contract` stopped, its name, since when, and what it says to it."""
    if stop is None:
        return as_sentence(service.why)
    company = company_by_id(session, contract.company_id)
    gone = f"{company.name}从{dated(stop.since)}起停止服务，镇里核实过。" if company else ""
    said = f"原物业的说法：{as_sentence(stop.answer)}" if stop.answer else ""
    return f"{gone}{as_sentence(service.why)}{said}"


def end_emergency(
    session: Session, service_id: int, ended_on: date, reason: str, *, by: Actor, at: datetime
) -> EmergencyService:
    """Ended before its time, since a new company takes over or nobody needs it any more; ended twice, it is ended
    once. Raises Invalid (a day outside the service, no reason)."""
    service = emergency_for_update(session, service_id)
    if service is None:
        raise NotFound("没有这次应急服务。")
    if service.ended_on is not None:
        return service
    if not service.starts_on <= ended_on <= service.until:
        raise Invalid("结束的日子要在应急服务的日子里面。", field="ended_on")
    if len(reason) < 2:
        raise Invalid("写一句为什么结束，比如：新物业 12月1日 接管。", field="reason")
    _end(session, service, ended_on, mask_personal(reason), by, at)
    return service


def _end(
    session: Session, service: EmergencyService, ended_on: date, reason: str, by: Actor, at: datetime
) -> None:
    service.ended_on, service.ended_reason, service.ended_by = ended_on, reason, by.person_id or None
    session.add(service)
    session.flush()
    contract = contract_for_update(session, service.contract_id)
    if contract is not None and (contract.ends_on is None or contract.ends_on > ended_on):
        end_contract(session, contract.key, ends_on=ended_on, reason=reason, by=by, at=at)
    _note(session, service, "ended", by, at, {"to": ended_on}, reason=reason)


def end_for_newcomer(session: Session, handover: Handover, last: date, *, by: Actor, at: datetime) -> None:
    """Emergency service ends when a handover is done: it was the leaving one, or the new company is here."""
    running = latest_emergency(session, handover.estate_id)
    if running is None or running.service.ended_on is not None:
        return
    service = running.service
    if service.contract_id == handover.new_contract_id:
        return
    if service.contract_id == handover.contract_id or handover.new_contract_id is not None:
        day = min(max(last, service.starts_on), service.until)
        _end(session, service, day, TAKEN_OVER, by, at)


def run_out(session: Session, service: EmergencyService, *, by: Actor, at: datetime) -> None:
    """Its last day has passed; for the clock."""
    _end(session, service, service.until, "期限到了", by, at)


def _note(
    session: Session, service: EmergencyService, verb: str, by: Actor, at: datetime, after: dict[str, object], *,
    reason: str,
) -> None:
    record(
        session, f"c{service.community_id}", f"emergency.{verb}", f"emergency:{service.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, after=after, reason=reason,
    )
