"""What a state means to a resident, and what it means while the company has not confirmed its letter."""

import pytest

from app.exits.rules import law
from app.exits.rules.clocks import CLOCKS, clock_of
from app.exits.rules.kinds import UNTIL_AGREED, Deed, State, ended_by, label_of
from app.exits.rules.telling import CLAIMED, MEANINGS, meaning_of


@pytest.mark.parametrize("state", CLAIMED)
def test_a_letter_nobody_confirmed_is_told_as_a_claim(state: State) -> None:
    told = meaning_of(state, confirmed=False).now
    assert "业委会登记" in told
    assert "没认以前合同照旧" in told
    assert "已经发出" not in told
    assert meaning_of(State.OWNER_VOTE, confirmed=False) is MEANINGS[State.OWNER_VOTE]


def test_what_was_agreed_on_is_no_notice_of_sixty_days() -> None:
    ending = ended_by([Deed.LEAVE_EARLY, Deed.HOLD, Deed.LEAVE_EARLY, Deed.AGREE])
    clock = clock_of(State.NOTICE, ending)
    assert label_of(State.NOTICE, ending) == UNTIL_AGREED
    assert "60" not in UNTIL_AGREED
    assert clock is not None
    assert (clock.words, clock.article) == ("到说定的那一天", law.CONTRACT)
    assert "说定" in meaning_of(State.NOTICE, confirmed=True, ending=ending).now


def test_each_notice_names_its_own_article() -> None:
    assert clock_of(State.NOTICE, ended_by([Deed.EXPIRE, Deed.LEAVE_OPEN])) is not CLOCKS[State.NOTICE]
    assert clock_of(State.NOTICE, ended_by([Deed.LEAVE_OPEN, Deed.VOTE, Deed.OWNERS_NOTICE])) is CLOCKS[State.NOTICE]
    assert label_of(State.NOTICE, Deed.LEAVE_OPEN) == State.NOTICE.label
    assert clock_of(State.RED, Deed.AGREE) is CLOCKS[State.RED]
