"""Short ways to a handover in any state, through the same actions the product uses."""

from datetime import date, datetime
from itertools import count
from typing import Any

from sqlmodel import Session

from app.attachments.actions import keep_photo
from app.companies.models import Company, CrossAppointment, ServiceContract
from app.companies.queries import regular_contract
from app.core.workdays import local_day
from app.handovers.actions.emergency import Decided, appoint_emergency
from app.handovers.actions.finishing import finish_handover
from app.handovers.actions.opening import open_handover
from app.handovers.actions.refusing import report_refusal
from app.handovers.actions.returning import state_return
from app.handovers.actions.signing import Said, sign_item
from app.handovers.actions.stopping import Seen, state_stop
from app.handovers.models import EmergencyService, Handover, HandoverItem, Refusal, ServiceStop
from app.handovers.queries.contents import item_numbered, items_of
from app.handovers.queries.emergency import latest_emergency
from app.handovers.queries.handovers import handover_for_update
from app.handovers.queries.stopping import open_stop
from app.handovers.rules.items import Deed
from app.handovers.rules.kinds import Receiver, RefusalKind, Side
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Grant, Role
from tests.cast import LONG_AGO, NOON, Cast, add
from tests.issues.walk import PHOTO

TODAY = local_day(NOON)
LAST = date(2026, 11, 30)
SIDES = {
    "zhaojingli": Side.GIVER, "lishifu": Side.GIVER, "sunzhuren": Side.RECEIVER, "liushuji": Side.RECEIVER,
    "chenkezhang": Side.RECEIVER,
}  # fmt: skip
PREMISES, REGISTER, INCOME = 10, 7, 13
BASIS = "11月10日物业管理联席会议纪要 5 号：业主代表同意社区两委代为清点签收"
TAKEN = count(1)


def hire(session: Session, cast: Cast, name: str, role: Role, scope: int) -> None:
    """One more role for one of the cast, or for somebody new, since long ago."""
    if name not in cast.people:
        phone = f"139{len(cast.people):08d}"
        cast.people[name] = add(session, Person(name=f"新来的{name}", phone=phone, username=name, created_at=NOON))
    add(session, RoleGrant(person_id=cast.people[name].key, role=role, scope_id=scope, starts_on=LONG_AGO))
    cast.grants[name] = (*cast.grants.get(name, ()), Grant(role, scope, LONG_AGO))


def appointed(session: Session, cast: Cast, name: str, company: Company | None = None) -> None:
    """Somebody gets a second post with the company."""
    company_id, person_id = (company or cast.anhe).key, cast.people[name].key
    add(session, CrossAppointment(person_id=person_id, company_id=company_id, post="监督员", starts_on=LONG_AGO))


def opened(session: Session, cast: Cast, *, at: datetime = NOON, by: str = "sunzhuren", **more: Any) -> Handover:
    values: dict[str, Any] = {"receiver": Receiver.OWNERS_COMMITTEE, "terminated_on": LAST, "agreed_on": None} | more
    contract = session.get(ServiceContract, cast.contract.key)
    return open_handover(session, contract=values.pop("contract", contract), by=cast.actor(by), at=at, **values)


def again(session: Session, handover: Handover) -> Handover:
    """Read anew and locked, as every request does."""
    found = handover_for_update(session, handover.key)
    assert found is not None
    return found


def numbered(session: Session, handover: Handover, number: int = PREMISES) -> HandoverItem:
    found = item_numbered(session, handover.key, number)
    assert found is not None
    return found


def a_photo(session: Session) -> int:
    """A picture nobody took before."""
    photo = keep_photo(session, PHOTO, at=NOON)
    photo.digest = f"{next(TAKEN):064x}"
    session.add(photo)
    session.flush()
    return photo.key


def same_photo(session: Session) -> int:
    """The same picture, however often."""
    return keep_photo(session, PHOTO, at=NOON).key


