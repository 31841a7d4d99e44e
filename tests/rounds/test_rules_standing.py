"""Who may do what, as a table."""

import pytest

from app.core.errors import Forbidden
from app.mechanisms.rules.standing import Standing
from app.people.rules.roles import Actor
from app.rounds.rules.standing import RULES, Deed, Walker

ALL = frozenset(Deed)
WORK = {Deed.JOIN, Deed.LOOK_BACK, Deed.FIND, Deed.GIVE, Deed.TYPE_IN}
NEIGHBOUR = {Deed.JOIN, Deed.FIND_AT_HOME}
MAY: list[tuple[set[Standing], bool, set[Deed]]] = [
    (set(), False, set()),
    ({Standing.HOST}, False, set(ALL - {Deed.FIND_AT_HOME})),
    ({Standing.TOWN}, False, set(ALL - {Deed.FIND_AT_HOME})),
    ({Standing.GRID}, False, WORK),
    ({Standing.RESIDENT}, False, NEIGHBOUR),
    ({Standing.HEAD}, False, NEIGHBOUR),
    ({Standing.PARTY}, False, NEIGHBOUR),
    ({Standing.OWNERS}, False, NEIGHBOUR),
    ({Standing.AUDITOR}, False, set()),
    ({Standing.COMPANY}, False, {Deed.JOIN}),
    ({Standing.RESIDENT}, True, NEIGHBOUR | {Deed.LOOK_BACK, Deed.FIND}),
    ({Standing.RESIDENT, Standing.COMPANY}, True, NEIGHBOUR | {Deed.FIND}),
    ({Standing.GRID, Standing.COMPANY}, False, WORK - {Deed.LOOK_BACK}),
    ({Standing.HOST, Standing.COMPANY}, False, set(ALL - {Deed.FIND_AT_HOME, Deed.LOOK_BACK, Deed.PASS_OVER})),
]


@pytest.mark.parametrize(("standing", "seated", "deeds"), MAY)
def test_the_table(standing: set[Standing], seated: bool, deeds: set[Deed]) -> None:
    walker = Walker(Actor(1, "王桂兰"), frozenset(standing), seated)
    assert {deed for deed in Deed if walker.may(deed)} == deeds


@pytest.mark.parametrize("deed", list(Deed))
def test_a_refusal_says_who_may(deed: Deed) -> None:
    with pytest.raises(Forbidden) as refusal:
        Walker(Actor(1, "路远"), frozenset()).check(deed)
    assert refusal.value.message == RULES[deed].sentence
