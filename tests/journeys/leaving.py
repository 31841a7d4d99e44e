"""Exit cases for the browser: summoned, being put right, re-checked, advised."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from app.companies.models import Company, ContractKind, ServiceContract
from app.core.workdays import local_day
from app.exits.actions.answering import answer_step, block
from app.exits.actions.mending import show_after, show_before
from app.exits.actions.opening import open_cases
from app.exits.models import ExitCase
from app.exits.rules.kinds import Deed
from app.people.rules.roles import Role
from app.places.models import Estate
from app.scorecards.rules.kinds import Card
from tests.cast import LONG_AGO, Cast, add
from tests.exits import hold
from tests.inspections.hold import hire

NAMES = (("祥瑞花园南区", "xiangrui-nan", "春晖物业", "A3"), ("祥瑞花园北区", "xiangrui-bei", "和顺物业", "B4"),
         ("祥瑞花园中区", "xiangrui-zhong", "恒泰物业", "C5"))  # fmt: skip


def build_leaving(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """Names for the addresses of tests/journeys/pages.py."""
    south, north, middle = (_estate(session, cast, *each) for each in NAMES)
    summoned, mending = _opened(session, south, now), _served(session, north, now)
    rechecked = _served(session, middle, now - timedelta(days=1))
    for number in (1, 2):
        _put_right(session, middle, rechecked, number, now)
    hold.step(session, middle, rechecked, Deed.REPORT, "zhaojingli", at=now, words="都改好了，请来看。")
    _put_right(session, north, mending, 1, now)
    answer_step(
        session, hold.again(session, mending), 2, "10月换保洁公司，有两周没接上，11月已经补齐。",
        viewer=hold.eyes(session, north, "zhaojingli", now), at=now,
    )
    block(
        session, hold.again(session, mending), "灭火器的供货商停业了，换了一家，12月初到货。",
        local_day(now) + timedelta(days=10), seen=hold.again(session, mending).version,
        viewer=hold.eyes(session, north, "liushuji", now), at=now,
    )
    advised = _opened(session, cast, now, Card.RED)
    hold.step(
        session, cast, advised, Deed.ADVISE, "chenkezhang", at=now, number="马尚联席〔2026〕2号", day=local_day(now),
        address="/c/xiangrui/meetings", words="连续两个月低于 60 分，整改复查没有通过。",
    )
    made = {"summoned": summoned, "mending": mending, "rechecked": rechecked, "advised": advised}
    return {f"exit_{name}": str(case.key) for name, case in made.items()}


def _estate(session: Session, cast: Cast, name: str, slug: str, short: str, code: str) -> Cast:
    """The same people with another company in another estate."""
    estate = add(session, Estate(community_id=cast.xiangrui.key, name=name, slug=slug))
    company = add(
        session, Company(name=f"{short}服务有限公司", short_name=short, credit_code=f"91370303MA3TEUT0{code}")
    )
    contract = add(
        session,
        ServiceContract(company_id=company.key, estate_id=estate.key, kind=ContractKind.OWNERS, starts_on=LONG_AGO),
    )
    hire(session, cast, "zhaojingli", Role.PROJECT_MANAGER, contract.key)
    return replace(cast, dongqu=estate, contract=contract, anhe=company)


def _opened(session: Session, cast: Cast, now: datetime, card: Card = Card.YELLOW) -> ExitCase:
    month = (local_day(now).replace(day=1) - timedelta(days=400)).replace(day=1)
    hold.a_card(session, cast, card, month=month, final_at=now - timedelta(days=1))
    while open_cases(session, now):
        continue
    return hold.live(session, cast)


def _served(session: Session, cast: Cast, now: datetime) -> ExitCase:
    """The order was served a moment ago."""
    case, today = _opened(session, cast, now), local_day(now)
    hold.step(
        session, cast, case, Deed.SUMMON, "chenkezhang", at=now, words=hold.NOT_CLEAN, moment=now,
        place="镇便民中心二楼", people="法定代表人、项目负责人", materials="整改计划",
    )
    hold.step(
        session, cast, case, Deed.INTERVIEW, "liushuji", at=now, words=hold.NOT_CLEAN, day=today, people="赵国强",
        said="人手不够，正在招。", promised="月底前换完灭火器，补齐保洁。",
    )
    hold.step(session, cast, case, Deed.ORDER, "chenkezhang", at=now, words="考核和约谈记录", items=hold.ITEMS)
    show_before(session, hold.again(session, case), 1, (hold.a_photo(session, now),),
                viewer=hold.eyes(session, cast, "liushuji", now), at=now)  # fmt: skip
    hold.step(
        session, cast, case, Deed.DELIVER, "liushuji", at=now, day=today, receiver_name="赵国强",
        photos=(hold.a_photo(session, now),),
    )
    return case


def _put_right(session: Session, cast: Cast, case: ExitCase, number: int, now: datetime) -> None:
    photo, viewer = hold.a_photo(session, now), hold.eyes(session, cast, "zhaojingli", now)
    show_after(session, hold.again(session, case), number, "改好了，请看照片。", (photo,), viewer=viewer, at=now)
