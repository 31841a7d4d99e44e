"""Refusals with their report, and emergency service from the town's decision to its end."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.companies.actions import add_contract
from app.companies.models import Company, ContractKind, ServiceContract
from app.companies.queries import company_serving, regular_contract
from app.core.db import WRITE
from app.core.errors import DomainError, Forbidden, Invalid, Stale
from app.handovers.actions.emergency import end_emergency
from app.handovers.actions.refusing import come_round, record_meeting, write_to_district
from app.handovers.actions.stopping import answer_stop, take_back_stop
from app.handovers.actions.ticking import remind_of_emergencies
from app.handovers.models import EmergencyService, Refusal
from app.handovers.queries import handover_of, latest_emergency
from app.handovers.queries.contents import items_of
from app.handovers.rules.items import Deed
from app.handovers.rules.kinds import RefusalKind, State
from app.notices.actions.objecting import object_to
from app.notices.queries import paper_about
from app.notices.queries.ground import ground_under
from app.notifications.models import Message
from app.people.rules.roles import Role
from app.scorecards.queries.sources import subjects
from tests.cast import NOON, Cast
from tests.handovers.hold import (
    LAST,
    TODAY,
    again,
    all_signed,
    appointed,
    emergency,
    finished,
    hire,
    opened,
    refused,
    signs,
    stop_stated,
    wanjia,
)
from tests.handovers.test_actions_signing import at_once

DAY = timedelta(days=1)


def test_a_refusal_goes_to_the_meeting_and_then_to_the_district(session: Session, cast: Cast) -> None:
    handover, by = opened(session, cast), cast.actor("chenkezhang")
    refusal = refused(session, cast, handover)
    assert refused(session, cast, handover).key == refusal.key
    with pytest.raises(DomainError, match="联席会议"):
        write_to_district(session, again(session, handover), by=by, at=NOON)
    meeting, page = "联席会议纪要 3 号", "/c/xiangrui/meetings/x"
    record_meeting(session, again(session, handover), meeting, TODAY, page, by=by, at=NOON)
    papers = {write_to_district(session, again(session, handover), by=by, at=NOON).key for _ in range(2)}
    assert len(papers) == 1
    paper = paper_about(session, f"handover:{handover.key}:refusal:{refusal.key}")
    assert paper is not None
    assert not paper.public
    for words in ("张店区住房和城乡建设局", "第八十一条", "由贵局依法决定", "联席会议纪要 3 号", "竣工图和验收资料"):
        assert words in paper.content
    with pytest.raises(DomainError, match="不能再改"):
        record_meeting(session, again(session, handover), "联席会议纪要 4 号", TODAY, by=by, at=NOON)


def test_a_company_that_comes_round_goes_on(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    refused(session, cast, handover)
    signs(session, cast, handover, Deed.HAND, "zhaojingli")
    with pytest.raises(Invalid):
        come_round(session, again(session, handover), "", by=cast.actor("sunzhuren"), at=NOON)
    come_round(session, again(session, handover), "11月20日起恢复移交", by=cast.actor("sunzhuren"), at=NOON)
    assert again(session, handover).state is State.OPEN
    with pytest.raises(DomainError, match="没有记着"):
        come_round(session, again(session, handover), "又好了", by=cast.actor("sunzhuren"), at=NOON)
    refused(session, cast, handover, facts="11月25日又把人拦在机房外面，不让查。")
    assert len(session.exec(select(Refusal)).all()) == 2


def test_a_company_that_never_came_holds_up_nothing(session: Session, cast: Cast) -> None:
    handover, by, late = opened(session, cast), cast.actor("chenkezhang"), NOON + timedelta(days=43)
    refused(session, cast, handover)
    for item in items_of(session, handover.key):
        signs(session, cast, handover, Deed.LACK, "sunzhuren", number=item.number, words="物业没有交")
    with pytest.raises(DomainError, match="拒绝交接"):
        finished(session, cast, handover, at=late)
    record_meeting(session, again(session, handover), "联席会议纪要 3 号", TODAY, by=by, at=NOON)
    write_to_district(session, again(session, handover), by=by, at=NOON)
    with pytest.raises(DomainError, match="拒绝交接"):
        finished(session, cast, handover)
    finished(session, cast, handover, at=late)
    paper = paper_about(session, f"handover:{handover.key}:list")
    assert paper is not None
    assert ("已经报给区里" in paper.content, "没有办好" in paper.content) == (True, False)
    with pytest.raises(DomainError, match="办完了"):
        come_round(session, again(session, handover), "愿意交了", by=by, at=late)


def test_nobody_is_said_to_stay_before_the_day(session: Session, cast: Cast) -> None:
    handover = opened(session, cast, agreed_on=LAST)
    with pytest.raises(DomainError, match="还没有过"):
        refused(session, cast, handover, kind=RefusalKind.STAY)
    late = NOON + timedelta(days=13)
    assert refused(session, cast, handover, kind=RefusalKind.STAY, at=late).kind is RefusalKind.STAY


@pytest.mark.parametrize("address", ["https://x.cn/c/", "javascript:alert(1)", "/c/\nx", "//x"])
def test_a_meeting_is_at_home_here(session: Session, cast: Cast, address: str) -> None:
    handover = opened(session, cast)
    refused(session, cast, handover)
    by, locked = cast.actor("liushuji"), again(session, handover)
    with pytest.raises(Invalid):
        record_meeting(session, locked, "纪要 3 号", TODAY, address, by=by, at=NOON)


def test_two_who_report_at_once_report_once(db: Engine, session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    session.commit()
    names = iter(("sunzhuren", "liushuji"))
    assert at_once(db, lambda session, cast: refused(session, cast, handover, by=next(names))) == ["DomainError"]


def test_the_town_decides_posts_and_contracts(session: Session, cast: Cast) -> None:
    company = wanjia(session)
    service = emergency(session, cast, company)
    assert emergency(session, cast, company).key == service.key
    contract = session.get(ServiceContract, service.contract_id)
    assert contract is not None
    assert (contract.kind, contract.ends_on, contract.fee) == (ContractKind.EMERGENCY, date(2027, 5, 18), 80)
    paper = paper_about(session, f"emergency:{service.key}:notice")
    assert paper is not None
    assert paper.public
    assert "由业主依法共同决定" in paper.content
    old = session.get(ServiceContract, cast.contract.key)
    assert old is not None
    assert old.ends_on is None


def test_whoever_is_said_to_have_stopped_hears_it_and_answers(session: Session, cast: Cast) -> None:
    service = emergency(session, cast, wanjia(session))
    paper = paper_about(session, f"emergency:{service.key}:notice", lock=True)
    assert paper is not None
    me = cast.people["zhaojingli"].key
    first, told = session.exec(select(Message).where(Message.person_id == me).order_by(col(Message.id))).all()
    assert ("没有人扫" in first.body, "还没有核实" in first.body) == (True, True)
    assert ("没有人保洁" in told.body, "马尚联席〔2026〕6号" in told.body) == (True, True)
    assert told.link == f"{paper.address}#objections"
    assert "马尚联席〔2026〕6号" in paper.content
    assert (paper.contract_id, paper.objections_until) == (cast.contract.key, date(2026, 11, 25))
    said = object_to(
        session, paper, "我们的人还在岗。", for_company=True, title="安禾物业", by=cast.actor("zhaojingli"), at=NOON
    )
    assert said.contract_id == cast.contract.key


def test_whoever_stopped_serves_no_more_and_is_named_until_then(session: Session, cast: Cast) -> None:
    stop_stated(session, cast)
    assert serving_names(session, cast, TODAY) == ["安禾物业"] * 3
    service = emergency(session, cast, wanjia(session), starts_on=TODAY + DAY)
    assert serving_names(session, cast, TODAY) == ["安禾物业"] * 3
    assert serving_names(session, cast, TODAY + DAY) == ["万家物业", "万家物业", "安禾物业"]
    assert judged(session, cast) == [service.company_id]
    ended(session, cast, service, TODAY + 5 * DAY)
    assert serving_names(session, cast, TODAY + 6 * DAY) == ["安禾物业"] * 3


def serving_names(session: Session, cast: Cast, day: date) -> list[str]:
    """For pages, for papers, for owners who end a contract."""
    company, paper = company_serving(session, cast.dongqu.key, day), ground_under(session, cast.dongqu, day)
    chosen = regular_contract(session, cast.dongqu.key, day)
    assert company is not None
    assert paper.company is not None
    assert chosen is not None
    return [company.short_name, paper.company.short_name, session.get_one(Company, chosen.company_id).short_name]


def test_an_emergency_contract_beside_one_that_runs_changes_nothing(session: Session, cast: Cast) -> None:
    add_contract(
        session, company_id=wanjia(session).key, estate_id=cast.dongqu.key, kind=ContractKind.EMERGENCY,
        starts_on=TODAY, ends_on=TODAY + 30 * DAY, by=cast.actor("admin"), at=NOON,
    )
    assert serving_names(session, cast, TODAY) == ["安禾物业"] * 3
    assert judged(session, cast) == [cast.anhe.key]


def judged(session: Session, cast: Cast) -> list[int]:
    """Whose score the month is."""
    return [each.company_id for each in subjects(session, date(2026, 11, 1), cast.dongqu.key)]


def test_two_people_say_that_it_stopped(session: Session, cast: Cast) -> None:
    company = wanjia(session)
    stop_stated(session, cast, by="chenkezhang")
    with pytest.raises(DomainError, match="另一位"):
        emergency(session, cast, company, stated=False)
    contract, by = cast.contract.key, cast.actor("chenkezhang")
    take_back_stop(session, cast.dongqu, contract, "看错了，人还在", by=by, at=NOON)
    stop = stop_stated(session, cast, by="sunzhuren")
    assert stop is not None
    with pytest.raises(DomainError, match="已经登记过"):
        stop_stated(session, cast, by="liushuji", facts="一个星期没有人来打扫了。")
    answer_stop(session, cast.dongqu, contract, "我们的人都在岗上。", by=cast.actor("zhaojingli"), at=NOON)
    service = emergency(session, cast, company, stated=False)
    paper = paper_about(session, f"emergency:{service.key}:notice")
    assert paper is not None
    assert "原物业的说法：我们的人都在岗上。" in paper.content
    assert "安禾物业服务有限公司从2026年" in paper.content
    assert "起停止服务，镇里核实过。" in paper.content
    assert (stop.confirmed_by, session.get_one(ServiceContract, contract).stopped_on) == (by.person_id, TODAY)


def test_what_is_decided_is_what_was_read(session: Session, cast: Cast) -> None:
    first = stop_stated(session, cast, by="liushuji")
    assert first is not None
    take_back_stop(session, cast.dongqu, cast.contract.key, "弄错了", by=cast.actor("sunzhuren"), at=NOON)
    for name in ("liushuji", "zhaojingli"):
        rows = session.exec(select(Message).where(Message.person_id == cast.people[name].key)).all()
        assert [each.body for each in rows if "撤回" in each.title] == ["弄错了。"]
    stop_stated(session, cast, by="liushuji", since=TODAY - 9 * DAY)
    with pytest.raises(Stale, match="另一份"):
        emergency(session, cast, wanjia(session), stated=False, looked=first.key)


@pytest.mark.parametrize("by", ["liushuji", "sunzhuren", "admin", "zhaojingli"])
def test_nobody_else_decides(session: Session, cast: Cast, by: str) -> None:
    with pytest.raises(Forbidden, match="第五十条"):
        emergency(session, cast, wanjia(session), by=by)


def test_an_official_with_a_post_there_stands_aside(session: Session, cast: Cast) -> None:
    company = wanjia(session)
    appointed(session, cast, "chenkezhang", company)
    with pytest.raises(Forbidden, match="任职"):
        emergency(session, cast, company)


@pytest.mark.parametrize(("more", "error"), [
    ({"until": date(2027, 5, 19)}, Invalid), ({"stopped": False}, DomainError), ({"why": "没人"}, Invalid),
    ({"stated": False}, DomainError),
    ({"fee": None}, Invalid), ({"starts_on": TODAY - 8 * DAY}, Invalid),
])  # fmt: skip
def test_what_the_law_does_not_allow(
    session: Session, cast: Cast, more: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        emergency(session, cast, wanjia(session), **more)
    assert latest_emergency(session, cast.dongqu.key) is None


def ended(session: Session, cast: Cast, service: EmergencyService, day: date) -> None:
    end_emergency(session, service.key, day, "这家公司做不下去了", by=cast.actor("chenkezhang"), at=NOON)


def test_another_company_does_not_begin_the_six_months_anew(session: Session, cast: Cast) -> None:
    first, second = wanjia(session), another(session)
    service = emergency(session, cast, first)
    with pytest.raises(DomainError, match="已经有应急物业"):
        emergency(session, cast, second)
    ended(session, cast, service, TODAY + 5 * DAY)
    later = NOON + timedelta(days=6)
    with pytest.raises(DomainError, match="不能延长"):
        emergency(session, cast, second, at=later, starts_on=TODAY + 6 * DAY, until=date(2027, 5, 19))
    emergency(session, cast, second, at=later, starts_on=TODAY + 6 * DAY, until=date(2027, 5, 18))


def another(session: Session) -> Company:
    company = Company(name="清和物业服务有限公司", short_name="清和物业", credit_code="91370303MA3TEUT0Z7")
    session.add(company)
    session.flush()
    return company


def test_chosen_in_between_it_may_be_needed_again(session: Session, cast: Cast) -> None:
    company = wanjia(session)
    ended(session, cast, emergency(session, cast, company), TODAY)
    add_contract(
        session, company_id=another(session).key, estate_id=cast.dongqu.key, kind=ContractKind.OWNERS,
        starts_on=TODAY + DAY, ends_on=None, by=cast.actor("admin"), at=NOON,
    )
    later, first = NOON + timedelta(days=100), TODAY + 100 * DAY
    assert emergency(session, cast, company, at=later, starts_on=first, until=TODAY + 250 * DAY).key


def test_it_ends_for_the_newcomer(session: Session, cast: Cast) -> None:
    service = emergency(session, cast, wanjia(session))
    contract = session.get(ServiceContract, service.contract_id)
    hire(session, cast, "zhaojingli", Role.PROJECT_MANAGER, service.contract_id)
    handover = opened(session, cast, contract=contract, terminated_on=TODAY, agreed_on=TODAY)
    all_signed(session, cast, handover)
    finished(session, cast, handover)
    session.expire_all()
    found = latest_emergency(session, cast.dongqu.key)
    assert found is not None
    assert (found.service.ended_on, found.service.ended_reason) == (TODAY, "新物业接管了")
    assert handover_of(session, service.contract_id) is not None


def test_an_old_company_that_leaves_does_not_end_the_stopgap(session: Session, cast: Cast) -> None:
    service = emergency(session, cast, wanjia(session))
    handover = opened(session, cast)
    all_signed(session, cast, handover)
    finished(session, cast, handover)
    session.refresh(service)
    assert service.ended_on is None


def test_the_clock_reminds_twice_and_ends(session: Session, cast: Cast) -> None:
    service = emergency(session, cast, wanjia(session))
    for day, titles in (
        (date(2027, 4, 1), 0), (date(2027, 4, 2), 3), (date(2027, 5, 17), 3), (date(2027, 5, 18), 6),
        (date(2027, 5, 18), 6), (date(2027, 5, 19), 6),
    ):
        done = remind_of_emergencies(session, NOON + (day - TODAY))
        assert len([each for each in session.exec(select(Message)) if "到期" in each.title]) == titles
        assert done == (1 if day == date(2027, 5, 19) else 0)
    session.refresh(service)
    assert (service.ended_on, service.ended_reason) == (date(2027, 5, 18), "期限到了")


def test_two_decided_at_once_are_one(db: Engine, session: Session, cast: Cast) -> None:
    first, second = wanjia(session), another(session)
    session.commit()
    companies = iter((first, second))
    decided = at_once(db, lambda session, cast: emergency(session, cast, next(companies)), cast)
    assert decided == ["DomainError"]
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        assert len(session.exec(select(EmergencyService)).all()) == 1
