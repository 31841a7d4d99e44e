"""Who may verify, appoint and look; the refusals too, since peers got those wrong."""

from datetime import date

import pytest

from app.people.rules.permissions import (
    Whereabouts,
    why_not_decide_residency,
    why_not_grant,
    why_not_reveal,
)
from app.people.rules.roles import SYSTEM, Actor, Grant, Role

TOWN, COMMUNITY, ESTATE, GRID, BUILDING, CONTRACT = 1, 2, 3, 4, 5, 6
HOME = Whereabouts(TOWN, COMMUNITY, ESTATE, GRID, BUILDING)
DAY = date(2026, 1, 1)


def actor(*held: tuple[Role, int], person_id: int = 7) -> Actor:
    return Actor(person_id, "某人", tuple(Grant(role, scope, DAY) for role, scope in held))


@pytest.mark.parametrize(
    ("held", "may"),
    [
        ([(Role.COMMUNITY_SECRETARY, COMMUNITY)], True),
        ([(Role.COMMITTEE_MEMBER, COMMUNITY)], True),
        ([(Role.COMMITTEE_MEMBER, COMMUNITY + 1)], False),
        ([(Role.BUILDING_HEAD, BUILDING)], True),
        ([(Role.BUILDING_HEAD, COMMUNITY)], False),  # the id of another kind of row
        ([(Role.PARTY_MEMBER, BUILDING)], False),
        ([(Role.GRID_WORKER, GRID)], False),
        ([(Role.TOWN_OFFICIAL, TOWN)], False),
        ([(Role.OPERATOR, 0)], False),
        ([(Role.COMMITTEE_MEMBER, COMMUNITY), (Role.COMPANY_STAFF, CONTRACT)], False),
        ([], False),
    ],
)
def test_who_verifies(held: list[tuple[Role, int]], may: bool) -> None:
    assert (why_not_decide_residency(actor(*held), HOME, claimant_id=9) == "") is may


def test_nobody_verifies_themself() -> None:
    secretary = actor((Role.COMMUNITY_SECRETARY, COMMUNITY))
    assert "自己" in why_not_decide_residency(secretary, HOME, claimant_id=7)


@pytest.mark.parametrize(
    ("held", "role", "scope_id", "within", "may"),
    [
        ([(Role.OPERATOR, 0)], Role.COMMUNITY_SECRETARY, COMMUNITY, HOME, True),
        ([(Role.TOWN_OFFICIAL, TOWN)], Role.COMMUNITY_SECRETARY, COMMUNITY, HOME, True),
        ([(Role.TOWN_OFFICIAL, TOWN + 1)], Role.COMMUNITY_SECRETARY, COMMUNITY, HOME, False),
        ([(Role.TOWN_OFFICIAL, TOWN)], Role.TOWN_OFFICIAL, TOWN, Whereabouts(TOWN), False),
        ([(Role.TOWN_OFFICIAL, TOWN)], Role.AUDITOR, TOWN, Whereabouts(TOWN), False),
        ([(Role.TOWN_OFFICIAL, TOWN)], Role.OPERATOR, 0, Whereabouts(), False),
        ([(Role.TOWN_OFFICIAL, TOWN)], Role.PROJECT_MANAGER, CONTRACT, HOME, True),
        ([(Role.TOWN_OFFICIAL, TOWN)], Role.PROJECT_MANAGER, CONTRACT, Whereabouts(), False),
        ([(Role.COMMUNITY_SECRETARY, COMMUNITY)], Role.GRID_WORKER, GRID, HOME, True),
        ([(Role.COMMUNITY_SECRETARY, COMMUNITY + 1)], Role.GRID_WORKER, GRID, HOME, False),
        ([(Role.COMMUNITY_SECRETARY, COMMUNITY)], Role.COMMUNITY_SECRETARY, COMMUNITY, HOME, False),
        ([(Role.COMMITTEE_MEMBER, COMMUNITY)], Role.GRID_WORKER, GRID, HOME, False),
        ([(Role.PROJECT_MANAGER, CONTRACT)], Role.COMPANY_STAFF, CONTRACT, Whereabouts(), True),
        ([(Role.PROJECT_MANAGER, CONTRACT)], Role.COMPANY_STAFF, CONTRACT + 1, Whereabouts(), False),
        ([(Role.PROJECT_MANAGER, CONTRACT)], Role.PROJECT_MANAGER, CONTRACT, Whereabouts(), False),
        ([(Role.AUDITOR, TOWN)], Role.GRID_WORKER, GRID, HOME, False),
        ([], Role.PARTY_MEMBER, BUILDING, HOME, False),
    ],
)
def test_who_appoints(
    held: list[tuple[Role, int]], role: Role, scope_id: int, within: Whereabouts, may: bool
) -> None:
    assert (why_not_grant(actor(*held), role, scope_id, within, person_id=9) == "") is may


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.TOWN_OFFICIAL])
def test_nobody_appoints_themself(role: Role) -> None:
    assert "自己" in why_not_grant(actor((role, TOWN)), Role.GRID_WORKER, GRID, HOME, person_id=7)


@pytest.mark.parametrize(
    ("who", "title"),
    [(SYSTEM, "系统"), (actor(), "居民"), (actor((Role.PARTY_MEMBER, 1), (Role.GRID_WORKER, 1)), "网格员")],
)
def test_titles(who: Actor, title: str) -> None:
    assert who.title == title


def test_set_up_appoints_anybody() -> None:
    assert why_not_grant(SYSTEM, Role.OPERATOR, 0, Whereabouts(), person_id=9) == ""


@pytest.mark.parametrize(
    ("held", "may"),
    [
        ([(Role.GRID_WORKER, GRID)], True),
        ([(Role.COMMUNITY_SECRETARY, COMMUNITY)], True),
        ([(Role.TOWN_OFFICIAL, TOWN)], True),
        ([(Role.COMPANY_STAFF, CONTRACT)], False),
        ([(Role.PROJECT_MANAGER, CONTRACT)], False),
        ([(Role.COMMITTEE_MEMBER, COMMUNITY), (Role.PROJECT_MANAGER, CONTRACT)], False),
        ([(Role.OPERATOR, 0)], False),
        ([(Role.AUDITOR, TOWN)], False),
        ([(Role.OWNERS_COMMITTEE, ESTATE)], False),
        ([(Role.BUILDING_HEAD, BUILDING)], False),
        ([], False),
    ],
)
def test_who_may_look(held: list[tuple[Role, int]], may: bool) -> None:
    assert (why_not_reveal(actor(*held), "上门核对漏水", person_id=9) == "") is may


@pytest.mark.parametrize(("reason", "enough"), [("", False), ("   核  ", False), ("核对吧", False), ("核对房本", True)])
def test_looking_needs_a_reason(reason: str, enough: bool) -> None:
    assert (why_not_reveal(actor((Role.GRID_WORKER, GRID)), reason, person_id=9) == "") is enough
