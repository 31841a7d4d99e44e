"""A company that leaves, for the browser: half handed over and refused, and who serves in the meantime."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.companies.models import Company, ContractKind, ServiceContract
from app.core.workdays import local_day
from app.handovers.actions.emergency import Decided, appoint_emergency
from app.handovers.actions.opening import open_handover
from app.handovers.actions.recording import Shown, record_dispute, write_reading
from app.handovers.actions.refusing import report_refusal
from app.handovers.actions.signing import Said, sign_item
from app.handovers.actions.stopping import Seen, state_stop
from app.handovers.models import Handover
from app.handovers.queries.contents import item_numbered
from app.handovers.queries.handovers import handover_for_update
from app.handovers.rules.dates import emergency_limit
from app.handovers.rules.items import Deed
from app.handovers.rules.kinds import Meter, Receiver, RefusalKind, Side
from app.people.rules.roles import Role
from tests.cast import LONG_AGO, Cast, add
from tests.handovers.hold import hire
from tests.inspections.hold import a_photo

SIGNED = (
    (1, Deed.HAND, "竣工图 36 张，一本目录"), (1, Deed.ACCEPT, ""), (2, Deed.HAND, "维保记录 12 册"),
    (2, Deed.SHORT, "少 2024 年的电梯维保记录"), (5, Deed.LACK, "小区直供水，没有水箱"),
    (10, Deed.HAND, "办公室一间，仓库一间"),
)  # fmt: skip


def build_handed(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """In the western estate, which has no owners' committee: the community stands in."""
    leaving = _company(session, "旧居物业", "91370303MA3TEUT0A1")
    coming = _company(session, "万家物业", "91370303MA3TEUT0B2")
    contract = add(session, ServiceContract(
        company_id=leaving.key, estate_id=cast.xiqu.key, kind=ContractKind.OWNERS, starts_on=LONG_AGO,
    ))  # fmt: skip
    hire(session, cast, "zhaojingli", Role.PROJECT_MANAGER, contract.key)
    handover = open_handover(
        session, contract=contract, receiver=Receiver.MANAGEMENT_COMMITTEE, terminated_on=local_day(now),
        agreed_on=None, basis="11月16日物业管理联席会议纪要 5 号：业主代表同意社区两委代为清点签收",
        by=cast.actor("chenkezhang"), at=now,
    )
    for number, deed, words in SIGNED:
        _sign(session, cast, handover, number, deed, words, now)
    _beside(session, cast, handover, now)
    today, words = local_day(now), "原物业昨天撤走了保洁和门岗，楼道没有人扫，大门没有人看。"
    seen = Seen(today, words, "马尚联席〔2026〕6号", (a_photo(session),))
    stop = state_stop(session, cast.xiqu, contract.key, seen, by=cast.actor("liushuji"), at=now)
    decided = Decided(
        coming.key, today, emergency_limit(today), "保洁、秩序维护、电梯和消防设备运行", 80, "跟原来一样，按月交",
        words, stopped=True, looked=stop.key,
    )
    appoint_emergency(session, cast.xiqu, decided, by=cast.actor("chenkezhang"), at=now)
    return {"handover": str(handover.key)}


def _company(session: Session, name: str, code: str) -> Company:
    return add(session, Company(name=f"{name}服务有限公司", short_name=name, credit_code=code, phone="0533-2222222"))


def _sign(session: Session, cast: Cast, handover: Handover, number: int, deed: Deed, words: str, now: datetime) -> None:
    locked, item = handover_for_update(session, handover.key), item_numbered(session, handover.key, number)
    assert locked is not None
    assert item is not None
    photos = (a_photo(session),) if deed is Deed.HAND else ()
    side, name = (
        (Side.GIVER, "zhaojingli") if deed in (Deed.HAND, Deed.LACK) else (Side.RECEIVER, "liushuji")
    )
    said = Said(item.version, words, photos=photos)
    sign_item(session, locked, item, deed, said, side=side, by=cast.actor(name), at=now)


def _beside(session: Session, cast: Cast, handover: Handover, now: datetime) -> None:
    locked, today = handover_for_update(session, handover.key), local_day(now)
    assert locked is not None
    giver, receiver = cast.actor("zhaojingli"), cast.actor("liushuji")
    shown = Shown(Meter.WATER, "水泵房总表", "12345.6", "立方米", today - timedelta(days=1), (a_photo(session),))
    write_reading(session, locked, shown, "handed-r1", side=Side.GIVER, by=giver, at=now)
    quarrel = "有 30 户没交今年的物业费，物业说要先结清。"
    record_dispute(session, locked, quarrel, 3_600_000, "handed-d1", by=giver, at=now)
    facts = "上午去要监控的密码，项目负责人说没收齐物业费不给。"
    report_refusal(session, locked, RefusalKind.WITHHOLD, facts, (a_photo(session),), by=receiver, at=now)
