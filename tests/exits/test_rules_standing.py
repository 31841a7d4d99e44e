"""Who somebody is towards a case: a post with the company takes every other office away."""

import pytest

from app.core.errors import Forbidden
from app.exits.rules.kinds import Deed, Party, State
from app.exits.rules.procedure import rule_of
from app.exits.rules.standing import Viewer
from app.mechanisms.rules.standing import Standing
from app.mechanisms.rules.ties import Ties
from app.people.rules.roles import Actor, Grant, Role
from tests.cast import LONG_AGO

ROLES = {
    "town": (Role.TOWN_OFFICIAL, 9), "secretary": (Role.COMMUNITY_SECRETARY, 1), "member": (Role.COMMITTEE_MEMBER, 1),
    "owners": (Role.OWNERS_COMMITTEE, 2), "company": (Role.PROJECT_MANAGER, 5), "grid": (Role.GRID_WORKER, 4),
    "elsewhere": (Role.COMMUNITY_SECRETARY, 8), "auditor": (Role.AUDITOR, 9),
}  # fmt: skip
STANDING = {"town": Standing.TOWN, "auditor": Standing.AUDITOR}


def viewer(name: str, *, posted: bool = False, committee: bool = True) -> Viewer:
    role, scope = ROLES[name]
    actor = Actor(1, "某人", (Grant(role, scope, LONG_AGO),))
    posts = frozenset({7}) if posted else frozenset[int]()
    held = frozenset({STANDING[name]}) if name in STANDING else frozenset[Standing]()
    return Viewer(actor, held, 1, 2, Ties(7, frozenset({5}), posts), committee)


@pytest.mark.parametrize(
    ("name", "parties"),
    [
        ("town", {Party.TOWN}), ("secretary", {Party.COMMUNITY}), ("member", {Party.COMMUNITY}),
        ("owners", {Party.OWNERS}), ("company", {Party.COMPANY}), ("grid", set()), ("elsewhere", set()),
        ("auditor", set()),
    ],
)  # fmt: skip
def test_everybody_acts_in_one_name(name: str, parties: set[Party]) -> None:
    assert viewer(name).parties == parties
    assert viewer(name, posted=True).parties == parties & {Party.COMPANY}


@pytest.mark.parametrize(
    ("name", "deed", "state"),
    [
        ("town", Deed.SUMMON, State.YELLOW), ("secretary", Deed.INTERVIEW, State.YELLOW),
        ("owners", Deed.OWNERS_NOTICE, State.OWNER_VOTE),
    ],
)  # fmt: skip
def test_whoever_holds_a_post_with_the_company_stands_aside(name: str, deed: Deed, state: State) -> None:
    viewer(name).check(rule_of(state, deed), state)
    with pytest.raises(Forbidden, match="任职"):
        viewer(name, posted=True).check(rule_of(state, deed), state)


@pytest.mark.parametrize(
    ("deed", "state", "may"),
    [
        (Deed.OWNERS_NOTICE, State.OWNER_VOTE, True), (Deed.AGREE, State.WITHDRAWING, True),
        (Deed.HOLD, State.WITHDRAWING, True), (Deed.STAY, State.PETITIONED, False),
        (Deed.LEAVE_OPEN, State.EXPIRED, False), (Deed.LEAVE_EARLY, State.ADVISED, False),
        (Deed.NOT_RENEW, State.RED, False), (Deed.STAY, State.ADVISED, True), (Deed.STAY, State.EXPIRED, True),
    ],
)  # fmt: skip
def test_the_community_stands_in_for_owners_without_a_committee(deed: Deed, state: State, *, may: bool) -> None:
    assert viewer("secretary", committee=False).may(rule_of(state, deed), state) is may
    assert not viewer("secretary").may(rule_of(state, deed), state)
    assert not viewer("secretary", committee=False, posted=True).may(rule_of(state, deed), state)


@pytest.mark.parametrize(
    ("name", "reads"), [("town", True), ("company", True), ("auditor", True), ("grid", False), ("elsewhere", False)]
)
def test_who_reads_the_working_page(name: str, *, reads: bool) -> None:
    assert viewer(name).reads is reads


def test_a_visitor_is_nobody() -> None:
    nobody = Viewer(None, frozenset(), 1, 2, Ties(7, frozenset({5})))
    assert (nobody.parties, nobody.reads) == (frozenset(), False)
