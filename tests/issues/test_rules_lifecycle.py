"""The table of steps, cell by cell, and the rules beside it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError, Forbidden, Invalid
from app.issues.rules.lifecycle import (
    ENDED,
    OPEN,
    REOPEN_LIMIT,
    RULES,
    TICKING,
    Facts,
    Status,
    Step,
    WrongStep,
    after_unsolved,
    check,
    check_commitment_day,
    check_extension_days,
    check_review_day,
    may,
    needed,
    open_steps,
    refusal,
)
from app.issues.rules.standing import Hat
from tests.cast import NOON

ALL = frozenset(
    {"reason", "route", "target", "unit", "assignee", "days", "review_on", "due_on", "note", "solved",
     "description", "photo"}
)
FACTS = Facts(status=Status.SUBMITTED, filed_at=NOON, resolve_by=NOON + timedelta(days=3), given=ALL)

# status → the steps that may start there; read against domain §5 by hand, not made from the table
STARTS = {
    Status.SUBMITTED: {
        "acceptance", "rejection", "transfer", "merge", "commitment", "withdrawal", "correction", "escalation",
    },
    Status.ACCEPTED: {
        "rejection", "transfer", "merge", "dispatch", "commitment", "suspension", "withdrawal", "correction",
        "escalation",
    },
    Status.DISPATCHED: {
        "merge", "dispatch", "objection", "signature", "assignment", "extension", "commitment", "suspension",
        "withdrawal", "correction", "escalation",
    },
    Status.IN_PROGRESS: {
        "merge", "dispatch", "assignment", "extension", "commitment", "suspension", "completion", "withdrawal",
        "correction", "escalation",
    },
    Status.REOPENED: {
        "merge", "dispatch", "signature", "assignment", "extension", "commitment", "suspension", "withdrawal",
        "correction", "escalation",
    },
    Status.DONE: {"verification", "confirmation", "correction", "escalation", "silence"},
    Status.SUSPENDED: {"resumption", "withdrawal", "correction", "escalation"},
    Status.CLOSED: {"confirmation"},
    Status.MERGED: {"separation"},
    Status.REJECTED: set(),
    Status.TRANSFERRED: set(),
    Status.WITHDRAWN: set(),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", RULES)
def test_a_step_starts_only_where_the_table_says(status: Status, step: Step) -> None:
    facts = replace(FACTS, status=status)
    if step.value in STARTS[status]:
        check(step, facts, RULES[step].by, NOON)
    else:
        with pytest.raises(WrongStep, match=status.label):
            check(step, facts, RULES[step].by, NOON)


@pytest.mark.parametrize(
    ("hat", "steps"),
    [
        (Hat.NEIGHBOUR, set()),
        (Hat.AUDITOR, set()),
        (Hat.REPORTER, {"confirmation", "withdrawal", "correction"}),
        (Hat.CLERK, {"correction"}),
        (Hat.HANDLER, {"objection", "signature", "assignment", "extension", "completion"}),
        (Hat.GRID, {
            "acceptance", "rejection", "merge", "separation", "dispatch", "commitment", "verification", "escalation",
        }),
        (Hat.COMMITTEE, {
            "acceptance", "rejection", "transfer", "merge", "separation", "dispatch", "commitment", "suspension",
            "resumption", "verification", "escalation",
        }),
        (Hat.SYSTEM, {"resumption", "escalation", "silence"}),
    ],
)
def test_each_hat_has_its_steps_and_no_other(hat: Hat, steps: set[str]) -> None:
    assert {step.value for step in RULES if may(step, frozenset({hat}))} == steps


def test_the_company_can_never_close() -> None:
    closing = {Step.VERIFICATION, Step.CONFIRMATION, Step.SILENCE}
    worn = frozenset({Hat.HANDLER, Hat.NEIGHBOUR, Hat.RECUSED})
    assert not any(may(step, worn) for step in closing)


@pytest.mark.parametrize("step", [step for step, rule in RULES.items() if rule.judges])
def test_whoever_has_a_post_with_the_company_stands_aside(step: Step) -> None:
    worn = RULES[step].by | {Hat.RECUSED}
    facts = replace(FACTS, status=min(RULES[step].frm))
    with pytest.raises(Forbidden, match="职务"):
        check(step, facts, worn, NOON)


@pytest.mark.parametrize("step", [step for step in RULES if RULES[step].needs])
def test_each_missing_thing_is_named(step: Step) -> None:
    facts = replace(FACTS, status=min(RULES[step].frm))
    for name in needed(step, facts):
        with pytest.raises(Invalid) as refused:
            check(step, replace(facts, given=ALL - {name}), RULES[step].by, NOON)
        assert refused.value.field == name


def test_a_photo_is_needed_where_the_category_says_so() -> None:
    facts = replace(FACTS, status=Status.IN_PROGRESS, photo_required=True, given=ALL - {"photo"})
    with pytest.raises(Invalid, match="照片"):
        check(Step.COMPLETION, facts, frozenset({Hat.HANDLER}), NOON)
    check(Step.COMPLETION, replace(facts, photo_required=False), frozenset({Hat.HANDLER}), NOON)


def test_not_ours_only_once() -> None:
    facts = replace(FACTS, status=Status.DISPATCHED, objected=True)
    with pytest.raises(WrongStep, match="退回过一次"):
        check(Step.OBJECTION, facts, frozenset({Hat.HANDLER}), NOON)
    assert Step.OBJECTION not in open_steps(facts, frozenset({Hat.HANDLER}), NOON)


@pytest.mark.parametrize(
    ("extended", "late", "allowed"),
    [
        (False, timedelta(minutes=-1), True), (False, timedelta(0), False), (False, timedelta(minutes=1), False),
        (True, timedelta(minutes=-1), False),
    ],
)
def test_time_may_be_asked_for_once_and_before_the_deadline(extended: bool, late: timedelta, allowed: bool) -> None:
    facts = replace(FACTS, status=Status.IN_PROGRESS, extended=extended)
    assert facts.resolve_by is not None
    offered = Step.EXTENSION in open_steps(facts, frozenset({Hat.HANDLER}), facts.resolve_by + late)
    assert offered is allowed


@pytest.mark.parametrize(("minutes", "allowed"), [(0, True), (15, True), (16, False)])
def test_the_text_may_be_corrected_for_fifteen_minutes(minutes: int, allowed: bool) -> None:
    offered = open_steps(FACTS, frozenset({Hat.REPORTER}), NOON + timedelta(minutes=minutes))
    assert (Step.CORRECTION in offered) is allowed


@pytest.mark.parametrize(("days", "allowed"), [(14, True), (15, True), (16, False)])
def test_a_closed_issue_may_be_sent_back_for_fifteen_days(days: int, allowed: bool) -> None:
    facts = replace(FACTS, status=Status.CLOSED, closed_at=NOON)
    offered = open_steps(facts, frozenset({Hat.REPORTER}), NOON + timedelta(days=days))
    assert (Step.CONFIRMATION in offered) is allowed


@pytest.mark.parametrize(("count", "expected"), [(0, (1, False)), (1, (2, False)), (2, (3, True)), (3, (4, True))])
def test_the_third_refusal_goes_to_the_joint_meeting(count: int, expected: tuple[int, bool]) -> None:
    assert REOPEN_LIMIT == 2
    assert after_unsolved(count) == expected


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, False), (1, True), (90, True), (91, False)])
def test_a_suspension_is_reviewed_within_ninety_days(days: int, allowed: bool) -> None:
    today = date(2026, 11, 18)
    if allowed:
        check_review_day(today + timedelta(days=days), today)
    else:
        with pytest.raises(Invalid):
            check_review_day(today + timedelta(days=days), today)


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (1, True), (90, True), (91, False)])
def test_an_agreed_day_is_today_or_within_90_days(days: int, allowed: bool) -> None:
    today = date(2026, 11, 18)
    if allowed:
        check_commitment_day(today + timedelta(days=days), today)
        return
    with pytest.raises(Invalid, match="90 天") as refused:
        check_commitment_day(today + timedelta(days=days), today)
    assert refused.value.field == "due_on"


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (1, True), (5, True), (6, False)])
def test_an_extension_is_one_to_five_days(days: int, allowed: bool) -> None:
    if allowed:
        check_extension_days(days)
    else:
        with pytest.raises(Invalid):
            check_extension_days(days)


def test_every_status_is_open_or_ended() -> None:
    assert not OPEN & ENDED
    assert TICKING < OPEN
    assert {rule.to for rule in RULES.values()} - {None} <= set(Status)


@given(
    st.sampled_from(list(RULES)), st.sampled_from(list(Status)), st.frozensets(st.sampled_from(list(Hat))),
    st.frozensets(st.sampled_from(sorted(ALL))), st.booleans(), st.booleans(),
)
def test_a_step_passes_or_is_refused_with_a_sentence(
    step: Step, status: Status, hats: frozenset[Hat], given_names: frozenset[str], objected: bool, extended: bool
) -> None:
    facts = replace(FACTS, status=status, given=given_names, objected=objected, extended=extended)
    allowed = status in RULES[step].frm and may(step, hats)
    if allowed and set(needed(step, facts)) <= given_names and refusal(step, facts, NOON) is None:
        check(step, facts, hats, NOON)
    else:
        with pytest.raises(DomainError, match=r"。$"):
            check(step, facts, hats, NOON)
