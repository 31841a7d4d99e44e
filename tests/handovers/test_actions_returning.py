"""A company that had stopped comes back; a photo proves one thing; a witness is no party; who receives for owners."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.companies.models import ServiceContract
from app.companies.queries import company_serving
from app.core.errors import DomainError, Invalid, Stale
from app.handovers.actions.documents import list_parts
from app.handovers.actions.emergency import end_emergency
from app.handovers.actions.recording import say_by_what
from app.handovers.actions.refusing import come_round
from app.handovers.actions.returning import confirm_return
from app.handovers.actions.signing import Said, enter_paper, witness_refusal
from app.handovers.actions.stopping import answer_stop, take_back_stop
from app.handovers.models import Handover, HandoverItem, ServiceStop
from app.handovers.queries.handovers import case_by_id
from app.handovers.queries.shown import why_unheard
from app.handovers.queries.stopping import open_claim, open_stop
from app.handovers.rules.items import Deed
from app.handovers.rules.kinds import ItemState, Receiver
from app.notifications.models import Message
from app.people.rules.roles import Role
from tests.cast import NOON, Cast
from tests.handovers.hold import (
    BASIS,
    INCOME,
    TODAY,
    a_photo,
    again,
    appointed,
    came_back,
    emergency,
    hire,
    numbered,
    opened,
    refused,
    same_photo,
    signs,
    stop_stated,
    wanjia,
)

DAY = timedelta(days=1)
THIRD = NOON + 3 * DAY


def stopped_and_back(session: Session, cast: Cast) -> ServiceStop:
    """An emergency service since today, the old company seen again on the third day."""
    emergency(session, cast, wanjia(session))
    return came_back(session, cast, at=THIRD)


def confirmed(session: Session, cast: Cast, looked: int, by: str = "chenkezhang") -> None:
    confirm_return(session, cast.dongqu, cast.contract.key, looked, by=cast.actor(by), at=THIRD)


def days_of(session: Session, cast: Cast) -> tuple[date | None, date | None]:
    contract = session.get_one(ServiceContract, cast.contract.key)
    return contract.stopped_on, contract.resumed_on


def serves(session: Session, cast: Cast, day: date) -> str:
    company = company_serving(session, cast.dongqu.key, day)
    return company.short_name if company is not None else ""


def test_it_serves_again_from_the_day_two_people_saw_it(session: Session, cast: Cast) -> None:
    claim = stopped_and_back(session, cast)
    assert (days_of(session, cast), serves(session, cast, TODAY + 3 * DAY)) == ((TODAY, None), "万家物业")
    for _ in range(2):
        confirmed(session, cast, claim.key)
    assert days_of(session, cast) == (TODAY, TODAY + 3 * DAY)
    assert [serves(session, cast, TODAY + days * DAY) for days in (0, 2, 3)] == ["万家物业", "万家物业", "安禾物业"]
    for name in ("zhaojingli", "sunzhuren", "liushuji"):
        rows = session.exec(select(Message).where(Message.person_id == cast.people[name].key)).all()
        assert len([each for each in rows if "的物业又来服务了" in each.title]) == 1


def test_whoever_wrote_it_down_does_not_confirm_it(session: Session, cast: Cast) -> None:
    emergency(session, cast, wanjia(session))
    claim = came_back(session, cast, by="chenkezhang", at=THIRD)
    with pytest.raises(DomainError, match="另一位"):
        confirmed(session, cast, claim.key)
    claim.confirmed_by, claim.confirmed_at = claim.told_by, THIRD
    session.add(claim)
    with pytest.raises(IntegrityError):
        session.flush()


def test_what_is_confirmed_is_what_was_read(session: Session, cast: Cast) -> None:
    first = stopped_and_back(session, cast)
    by, contract = cast.actor("liushuji"), cast.contract.key
    take_back_stop(session, cast.dongqu, contract, "只来了一个人，又走了", by=by, at=THIRD)
    with pytest.raises(DomainError, match="没有登记"):
        confirmed(session, cast, first.key)
    came_back(session, cast, at=THIRD)
    with pytest.raises(Stale):
        confirmed(session, cast, first.key)
    assert days_of(session, cast) == (TODAY, None)


def test_one_claim_stands_at_a_time_and_the_company_answers(session: Session, cast: Cast) -> None:
    claim, contract = stopped_and_back(session, cast), cast.contract.key
    assert came_back(session, cast, at=THIRD).key == claim.key
    with pytest.raises(DomainError, match="已经登记过"):
        came_back(session, cast, by="sunzhuren", at=THIRD)
    assert (open_claim(session, contract), open_stop(session, contract)) == (claim, None)
    answer_stop(session, cast.dongqu, contract, "我们的人都回来了。", by=cast.actor("zhaojingli"), at=THIRD)
    assert claim.answer == "我们的人都回来了。"


def test_who_has_not_stopped_does_not_come_back(session: Session, cast: Cast) -> None:
    with pytest.raises(DomainError, match="没有停止服务"):
        came_back(session, cast)
    stop_stated(session, cast)
    with pytest.raises(DomainError, match="没有停止服务"):
        came_back(session, cast)


@pytest.mark.parametrize(("more", "field"), [
    ({"since": TODAY}, "since"), ({"since": TODAY + 4 * DAY}, "since"), ({"facts": "来了"}, "facts"),
    ({"photos": ()}, "photos"),
])  # fmt: skip
def test_a_return_is_proved(session: Session, cast: Cast, more: dict[str, Any], field: str) -> None:
    emergency(session, cast, wanjia(session))
    with pytest.raises(Invalid) as said:
        came_back(session, cast, at=THIRD, **more)
    assert said.value.field == field


def test_it_may_stop_again(session: Session, cast: Cast) -> None:
    service = emergency(session, cast, company := wanjia(session))
    confirmed(session, cast, came_back(session, cast, at=THIRD).key)
    end_emergency(session, service.key, TODAY + 3 * DAY, "原来的物业又来了", by=cast.actor("chenkezhang"), at=THIRD)
    later, last = NOON + 20 * DAY, date(2027, 5, 18)
    with pytest.raises(Invalid, match="又来服务了"):
        stop_stated(session, cast, at=later, since=TODAY + 2 * DAY)
    emergency(session, cast, company, at=later, starts_on=TODAY + 20 * DAY, until=last)
    assert days_of(session, cast) == (TODAY + 20 * DAY, None)
    assert serves(session, cast, TODAY + 20 * DAY) == "万家物业"


def test_found_to_have_stopped_twice_it_stopped_the_first_day(session: Session, cast: Cast) -> None:
    service = emergency(session, cast, company := wanjia(session))
    end_emergency(session, service.key, TODAY + DAY, "做不下去了", by=cast.actor("chenkezhang"), at=THIRD)
    emergency(session, cast, company, at=THIRD, starts_on=TODAY + 3 * DAY, until=date(2027, 5, 18))
    assert days_of(session, cast) == (TODAY, None)


def test_it_does_not_come_back_before_it_stopped(session: Session, cast: Cast) -> None:
    contract = session.get_one(ServiceContract, cast.contract.key)
    contract.stopped_on, contract.resumed_on = TODAY, TODAY
    session.add(contract)
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_company_that_came_back_is_heard_again(session: Session, cast: Cast) -> None:
    handover = opened(session, cast, terminated_on=TODAY, agreed_on=TODAY)
    claim = stopped_and_back(session, cast)
    assert "停止了服务" in why_unheard(session, handover, TODAY + 3 * DAY)
    confirmed(session, cast, claim.key)
    assert why_unheard(session, handover, TODAY + 3 * DAY) == ""


def test_a_photo_of_one_claim_does_not_prove_another(session: Session, cast: Cast) -> None:
    stop_stated(session, cast, photos=(same_photo(session),))
    take_back_stop(session, cast.dongqu, cast.contract.key, "日子写错了", by=cast.actor("liushuji"), at=NOON)
    stop_stated(session, cast, photos=(same_photo(session),))
    emergency(session, cast, wanjia(session), stated=False)
    with pytest.raises(Invalid, match="已经用过了"):
        came_back(session, cast, at=THIRD, photos=(same_photo(session),))
    assert came_back(session, cast, at=THIRD).key


def test_a_photo_of_one_refusal_does_not_prove_another(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    for _ in range(2):
        refused(session, cast, handover, photos=(same_photo(session),))
    come_round(session, again(session, handover), "恢复移交了", by=cast.actor("sunzhuren"), at=NOON)
    with pytest.raises(Invalid, match="已经用过了"):
        refused(session, cast, handover, facts="11月18日又去要图纸，还是不给。", photos=(same_photo(session),))
    assert refused(session, cast, handover, photos=(a_photo(session),)).key


def witnessed(session: Session, cast: Cast) -> tuple[Handover, HandoverItem]:
    """A sum from paper the company would not confirm, as the town's official saw."""
    handover = opened(session, cast)
    said = Said(1, "现场签的", 0, (a_photo(session),))
    item = numbered(session, handover, INCOME)
    enter_paper(session, again(session, handover), item, said, by=cast.actor("liushuji"), at=NOON)
    said = Said(2, "11月18日当着业委会的面，项目负责人不认。")
    item, by = numbered(session, handover, INCOME), cast.actor("chenkezhang")
    witness_refusal(session, again(session, handover), item, said, by=by, at=NOON)
    return handover, numbered(session, handover, INCOME)


