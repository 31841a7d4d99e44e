"""Matters, callers, clocks, rolls, papers, who may: tables."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError, Forbidden, Invalid
from app.votes.rules import dates
from app.votes.rules.calling import check_caller, check_petition, petition_met, petition_words
from app.votes.rules.changes import concerned
from app.votes.rules.counting import Totals
from app.votes.rules.kinds import Caller, Holder, Mode, OfficerRole, PaperState, Tier, TopicKind, VoteState
from app.votes.rules.matters import ITEMS, Matter, check_matters
from app.votes.rules.opening import Ready, check_mode, check_state, officers_missing
from app.votes.rules.papers import UNSETTLED, is_ballot, is_entry, reconciled, serial_of, serial_text, settled
from app.votes.rules.roll import (
    Correction,
    Line,
    Source,
    check_roll,
    corrected,
    digest,
    grouped,
    namesake_words,
    regrouped,
    total,
)
from app.votes.rules.standing import Deed, Viewer, check_second

COUNTER, MONITOR, OBSERVER = OfficerRole
DISMISS = Matter(TopicKind.DISMISS, 4, "解聘安禾物业", "解除和安禾物业的合同。", 1, 1)
APPOINT = Matter(TopicKind.APPOINT, 4, "选聘新物业", "合同三年，物业费每月一元五角。", 2)
FUND = Matter(TopicKind.OTHER, 7, "筹集维修资金", "每平方米再交二十元维修资金。")


def test_three_of_the_eleven_take_three_quarters() -> None:
    assert [number for number, item in ITEMS.items() if item.tier is Tier.SPECIAL] == [7, 8, 9]
    assert list(ITEMS) == list(range(1, 12))


@pytest.mark.parametrize(
    ("matters", "words"),
    [
        ([], "1 到 5 件"), ([FUND] * 6, "1 到 5 件"), ([APPOINT, APPOINT], "只能选聘一家"),
        ([DISMISS, DISMISS], "写了两遍"),
        ([Matter(TopicKind.OTHER, 4, "换物业", "换一家好物业来服务大家。")], "哪一家"),
        ([Matter(TopicKind.DISMISS, 5, "解聘安禾", "解除和安禾物业的合同。", 1, 1)], "哪一家"),
        ([Matter(TopicKind.DISMISS, 4, "解聘安禾", "解除和安禾物业的合同。", 1)], "哪一份合同"),
        ([Matter(TopicKind.APPOINT, 4, "选聘新物业", "合同三年，物业费一元五角。")], "选聘哪一家"),
        ([Matter(TopicKind.OTHER, 12, "别的", "一件没有的事情写在这里。")], "十一类"),
        ([Matter(TopicKind.OTHER, 5, "调", "调整物业服务费的标准到两元。")], "题目"),
        ([Matter(TopicKind.OTHER, 5, "调整价格", "两元")], "题目"),
    ],
)
def test_what_a_vote_cannot_hold(matters: list[Matter], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        check_matters(matters)


def test_what_a_vote_can_hold() -> None:
    check_matters([DISMISS, APPOINT, FUND, FUND, FUND])


@pytest.mark.parametrize(
    ("signers", "heads", "met"),
    [
        (180, 900, True), (179, 900, False), (181, 901, True), (180, 901, False), (1, 5, True), (0, 5, False),
        (0, 0, False),
    ],
)
def test_a_fifth_may_call(signers: int, heads: int, met: bool) -> None:
    assert petition_met(signers, heads) is met
    assert ("够了" in petition_words(signers, heads)) is met
    if not met:
        with pytest.raises(DomainError, match="五分之一"):
            check_petition(signers, heads)


@pytest.mark.parametrize(
    ("caller", "reason", "committee", "fine"),
    [
        (Caller.OWNERS_COMMITTEE, "", True, True), (Caller.OWNERS_COMMITTEE, "", False, False),
        (Caller.TOWN, "业委会两次没有召集，业主书面申请", False, True), (Caller.TOWN, "没人管", True, False),
        (Caller.PETITION, "", False, True),
    ],
)
def test_who_may_call(caller: Caller, reason: str, committee: bool, fine: bool) -> None:
    if fine:
        check_caller(caller, reason, has_committee=committee)
    else:
        with pytest.raises(Invalid):
            check_caller(caller, reason, has_committee=committee)


POSTED = date(2026, 9, 20)


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [
        (date(2026, 10, 6), date(2026, 10, 20), ""), (date(2026, 10, 5), date(2026, 10, 20), "opens_on"),
        (date(2026, 10, 6), date(2026, 10, 8), ""), (date(2026, 10, 6), date(2026, 10, 7), "closes_on"),
        (date(2026, 10, 6), date(2026, 12, 4), ""), (date(2026, 10, 6), date(2026, 12, 5), "closes_on"),
        (date(2026, 10, 6), date(2026, 10, 1), "closes_on"), (date(2026, 12, 20), date(2026, 12, 30), "opens_on"),
    ],
)
def test_fifteen_whole_days_and_a_bearable_vote(opens: date, closes: date, field: str) -> None:
    """The day of posting does not count; holidays do."""
    if not field:
        dates.check_days(POSTED, opens, closes)
        return
    with pytest.raises(Invalid) as refusal:
        dates.check_days(POSTED, opens, closes)
    assert refusal.value.field == field


def test_days_become_instants_of_shanghai() -> None:
    assert dates.starts(date(2026, 10, 6)) == datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
    closes = dates.ends(date(2026, 10, 20))
    assert closes == datetime(2026, 10, 20, 16, 0, tzinfo=UTC)
    assert dates.last_day(closes) == date(2026, 10, 20)
    assert [dates.days_left(closes, closes - timedelta(seconds=each)) for each in (1, 0)] == [1, 0]
    assert dates.result_due(date(2026, 12, 30)) == date(2027, 1, 2)


@pytest.mark.parametrize(
    ("posted", "last"),
    [
        (date(2026, 11, 23), date(2027, 11, 23)), (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_year_to_sue(posted: date, last: date) -> None:
    assert dates.revocable_until(posted) == last


def source(home: int, same: str = "", **more: object) -> Source:
    return Source(home, f"3号楼1单元{home}", "3号楼", 10_000, same, **more)  # type: ignore[arg-type] # a test's short way


def test_heads_of_the_law() -> None:
    """One home one head; one buyer's three homes one; all the developer's stock one."""
    lines = grouped([
        source(1), source(2, "周"), source(3, "周"), source(4, "周"), source(5, holder=Holder.DEVELOPER),
        source(6, holder=Holder.DEVELOPER, same="周"),
    ])
    assert total(lines) == Totals(3, 60_000)
    assert [line.group for line in lines] == [1, 2, 2, 2, 5, 5]
    assert [line.heads for line in lines] == [1, 1, 0, 0, 1, 0]


def test_heads_as_owners_agreed() -> None:
    lines = grouped([source(1, heads=1), source(2, "周", heads=2), source(3, "周", heads=2)])
    assert total(lines).heads == 3


LINES = grouped([source(1, "甲"), source(2, "甲"), source(3), source(4, holder=Holder.DEVELOPER)])


@pytest.mark.parametrize(
    ("change", "groups", "heads", "touched"),
    [
        (Correction(3, area=12_000), [1, 1, 3, 4], [1, 0, 1, 1], set()),
        (Correction(3, same_as=2), [1, 1, 1, 4], [1, 0, 0, 1], {1, 3}),
        (Correction(2, same_as=0), [1, 2, 3, 4], [1, 1, 1, 1], {1, 2}),
        (Correction(1, same_as=0), [1, 2, 3, 4], [1, 1, 1, 1], {1, 2}),
        (Correction(1, holder=Holder.DEVELOPER), [4, 2, 3, 4], [0, 1, 1, 1], {1, 2, 4}),
        (Correction(4, holder=Holder.OWNER), [1, 1, 3, 4], [1, 0, 1, 1], set()),
        (Correction(3, owner="乙"), [1, 1, 3, 4], [1, 0, 1, 1], set()),
    ],
)
def test_corrections_keep_groups_whole(
    change: Correction, groups: list[int], heads: list[int], touched: set[int]
) -> None:
    after = corrected(LINES, change)
    assert [line.group for line in after] == groups
    assert [line.heads for line in after] == heads
    assert regrouped(LINES, after) == touched


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([None, 0, 1, 2, 3, 4]), st.sampled_from([None, *Holder]))))
def test_after_any_corrections_every_group_has_its_heads_once(
    changes: list[tuple[int, int | None, Holder | None]],
) -> None:
    lines = list(LINES)
    for home, same_as, holder in changes:
        lines = corrected(lines, Correction(home, same_as=same_as, holder=holder))
    assert [line.home_id for line in lines] == [1, 2, 3, 4]
    for group in {line.group for line in lines}:
        members = [line for line in lines if line.group == group]
        assert [line.heads for line in members if line.home_id == group] == [1]
        assert sum(line.heads for line in members) == 1
    assert len({line.group for line in lines if line.holder is Holder.DEVELOPER}) <= 1


def test_a_home_that_does_not_exist_leaves_the_roll() -> None:
    after = corrected(LINES, Correction(1, gone=True))
    assert [(line.home_id, line.group, line.heads) for line in after] == [(2, 2, 1), (3, 3, 1), (4, 4, 1)]
    assert corrected(LINES, Correction(3, gone=True)) == [LINES[0], LINES[1], LINES[3]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Correction(3, area=12_050), {3: ["3：面积从 100 平方米改成 120.50 平方米。"]}),
        (Correction(2, area=9000), {each: ["2：面积从 100 平方米改成 90 平方米。"] for each in (1, 2)}),
        (Correction(3, same_as=2), {each: ["3：改成和另外 2 套合起来算一户。"] for each in (1, 2, 3)}),
        (Correction(2, same_as=0), {each: ["1：改成单独算一户。", "2：改成单独算一户。"] for each in (1, 2)}),
        (Correction(3, owner="乙"), {3: ["3：业主姓名改了。"]}),
        (Correction(2, gone=True), {1: ["1：改成单独算一户。", "2：不在名册上了，没有这一户。"],
                                    2: ["1：改成单独算一户。", "2：不在名册上了，没有这一户。"]}),
        (Correction(4, holder=Holder.OWNER), {4: ["4：改成业主的。"]}),
    ],
)
def test_who_hears_what_of_a_correction(change: Correction, said: dict[int, list[str]]) -> None:
    found = concerned(LINES, corrected(LINES, change))
    assert {home: [each.removeprefix("3号楼1单元") for each in sentences] for home, sentences in found.items()} == said


def test_namesakes_are_said_without_the_name() -> None:
    lines = grouped([
        source(1, owner="王伟"), source(2, owner="王伟"), source(3, "1", owner="李"), source(4, "1", owner="李"),
    ])
    assert "3号楼1单元1、3号楼1单元2，按 2 户算" in namesake_words(lines)
    assert "王伟" not in namesake_words(lines)
    assert namesake_words(lines[1:]) == ""


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [
        (COUNTER, Viewer(role=MONITOR), True), (MONITOR, Viewer(role=COUNTER), True),
        (COUNTER, Viewer(role=COUNTER), False), (MONITOR, Viewer(role=MONITOR), False),
        (COUNTER, Viewer(runs=True), False), (COUNTER, Viewer(role=MONITOR, recused=True), False),
        (None, Viewer(owners=True), True), (OBSERVER, Viewer(runs=True), True), (None, Viewer(role=MONITOR), False),
        (None, Viewer(runs=True, recused=True), False),
    ],
)
def test_who_confirms_a_paper_found_after_the_close(first: OfficerRole | None, second: Viewer, may: bool) -> None:
    with pytest.raises(DomainError):
        check_second(first, second, same=True)
    if may:
        check_second(first, second, same=False)
        return
    with pytest.raises(Forbidden):
        check_second(first, second, same=False)


def test_a_home_that_is_not_there() -> None:
    for change in (Correction(9), Correction(1, same_as=9)):
        with pytest.raises(ValueError, match="not on the roll"):
            corrected(LINES, change)


def test_a_roll_nobody_could_vote_by() -> None:
    for bad in ([], [LINES[0], LINES[0]], [Line(1, "x", "x", 0, 1)]):
        with pytest.raises(DomainError):
            check_roll(bad)
    check_roll(LINES)


def test_a_digest_sees_every_change_but_names() -> None:
    whole = digest(LINES)
    assert digest(list(reversed(LINES))) == whole
    assert digest(corrected(LINES, Correction(3, area=10_001))) != whole
    assert digest(corrected(LINES, Correction(3, same_as=1))) != whole
    assert digest(corrected(LINES, Correction(3, owner="乙"))) == whole


@pytest.mark.parametrize(
    ("typed", "serial"),
    [("0001", 1), (" 12 ", 12), ("0", None), ("", None), ("1a", None), ("１", None), ("1234567", None)],
)
def test_serials(typed: str, serial: int | None) -> None:
    assert serial_of(typed) == serial
    assert serial is None or serial_of(serial_text(serial)) == serial


@pytest.mark.parametrize(
    ("first", "second", "end"),
    [("yn", "yn", PaperState.COUNTED), ("yn", "ya", None), ("-", "-", PaperState.SPOILED), ("-", "yn", None)],
)
def test_two_entries_agree_or_a_third_looks(first: str, second: str, end: PaperState | None) -> None:
    assert settled(first, second) is end


def test_what_an_entry_and_a_ballot_can_be() -> None:
    assert [is_entry(each, 2) for each in ("yx", "-")] == [True, True]
    assert not any(is_entry(each, 2) for each in ("y", "yz", "ynn", "--", ""))
    assert [is_ballot(each, 2) for each in ("ya", "yx", "y", "")] == [True, False, False, False]


@given(st.lists(st.sampled_from(PaperState), max_size=60))
def test_sheets_add_up(states: list[PaperState]) -> None:
    found = reconciled(states)
    assert found.issued == found.counted + found.spoiled + found.missing + found.out + found.waiting == len(states)
    assert found.balanced is not bool({PaperState.ISSUED, *UNSETTLED} & set(states))
    assert ("对上了" in found.words) is found.balanced


@pytest.mark.parametrize(
    ("roles", "missing"),
    [([COUNTER, COUNTER, MONITOR], 0), ([COUNTER, MONITOR], 1), ([COUNTER, COUNTER, OBSERVER], 1), ([], 2)],
)
def test_two_counters_and_a_monitor(roles: list[OfficerRole], missing: int) -> None:
    assert len(officers_missing(roles)) == missing
    assert len(Ready(tuple(roles), 1, unsealed=True).missing) == missing + 2


def test_the_second_way_needs_the_owners_own_rule() -> None:
    check_mode(Mode.STRICT, "", 0)
    check_mode(Mode.COUNT_WITH_MAJORITY, "已送达未表决的，视为同意多数意见。", 1)
    for clause, photos in (("", 1), ("太短", 1), ("已送达未表决的，视为同意多数意见。", 0)):
        with pytest.raises(DomainError, match="议事规则"):
            check_mode(Mode.COUNT_WITH_MAJORITY, clause, photos)


def test_a_step_at_the_wrong_time_says_where_things_stand() -> None:
    with pytest.raises(DomainError, match="公示中"):
        check_state(VoteState.POSTED, VoteState.OPEN)


@pytest.mark.parametrize(
    ("viewer", "may"),
    [
        (Viewer(), set()), (Viewer(resident=True), {Deed.ROLL, Deed.OBJECT}),
        (Viewer(runs=True), {Deed.KEEP, Deed.ROLL, Deed.COUNT, Deed.EVIDENCE}),
        (Viewer(owners=True), {Deed.KEEP, Deed.ROLL, Deed.COUNT, Deed.EVIDENCE}),
        (Viewer(role=COUNTER), {Deed.ROLL, Deed.COUNT, Deed.ENTER, Deed.PROPOSE, Deed.EVIDENCE, Deed.SECRET}),
        (Viewer(role=MONITOR), {Deed.ROLL, Deed.COUNT, Deed.ENTER, Deed.CONFIRM, Deed.EVIDENCE, Deed.SECRET}),
        (Viewer(role=OBSERVER), {Deed.ROLL, Deed.EVIDENCE}),
        (Viewer(auditor=True), {Deed.ROLL, Deed.EVIDENCE, Deed.SECRET}),
        (Viewer(runs=True, role=COUNTER, recused=True), set()), (Viewer(auditor=True, recused=True), set()),
        (Viewer(owners=True, resident=True, recused=True), {Deed.ROLL, Deed.OBJECT}),
    ],
)
def test_who_may_do_what(viewer: Viewer, may: set[Deed]) -> None:
    assert {deed for deed in Deed if viewer.may(deed)} == may
    for deed in set(Deed) - may:
        with pytest.raises(Forbidden):
            viewer.check(deed)
