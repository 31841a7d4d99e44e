"""What a decision needs, which steps it takes, how hands are counted, when a promise counts as kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core.errors import Invalid
from app.issues.rules.lifecycle import RULES, Status, Step
from app.meetings.rules.decisions import NEEDS, Told, check, conclusion, heard, kept, steps_of
from app.meetings.rules.hands import Hands, check_all_hands, check_hands, hands_of
from app.meetings.rules.kinds import Decision
from app.meetings.rules.promises import Given, Kept, rate, sentence, standing

TODAY = date(2026, 11, 18)
LAST = TODAY + timedelta(days=90)
MADE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


def test_every_decision_says_what_it_needs() -> None:
    assert set(NEEDS) == set(Decision)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, ""),
        ({"summary": "说了半天", "due_on": date(1999, 1, 1)}, ""),
        ({"decision": Decision.SETTLED}, "summary"),
        ({"decision": Decision.SETTLED, "reason": "换了灯泡"}, "summary"),
        ({"decision": Decision.SETTLED, "summary": "当场换了灯泡"}, ""),
        ({"decision": Decision.PROMISED, "due_on": TODAY}, "responsible"),
        ({"decision": Decision.PROMISED, "responsible": "孙经理"}, "due_on"),
        ({"decision": Decision.PROMISED, "responsible": "孙经理", "due_on": TODAY}, ""),
        ({"decision": Decision.PROMISED, "unit_id": 7, "due_on": LAST}, ""),
        ({"decision": Decision.PROMISED, "unit_id": 7, "due_on": LAST + timedelta(days=1)}, "due_on"),
        ({"decision": Decision.PROMISED, "unit_id": 7, "due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"decision": Decision.SENT_UP, "summary": "归水务局管"}, "reason"),
        ({"decision": Decision.SENT_UP, "reason": "归水务局管"}, ""),
        ({"decision": Decision.EXPLAINED}, "reason"),
        ({"decision": Decision.DECLINED}, "reason"),
        ({"decision": Decision.DECLINED, "reason": "占消防通道"}, ""),
    ],
)
def test_what_a_decision_needs(told: dict[str, Any], field: str) -> None:
    if not field:
        check(Told(**told), TODAY)
        return
    with pytest.raises(Invalid) as refusal:
        check(Told(**told), TODAY)
    assert refusal.value.field == field


@pytest.mark.parametrize("decision", [each for each in Decision if each is not Decision.PROMISED])
def test_only_a_promise_keeps_who_and_when(decision: Decision) -> None:
    told = kept(Told("说", decision, "为什么", "孙经理", 7, TODAY, Hands(1, 0, 0)))
    assert (told.responsible, told.unit_id, told.due_on) == ("", None, None)
    assert (told.summary, told.reason, told.hands) == ("说", "为什么", Hands(1, 0, 0))


@pytest.mark.parametrize(
    ("decision", "status", "another_unit", "steps"),
    [
        (Decision.PROMISED, Status.SUBMITTED, True, (Step.ACCEPTANCE, Step.DISPATCH, Step.COMMITMENT)),
        (Decision.PROMISED, Status.SUBMITTED, False, (Step.ACCEPTANCE, Step.COMMITMENT)),
        (Decision.PROMISED, Status.ACCEPTED, True, (Step.DISPATCH, Step.COMMITMENT)),
        (Decision.PROMISED, Status.IN_PROGRESS, False, (Step.COMMITMENT,)),
        (Decision.PROMISED, Status.REOPENED, True, (Step.DISPATCH, Step.COMMITMENT)),
        (Decision.PROMISED, Status.SUSPENDED, True, (Step.RESUMPTION, Step.DISPATCH, Step.COMMITMENT)),
        (Decision.PROMISED, Status.DONE, True, ()),
        (Decision.PROMISED, Status.CLOSED, True, ()),
        (Decision.PROMISED, Status.MERGED, True, ()),
        (Decision.SENT_UP, Status.SUBMITTED, True, (Step.ESCALATION,)),
        (Decision.SENT_UP, Status.DONE, False, (Step.ESCALATION,)),
        (Decision.SENT_UP, Status.CLOSED, False, ()),
        (Decision.SETTLED, Status.ACCEPTED, True, ()),
        (Decision.EXPLAINED, Status.ACCEPTED, True, ()),
        (Decision.DECLINED, Status.SUBMITTED, True, ()),
        (None, Status.SUBMITTED, True, ()),
    ],
)
def test_which_steps_a_decision_takes(
    decision: Decision | None, status: Status, another_unit: bool, steps: tuple[Step, ...]
) -> None:
    assert steps_of(decision, status, another_unit=another_unit) == steps


@pytest.mark.parametrize("decision", list(Decision))
@pytest.mark.parametrize("status", list(Status))
def test_the_table_of_the_issue_allows_every_step(decision: Decision, status: Status) -> None:
    for step in steps_of(decision, status, another_unit=True):
        rule = RULES[step]
        assert status in rule.frm, (decision, step)
        status = Status.IN_PROGRESS if step is Step.RESUMPTION else rule.to or status


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(decision=None), "这次没有说定。"),
        (Told("当场换了灯泡。", Decision.SETTLED), "现场解决：当场换了灯泡。"),
        (Told("", Decision.PROMISED, "西门装两个升降桩", "孙经理", 7, date(2026, 11, 20)),
         "限期办理：西门装两个升降桩。由安禾物业 孙经理，11月20日前办完。"),
        (Told("", Decision.PROMISED, "", "", 7, date(2026, 11, 20)), "限期办理。由安禾物业，11月20日前办完。"),
        (Told("", Decision.DECLINED, "占消防通道。"), "不采纳：占消防通道。"),
    ],
)  # fmt: skip
def test_a_decision_in_words(told: Told, words: str) -> None:
    assert heard(told, "安禾物业" if told.unit_id else "") == words
    assert conclusion(told).endswith("。")


def test_polishing_the_summary_tells_nobody_anew() -> None:
    told = Told("居民说了", Decision.DECLINED, "占通道")
    assert told.ruling == Told("三位居民说了", Decision.DECLINED, "占通道").ruling
    assert told.ruling != Told("居民说了", Decision.DECLINED, "占消防通道").ruling
    assert Told("换灯", Decision.SETTLED).ruling != Told("换了灯", Decision.SETTLED).ruling


@pytest.mark.parametrize(
    "other",
    [
        Told(summary="别的"), Told(decision=Decision.SETTLED), Told(reason="别的"), Told(responsible="别的"),
        Told(unit_id=1), Told(due_on=TODAY), Told(hands=Hands(0, 0, 0)),
    ],
)
def test_any_change_gives_another_stamp(other: Told) -> None:
    assert other.stamp != Told().stamp
    assert Told().stamp == Told().stamp


@pytest.mark.parametrize(
    ("given", "hands"),
    [((None, None, None), None), ((3, None, None), Hands(3, 0, 0)), ((0, 0, 0), Hands(0, 0, 0)),
     ((1, 2, 3), Hands(1, 2, 3))],
)  # fmt: skip
def test_hands_given(given: tuple[int | None, int | None, int | None], hands: Hands | None) -> None:
    assert hands_of(*given) == hands


@pytest.mark.parametrize(
    ("hands", "present", "words"),
    [(None, 0, ""), (Hands(0, 0, 0), 0, ""), (Hands(10, 5, 3), 18, ""), (Hands(10, 5, 4), 18, "一共 19 人"),
     (Hands(1, 0, 0), 0, "还没有人签到")],
)  # fmt: skip
def test_no_more_hands_than_people(hands: Hands | None, present: int, words: str) -> None:
    if not words:
        check_hands(hands, present)
        return
    with pytest.raises(Invalid, match=words) as refusal:
        check_hands(hands, present)
    assert refusal.value.field == "hands_for"


def test_of_many_counts_the_wrong_one_is_named() -> None:
    check_all_hands([("路灯", Hands(1, 1, 0)), ("停车", None)], 2)
    with pytest.raises(Invalid, match=r"“停车”.*一共 3 人"):
        check_all_hands([("路灯", Hands(1, 1, 0)), ("停车", Hands(2, 1, 0))], 2)


DUE = date(2026, 11, 18)


def given(**more: Any) -> Given:
    return Given(**{"made_at": MADE, "due_on": DUE, **more})


def noon(day: int) -> datetime:
    return datetime(2026, 11, day, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("promise", "today", "kept"),
    [
        (given(), DUE, Kept.RUNNING),
        (given(), DUE + timedelta(days=1), Kept.LATE),
        (given(done_at=noon(18)), DUE + timedelta(days=5), Kept.DONE),
        (given(done_at=noon(19)), DUE + timedelta(days=5), Kept.DONE_LATE),
        (given(due_on=date(2026, 11, 25), first_due_on=DUE, done_at=noon(20)), date(2026, 11, 20), Kept.DONE_LATE),
        (given(dropped=True), DUE, Kept.DROPPED),
        (given(status=Status.IN_PROGRESS), DUE, Kept.RUNNING),
        (given(status=Status.DONE, claimed_at=noon(17)), DUE, Kept.CLAIMED),
        (given(status=Status.DONE, claimed_at=noon(17), accepted=True), DUE, Kept.DONE),
        (given(status=Status.CLOSED, claimed_at=noon(18), accepted=True), date(2026, 11, 28), Kept.DONE),
        (given(status=Status.CLOSED, claimed_at=noon(19), accepted=True), date(2026, 11, 28), Kept.DONE_LATE),
        (given(status=Status.REOPENED, claimed_at=None), date(2026, 11, 28), Kept.LATE),
        (given(status=Status.WITHDRAWN), DUE, Kept.DROPPED),
        (given(status=Status.MERGED), DUE, Kept.DROPPED),
    ],
)
def test_how_a_promise_stands(promise: Given, today: date, kept: Kept) -> None:
    assert standing(promise, today) is kept


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        (given(), "在办"),
        (given(due_on=date(2026, 11, 16)), "过了 2 天"),
        (given(done_at=noon(17)), "办完了，答应 2 天，用了 1 天"),
        (given(status=Status.DONE), "说办完了，等核实"),
        (given(dropped=True), "不办了"),
    ],
)
def test_how_a_promise_reads(promise: Given, words: str) -> None:
    assert sentence(promise, DUE) == words


def test_the_rate_counts_what_should_be_done_by_now() -> None:
    promises = [
        given(done_at=noon(17)), given(done_at=noon(19)), given(), given(due_on=date(2026, 12, 1)), given(dropped=True),
    ]
    found = rate(promises, date(2026, 11, 20))
    assert (found.made, found.fallen_due, found.kept, found.percent) == (5, 4, 1, 25)
    assert rate([], DUE).percent is None