def test_a_witness_does_not_receive_afterwards(session: Session, cast: Cast) -> None:
    handover, _ = witnessed(session, cast)
    hire(session, cast, "chenkezhang", Role.OWNERS_COMMITTEE, cast.dongqu.key)
    with pytest.raises(DomainError, match="写过见证"):
        signs(session, cast, handover, Deed.ANSWER, "chenkezhang", number=INCOME, words="按纸上的数接收")
    signs(session, cast, handover, Deed.HAND, "zhaojingli", number=INCOME, amount=0)
    for deed, words in ((Deed.ACCEPT, ""), (Deed.SHORT, "数不对")):
        with pytest.raises(DomainError, match="写过见证"):
            signs(session, cast, handover, deed, "chenkezhang", number=INCOME, words=words)
    item = signs(session, cast, handover, Deed.ACCEPT, "sunzhuren", number=INCOME)
    assert item.state is ItemState.ACCEPTED


def test_a_witness_does_not_enter_the_paper_anew(session: Session, cast: Cast) -> None:
    handover, item = witnessed(session, cast)
    said = Said(item.version, "又签了一张", 0, (a_photo(session),))
    with pytest.raises(DomainError, match="写过见证"):
        enter_paper(session, again(session, handover), item, said, by=cast.actor("chenkezhang"), at=NOON)
    enter_paper(session, again(session, handover), item, said, by=cast.actor("liushuji"), at=NOON)
    assert numbered(session, handover, INCOME).state is ItemState.ENTERED


