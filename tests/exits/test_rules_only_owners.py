"""No path for town or community: only owners, or the company itself, end a contract. Proved over the whole table."""

from collections.abc import Iterable

import pytest

from app.exits.rules.kinds import LEAVING, Deed, Party, State
from app.exits.rules.needs import Need
from app.exits.rules.procedure import RULES, Rule
from app.exits.rules.standing import STANDS_IN

OFFICES = {Party.TOWN, Party.COMMUNITY, Party.CLOCK}
BY_VOTE = {Deed.OWNERS_NOTICE}
BY_COMPANY = {Deed.LEAVE_EARLY, Deed.LEAVE_OPEN, Deed.NOT_RENEW}
"""What alone may lead to the end of a contract: the owners' own notice, the company's own notice."""


def reached(rules: Iterable[Rule]) -> set[State]:
    """Every state a case can ever come to by these rules."""
    found, rules = {State.START}, list(rules)
    while True:
        more = {each.target for each in rules if each.target is not None and each.sources & found} - found
        if not more:
            return found
        found |= more


def test_without_owners_and_company_nothing_ends() -> None:
    assert reached(RULES) >= set(State)
    assert not reached(rule for rule in RULES if rule.deed not in BY_VOTE | BY_COMPANY) & LEAVING


def test_whatever_town_and_community_do_alone_nothing_ends() -> None:
    assert not reached(rule for rule in RULES if rule.who & OFFICES) & LEAVING


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.target is State.NOTICE], ids=lambda rule: rule.deed)
def test_notice_is_given_by_owners_or_the_company_only(rule: Rule) -> None:
    assert rule.who <= {Party.OWNERS, Party.COMPANY}


def test_owners_notice_needs_their_decision() -> None:
    needs = {next(iter(rule.sources)): rule.needs for rule in RULES if rule.deed is Deed.OWNERS_NOTICE}
    assert needs == {State.OWNER_VOTE: (Need.VOTE_PASSED,)}


def test_the_companys_notice_is_in_writing() -> None:
    for rule in RULES:
        if rule.deed in BY_COMPANY:
            assert rule.who <= {Party.COMPANY, Party.OWNERS}
            assert Need.LETTER in rule.needs


def test_handover_begins_only_when_the_contract_is_over() -> None:
    rule, anew = (rule for rule in RULES if rule.target is State.HANDOVER)
    assert rule.sources == {State.NOTICE, State.NOT_RENEWING}
    assert rule.needs == (Need.CONFIRMED, Need.TERM_OVER)
    assert anew.sources == {State.HANDOVER}
    assert anew.needs == (Need.TERM_OVER, Need.VOIDED)


def test_the_community_stands_in_only_for_what_owners_or_the_company_began() -> None:
    assert {state for _, state in STANDS_IN} == {State.OWNER_VOTE, State.WITHDRAWING, State.NOTICE}
    assert not {deed for deed, _ in STANDS_IN} & BY_COMPANY


def test_the_clock_opens_and_closes_but_never_pushes() -> None:
    moved = {(rule.deed, rule.target) for rule in RULES if Party.CLOCK in rule.who}
    assert moved == {
        (Deed.CARD_YELLOW, State.YELLOW), (Deed.CARD_RED, State.RED), (Deed.VETO, State.RED), (Deed.DONE, State.EXITED),
    }  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.deed)
def test_every_step_names_its_article_and_says_what_happened(rule: Rule) -> None:
    assert rule.article.startswith("《")
    assert rule.words.endswith("。")
    for word in ("撤换", "清退", "责令退出", "取消资格"):
        assert word not in rule.words
