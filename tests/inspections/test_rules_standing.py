"""Who may do what."""

from datetime import date

import pytest

from app.core.errors import DomainError, Forbidden
from app.inspections.rules.kinds import State
from app.inspections.rules.signing import Signatures
from app.inspections.rules.standing import Deed, Viewer
from app.mechanisms.rules.standing import Standing
from app.mechanisms.rules.ties import Ties
from app.people.rules.roles import Actor, Grant, Role

COMMUNITY, ESTATE, COMPANY, CONTRACT = 1, 2, 3, 4
S, C, D, W = Deed.START, Deed.CONTEST, Deed.DECIDE, Deed.WALK


def viewer(role: Role | None, scope: int, *standing: Standing, posts: frozenset[int] = frozenset()) -> Viewer:
    grants = (Grant(role, scope, date(2026, 1, 1)),) if role else ()
    ties = Ties(COMPANY, frozenset({CONTRACT}), posts)
    return Viewer(Actor(9, "某人", grants), frozenset(standing), COMMUNITY, ESTATE, ties)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (viewer(Role.COMMUNITY_SECRETARY, COMMUNITY, Standing.HOST), {S, W, D}),
        (viewer(Role.COMMUNITY_SECRETARY, 77), set()),
        (viewer(Role.COMMITTEE_MEMBER, COMMUNITY, Standing.HOST), {S, W}),
        (viewer(Role.TOWN_OFFICIAL, 1, Standing.TOWN), {S, W, D}), (viewer(Role.GRID_WORKER, 1, Standing.GRID), {W}),
        (viewer(Role.OWNERS_COMMITTEE, ESTATE, Standing.OWNERS), {W}),
        (viewer(Role.OWNERS_COMMITTEE, 77, Standing.OWNERS), set()),
        (viewer(Role.PROJECT_MANAGER, CONTRACT, Standing.COMPANY), {C}),
        (viewer(Role.COMPANY_STAFF, CONTRACT, Standing.COMPANY), {C}),
        (viewer(Role.COMPANY_STAFF, 77, Standing.COMPANY), set()), (viewer(Role.AUDITOR, 1, Standing.AUDITOR), set()),
        (viewer(Role.PARTY_MEMBER, 1, Standing.PARTY, Standing.RESIDENT), set()), (viewer(None, 0), set()),
        (viewer(Role.COMMUNITY_SECRETARY, COMMUNITY, Standing.HOST, posts=frozenset({COMPANY})), set()),
        (viewer(Role.TOWN_OFFICIAL, 1, Standing.TOWN, posts=frozenset({COMPANY})), set()),
        (viewer(Role.TOWN_OFFICIAL, 1, Standing.TOWN, posts=frozenset({77})), {S, W, D}),
        (viewer(Role.PROJECT_MANAGER, CONTRACT, Standing.HOST, posts=frozenset({COMPANY})), {C}),
        (Viewer(None, frozenset(), COMMUNITY, ESTATE, Ties(COMPANY)), set()),
    ],
)
def test_who_may_do_what(who: Viewer, may: set[Deed]) -> None:
    assert {deed for deed in Deed if who.may(deed)} == may


def test_a_refusal_says_why() -> None:
    with pytest.raises(Forbidden, match="任职"):
        viewer(Role.COMMITTEE_MEMBER, COMMUNITY, Standing.HOST, posts=frozenset({COMPANY})).check(Deed.WALK)
    with pytest.raises(Forbidden, match="两委"):
        viewer(None, 0).check(Deed.START)


DRAFT, HALF, DONE = Signatures(State.DRAFT, None), Signatures(State.DRAFT, 1), Signatures(State.SIGNED, 1)


@pytest.mark.parametrize(("signatures", "writable"), [(DRAFT, True), (HALF, False), (DONE, False)])
def test_nothing_is_written_after_a_signature(signatures: Signatures, writable: bool) -> None:
    assert signatures.writable is writable
    if not writable:
        with pytest.raises(DomainError):
            signatures.check_writable()


@pytest.mark.parametrize(
    ("signatures", "person", "fits"), [(DRAFT, 2, False), (HALF, 2, True), (HALF, 1, False), (DONE, 2, False)]
)
def test_the_second_is_somebody_else(signatures: Signatures, person: int, fits: bool) -> None:
    if fits:
        return signatures.check_second(person)
    with pytest.raises(DomainError):
        signatures.check_second(person)
    return None
