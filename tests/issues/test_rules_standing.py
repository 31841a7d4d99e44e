"""Who is what towards an issue."""

from dataclasses import replace
from datetime import date

import pytest

from app.issues.rules.standing import Hat, Place, hats, knows_reporter, sees_private
from app.people.rules.roles import SYSTEM, Actor, Grant, Role

DAY = date(2026, 1, 1)
PLACE = Place(
    town_id=1, community_id=2, estate_id=3, grid_id=4, unit_id=5, unit_kind="company", company_id=6,
    contract_ids=frozenset({7}), reporter_id=8, entered_by=9,
)


def actor(role: Role | None = None, scope: int = 0, person: int = 100) -> Actor:
    return Actor(person, "某人", (Grant(role, scope, DAY),) if role else ())


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (actor(), {Hat.NEIGHBOUR}),
        (actor(person=8), {Hat.NEIGHBOUR, Hat.REPORTER}),
        (actor(person=9), {Hat.NEIGHBOUR, Hat.CLERK}),
        (actor(Role.GRID_WORKER, 4), {Hat.NEIGHBOUR, Hat.GRID}),
        (actor(Role.GRID_WORKER, 44), {Hat.NEIGHBOUR}),
        (actor(Role.COMMITTEE_MEMBER, 2), {Hat.NEIGHBOUR, Hat.COMMITTEE}),
        (actor(Role.COMMUNITY_SECRETARY, 22), {Hat.NEIGHBOUR}),
        (actor(Role.TOWN_OFFICIAL, 1), {Hat.NEIGHBOUR, Hat.TOWN}),
        (actor(Role.AUDITOR, 1), {Hat.NEIGHBOUR, Hat.AUDITOR}),
        (actor(Role.OPERATOR), {Hat.NEIGHBOUR}),
        (actor(Role.PROJECT_MANAGER, 7), {Hat.NEIGHBOUR, Hat.HANDLER, Hat.RECUSED}),
        (actor(Role.COMPANY_STAFF, 77), {Hat.NEIGHBOUR}),
        (SYSTEM, {Hat.SYSTEM}),
        (None, set()),
    ],
)
def test_hats(who: Actor | None, expected: set[Hat]) -> None:
    assert hats(who, PLACE) == expected


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("committee", actor(Role.COMMUNITY_SECRETARY, 2)),
        ("owners", actor(Role.OWNERS_COMMITTEE, 3)),
        ("department", actor(Role.DEPARTMENT, 5)),
        ("utility", actor(Role.DEPARTMENT, 5)),
    ],
)
def test_the_handler_of_each_kind_of_unit(kind: str, who: Actor) -> None:
    assert {Hat.HANDLER, Hat.RECUSED} <= hats(who, replace(PLACE, unit_kind=kind))


def test_nobody_handles_what_is_not_dispatched() -> None:
    assert Hat.HANDLER not in hats(actor(Role.DEPARTMENT, 5), replace(PLACE, unit_id=None, unit_kind=""))


def test_a_second_post_with_the_company_recuses() -> None:
    worn = hats(actor(Role.COMMUNITY_SECRETARY, 2), PLACE, posts=frozenset({6}))
    assert Hat.RECUSED in worn
    assert not knows_reporter(worn)


@pytest.mark.parametrize(
    ("worn", "private", "identity"),
    [
        ({Hat.NEIGHBOUR}, False, False),
        ({Hat.NEIGHBOUR, Hat.REPORTER}, True, False),
        ({Hat.NEIGHBOUR, Hat.HANDLER, Hat.RECUSED}, True, False),
        ({Hat.NEIGHBOUR, Hat.AUDITOR}, True, False),
        ({Hat.NEIGHBOUR, Hat.GRID}, True, True),
        ({Hat.NEIGHBOUR, Hat.COMMITTEE}, True, True),
        (set(), False, False),
    ],
)
def test_what_each_may_know(worn: set[Hat], private: bool, identity: bool) -> None:
    assert sees_private(frozenset(worn)) is private
    assert knows_reporter(frozenset(worn)) is identity