def test_without_owners_who_sign_it_begins_with_a_basis(session: Session, cast: Cast) -> None:
    appointed(session, cast, "sunzhuren")
    for words in ("", "社区代收"):
        with pytest.raises(Invalid) as said:
            opened(session, cast, receiver=Receiver.MANAGEMENT_COMMITTEE, basis=words)
        assert said.value.field == "basis"
    handover = opened(session, cast, receiver=Receiver.MANAGEMENT_COMMITTEE, basis=BASIS, by="liushuji")
    case = case_by_id(session, handover.key)
    assert case is not None
    fields, _ = list_parts(session, case, TODAY)
    assert (handover.basis, BASIS in fields["代收依据"]) == (BASIS, True)
    signs(session, cast, handover, Deed.HAND, "zhaojingli")
    assert signs(session, cast, handover, Deed.ACCEPT, "liushuji").state is ItemState.ACCEPTED


def test_who_stands_in_later_writes_it_down_first(session: Session, cast: Cast) -> None:
    handover, by = opened(session, cast), cast.actor("liushuji")
    with pytest.raises(DomainError, match="不用社区两委"):
        say_by_what(session, again(session, handover), BASIS, by=by, at=NOON)
    appointed(session, cast, "sunzhuren")
    signs(session, cast, handover, Deed.HAND, "zhaojingli")
    with pytest.raises(DomainError, match="凭什么代收"):
        signs(session, cast, handover, Deed.ACCEPT, "liushuji")
    for _ in range(2):
        say_by_what(session, again(session, handover), BASIS, by=by, at=NOON)
    assert (again(session, handover).basis, handover.version) == (BASIS, 3)
    assert signs(session, cast, handover, Deed.ACCEPT, "liushuji").state is ItemState.ACCEPTED
