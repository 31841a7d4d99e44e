"""Who may be on duty and whose turn it is; weeks; parts of the stand-up; promises."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.errors import DomainError, Invalid
from app.duty.rules.rota import Held, candidates_on, rotation, shown_name
from app.duty.rules.stand_up import Part, check_answer, check_promise, part_label, since_day
from app.duty.rules.week import Why, midnight, week_of, why
from app.people.rules.roles import Role

DAY = date(2026, 11, 20)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "day", "asked"),
    [
        (DAY, DAY, DAY, True), (DAY, DAY, DAY - ONE, False), (DAY, DAY, DAY + ONE, False),
        (DAY, None, DAY + 365 * ONE, True), (DAY + ONE, None, DAY, False),
    ],
)
def test_the_first_and_last_day_of_a_role_count(starts: date, ends: date | None, day: date, asked: bool) -> None:
    held = [Held(1, "李小梅", Role.GRID_WORKER, starts, ends)]
    assert bool(candidates_on(held, day)) is asked


def test_somebody_with_two_roles_is_asked_once_under_the_first() -> None:
    held = [Held(7, "周", Role.PARTY_MEMBER, DAY), Held(7, "周", Role.GRID_WORKER, DAY), Held(3, "刘",
            Role.COMMUNITY_SECRETARY, DAY)]  # fmt: skip
    assert [(each.person_id, each.title) for each in candidates_on(held, DAY)] == [(3, "社区书记"), (7, "网格员")]


def test_a_role_that_ended_leaves_the_other() -> None:
    held = [Held(7, "周", Role.GRID_WORKER, DAY - ONE, DAY - ONE), Held(7, "周", Role.PARTY_MEMBER, DAY)]
    assert [each.title for each in candidates_on(held, DAY)] == ["党员"]


EVERYBODY = {1, 2, 3}


@pytest.mark.parametrize(
    ("people", "free", "each", "after", "turns"),
    [
        ([1, 2, 3], [EVERYBODY] * 4, 1, None, [[1], [2], [3], [1]]),
        ([1, 2, 3], [EVERYBODY] * 2, 1, 2, [[3], [1]]),
        ([1, 2, 3], [EVERYBODY] * 2, 1, 3, [[1], [2]]),
        ([1, 2, 3], [EVERYBODY] * 2, 1, 9, [[1], [2]]),
        ([1, 2, 3], [EVERYBODY] * 2, 2, None, [[1, 2], [3, 1]]),
        ([1, 2, 3], [EVERYBODY], 3, None, [[1, 2, 3]]),
        ([1, 2], [{2}, {1, 2}, {1, 2}], 1, None, [[2], [1], [2]]),
        ([1, 2], [set(), {1, 2}], 1, None, [[], [1]]),
        ([], [EVERYBODY], 1, None, [[]]),
    ],
)
def test_turns_go_round(
    people: list[int], free: list[set[int]], each: int, after: int | None, turns: list[list[int]]
) -> None:
    assert rotation(people, free, each=each, after=after) == turns


@pytest.mark.parametrize(
    ("title", "name", "shown"),
    [("物业项目负责人", "赵国强", "赵国强"), ("网格员", "李小梅", "李**"), ("社区书记", "刘秀英", "刘**"),
     ("党员", "", "")],
)  # fmt: skip
def test_only_the_project_manager_is_named(title: str, name: str, shown: str) -> None:
    assert shown_name(title, name) == shown


@pytest.mark.parametrize(
    ("day", "monday"),
    [(date(2026, 11, 16), 16), (date(2026, 11, 20), 16), (date(2026, 11, 22), 16), (date(2026, 11, 23), 23)],
)
def test_a_week_begins_on_monday(day: date, monday: int) -> None:
    assert week_of(day) == (date(2026, 11, monday), date(2026, 11, monday) + timedelta(days=7))


def test_a_day_begins_at_shanghais_midnight() -> None:
    assert midnight(DAY) == datetime(2026, 11, 19, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done", "promised", "reason"),
    [(True, True, Why.VERIFY), (True, False, Why.VERIFY), (False, True, Why.PROMISED), (False, False, Why.FRESH)],
)
def test_a_claim_is_looked_at_first(done: bool, promised: bool, reason: Why) -> None:
    assert why(done=done, promised=promised) is reason


@pytest.mark.parametrize(
    ("today", "since"),
    [(date(2026, 11, 18), date(2026, 11, 17)), (date(2026, 11, 16), date(2026, 11, 13)),
     (date(2026, 10, 8), date(2026, 9, 30))],
)  # fmt: skip
def test_new_since_the_last_working_day(today: date, since: date) -> None:
    assert since_day(today) == since


@pytest.mark.parametrize(
    ("part", "since", "words"),
    [(Part.OVER, DAY, "已超期"), (Part.TODAY, DAY, "今天到期"), (Part.CLOSED, DAY, "今天办结"),
     (Part.FRESH, DAY - ONE, "昨天以来新提的"), (Part.FRESH, DAY - 3 * ONE, "11月17日以来新提的")],
)  # fmt: skip
def test_parts_say_what_they_hold(part: Part, since: date, words: str) -> None:
    assert part_label(part, since, DAY) == words


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (1, True), (30, True), (31, False)])
def test_a_promise_looks_a_month_ahead(days: int, fits: bool) -> None:
    if fits:
        check_promise(DAY + days * ONE, DAY)
        return
    with pytest.raises(Invalid) as refused:
        check_promise(DAY + days * ONE, DAY)
    assert refused.value.field == "due_on"


@pytest.mark.parametrize(
    ("before", "kept", "word", "refusal"),
    [
        (None, True, "", None), (None, False, "下雨", None), (None, False, "雨", Invalid), (False, True, "", None),
        (False, False, "还在下", None), (True, True, "", DomainError), (True, False, "下雨", DomainError),
    ],
)
def test_answers(before: bool | None, kept: bool, word: str, refusal: type[DomainError] | None) -> None:
    if refusal is None:
        check_answer(before, kept, word)
        return
    with pytest.raises(refusal):
        check_answer(before, kept, word)
