"""A handover from its opening to its end: signatures, words, papers, contracts."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.companies.actions import add_contract
from app.companies.models import ContractKind, ServiceContract
from app.core.db import WRITE
from app.core.errors import DomainError, Forbidden, Invalid, Stale
from app.handovers.actions.documents import post_notice
from app.handovers.actions.farewell import forget_handovers
from app.handovers.actions.opening import void_handover
from app.handovers.actions.recording import Shown, agree_reading, record_dispute, say_who_serves, write_reading
from app.handovers.actions.signing import Said, add_item, enter_paper, witness_refusal
from app.handovers.actions.ticking import remind_of_handovers
from app.handovers.models import Handover, HandoverItem, HandoverPhoto, ItemMark, Reading
from app.handovers.queries import handover_of, handover_shown, is_done
from app.handovers.queries.contents import disputes_of, items_of, marks_of, readings_of
from app.handovers.queries.export import export_handovers
from app.handovers.queries.people import owners_who_sign
from app.handovers.rules.items import Deed, settled
from app.handovers.rules.kinds import ItemState, Meter, Receiver, Side, State
from app.notices.queries import paper_about, papers_about
from app.notifications.models import Message
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from tests.cast import NOON, Cast, load
from tests.handovers.hold import (
    INCOME,
    LAST,
    PREMISES,
    REGISTER,
    TODAY,
    a_photo,
    again,
    all_signed,
    appointed,
    finished,
    hire,
    numbered,
    opened,
    refused,
    signs,
    wanjia,
)

DAY = timedelta(days=1)


def test_it_begins_with_everything_the_law_has_given_back(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    assert [item.number for item in items_of(session, handover.key)] == list(range(1, 16))
    assert (handover.leave_by, handover.agreed, handover.state) == (date(2026, 12, 30), False, State.OPEN)
    told = {message.person_id for message in session.exec(select(Message))}
    assert told == {cast.people[name].key for name in ("zhaojingli", "lishifu", "liushuji", "chenkezhang")}


def test_it_begins_once(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    assert opened(session, cast, by="liushuji").key == handover.key
    with pytest.raises(DomainError, match="已经有一次交接"):
        opened(session, cast, agreed_on=LAST)


@pytest.mark.parametrize(("more", "field"), [
    ({"agreed_on": LAST - DAY}, "agreed_on"), ({"terminated_on": date(2024, 1, 1)}, "terminated_on"),
    ({"receiver": Receiver.NEW_COMPANY}, "word"),
])  # fmt: skip
def test_what_does_not_fit_does_not_begin(session: Session, cast: Cast, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as said:
        opened(session, cast, **more)
    assert said.value.field == field
    assert handover_of(session, cast.contract.key) is None


def test_one_gives_the_other_takes(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    item = signs(session, cast, handover, Deed.HAND, "zhaojingli", words="办公室一间，钥匙两把")
    assert (item.state, item.giver_id) == (ItemState.HANDED, cast.people["zhaojingli"].key)
    item = signs(session, cast, handover, Deed.ACCEPT, "sunzhuren")
    assert (item.state, item.receiver_title) == (ItemState.ACCEPTED, "业委会")
    assert [mark.deed for mark in marks_of(session, item.key)] == [Deed.HAND, Deed.ACCEPT]
    assert handover_shown(session, handover, TODAY).accepted == 1


def test_a_signature_is_on_what_was_seen(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    signs(session, cast, handover, Deed.HAND, "zhaojingli")
    signs(session, cast, handover, Deed.SHORT, "sunzhuren", words="少一把钥匙")
    with pytest.raises(Stale):
        signs(session, cast, handover, Deed.HAND, "lishifu", words="补上了", seen=2)
    assert numbered(session, handover).state is ItemState.INCOMPLETE


def test_the_same_signature_twice_is_one(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    for _ in range(2):
        signs(session, cast, handover, Deed.HAND, "zhaojingli", seen=1, photos=(a_photo(session),))
    with pytest.raises(Stale):
        signs(session, cast, handover, Deed.HAND, "lishifu", seen=1)
    item = numbered(session, handover)
    assert (item.version, len(marks_of(session, item.key))) == (2, 1)


def test_nobody_signs_for_both_sides(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    signs(session, cast, handover, Deed.HAND, "zhaojingli")
    hire(session, cast, "zhaojingli", Role.OWNERS_COMMITTEE, cast.dongqu.key)
    with pytest.raises(Forbidden, match="同一个人"):
        sign_as(session, cast, handover, "zhaojingli", Side.RECEIVER)
    item = numbered(session, handover)
    item.receiver_id = item.giver_id
    session.add(item)
    with pytest.raises(IntegrityError):
        session.flush()


def sign_as(session: Session, cast: Cast, handover: Handover, name: str, side: Side) -> None:
    from app.handovers.actions.signing import sign_item

    item = numbered(session, handover)
    said = Said(item.version)
    sign_item(session, again(session, handover), item, Deed.ACCEPT, said, side=side, by=cast.actor(name), at=NOON)


@pytest.mark.parametrize(("number", "more", "field"), [
    (PREMISES, {"photos": ()}, "photos"), (REGISTER, {"photos": (0,)}, "photos"), (INCOME, {"amount": None}, "amount"),
])  # fmt: skip
def test_handing_over_wants_a_photo_and_a_sum(
    session: Session, cast: Cast, number: int, more: dict[str, Any], field: str
) -> None:
    handover = opened(session, cast)
    with pytest.raises(Invalid) as said:
        signs(session, cast, handover, Deed.HAND, "zhaojingli", number=number, **more)
    assert said.value.field == field
    assert numbered(session, handover, number).state is ItemState.WAITING


def test_what_is_lacking_is_said_by_both_and_may_still_come(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    signs(session, cast, handover, Deed.HAND, "zhaojingli", words="图纸 12 张")
    item = signs(session, cast, handover, Deed.SHORT, "sunzhuren", words="少两张，联系 13812345678")
    assert (item.giver_words, item.receiver_words) == ("", "少两张，联系 138****5678")
    item = signs(session, cast, handover, Deed.ANSWER, "zhaojingli", words="开发商就没给")
    assert handover_shown(session, handover, TODAY).settled == 1
    item = signs(session, cast, handover, Deed.HAND, "zhaojingli", words="补来了")
    assert (item.state, item.receiver_id, item.receiver_words) == (ItemState.HANDED, None, "")


def test_what_is_not_there_needs_both_words(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    item = signs(session, cast, handover, Deed.LACK, "sunzhuren", words="一直没见过")
    assert (item.state, item.giver_id) == (ItemState.MISSING, None)
    signs(session, cast, handover, Deed.ANSWER, "zhaojingli", words="小区没有水箱")
    all_signed(session, cast, handover, but=PREMISES)
    finished(session, cast, handover)
    assert is_done(session, cast.contract.key)


def test_paper_is_entered_with_its_photograph(session: Session, cast: Cast) -> None:
    handover, by = opened(session, cast), cast.actor("liushuji")
    item = numbered(session, handover)
    with pytest.raises(Invalid, match="那张纸"):
        enter_paper(session, again(session, handover), item, Said(1), by=by, at=NOON)
    for _ in range(2):
        said = Said(1, "现场签的", photos=(a_photo(session),))
        enter_paper(session, again(session, handover), numbered(session, handover), said, by=by, at=NOON)
    item = numbered(session, handover)
    assert (item.state, item.paper, item.giver_title, item.version) == (ItemState.ACCEPTED, True, "纸上签字", 2)
    assert marks_of(session, item.key)[0].made_by == by.person_id


def test_another_sum_is_no_repetition(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    signs(session, cast, handover, Deed.HAND, "zhaojingli", number=INCOME, seen=1, amount=100)
    signs(session, cast, handover, Deed.HAND, "zhaojingli", number=INCOME, seen=1, amount=100)
    with pytest.raises(Stale):
        signs(session, cast, handover, Deed.HAND, "zhaojingli", number=INCOME, seen=1, amount=1200)


def test_another_sheet_is_no_repetition(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)

    def entered(name: str, amount: int) -> None:
        said = Said(1, "", amount, (a_photo(session),))
        locked, item = again(session, handover), numbered(session, handover, INCOME)
        enter_paper(session, locked, item, said, by=cast.actor(name), at=NOON)

    entered("liushuji", 100)
    entered("liushuji", 100)
    for name, amount in (("liushuji", 1200), ("chenkezhang", 100)):
        with pytest.raises(Stale):
            entered(name, amount)


def on_paper(session: Session, cast: Cast, handover: Handover, number: int, by: str = "liushuji") -> None:
    item = numbered(session, handover, number)
    said = Said(item.version, "现场签的", 0 if item.kind.about.money else None, photos=(a_photo(session),))
    enter_paper(session, again(session, handover), item, said, by=cast.actor(by), at=NOON)


def test_paper_does_not_write_over_a_signature(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    signs(session, cast, handover, Deed.HAND, "zhaojingli")
    with pytest.raises(DomainError, match="自己的账号"):
        on_paper(session, cast, handover, PREMISES)
    assert numbered(session, handover).state is ItemState.HANDED


@pytest.mark.parametrize(("deed", "state"), [
    (Deed.SHORT, ItemState.INCOMPLETE), (Deed.ACCEPT, ItemState.ACCEPTED),
])  # fmt: skip
def test_the_receiver_has_a_say_of_its_own_on_what_was_entered_from_paper(
    session: Session, cast: Cast, deed: Deed, state: ItemState
) -> None:
    handover = opened(session, cast)
    on_paper(session, cast, handover, PREMISES)
    with pytest.raises(DomainError, match="双方都签好"):
        signs(session, cast, handover, Deed.HAND, "zhaojingli")
    item = signs(session, cast, handover, deed, "sunzhuren", words="少一间值班室的钥匙")
    assert (item.state, item.paper) == (state, False)
    with pytest.raises(DomainError):
        signs(session, cast, handover, deed, "sunzhuren", words="少一间值班室的钥匙，还少锁")


def test_both_sides_hear_what_was_entered_from_paper(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    on_paper(session, cast, handover, INCOME)
    for name in ("zhaojingli", "sunzhuren"):
        rows = session.exec(select(Message).where(Message.person_id == cast.people[name].key)).all()
        assert [each.body for each in rows if "纸上双方签好" in each.title and "金额 0" in each.body]


def test_a_sum_from_paper_is_confirmed_by_both(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    on_paper(session, cast, handover, INCOME)
    item = signs(session, cast, handover, Deed.CONFIRM, "zhaojingli", number=INCOME)
    assert (item.state, item.paper, settled(item)) == (ItemState.ENTERED, True, False)
    with pytest.raises(DomainError, match="已经认过"):
        signs(session, cast, handover, Deed.CONFIRM, "zhaojingli", number=INCOME, words="再认")
    with pytest.raises(DomainError, match="自己的账号"):
        on_paper(session, cast, handover, INCOME)
    item = signs(session, cast, handover, Deed.CONFIRM, "sunzhuren", number=INCOME)
    assert (item.state, item.amount, item.paper) == (ItemState.ACCEPTED, 0, True)


def test_a_sum_that_differs_needs_words_of_both(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    on_paper(session, cast, handover, INCOME)
    item = signs(session, cast, handover, Deed.DIFFER, "zhaojingli", number=INCOME, words="应该是 1200 元")
    assert (item.state, settled(item)) == (ItemState.INCOMPLETE, False)
    item = signs(session, cast, handover, Deed.ANSWER, "sunzhuren", number=INCOME, words="账上没有这一笔")
    assert (settled(item), item.paper) == (True, False)


def test_a_refusal_to_confirm_has_a_witness(session: Session, cast: Cast) -> None:
    handover, words = opened(session, cast), "11月18日当着业委会的面，项目负责人不认。"
    on_paper(session, cast, handover, INCOME)

    def witnessed(name: str) -> HandoverItem:
        item = numbered(session, handover, INCOME)
        said = Said(item.version, words)
        witness_refusal(session, again(session, handover), item, said, by=cast.actor(name), at=NOON)
        return numbered(session, handover, INCOME)

    with pytest.raises(DomainError, match="另一位"):
        witnessed("liushuji")
    item = witnessed("chenkezhang")
    assert (item.state, item.giver_id, settled(item)) == (ItemState.INCOMPLETE, None, False)
    assert words in item.giver_words
    assert "见证" in item.giver_title
    item = signs(session, cast, handover, Deed.ANSWER, "sunzhuren", number=INCOME, words="按纸上的数接收")
    assert settled(item)


def test_who_entered_the_whole_list_from_paper_does_not_finish_it(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    for item in items_of(session, handover.key):
        on_paper(session, cast, handover, item.number)
        if item.kind.about.money:
            for name in ("zhaojingli", "sunzhuren"):
                signs(session, cast, handover, Deed.CONFIRM, name, number=item.number)
    with pytest.raises(DomainError, match="照纸录的"):
        finished(session, cast, handover, by="liushuji")
    finished(session, cast, handover, by="sunzhuren")
    assert again(session, handover).state is State.DONE


def test_items_are_added_once(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    for _ in range(2):
        add_item(session, again(session, handover), "对讲机 4 部", "s1", by=cast.actor("sunzhuren"), at=NOON)
    assert [(item.number, item.title) for item in items_of(session, handover.key)][-1] == (16, "对讲机 4 部")
    with pytest.raises(Invalid):
        add_item(session, again(session, handover), "", "s2", by=cast.actor("sunzhuren"), at=NOON)


def a_reading(session: Session, cast: Cast, handover: Handover, slip: str = "r1", **more: Any) -> Reading:
    values: dict[str, Any] = {"meter": Meter.WATER, "place": "水泵房总表", "value": "12345.6", "unit": "立方米"}
    shown = Shown(**(values | {"read_on": TODAY, "photos": (a_photo(session),)} | more))
    locked, by = again(session, handover), cast.actor("zhaojingli")
    return write_reading(session, locked, shown, slip, side=Side.GIVER, by=by, at=NOON)


def test_a_reading_is_agreed_by_the_other_side(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    reading = a_reading(session, cast, handover)
    assert a_reading(session, cast, handover).key == reading.key
    locked, giver, receiver = again(session, handover), cast.actor("lishifu"), cast.actor("sunzhuren")
    with pytest.raises(DomainError, match="另一方"):
        agree_reading(session, locked, reading.key, side=Side.GIVER, by=giver, at=NOON)
    for _ in range(2):
        agree_reading(session, locked, reading.key, side=Side.RECEIVER, by=receiver, at=NOON)
    assert [each.agreed_by for each in readings_of(session, handover.key)] == [cast.people["sunzhuren"].key]


@pytest.mark.parametrize(("more", "field"), [
    ({"value": "看不清"}, "value"), ({"place": ""}, "place"), ({"unit": ""}, "unit"), ({"photos": ()}, "photos"),
    ({"read_on": TODAY + DAY}, "read_on"),
])  # fmt: skip
def test_a_reading_has_a_place_a_number_a_day_and_a_photo(
    session: Session, cast: Cast, more: dict[str, Any], field: str
) -> None:
    handover = opened(session, cast)
    with pytest.raises(Invalid) as said:
        a_reading(session, cast, handover, **more)
    assert said.value.field == field


def test_quarrels_hold_nothing_up(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    words, by = "还有 30 户没交今年的物业费", cast.actor("zhaojingli")
    for _ in range(2):
        record_dispute(session, again(session, handover), words, 3_600_000, "d1", by=by, at=NOON)
    say_who_serves(session, again(session, handover), "门岗由安禾做到新物业进场", by=cast.actor("liushuji"), at=NOON)
    assert len(disputes_of(session, handover.key)) == 1
    assert handover_shown(session, handover, TODAY).meanwhile == "门岗由安禾做到新物业进场"
    all_signed(session, cast, handover)
    finished(session, cast, handover)
    assert is_done(session, cast.contract.key)


def test_done_ends_the_contract_and_the_roles(session: Session, cast: Cast) -> None:
    new = add_contract(
        session, company_id=wanjia(session).key, estate_id=cast.dongqu.key, kind=ContractKind.OWNERS,
        starts_on=date(2027, 2, 1), ends_on=None, by=cast.actor("admin"), at=NOON,
    )
    handover = opened(session, cast, receiver=Receiver.NEW_COMPANY, word="业委会 11月1日 书面同意", new_contract=new)
    all_signed(session, cast, handover)
    done = NOON + timedelta(days=20)
    finished(session, cast, handover, at=done)
    finished(session, cast, handover, at=done)
    session.expire_all()
    day = date(2026, 12, 8)
    contracts = {each.key: each for each in session.exec(select(ServiceContract))}
    assert (contracts[cast.contract.key].ends_on, contracts[new.key].starts_on) == (day, day)
    theirs = (RoleGrant.scope_id == cast.contract.key, RoleGrant.role == Role.PROJECT_MANAGER)
    assert [grant.ends_on for grant in session.exec(select(RoleGrant).where(*theirs))] == [day]
    paper = paper_about(session, f"handover:{handover.key}:list")
    assert paper is not None
    assert "新来的" not in paper.content


def test_whoever_the_owners_chose_meanwhile_begins_when_it_is_done(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    new = add_contract(
        session, company_id=wanjia(session).key, estate_id=cast.dongqu.key, kind=ContractKind.OWNERS,
        starts_on=date(2027, 2, 1), ends_on=None, by=cast.actor("admin"), at=NOON,
    )
    all_signed(session, cast, handover)
    finished(session, cast, handover, at=NOON + timedelta(days=20))
    session.expire_all()
    assert again(session, handover).new_contract_id == new.key
    begun = session.get(ServiceContract, new.key)
    assert begun is not None
    assert begun.starts_on < date(2027, 2, 1)
    told = handover_shown(session, again(session, handover), date(2026, 12, 9), company="安禾物业")
    assert told.meanwhile == "2026年12月8日交接办完了，安禾物业已经离开。"


def test_whoever_the_owners_chose_before_is_named_from_the_beginning(session: Session, cast: Cast) -> None:
    add_contract(
        session, company_id=wanjia(session).key, estate_id=cast.dongqu.key, kind=ContractKind.OWNERS,
        starts_on=date(2027, 1, 1), ends_on=None, by=cast.actor("admin"), at=NOON,
    )
    handover = opened(session, cast)
    paper = post_notice(session, again(session, handover), by=cast.actor("liushuji"), at=NOON)
    assert "新的物业：万家物业" in paper.content


def test_handed_over_early_it_serves_to_the_last_day(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    all_signed(session, cast, handover)
    finished(session, cast, handover)
    session.expire_all()
    contract = session.get(ServiceContract, cast.contract.key)
    assert contract is not None
    assert contract.ends_on == LAST


def test_an_end_already_past_stays(session: Session, cast: Cast) -> None:
    contract = session.get(ServiceContract, cast.contract.key)
    assert contract is not None
    contract.ends_on = date(2026, 10, 31)
    session.add(contract)
    handover = opened(session, cast, terminated_on=date(2026, 10, 31))
    all_signed(session, cast, handover)
    finished(session, cast, handover)
    session.expire_all()
    found = session.get(ServiceContract, cast.contract.key)
    assert found is not None
    assert found.ends_on == date(2026, 10, 31)


def test_nothing_is_done_while_something_is_left(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    all_signed(session, cast, handover, but=3)
    with pytest.raises(DomainError, match="还有 1 项"):
        finished(session, cast, handover)
    signs(session, cast, handover, Deed.HAND, "zhaojingli", number=3)
    signs(session, cast, handover, Deed.ACCEPT, "sunzhuren", number=3)
    refused(session, cast, handover)
    with pytest.raises(DomainError, match="拒绝交接"):
        finished(session, cast, handover)


def test_what_is_done_is_not_changed(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    all_signed(session, cast, handover)
    finished(session, cast, handover)
    for deed in (
        lambda: signs(session, cast, handover, Deed.HAND, "zhaojingli"), lambda: a_reading(session, cast, handover),
        lambda: refused(session, cast, handover),
        lambda: void_handover(session, again(session, handover), "弄错了", by=cast.actor("chenkezhang"), at=NOON),
    ):
        with pytest.raises(DomainError, match="办完"):
            deed()


def test_what_was_opened_by_mistake_makes_room(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    void_handover(session, again(session, handover), "日子写错了", by=cast.actor("chenkezhang"), at=NOON)
    assert handover_of(session, cast.contract.key) is None
    assert opened(session, cast, agreed_on=LAST).key != handover.key


def test_the_notice_is_posted_once(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    first = post_notice(session, handover, by=cast.actor("liushuji"), at=NOON)
    assert post_notice(session, handover, by=cast.actor("liushuji"), at=NOON).key == first.key
    assert first.public
    assert "2026年12月30日" in first.content
    assert "欠交物业服务费" in first.content
    assert [paper.about for paper in papers_about(session, f"handover:{handover.key}")] == [first.about]


def test_without_owners_who_may_the_community_stands_in(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    assert owners_who_sign(session, handover, TODAY) == [cast.people["sunzhuren"].key]
    appointed(session, cast, "sunzhuren")
    assert owners_who_sign(session, handover, TODAY) == []


def test_the_clock_says_it_twice_and_no_more(session: Session, cast: Cast) -> None:
    opened(session, cast)
    for days, messages in ((38, 0), (39, 5), (39, 5), (42, 5), (43, 10), (50, 10)):
        remind_of_handovers(session, NOON + timedelta(days=days))
        titles = [each.title for each in session.exec(select(Message)) if "退出" in each.title]
        assert len(titles) == messages


def test_a_person_gets_what_is_known_of_them(session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    signs(session, cast, handover, Deed.HAND, "zhaojingli", words="办公室一间")
    a_reading(session, cast, handover)
    key = cast.people["zhaojingli"].key
    found = export_handovers(session, key)
    assert [len(found[name]) for name in ("signatures", "readings", "disputes", "refusals")] == [1, 1, 0, 0]
    by = cast.actor("zhaojingli")
    record_dispute(session, again(session, handover), "还有 30 户没交费", None, "d1", by=by, at=NOON)
    forget_handovers(session, key, NOON)
    session.expire_all()
    assert [each.entered_by for each in disputes_of(session, handover.key)] == [None]
    assert numbered(session, handover).giver_id == key


def at_once(db: Engine, deed: Callable[[Session, Cast], object], known: Cast | None = None) -> list[str]:
    """The deed by two at the same moment; the kinds of refusal there were. `known` where the cast has grown."""
    refusals: list[str] = []
    together = Barrier(2)

    def one() -> None:
        with Session(db, expire_on_commit=False) as session:
            together.wait()
            session.connection(execution_options={WRITE: True})
            try:
                deed(session, known or load(session))
                session.commit()
            except DomainError as error:
                refusals.append(type(error).__name__)

    hands = [Thread(target=one) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return refusals


def only(session: Session) -> Handover:
    return again(session, session.exec(select(Handover)).one())


def test_two_who_begin_at_once_begin_one(db: Engine, cast: Cast) -> None:
    assert at_once(db, opened) == []
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        assert len(session.exec(select(Handover)).all()) == 1
        assert len(session.exec(select(HandoverItem)).all()) == 15


def test_two_who_sign_at_once_sign_once(db: Engine, session: Session, cast: Cast) -> None:
    opened(session, cast)
    session.commit()
    names = iter(("zhaojingli", "lishifu"))

    def sign(session: Session, cast: Cast) -> None:
        signs(session, cast, only(session), Deed.HAND, next(names), seen=1)

    assert at_once(db, sign) == ["Stale"]
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        assert len(session.exec(select(ItemMark)).all()) == 1
        assert len(session.exec(select(HandoverPhoto)).all()) == 1


def test_two_who_finish_at_once_finish_once(db: Engine, session: Session, cast: Cast) -> None:
    handover = opened(session, cast)
    all_signed(session, cast, handover)
    session.commit()
    names = iter(("sunzhuren", "chenkezhang"))
    assert at_once(db, lambda session, cast: finished(session, cast, only(session), by=next(names))) == ["DomainError"]
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        assert len(papers_about(session, f"handover:{handover.key}")) == 1
