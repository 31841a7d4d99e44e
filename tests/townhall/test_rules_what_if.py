"""What a draft of the rules changes: only what it says, and nothing where it says nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspections.rules.kinds import Severity
from app.rulebooks.rules.policy import Band, Rulebook, shipped
from app.scorecards.rules.facts import Deduction, Facts
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.periods import MonthScore
from app.scorecards.rules.scoring import inputs_of, score_of
from app.townhall.rules.what_if import Asked, Past, Verdict, changed_groups, overlaid, replay
from tests.scorecards.judge import OCTOBER, facts, month_of, review, site

BASE = shipped()
LEVELS = (2, 5, 10, 15, 8)


def other(**changes: Any) -> Rulebook:
    return Rulebook.model_validate({**BASE.model_dump(), **changes})


def past(held: Facts | None = None, *, rulebook: Rulebook = BASE, card: Card | None = None, **more: Any) -> Past:
    """The golden month as it was judged by `rulebook`."""
    held = held or facts()
    inputs = inputs_of(held)
    score = score_of(inputs, rulebook)
    month = MonthScore(
        held.month, 1, score.owner, score.site, score.organisation, score.total, True, households=held.households,
        pass_line=rulebook.bands.pass_, **more,
    )
    asked = held.review and Asked(
        held.review.household.n, held.households, held.review.household.mean, held.review.enough, LEVELS,
        (0, 0, 2, 2, 1),
    )
    severities = {1: Severity.SAFETY, 2: Severity.REPEATED, 3: Severity.SAFETY, 4: Severity.STANDARD}
    return Past(month, rulebook, inputs, asked, severities, Verdict(score.total, score.band, card))


def once(held: Past, draft: Rulebook) -> Verdict:
    return replay([held], [], draft, changed_groups(BASE, draft))[0].now


def test_an_unchanged_draft_changes_nothing() -> None:
    held = past()
    assert once(held, BASE) == held.verdict


def test_an_unchanged_draft_leaves_a_month_of_older_rules_alone() -> None:
    old = other(weights={"owner": 5000, "site": 2500, "organisation": 2500})
    held = past(rulebook=old)
    assert once(held, BASE) == held.verdict


def test_other_weights_move_the_total_by_hand() -> None:
    """Owner 70.80, site 86.00 - the golden month: all of it on the owners is their mean."""
    held = past()
    draft = other(weights={"owner": 10000, "site": 0, "organisation": 0})
    assert held.inputs.owner == 7080
    assert once(held, draft).total == 7080


def test_higher_lines_change_band_and_card() -> None:
    held = past()
    draft = other(bands={"excellent": 9900, "good": 9800, "pass_": 9700})
    assert once(held, draft) == Verdict(held.verdict.total, Band.FAIL, Card.YELLOW)


def test_two_months_below_a_higher_line_are_red() -> None:
    draft = other(bands={"excellent": 9900, "good": 9800, "pass_": 9700})
    months = [past(facts(month=date(2026, 9, 1))), past()]
    cards = [each.now.card for each in replay(months, [], draft, changed_groups(BASE, draft))]
    assert cards == [Card.YELLOW, Card.RED]


def test_months_before_the_replay_keep_what_passed_then() -> None:
    """September had 60 points and passed; a line of 65 from the draft does not make it a failure."""
    draft = other(bands={"excellent": 9900, "good": 9800, "pass_": 9700})
    september = month_of(date(2026, 9, 1), 6000, pass_line=6000)
    found = replay([past()], [september], draft, changed_groups(BASE, draft))
    assert found[0].now.card is Card.YELLOW


def test_dearer_findings_cost_more_but_not_one_that_was_decided() -> None:
    """Number 4 is `standard` and was decided to cost 5.00: that stays."""
    held = past(facts(site=site(("hygiene", 500), ("fire", 200), ("green", 200), ("order", 500))))
    draft = other(deductions={**BASE.deductions.model_dump(), "safety": 1000})
    dear = replay([held], [], draft, changed_groups(BASE, draft))[0]
    expected = replace(held.inputs, deductions=tuple(
        Deduction(at, head, cost) for at, (head, cost)
        in enumerate([("hygiene", 1000), ("fire", 200), ("green", 200), ("order", 500)], start=1)
    ))  # fmt: skip
    assert dear.now.total == score_of(expected, BASE).total


def test_other_points_for_the_levels_count_the_ballots_again() -> None:
    draft = other(level_points=(0, 0, 0, 0, 10000), weights={"owner": 10000, "site": 0, "organisation": 0})
    assert once(past(), draft).total == 2000


def test_a_mean_of_which_a_level_was_hidden_stays() -> None:
    held = past()
    assert held.asked is not None
    hidden = replace(held, asked=replace(held.asked, levels=None, panel_levels=None))
    draft = other(level_points=(0, 0, 0, 0, 10000), weights={"owner": 10000, "site": 0, "organisation": 0})
    assert once(hidden, draft).total == held.inputs.owner
    assert hidden.unsplit
    assert not held.unsplit


def test_a_smaller_sample_line_makes_a_sample_enough() -> None:
    held = past(facts(review=review(enough=False, n=12, mean=7080)), card=None)
    draft = other(min_ballots=5, min_share=0, weights={"owner": 10000, "site": 0, "organisation": 0})
    assert once(held, draft).total == 7080


@pytest.mark.parametrize(("groups", "whole"), [((), True), (("bands",), False)])
def test_only_changed_groups_are_laid_over(groups: tuple[str, ...], whole: bool) -> None:
    old = other(bands={"excellent": 9000, "good": 8000, "pass_": 7000})
    assert (overlaid(old, BASE, groups) == old) is whole


def test_a_draft_that_does_not_fit_older_rules_is_refused() -> None:
    old = other(min_ballots=3, small_cell=3)
    with pytest.raises(ValueError, match="够数的最少票数"):
        overlaid(old, other(small_cell=9), ("small_cell",))


@given(st.permutations(range(1, 10)), st.integers(0, 10000))
def test_unchanged_history_is_unchanged_whatever_the_scores(order: list[int], owner: int) -> None:
    held = [
        past(facts(month=date(2026, month, 1), review=review(mean=owner * month // 12)), card=None)
        for month in sorted(order)
    ]
    found = replay(held, [], BASE, ())
    assert [each.now[:2] for each in found] == [each.past.verdict[:2] for each in found]


def test_the_month_is_that_of_the_score() -> None:
    assert replay([past()], [], BASE, ())[0].month == OCTOBER
