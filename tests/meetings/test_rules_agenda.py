"""How an agenda builds itself, and what fits."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mechanisms.rules.kinds import MEETINGS, Kind
from app.meetings.rules.agenda import DRAWS_ON, MOST, Candidate, Standing, following, merge, moved, shown_title, slots
from app.meetings.rules.kinds import Origin
from tests.cast import NOON

CARRIED, FAULT, OVERDUE, BOOKED = Origin.CARRIED, Origin.FAULT, Origin.OVERDUE, Origin.BOOKED


def issue(origin: Origin, key: int) -> Candidate:
    return Candidate(origin, f"第{key}件", issue_id=key)


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ([], []),
        ([issue(OVERDUE, 1), issue(FAULT, 1)], [issue(FAULT, 1)]),
        ([issue(FAULT, 1), issue(OVERDUE, 2)], [issue(FAULT, 1), issue(OVERDUE, 2)]),
        ([issue(OVERDUE, 2), issue(OVERDUE, 1)], [issue(OVERDUE, 2), issue(OVERDUE, 1)]),
        (
            [Candidate(BOOKED, "座椅", topic_id=1), issue(OVERDUE, 1)],
            [issue(OVERDUE, 1), Candidate(BOOKED, "座椅", topic_id=1)],
        ),
        (
            [issue(FAULT, 1), Candidate(CARRIED, "装桩", issue_id=1, promise_id=7)],
            [Candidate(CARRIED, "装桩", issue_id=1, promise_id=7)],
        ),
        (
            [Candidate(CARRIED, "装桩", "", 1, 7), Candidate(CARRIED, "巡查", "", 1, 8)],
            [Candidate(CARRIED, "装桩", "", 1, 7), Candidate(CARRIED, "巡查", "", None, 8)],
        ),
    ],
)
def test_one_issue_stands_once_by_its_strongest_origin(found: list[Candidate], kept: list[Candidate]) -> None:
    assert merge(found) == kept


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        (Standing(), 3),
        (Standing(issues=frozenset({1})), 2),
        (Standing(promises=frozenset({7})), 2),
        (Standing(topics=frozenset({9})), 2),
        (Standing(frozenset({1}), frozenset({7}), frozenset({9})), 0),
    ],
)
def test_what_is_there_is_not_put_again(there: Standing, kept: int) -> None:
    found = [issue(OVERDUE, 1), Candidate(CARRIED, "装桩", promise_id=7), Candidate(BOOKED, "座椅", topic_id=9)]
    assert len(merge(found, there)) == kept


CANDIDATES = st.lists(
    st.builds(
        Candidate, st.sampled_from(list(MOST)), st.just("一件"), issue_id=st.none() | st.integers(1, 5),
        promise_id=st.none() | st.integers(1, 5), topic_id=st.none() | st.integers(1, 5),
    ),
    max_size=20,
)


@given(CANDIDATES)
def test_no_issue_promise_or_topic_stands_twice(found: list[Candidate]) -> None:
    kept = merge(found)
    for name in ("issue_id", "promise_id", "topic_id"):
        keys = [getattr(each, name) for each in kept if getattr(each, name) is not None]
        assert len(keys) == len(set(keys))


@given(CANDIDATES)
def test_building_again_adds_nothing(found: list[Candidate]) -> None:
    kept = merge(found)
    there = Standing(
        frozenset(each.issue_id for each in kept if each.issue_id is not None),
        frozenset(each.promise_id for each in kept if each.promise_id is not None),
        frozenset(each.topic_id for each in kept if each.topic_id is not None),
    )
    bound = [each for each in found if (each.issue_id, each.promise_id, each.topic_id) != (None, None, None)]
    assert merge(bound, there) == []


@given(CANDIDATES)
def test_origins_come_in_their_order(found: list[Candidate]) -> None:
    places = [list(Origin).index(each.origin) for each in merge(found)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("minutes", "fits"),
    [
        ([], []),
        ([60], [True]),
        ([61], [False]),
        ([30, 30], [True, True]),
        ([30, 31, 1], [True, False, False]),
        ([5] * 13, [True] * 12 + [False]),
    ],
)
def test_what_ends_after_the_end_does_not_fit(minutes: list[int], fits: list[bool]) -> None:
    assert [slot.fits for slot in slots(NOON, NOON + timedelta(hours=1), minutes)] == fits


def test_items_begin_one_after_the_other() -> None:
    begins = [slot.begins - NOON for slot in slots(NOON, NOON, [5, 10, 1])]
    assert begins == [timedelta(0), timedelta(minutes=5), timedelta(minutes=15)]


@pytest.mark.parametrize(
    ("key", "up", "order"),
    [
        (2, True, [2, 1, 3]),
        (2, False, [1, 3, 2]),
        (1, True, [1, 2, 3]),
        (3, False, [1, 2, 3]),
        (9, True, [1, 2, 3]),
    ],
)
def test_one_place_up_or_down(key: int, up: bool, order: list[int]) -> None:
    assert moved([1, 2, 3], key, up=up) == order


@given(st.lists(st.integers(), unique=True), st.integers(), st.booleans())
def test_moving_loses_nothing(order: list[int], key: int, up: bool) -> None:
    assert sorted(moved(order, key, up=up)) == sorted(order)


@pytest.mark.parametrize(
    ("current", "decided", "around"),
    [
        (None, set(), (None, 1)),
        (None, {1}, (None, 2)),
        (None, {1, 2, 3}, (None, None)),
        (1, set(), (None, 2)),
        (2, set(), (1, 3)),
        (3, set(), (2, None)),
        (9, set(), (None, 1)),
    ],
)
def test_what_comes_before_and_after(
    current: int | None, decided: set[int], around: tuple[int | None, int | None]
) -> None:
    assert following([1, 2, 3], decided, current) == around


def test_every_kind_draws_on_what_was_promised_and_booked() -> None:
    assert set(DRAWS_ON) == MEETINGS
    assert all({CARRIED, BOOKED, Origin.PROPOSED} <= origins for origins in DRAWS_ON.values())
    assert Origin.OVERDUE not in DRAWS_ON[Kind.JOINT_MEETING]


@pytest.mark.parametrize(("private", "title"), [(False, "路灯不亮"), (True, "一件不公开的事")])
def test_what_is_not_public_has_no_title(private: bool, title: str) -> None:
    assert shown_title("路灯不亮", private=private) == title
