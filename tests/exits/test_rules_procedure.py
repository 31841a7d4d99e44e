"""Every step that is allowed, every refusal with its article, and no way around by any sequence of deeds."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError, Forbidden
from app.exits.rules.kinds import LEAVING, Deed, Party, State, Vote
from app.exits.rules.needs import CHECKS, Facts, Need, asked_by_enough, missing, still_asked
from app.exits.rules.procedure import RULES, Rule, offered, rule_of, step

TODAY = date(2026, 11, 18)
BOTH = frozenset({Party.TOWN, Party.COMMUNITY})
EVERYBODY = frozenset(Party)
BARE = Facts(today=TODAY)
MET: dict[Need, dict[str, object]] = {
    Need.NOT_SUMMONED: {"summoned": False}, Need.SUMMONED: {"summoned": True}, Need.NOT_EXTENDED: {"extended": False},
    Need.IN_TIME: {"due_on": TODAY}, Need.REPORTED_OR_OVER: {"reported": True}, Need.BOTH_SIDES: {"sides": BOTH},
    Need.ALL_FIT: {"all_fit": True}, Need.NOT_ALL_FIT: {"all_fit": False}, Need.MINUTES: {"minutes": True},
    Need.ENOUGH_OWNERS: {"signers": 20, "owners": 100}, Need.VOTE_POSTED: {"vote": Vote.RUNNING},
    Need.VOTE_PASSED: {"vote": Vote.PASSED}, Need.NO_VOTE: {"vote": Vote.NONE}, Need.VOTE_FAILED: {"vote": Vote.FAILED},
    Need.VOTE_CANCELLED: {"vote": Vote.CANCELLED}, Need.LETTER: {"letter": True}, Need.CONFIRMED: {"confirmed": True},
    Need.UNCONFIRMED: {"confirmed": False}, Need.DECIDED: {"decided": True},
    Need.EXPIRED: {"contract_end": date(2026, 11, 17)}, Need.NOT_EXPIRED: {"contract_end": TODAY},
    Need.IN_TERM: {"contract_end": TODAY},
    Need.OPEN_ENDED: {"contract_end": None}, Need.FIXED_TERM: {"contract_end": TODAY},
    Need.NOT_SERVED: {"last_day": None},
    Need.TERM_OVER: {"last_day": TODAY}, Need.HANDED_OVER: {"handed_over": True},
    Need.VOIDED: {"voided": True},
}  # fmt: skip
UNMET: dict[Need, dict[str, object]] = {
    Need.NOT_SUMMONED: {"summoned": True}, Need.SUMMONED: {"summoned": False}, Need.NOT_EXTENDED: {"extended": True},
    Need.IN_TIME: {"due_on": date(2026, 11, 17)}, Need.REPORTED_OR_OVER: {"reported": False, "due_on": TODAY},
    Need.BOTH_SIDES: {"sides": frozenset({Party.TOWN})}, Need.ALL_FIT: {"all_fit": False},
    Need.NOT_ALL_FIT: {"all_fit": True}, Need.MINUTES: {"minutes": False},
    Need.ENOUGH_OWNERS: {"signers": 19, "owners": 100}, Need.VOTE_POSTED: {"vote": Vote.PASSED},
    Need.VOTE_PASSED: {"vote": Vote.RUNNING}, Need.NO_VOTE: {"vote": Vote.RUNNING},
    Need.VOTE_FAILED: {"vote": Vote.PASSED},
    Need.VOTE_CANCELLED: {"vote": Vote.RUNNING}, Need.LETTER: {"letter": False}, Need.CONFIRMED: {"confirmed": False},
    Need.UNCONFIRMED: {"confirmed": True}, Need.DECIDED: {"decided": False},
    Need.EXPIRED: {"contract_end": TODAY}, Need.NOT_EXPIRED: {"contract_end": date(2026, 11, 17)},
    Need.IN_TERM: {"contract_end": date(2026, 11, 17)},
    Need.OPEN_ENDED: {"contract_end": TODAY}, Need.FIXED_TERM: {"contract_end": None},
    Need.NOT_SERVED: {"last_day": TODAY}, Need.TERM_OVER: {"last_day": date(2026, 11, 19)},
    Need.HANDED_OVER: {"handed_over": False}, Need.VOIDED: {"voided": False},
}  # fmt: skip
EDGES = [(rule, source) for rule in RULES for source in sorted(rule.sources)]


def meeting(rule: Rule) -> Facts:
    facts = BARE
    for need in rule.needs:
        facts = replace(facts, **MET[need])  # type: ignore[arg-type]  # each value fits the field it is named after
    return facts


@pytest.mark.parametrize(("rule", "source"), EDGES, ids=lambda each: getattr(each, "deed", each))
def test_every_allowed_step_is_taken_by_each_who_may(rule: Rule, source: State) -> None:
    for party in rule.who:
        after = step(source, rule.deed, frozenset({party}), meeting(rule), State.RED)
        assert after is (rule.target or State.RED)


@pytest.mark.parametrize(("rule", "source"), EDGES, ids=lambda each: getattr(each, "deed", each))
def test_nobody_else_takes_it(rule: Rule, source: State) -> None:
    for party in EVERYBODY - rule.who:
        with pytest.raises(Forbidden) as refused:
            step(source, rule.deed, frozenset({party}), meeting(rule))
        assert rule.article in refused.value.message


@pytest.mark.parametrize(("rule", "source"), [edge for edge in EDGES if edge[0].needs], ids=lambda each: str(each)[:9])
def test_without_what_must_be_there_it_is_refused_by_article(rule: Rule, source: State) -> None:
    for need in rule.needs:
        facts = replace(meeting(rule), **UNMET[need])  # type: ignore[arg-type]  # as above
        with pytest.raises(DomainError) as refused:
            step(source, rule.deed, rule.who, facts)
        assert rule.article in refused.value.message
        assert CHECKS[need][1] in refused.value.message


@pytest.mark.parametrize("deed", list(Deed))
def test_in_every_other_state_it_is_refused_by_article(deed: Deed) -> None:
    rules = [rule for rule in RULES if rule.deed is deed]
    for state in set(State) - {source for rule in rules for source in rule.sources}:
        with pytest.raises(DomainError) as refused:
            step(state, deed, EVERYBODY, BARE)
        assert refused.value.status == 409
        assert rules[0].article in refused.value.message


def test_a_deed_leads_from_a_state_to_one_place_only() -> None:
    assert len(EDGES) == len({(rule.deed, source) for rule, source in EDGES})


@pytest.mark.parametrize("state", [state for state in State if not state.live])
def test_what_is_closed_stays_closed(state: State) -> None:
    assert offered(state, EVERYBODY) == []


@pytest.mark.parametrize(("came_from", "after"), [(State.START, State.KEPT), (State.ADVISED, State.ADVISED)])
def test_a_company_that_may_not_leave_early_is_where_it_was(came_from: State, after: State) -> None:
    assert step(State.WITHDRAWING, Deed.HOLD, frozenset({Party.OWNERS}), BARE, came_from) is after


@pytest.mark.parametrize(
    ("signers", "owners", "enough", "short"),
    [
        (0, 0, False, 0), (1, 0, False, 0), (0, 9, False, 2), (1, 9, False, 1), (2, 9, True, 0), (19, 100, False, 1),
        (20, 100, True, 0), (179, 900, False, 1), (180, 900, True, 0), (181, 901, True, 0), (180, 901, False, 1),
        (101, 100, False, 0), (2**60, 5 * 2**60, True, 0), (2**60 - 1, 5 * 2**60, False, 1),
    ],
)  # fmt: skip
def test_a_fifth_of_the_owners_counts_heads(signers: int, owners: int, enough: bool, short: int) -> None:
    assert asked_by_enough(signers, owners) is enough
    assert still_asked(signers, owners) == short


def test_how_many_are_still_to_ask_is_said() -> None:
    words = missing((Need.ENOUGH_OWNERS,), replace(BARE, signers=179, owners=900))
    assert words.endswith("900 位业主里有 179 位，还差 1 位")


facts = st.builds(
    Facts, today=st.just(TODAY), due_on=st.sampled_from([None, date(2026, 11, 17), TODAY]), summoned=st.booleans(),
    extended=st.booleans(), reported=st.booleans(), sides=st.sampled_from([frozenset[Party](), BOTH]),
    all_fit=st.booleans(), minutes=st.booleans(), signers=st.integers(0, 100), owners=st.just(100),
    vote=st.sampled_from(Vote), letter=st.booleans(), confirmed=st.booleans(), decided=st.booleans(),
    contract_end=st.sampled_from([None, date(2026, 11, 17), TODAY]), last_day=st.sampled_from([None, TODAY]),
    handed_over=st.booleans(),
)  # fmt: skip
tries = st.lists(st.tuples(st.sampled_from(Deed), st.sampled_from(Party), facts), max_size=60)


@given(tries)
def test_no_sequence_ends_a_contract_without_the_owners_or_the_company(deeds: list[tuple[Deed, Party, Facts]]) -> None:
    state, came_from, grounds = State.START, State.START, set[str]()
    for deed, party, given_facts in deeds:
        try:
            after = step(state, deed, frozenset({party}), given_facts, came_from)
        except DomainError:
            continue
        if deed is Deed.OWNERS_NOTICE:
            grounds.add("vote")
            assert given_facts.vote is Vote.PASSED
        if deed in (Deed.LEAVE_EARLY, Deed.LEAVE_OPEN, Deed.NOT_RENEW):
            assert given_facts.letter
            grounds.add("company")
        assert rule_of(state, deed)
        state, came_from = after, state if after is not state else came_from
        assert state not in LEAVING or grounds
