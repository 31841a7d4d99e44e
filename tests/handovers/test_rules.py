"""Days, moves, standing and sums: tables with a row on each side of every boundary."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError, Forbidden, Invalid
from app.handovers.rules.dates import (
    add_months,
    check_emergency_days,
    emergency_limit,
    leave_by,
    left_words,
    reminder_day,
)
from app.handovers.rules.emergency import check_decider, check_needed, check_not_extended, check_stop, check_words
from app.handovers.rules.items import (
    MOVES,
    Deed,
    allowed,
    check_done,
    check_handed,
    check_move,
    check_witness,
    only_said_missing,
    settled,
    shown_as,
    unheard,
)
from app.handovers.rules.kinds import CATALOGUE, OPENING, Group, ItemKind, ItemState, RefusalKind, Side, State
from app.handovers.rules.money import fen, yuan
from app.handovers.rules.refusals import check_letter, check_met, check_reportable
from app.handovers.rules.standing import Ground, Power, Viewer, check_two
from app.people.rules.roles import Actor, Grant, Role
from tests.handovers.hold import LAST, TODAY

DAY = timedelta(days=1)
LONG = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("agreed", "last"),
    [
        (None, date(2026, 12, 30)), (LAST, LAST), (LAST + DAY, LAST + DAY), (date(2027, 3, 1), date(2027, 3, 1)),
    ],
)
def test_thirty_days_unless_agreed(agreed: date | None, last: date) -> None:
    assert leave_by(LAST, agreed) == last


def test_nobody_agrees_to_leave_before_the_end() -> None:
    with pytest.raises(Invalid, match="第四十八条"):
        leave_by(LAST, LAST - DAY)
    assert leave_by(date.max, None) == date.max


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)), (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)), (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2026, 3, 31), date(2026, 9, 30)), (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)), (date(9999, 8, 1), date.max),
    ],
)
def test_six_months_end_on_the_same_day_of_the_month(start: date, last: date) -> None:
    assert emergency_limit(start) == last


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_are_added_one_after_another(day: date, months: int) -> None:
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + DAY).day == 1


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [
        (TODAY, date(2027, 5, 18), ""), (TODAY, date(2027, 5, 19), "第五十条"), (TODAY, TODAY, ""),
        (TODAY, TODAY - DAY, "不能早于"), (TODAY - 7 * DAY, TODAY, ""), (TODAY - 8 * DAY, TODAY, "最早"),
        (TODAY + 30 * DAY, TODAY + 40 * DAY, ""), (TODAY + 31 * DAY, TODAY + 40 * DAY, "最晚"),
    ],
)
def test_emergency_days(start: date, until: date, said: str) -> None:
    if not said:
        check_emergency_days(start, until, TODAY)
        return
    with pytest.raises(Invalid, match=said):
        check_emergency_days(start, until, TODAY)


@pytest.mark.parametrize(
    ("start", "until", "day"),
    [
        (date(2026, 1, 15), date(2026, 7, 15), date(2026, 5, 30)),
        (date(2026, 8, 31), date(2027, 2, 28), date(2027, 1, 15)),
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 23)), (TODAY, TODAY, TODAY),
        (date(2026, 1, 15), date(2026, 5, 30), date(2026, 4, 26)),
        (date(9999, 1, 1), date(9999, 2, 1), date(9999, 2, 1)),
    ],
)
def test_the_town_hears_in_time(start: date, until: date, day: date) -> None:
    assert reminder_day(start, until) == day


@pytest.mark.parametrize(("days", "words"), [(9, "还有 9 天"), (0, "今天是最后一天"), (-1, "已经过了 1 天")])
def test_days_left(days: int, words: str) -> None:
    assert left_words(TODAY + days * DAY, TODAY) == words


@pytest.mark.parametrize(("since", "until", "fits"), [
    (None, date(2027, 5, 18), True), (date(2026, 6, 18), date(2026, 12, 18), True),
    (date(2026, 6, 18), date(2026, 12, 19), False),
])  # fmt: skip
def test_six_months_are_not_begun_anew(since: date | None, until: date, fits: bool) -> None:
    if fits:
        check_not_extended(since, until)
    else:
        with pytest.raises(DomainError, match="不能延长"):
            check_not_extended(since, until)


def test_who_decides_an_emergency() -> None:
    official = Actor(1, "陈", (Grant(Role.TOWN_OFFICIAL, 1, LONG),))
    check_decider(official, 1, 5, frozenset({6}))
    for actor, posts in ((official, {5}), (Actor(2, "刘", (Grant(Role.COMMUNITY_SECRETARY, 1, LONG),)), set())):
        with pytest.raises(Forbidden):
            check_decider(actor, 1, 5, frozenset(posts))
    with pytest.raises(Forbidden, match="第五十条"):
        check_decider(official, 2, 5, frozenset())


@pytest.mark.parametrize(("serving", "seen", "told_by", "found", "said"), [
    ("", False, None, False, ""), ("安禾物业", True, 1, True, ""), ("安禾物业", True, None, True, ""),
    ("安禾物业", False, None, True, "先有人登记"), ("安禾物业", True, 1, False, "业主共同决定"),
    ("安禾物业", True, 2, True, "另一位"),
])  # fmt: skip
def test_a_company_that_serves_is_not_set_aside(
    serving: str, seen: bool, told_by: int | None, found: bool, said: str
) -> None:
    if not said:
        check_needed(serving, seen=seen, told_by=told_by, found=found, decider=2)
        return
    with pytest.raises(DomainError, match=said):
        check_needed(serving, seen=seen, told_by=told_by, found=found, decider=2)


@pytest.mark.parametrize(("since", "facts", "meeting", "photos", "field"), [
    ("11-17", "楼道没有人扫，大门没有人看。", "联席〔2026〕6号", 1, ""),
    ("11-18", "楼道没有人扫，大门没有人看。", "联席〔2026〕6号", 1, "since"),
    ("10-20", "楼道没有人扫，大门没有人看。", "联席〔2026〕6号", 1, ""),
    ("10-19", "楼道没有人扫，大门没有人看。", "联席〔2026〕6号", 1, "since"),
    ("11-17", "没有人", "联席〔2026〕6号", 1, "facts"), ("11-17", "楼道没有人扫，大门没有人看。", "有", 1, "meeting"),
    ("11-17", "楼道没有人扫，大门没有人看。", "联席〔2026〕6号", 0, "photos"),
])  # fmt: skip
def test_what_shows_that_a_company_stopped(since: str, facts: str, meeting: str, photos: int, field: str) -> None:
    since_day, began, today = date.fromisoformat(f"2026-{since}"), date(2026, 10, 20), date(2026, 11, 17)
    if not field:
        check_stop(since_day, began, today, facts, meeting, photos)
        return
    with pytest.raises(Invalid) as refused:
        check_stop(since_day, began, today, facts, meeting, photos)
    assert refused.value.field == field


def test_a_stop_is_not_dated_back_beyond_thirty_days() -> None:
    words = ("楼道没有人扫，大门没有人看。", "联席〔2026〕6号", 1)
    check_stop(date(2026, 10, 18), date(2020, 1, 1), date(2026, 11, 17), *words)
    with pytest.raises(Invalid, match="30 天前"):
        check_stop(date(2026, 10, 17), date(2020, 1, 1), date(2026, 11, 17), *words)


@pytest.mark.parametrize(("state", "words", "witness", "said"), [
    (ItemState.ENTERED, "当着业委会的面，他不认。", 3, ""), (ItemState.ENTERED, "不认", 3, "当着谁的面"),
    (ItemState.ENTERED, "当着业委会的面，他不认。", 1, "另一位"),
    (ItemState.HANDED, "当着业委会的面，他不认。", 3, "照纸录的"),
])  # fmt: skip
def test_who_witnesses_that_a_sum_is_not_confirmed(state: ItemState, words: str, witness: int, said: str) -> None:
    if not said:
        check_witness(state, words, witness, {1, 2, None})
        return
    with pytest.raises(DomainError, match=said):
        check_witness(state, words, witness, {1, 2, None})


@pytest.mark.parametrize(("why", "content", "fee", "field"), [
    ("原物业撤走了全部人员。", "保洁", 80, "content"), ("太短", "保洁、门岗", 80, "why"),
    ("原物业撤走了全部人员。", "保洁、门岗", None, "fee"), ("原物业撤走了全部人员。", "保洁、门岗", 10_000, "fee"),
])  # fmt: skip
def test_an_emergency_says_what_and_why(why: str, content: str, fee: int | None, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_words(why, content, fee)
    assert refused.value.field == field


def test_the_nine_classes_of_records_are_all_there() -> None:
    records = [kind for kind in OPENING if kind.about.group is Group.RECORDS]
    assert len(records) == 9
    assert {kind.about.article for kind in records} == {"第四十六条"}
    assert [kind for kind in OPENING if kind.about.personal] == [ItemKind.OWNERS_REGISTER]
    assert set(CATALOGUE) == set(ItemKind)


@pytest.mark.parametrize("deed", list(Deed))
@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("state", list(ItemState))
def test_every_move_is_allowed_or_refused_with_a_sentence(deed: Deed, side: Side, state: ItemState) -> None:
    if allowed(deed, side, state):
        check_move(deed, side, state, "图纸缺两张")
        return
    with pytest.raises(DomainError) as refused:
        check_move(deed, side, state, "图纸缺两张")
    assert refused.value.message.endswith("。")


def test_what_is_accepted_stays_so() -> None:
    assert not [deed for deed in Deed for side in Side if allowed(deed, side, ItemState.ACCEPTED)]
    assert [deed for deed in Deed if MOVES[deed].to is ItemState.ACCEPTED] == [Deed.ACCEPT]
    assert not allowed(Deed.ACCEPT, Side.GIVER, ItemState.HANDED)


@pytest.mark.parametrize("deed", [Deed.SHORT, Deed.LACK, Deed.ANSWER, Deed.DIFFER])
def test_what_is_lacking_needs_words(deed: Deed) -> None:
    state = next(iter(MOVES[deed].states))
    with pytest.raises(Invalid):
        check_move(deed, Side.RECEIVER, state, "缺")


@pytest.mark.parametrize(("kind", "amount", "photos", "field"), [
    (ItemKind.PREMISES, None, 1, ""), (ItemKind.PREMISES, None, 0, "photos"), (ItemKind.OWNERS_REGISTER, None, 0, ""),
    (ItemKind.OWNERS_REGISTER, None, 1, "photos"), (ItemKind.COMMON_INCOME, 0, 1, ""),
    (ItemKind.COMMON_INCOME, None, 1, "amount"),
])  # fmt: skip
def test_what_belongs_to_handing_over(kind: ItemKind, amount: int | None, photos: int, field: str) -> None:
    if not field:
        check_handed(kind, amount, photos)
        return
    with pytest.raises(Invalid) as refused:
        check_handed(kind, amount, photos)
    assert refused.value.field == field


@dataclass
class Thing:
    state: ItemState
    giver_words: str = ""
    receiver_words: str = ""


@pytest.mark.parametrize(("thing", "done"), [
    (Thing(ItemState.ACCEPTED), True), (Thing(ItemState.HANDED, "交了", ""), False), (Thing(ItemState.WAITING), False),
    (Thing(ItemState.ENTERED, "认", "认"), False),
    (Thing(ItemState.MISSING, "没有", ""), False), (Thing(ItemState.MISSING, "没有", "知道了"), True),
    (Thing(ItemState.INCOMPLETE, "", "缺两张"), False), (Thing(ItemState.INCOMPLETE, "找不到", "缺两张"), True),
])  # fmt: skip
def test_an_item_is_settled_by_both(thing: Thing, done: bool) -> None:
    assert settled(thing) is done
    if done:
        check_done(State.OPEN, [thing])
    else:
        with pytest.raises(DomainError, match="还有 1 项"):
            check_done(State.OPEN, [Thing(ItemState.ACCEPTED), thing])


@pytest.mark.parametrize(("late", "reported", "stopped", "said"), [
    (0, True, True, ""), (1, False, False, ""), (1, True, False, "报给区里"), (1, False, True, "停止了服务"),
])  # fmt: skip
def test_nobody_waits_for_a_company_that_is_gone(late: int, said: str, *, reported: bool, stopped: bool) -> None:
    why = unheard(LAST, LAST + late * DAY, reported=reported, stopped=stopped)
    assert (said in why, bool(why)) == (True, bool(said))


@pytest.mark.parametrize(("thing", "done"), [
    (Thing(ItemState.MISSING, "", "没有交"), True), (Thing(ItemState.INCOMPLETE, "", "缺两张"), True),
    (Thing(ItemState.MISSING, "没有", ""), False), (Thing(ItemState.WAITING), False),
    (Thing(ItemState.ENTERED), False), (Thing(ItemState.HANDED), False),
])  # fmt: skip
def test_of_a_company_that_is_gone_the_receivers_word_is_enough(thing: Thing, *, done: bool) -> None:
    assert settled(thing, absent=True) is done
    if done:
        check_done(State.REFUSED, [thing], absent=True)


@pytest.mark.parametrize(("giver", "receiver", "label", "tone", "denied"), [
    ("直供水，没有水箱", "", "物业说没有这一项", "line", True), ("", "没见过", "接收的一方说没有这一项", "line", False),
    ("直供水，没有水箱", "是没有", "没有这一项", "soon", False),
])  # fmt: skip
def test_that_there_is_none_is_the_word_of_one_side(
    giver: str, receiver: str, label: str, tone: str, *, denied: bool
) -> None:
    thing = Thing(ItemState.MISSING, giver, receiver)
    shown = shown_as(thing)
    assert (shown.label, shown.tone, only_said_missing(thing)) == (label, tone, denied)


@pytest.mark.parametrize("state", [State.REFUSED, State.DONE, State.VOID])
def test_only_an_open_handover_is_done(state: State) -> None:
    with pytest.raises(DomainError):
        check_done(state, [Thing(ItemState.ACCEPTED)])
    with pytest.raises(DomainError):
        check_done(State.OPEN, [])


@pytest.mark.parametrize(("kind", "today", "said"), [
    (RefusalKind.STAY, LAST, "第四十八条"), (RefusalKind.STAY, LAST + DAY, ""), (RefusalKind.WITHHOLD, TODAY, ""),
    (RefusalKind.OBSTRUCT, TODAY, ""),
])  # fmt: skip
def test_when_a_company_refuses_to_leave(kind: RefusalKind, today: date, said: str) -> None:
    if not said:
        check_reportable(State.OPEN, kind, "去要图纸当面说不给。", LAST, today)
        return
    with pytest.raises(DomainError, match=said):
        check_reportable(State.OPEN, kind, "去要图纸当面说不给。", LAST, today)


def test_the_district_hears_after_the_joint_meeting() -> None:
    with pytest.raises(DomainError, match="联席会议"):
        check_letter(None)
    check_letter(TODAY)
    check_met(TODAY, TODAY, TODAY, "纪要 3 号")
    for met_on, words in ((TODAY + DAY, "纪要 3 号"), (TODAY - DAY, "纪要 3 号"), (TODAY, "")):
        with pytest.raises(Invalid):
            check_met(met_on, TODAY, TODAY, words)


GROUND = Ground(1, 2, 3, 4, 5, new_contract_id=6)
STANDS_IN = Ground(1, 2, 3, 4, 5, stands_in=True)
STAFF, NEWCOMER = Grant(Role.COMPANY_STAFF, 4, LONG), Grant(Role.PROJECT_MANAGER, 6, LONG)
OWNERS, COMMITTEE = Grant(Role.OWNERS_COMMITTEE, 3, LONG), Grant(Role.COMMITTEE_MEMBER, 2, LONG)
TOWN, AUDITOR = Grant(Role.TOWN_OFFICIAL, 1, LONG), Grant(Role.AUDITOR, 1, LONG)
ELSEWHERE = tuple(Grant(role, 9, LONG) for role in (Role.COMPANY_STAFF, Role.OWNERS_COMMITTEE, Role.COMMITTEE_MEMBER))
ALL = frozenset(Power)
RUNS = frozenset({Power.LOOK, Power.WRITE, Power.COMPLAIN, Power.FINISH, Power.ARRANGE})


@pytest.mark.parametrize(
    ("grants", "ground", "posts", "side", "powers"),
    [
        ((), GROUND, (), None, set()), (ELSEWHERE, GROUND, (), None, set()),
        ((STAFF,), GROUND, (5,), Side.GIVER, {Power.LOOK, Power.SIGN, Power.WRITE}),
        ((OWNERS,), GROUND, (), Side.RECEIVER, {Power.LOOK, Power.SIGN, Power.WRITE, Power.COMPLAIN, Power.FINISH}),
        ((OWNERS,), GROUND, (5,), None, set()), ((OWNERS,), GROUND, (7,), Side.RECEIVER, None),
        ((COMMITTEE,), GROUND, (), None, RUNS | {Power.PAPER, Power.WITNESS}),
        ((COMMITTEE,), STANDS_IN, (), Side.RECEIVER, RUNS | {Power.PAPER, Power.SIGN}),
        ((COMMITTEE,), STANDS_IN, (5,), None, set()),
        ((TOWN,), STANDS_IN, (), None, RUNS | {Power.WITNESS, Power.REPORT, Power.VOID}),
        ((TOWN,), GROUND, (5,), None, set()),
        ((NEWCOMER,), GROUND, (6,), None, {Power.LOOK}), ((AUDITOR,), GROUND, (), None, {Power.LOOK}),
        ((STAFF, OWNERS), GROUND, (5,), Side.GIVER, {Power.LOOK, Power.SIGN, Power.WRITE}),
    ],
)
def test_who_may_do_what(
    grants: tuple[Grant, ...], ground: Ground, posts: tuple[int, ...], side: Side | None, powers: set[Power] | None
) -> None:
    viewer = Viewer(Actor(1, "某人", grants), ground, frozenset(posts))
    assert viewer.side is side
    if powers is not None:
        assert {power for power in ALL if viewer.may(power)} == powers
    for power in ALL:
        if not viewer.may(power):
            with pytest.raises(Forbidden):
                viewer.check(power)


def test_a_visitor_may_nothing() -> None:
    assert not [power for power in Power if Viewer(None, STANDS_IN).may(power)]


def test_nobody_signs_for_both() -> None:
    check_two(1, 2)
    check_two(1, None)
    with pytest.raises(Forbidden):
        check_two(1, 1)


@pytest.mark.parametrize(("text", "amount"), [
    ("0", 0), ("0.01", 1), ("12,000.5", 1_200_050), ("12，000元", 1_200_000), ("1.234", None), ("-1", None), ("", None),
    ("100000000", 10_000_000_000), ("100000000.01", None), ("999999999999", None), ("１２", None), ("1e5", None),
])  # fmt: skip
def test_sums(text: str, amount: int | None) -> None:
    assert fen(text) == amount


@given(st.integers(0, 10_000_000_000))
def test_a_sum_reads_back(amount: int) -> None:
    assert fen(yuan(amount)) == amount
