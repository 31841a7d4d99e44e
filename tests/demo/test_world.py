"""Whom a story of the demonstration lets act, once the day has given names to its rows."""

import pytest

from app.demo.firms import Firms
from app.demo.folk import Folk
from app.demo.ground import Ground
from app.demo.matter import Deed, Who
from app.demo.world import World
from app.issues.rules.lifecycle import Step
from app.people.rules.roles import Grant, Role
from app.places.models import Town
from tests.cast import LONG_AGO
from tests.demo.towns import WEDNESDAY

WORKS_FOR = 2


@pytest.mark.parametrize(
    ("assignee", "contracts", "has"),
    [("lishifu", {1, WORKS_FOR}, True), ("lishifu", {1}, False), ("lishifu", set(), False), ("", set(), True)],
)
def test_a_colleague_is_passed_work_only_while_the_own_unit_has_it(
    assignee: str, contracts: set[int], has: bool
) -> None:
    """A committee to which a matter was sent back has no fitter of the company."""
    folk = Folk(named={"lishifu": 7}, grants={7: [Grant(Role.COMPANY_STAFF, WORKS_FOR, LONG_AGO)]})
    deed = Deed(WEDNESDAY, Step.ASSIGNMENT, Who.HANDLER, assignee=assignee)
    world = World(Ground(Town(name="马尚镇")), Firms(), folk)
    assert world.has_colleague(frozenset(contracts), deed) is has
