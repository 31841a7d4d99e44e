"""What a state means to a resident, and what it means while the company has not confirmed its letter."""

import pytest

from app.exits.rules.kinds import State
from app.exits.rules.telling import CLAIMED, MEANINGS, meaning_of


@pytest.mark.parametrize("state", CLAIMED)
def test_a_letter_nobody_confirmed_is_told_as_a_claim(state: State) -> None:
    told = meaning_of(state, confirmed=False).now
    assert "业委会登记" in told
    assert "没认以前合同照旧" in told
    assert "已经发出" not in told
    assert meaning_of(State.OWNER_VOTE, confirmed=False) is MEANINGS[State.OWNER_VOTE]