def signs(
    session: Session, cast: Cast, handover: Handover, deed: Deed, by: str, *, number: int = PREMISES, words: str = "",
    at: datetime = NOON, **more: Any
) -> HandoverItem:
    """One of the cast signs what stands there now."""
    item = numbered(session, handover, number)
    if deed is Deed.HAND:
        photos = () if item.kind.about.personal else (a_photo(session),)
        more = {"photos": photos, "amount": 0 if item.kind.about.money else None} | more
    said = Said(more.pop("seen", item.version), words, **more)
    sign_item(session, again(session, handover), item, deed, said, side=SIDES[by], by=cast.actor(by), at=at)
    return numbered(session, handover, number)


def all_signed(session: Session, cast: Cast, handover: Handover, *, but: int = 0) -> None:
    """Every item handed over and accepted, but the one with this number."""
    for item in items_of(session, handover.key):
        if item.number != but:
            signs(session, cast, handover, Deed.HAND, "zhaojingli", number=item.number)
            signs(session, cast, handover, Deed.ACCEPT, "sunzhuren", number=item.number)


def finished(session: Session, cast: Cast, handover: Handover, *, by: str = "sunzhuren", at: datetime = NOON) -> None:
    locked = again(session, handover)
    finish_handover(session, locked, seen=locked.version, by=cast.actor(by), at=at)


def refused(
    session: Session, cast: Cast, handover: Handover, *, kind: RefusalKind = RefusalKind.WITHHOLD,
    facts: str = "11月17日上午去要图纸，项目负责人当面说不给。", by: str = "sunzhuren", at: datetime = NOON,
    photos: tuple[int, ...] = (),
) -> Refusal:
    return report_refusal(session, again(session, handover), kind, facts, photos, by=cast.actor(by), at=at)


def wanjia(session: Session) -> Company:
    return add(session, Company(name="万家物业服务有限公司", short_name="万家物业", credit_code="91370303MA3TEUT0Y6"))


def decided(company: Company, **more: Any) -> Decided:
    values: dict[str, Any] = {
        "starts_on": TODAY, "until": date(2027, 5, 18), "content": "保洁、秩序维护、电梯和消防设备运行", "fee": 80,
        "fee_words": "跟原来一样", "why": "原物业11月10日撤走了全部人员，没有人保洁。", "stopped": True,
    }
    return Decided(company.key, **(values | more))


def stop_stated(
    session: Session, cast: Cast, *, by: str = "liushuji", at: datetime = NOON, **more: Any
) -> ServiceStop | None:
    """Somebody saw that whoever is under contract stopped; None where nobody is, or an emergency service goes on."""
    contract = regular_contract(session, cast.dongqu.key, local_day(at))
    running = latest_emergency(session, cast.dongqu.key)
    if contract is None or (running is not None and running.service.ended_on is None):
        return None
    values: dict[str, Any] = {
        "since": local_day(at), "facts": "楼道没有人扫，大门没有人看。", "meeting": "马尚联席〔2026〕6号",
        "photos": (a_photo(session),),
    }
    seen = Seen(**(values | more))
    return state_stop(session, cast.dongqu, contract.key, seen, by=cast.actor(by), at=at)


def emergency(
    session: Session, cast: Cast, company: Company, *, by: str = "chenkezhang", at: datetime = NOON,
    stated: bool = True, **more: Any
) -> EmergencyService:
    stop = stop_stated(session, cast, at=at) if stated else open_stop(session, cast.contract.key)
    more = {"looked": stop.key if stop is not None else 0} | more
    return appoint_emergency(session, cast.dongqu, decided(company, **more), by=cast.actor(by), at=at)


def came_back(
    session: Session, cast: Cast, *, by: str = "liushuji", at: datetime = NOON, **more: Any
) -> ServiceStop:
    """Somebody saw that whoever is under contract serves again."""
    values: dict[str, Any] = {
        "since": local_day(at), "facts": "楼道又有人扫了，大门又有人看了。", "photos": (a_photo(session),),
    }  # fmt: skip
    seen = Seen(**(values | more))
    return state_return(session, cast.dongqu, cast.contract.key, seen, by=cast.actor(by), at=at)
