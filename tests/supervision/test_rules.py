"""The rules of supervision as tables: steps, clocks, who is who, what suggests an order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError, Forbidden, Invalid
from app.people.rules.roles import Actor, Grant, Role
from app.supervision.rules import candidates as rules
from app.supervision.rules.deadlines import Clock, Mark, chip, due_in, marks, next_mark
from app.supervision.rules.kinds import ENDED, OPEN, RUNNING, WITH_TOWN, Reason, State, Step, order_number
from app.supervision.rules.lifecycle import RULES, after_return, check, may, open_steps
from app.supervision.rules.standing import Ground, Hat, hats
from tests.cast import LONG_AGO, NOON

RECEIVER, TOWN = frozenset({Hat.RECEIVER, Hat.RECUSED}), frozenset({Hat.TOWN})
DUE = datetime(2026, 11, 25, 10, tzinfo=UTC)
"""18:00 of the fifth working day after NOON."""


def test_states_are_told_apart() -> None:
    assert RUNNING | WITH_TOWN == OPEN
    assert not OPEN & ENDED
    assert len({state.label for state in State}) == len(State)
    assert order_number(2026, 5) == "督办〔2026〕5号"


@pytest.mark.parametrize(
    ("state", "receiver", "town"),
    [
        (State.ISSUED, [Step.ACKNOWLEDGEMENT], [Step.WITHDRAWAL]),
        (State.ACKNOWLEDGED, [Step.ANSWER], [Step.WITHDRAWAL]),
        (State.ANSWERED, [], [Step.APPROVAL, Step.RETURN, Step.WITHDRAWAL]),
        (State.RETURNED, [Step.ANSWER], [Step.WITHDRAWAL]),
        (State.JOINT, [], [Step.APPROVAL, Step.WITHDRAWAL]),
        (State.CLOSED, [], []),
        (State.WITHDRAWN, [], []),
    ],
)
def test_what_may_be_done_where(state: State, receiver: list[Step], town: list[Step]) -> None:
    assert list(open_steps(state, RECEIVER)) == receiver
    assert list(open_steps(state, TOWN)) == town
    for hats_of_readers in ({Hat.COMMUNITY}, {Hat.AUDITOR}, set()):
        assert open_steps(state, frozenset(hats_of_readers)) == ()


@pytest.mark.parametrize("step", list(RULES))
def test_whoever_has_a_post_with_the_receiver_does_not_judge_it(step: Step) -> None:
    both = frozenset({Hat.TOWN, Hat.RECEIVER, Hat.RECUSED})
    assert may(step, both) is (Hat.RECEIVER in RULES[step].by)
    if Hat.TOWN in RULES[step].by:
        with pytest.raises(Forbidden, match="任职或者兼职"):
            check(step, next(iter(RULES[step].frm)), frozenset({Hat.TOWN, Hat.RECUSED}))


@pytest.mark.parametrize("step", list(RULES))
@pytest.mark.parametrize("state", list(State))
def test_a_step_starts_only_where_the_table_says(step: Step, state: State) -> None:
    if state in RULES[step].frm:
        check(step, state, RULES[step].by)
        return
    with pytest.raises(DomainError, match=state.label):
        check(step, state, RULES[step].by)


@pytest.mark.parametrize(
    ("before", "after"), [(0, (1, State.RETURNED)), (1, (2, State.RETURNED)), (2, (3, State.JOINT))]
)
def test_the_third_return_goes_to_the_joint_meeting(before: int, after: tuple[int, State]) -> None:
    assert after_return(before) == after


@pytest.mark.parametrize(("days", "due"), [(1, datetime(2026, 11, 19, 10, tzinfo=UTC)), (5, DUE)])
def test_days_are_working_days_and_end_with_the_office(days: int, due: datetime) -> None:
    assert due_in(days, NOON) == due
    assert due_in(15, NOON) == datetime(2026, 12, 9, 10, tzinfo=UTC)


@pytest.mark.parametrize("days", [0, 16, -1])
def test_odd_limits_are_refused(days: int) -> None:
    with pytest.raises(Invalid):
        due_in(days, NOON)


def test_the_receivers_clock_reminds_at_eighty_and_at_the_end() -> None:
    for state in RUNNING:
        [(soon, first), (due, second)] = marks(Clock(state, NOON, DUE))
        assert (first, second, due) == (Mark.REMIND, Mark.DUE, DUE)
        assert NOON < soon < DUE
        assert next_mark(Clock(state, NOON, DUE), soon) == DUE
        assert next_mark(Clock(state, NOON, DUE), DUE) is None


def test_an_answer_stops_it_and_starts_the_towns() -> None:
    answered = Clock(State.ANSWERED, NOON, DUE, NOON)
    [(by, mark)] = marks(answered)
    assert (mark, by) == (Mark.REVIEW, datetime(2026, 11, 23, 10, tzinfo=UTC))
    for state in ENDED | {State.JOINT}:
        assert marks(Clock(state, NOON, DUE, NOON)) == []


@pytest.mark.parametrize(
    ("state", "at", "tone"),
    [
        (State.ISSUED, NOON, "ok"), (State.ISSUED, DUE - timedelta(hours=1), "soon"), (State.RETURNED, DUE, "soon"),
        (State.ACKNOWLEDGED, DUE + timedelta(minutes=1), "over"), (State.ANSWERED, NOON, "ok"),
        (State.ANSWERED, DUE, "over"), (State.CLOSED, DUE, ""), (State.JOINT, DUE, ""), (State.WITHDRAWN, DUE, ""),
    ],
)
def test_how_late_it_reads(state: State, at: datetime, tone: str) -> None:
    found = chip(Clock(state, NOON, DUE, NOON), at)
    assert (found.tone if found else "") == tone


def actor(*held: tuple[Role, int]) -> Actor:
    return Actor(1, "谁", tuple(Grant(role, scope, LONG_AGO) for role, scope in held))


COMPANY = Ground(1, 7, "company", company_id=3, contracts=frozenset({30}), community_id=2)


@pytest.mark.parametrize(
    ("ground", "who", "posts", "worn"),
    [
        (COMPANY, actor((Role.PROJECT_MANAGER, 30)), {3}, {Hat.RECEIVER, Hat.RECUSED}),
        (COMPANY, actor((Role.PROJECT_MANAGER, 31)), {3}, set()),
        (COMPANY, actor((Role.TOWN_OFFICIAL, 1)), set(), {Hat.TOWN}),
        (COMPANY, actor((Role.TOWN_OFFICIAL, 1)), {3}, {Hat.TOWN, Hat.RECUSED}),
        (COMPANY, actor((Role.TOWN_OFFICIAL, 2)), set(), set()),
        (COMPANY, actor((Role.COMMITTEE_MEMBER, 2)), set(), {Hat.COMMUNITY}),
        (COMPANY, actor((Role.COMMITTEE_MEMBER, 9)), set(), set()),
        (COMPANY, actor((Role.AUDITOR, 1)), set(), {Hat.AUDITOR}),
        (COMPANY, actor((Role.DEPARTMENT, 7)), set(), set()),
        (COMPANY, actor(), {3}, set()),
        (Ground(1, 8, "committee", unit_community=2), actor((Role.COMMUNITY_SECRETARY, 2)), set(),
         {Hat.RECEIVER, Hat.RECUSED}),
        (Ground(1, 8, "owners", unit_estate=5), actor((Role.OWNERS_COMMITTEE, 5)), set(), {Hat.RECEIVER, Hat.RECUSED}),
        (Ground(1, 8, "owners", unit_estate=None), actor((Role.OWNERS_COMMITTEE, 5)), set(), set()),
        (Ground(1, 8, "utility"), actor((Role.DEPARTMENT, 8)), set(), {Hat.RECEIVER, Hat.RECUSED}),
    ],
)  # fmt: skip
def test_who_is_what(ground: Ground, who: Actor, posts: set[int], worn: set[Hat]) -> None:
    assert hats(who, ground, frozenset(posts)) == worn
    assert hats(None, ground) == frozenset()


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("overdue:XR-20261118-0007", True), ("repeat:12:HY", True), ("roots:1:HY", True),
        ("ledger:SJ-20261118-00007", True), ("", False), ("overdue:1:HY", False),
        ("repeat:XR-20261118-0007", False), ("repeat:12:HY\n", False),
        ("roots:１:HY", False), ("other:1:HY", False), ("roots:9999999999:HY", False),
    ],
)
def test_keys_are_ours_or_refused(key: str, good: bool) -> None:
    if good:
        assert rules.check_key(key) == key
        return
    with pytest.raises(Invalid):
        rules.check_key(key)


def test_overdue_is_more_than_three_working_days() -> None:
    due = datetime(2026, 11, 18, 10, tzinfo=UTC)  # a Wednesday, 18:00
    third = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert not rules.long_overdue(due, third)
    assert rules.long_overdue(due, third + timedelta(seconds=1))
    assert "过了 3 个工作日" in rules.overdue_words(due, third)


@given(st.integers(0, 40), st.integers(0, 23))
def test_the_words_never_say_less_than_the_rule(days: int, hour: int) -> None:
    due = datetime(2026, 11, 2, hour, tzinfo=UTC)
    at = due + timedelta(days=days)
    late = int(rules.overdue_words(due, at).split("过了 ")[1].split(" ")[0])
    if rules.long_overdue(due, at):
        assert late >= 3


@pytest.mark.parametrize(("days", "good"), [(0, False), (1, True), (90, True), (91, False), (-1, False)])
def test_until_when_something_is_put_off(days: int, good: bool) -> None:
    today = date(2026, 11, 18)
    if good:
        rules.check_aside(today + timedelta(days=days), today)
        return
    with pytest.raises(Invalid):
        rules.check_aside(today + timedelta(days=days), today)


def test_every_kind_has_its_words() -> None:
    assert all(kind.label and kind.reason in Reason for kind in rules.Kind)
    assert all(reason.label and reason.hint for reason in Reason)


@pytest.mark.parametrize(
    ("refs", "place", "said", "estate", "fits"),
    [
        (("XR-1",), "dong", ("XR-1", "XR-2"), "", True), (("XR-1",), "dong", ("XR-2",), "dong", False),
        ((), "dong", (), "dong", True), ((), "dong", ("XR-1",), "", False), ((), "dong", (), "xi", False),
    ],
)  # fmt: skip
def test_an_order_answers_the_suggestion_it_is_about(
    refs: tuple[str, ...], place: str, said: tuple[str, ...], estate: str, fits: bool
) -> None:
    found = rules.Candidate(rules.Kind.ROOTS, "roots:1:HY", "", "", "", refs, estate=place)
    assert rules.is_about(found, said, estate) is fits
