"""The four fractions: every boundary by heads and by area, both tiers, both ways of counting what never came back."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.votes.rules.counting import (
    CURRENT,
    Cast,
    Share,
    Totals,
    leading,
    needed_words,
    outcome,
    square_metres,
    still_needed,
    verdict,
    with_majority,
)
from app.votes.rules.kinds import Choice, Mode, Tier
from app.votes.rules.result import tallied

ORDINARY, SPECIAL = Tier.ORDINARY, Tier.SPECIAL
BIG = 2**53 + 1


def cast(yes: int, no: int = 0, abstain: int = 0) -> Cast:
    """So many heads, each with 100 m²."""
    return Cast(*(Totals(many, many * 10_000) for many in (yes, no, abstain)))


def roll(heads: int) -> Totals:
    return Totals(heads, heads * 10_000)


@pytest.mark.parametrize(
    ("share", "whole", "least"),
    [
        (CURRENT.quorum, 9, 6), (CURRENT.quorum, 900, 600), (CURRENT.quorum, 901, 601), (CURRENT.quorum, 1, 1),
        (CURRENT.quorum, 3 * BIG, 2 * BIG), (CURRENT.consent[ORDINARY], 600, 301),
        (CURRENT.consent[ORDINARY], 601, 301),
        (CURRENT.consent[ORDINARY], 1, 1), (CURRENT.consent[ORDINARY], 0, 1), (CURRENT.consent[SPECIAL], 600, 450),
        (CURRENT.consent[SPECIAL], 601, 451), (CURRENT.consent[SPECIAL], 4, 3), (CURRENT.consent[SPECIAL], 2 * BIG, 0),
    ],
)
def test_the_least_that_is_enough(share: Share, whole: int, least: int) -> None:
    least = least or -(-3 * whole // 4)
    assert share.least(whole) == least
    assert share.met(least, whole)
    assert not share.met(least - 1, whole)


@pytest.mark.parametrize(
    ("whole", "yes", "no", "abstain", "tier", "passed"),
    [
        (900, 301, 298, 0, ORDINARY, False), (900, 301, 299, 0, ORDINARY, True), (900, 300, 300, 0, ORDINARY, False),
        (900, 301, 0, 299, ORDINARY, True), (900, 300, 0, 300, ORDINARY, False), (900, 450, 150, 0, SPECIAL, True),
        (900, 449, 151, 0, SPECIAL, False), (900, 599, 0, 0, SPECIAL, False), (900, 600, 0, 0, SPECIAL, True),
        (901, 600, 0, 0, ORDINARY, False), (901, 601, 0, 0, ORDINARY, True), (901, 301, 300, 0, ORDINARY, True),
        (9, 6, 0, 0, ORDINARY, True), (9, 5, 0, 0, ORDINARY, False), (9, 3, 3, 0, ORDINARY, False),
        (9, 4, 2, 0, ORDINARY, True), (9, 5, 1, 0, SPECIAL, True), (9, 4, 2, 0, SPECIAL, False),
        (1, 1, 0, 0, SPECIAL, True), (1, 0, 1, 0, ORDINARY, False),
        (9, 0, 0, 0, ORDINARY, False), (9, 0, 0, 0, SPECIAL, False), (9, 0, 0, 9, ORDINARY, False),
        (900, 900, 0, 0, SPECIAL, True), (BIG, BIG, 0, 0, SPECIAL, True), (3 * BIG, 2 * BIG - 1, 0, 0, ORDINARY, False),
        (3 * BIG, 2 * BIG, 0, 0, ORDINARY, True),
    ],
)
def test_heads_and_area_alike(whole: int, yes: int, no: int, abstain: int, tier: Tier, passed: bool) -> None:
    assert verdict(roll(whole), cast(yes, no, abstain), tier).passed is passed


@pytest.mark.parametrize(
    ("yes", "no", "tier", "met"),
    [
        (Totals(301, 30_001), Totals(299, 29_999), ORDINARY, (True, True, True, True)),
        (Totals(301, 30_000), Totals(299, 30_000), ORDINARY, (True, True, True, False)),
        (Totals(300, 30_001), Totals(300, 29_999), ORDINARY, (True, True, False, True)),
        (Totals(599, 59_999), Totals(1, 0), ORDINARY, (True, False, True, True)),
        (Totals(599, 60_000), Totals(0, 0), ORDINARY, (False, True, True, True)),
        (Totals(450, 45_000), Totals(150, 15_000), SPECIAL, (True, True, True, True)),
        (Totals(450, 44_999), Totals(150, 15_001), SPECIAL, (True, True, True, False)),
        (Totals(449, 45_000), Totals(151, 15_000), SPECIAL, (True, True, False, True)),
    ],
)
def test_each_of_the_four_stands_alone(yes: Totals, no: Totals, tier: Tier, met: tuple[bool, ...]) -> None:
    found = verdict(Totals(900, 90_000), Cast(yes, no), tier)
    assert tuple(line.met for line in found.lines) == met
    assert found.passed is all(met)
    assert found.quorate is all(met[:2])


def test_reasons_can_be_read() -> None:
    short = verdict(Totals(900, 9_000_000), Cast(Totals(299, 5_000_000), Totals(300, 999_995)), ORDINARY)
    assert [line.words for line in short.lines] == [
        "参与 599 户，要 600 户（全部 900 户的三分之二以上），差 1 户。",
        "参与 59999.95 平方米，要 60000 平方米（全部 90000 平方米的三分之二以上），差 0.05 平方米。",
        "同意 299 户，要 300 户（参与 599 户的过半数），差 1 户。",
        "同意 50000 平方米，要 29999.98 平方米（参与 59999.95 平方米的过半数），够了。",
    ]
    nobody = verdict(roll(9), Cast(), SPECIAL)
    assert [line.met for line in nobody.lines] == [False] * 4
    assert nobody.lines[3].words == "没有人参与，谈不上同意。"


@pytest.mark.parametrize(
    ("whole", "found"),
    [
        (Totals(0, 100), Cast()), (Totals(9, 0), Cast()), (Totals(-1, 100), Cast()), (roll(9), cast(10)),
        (roll(9), cast(5, 5)), (Totals(9, 100), Cast(Totals(1, 101))), (roll(9), Cast(Totals(-1, 0))),
        (roll(9), Cast(Totals(1, 5), Totals(-1, -1))),
    ],
)
def test_what_cannot_be_is_refused(whole: Totals, found: Cast) -> None:
    """A peer showed more than 100 %."""
    with pytest.raises(ValueError, match=r"roll|nobody|more"):
        verdict(whole, found, ORDINARY)


@pytest.mark.parametrize(
    ("found", "leader"),
    [
        (cast(5, 3, 1), Choice.YES), (cast(3, 5, 1), Choice.NO), (cast(1, 3, 5), Choice.ABSTAIN), (cast(3, 3), None),
        (Cast(Totals(5, 10), Totals(3, 20)), None), (Cast(Totals(5, 20), Totals(3, 20)), None),
        (Cast(Totals(5, 30), Totals(3, 20), Totals(1, 30)), None), (Cast(), None),
    ],
)
def test_who_leads_leads_on_both(found: Cast, leader: Choice | None) -> None:
    assert leading(found) is leader
    joined, named = with_majority(found, Totals(7, 7))
    assert named is leader
    assert joined.participating == found.participating + Totals(7, 7)
    assert (joined.silent == Totals(7, 7)) is (leader is None)


def test_both_ways_are_always_there_and_the_mode_picks_one() -> None:
    """703 of 1291 came back: the two ways differ."""
    found = outcome(roll(1291), cast(500, 203), Totals(588, 5_880_000), ORDINARY, Mode.STRICT)
    assert (found.strict.passed, found.majority.passed, found.passed) == (False, True, False)
    other = outcome(roll(1291), cast(500, 203), Totals(588, 5_880_000), ORDINARY, Mode.COUNT_WITH_MAJORITY)
    assert (other.strict, other.majority, other.passed) == (found.strict, found.majority, True)


def test_silence_without_a_leader_is_no_consent() -> None:
    found = outcome(roll(9), cast(3, 3), Totals(3, 30_000), ORDINARY, Mode.COUNT_WITH_MAJORITY)
    assert (found.leader, found.majority.quorate, found.passed) == (None, True, False)


@pytest.mark.parametrize(
    ("took", "needed", "words"),
    [
        (Totals(591, 5_938_800), Totals(9, 61_200), "还差 9 户、612 平方米"),
        (Totals(591, 5_938_801), Totals(9, 61_199), "还差 9 户、611.99 平方米"),
        (Totals(600, 5_999_999), Totals(0, 1), "还差 0.01 平方米"),
        (Totals(599, 6_000_000), Totals(1, 0), "还差 1 户"),
        (Totals(600, 6_000_000), Totals(0, 0), "参加的够数了"),
        (Totals(900, 9_000_000), Totals(0, 0), "参加的够数了"),
        (Totals(0, 0), Totals(600, 6_000_000), "还差 600 户、60000 平方米"),
    ],
)
def test_the_gauge(took: Totals, needed: Totals, words: str) -> None:
    assert still_needed(Totals(900, 9_000_000), took) == needed
    assert needed_words(needed) == words


def test_a_quorum_is_never_reached_by_being_set() -> None:
    """A peer's quorum was true as soon as there was one: 0 of 10 is not."""
    assert not verdict(roll(10), Cast(), ORDINARY).quorate
    assert still_needed(roll(10), Totals()) == Totals(7, 66_667)


def test_area_reads_exactly() -> None:
    assert [square_metres(area) for area in (0, 5, 100, 61_205)] == [
        "0 平方米", "0.05 平方米", "1 平方米", "612.05 平方米",
    ]


ballots = st.lists(
    st.tuples(st.sampled_from("ynax"), st.integers(0, 3), st.integers(1, 10**6), st.booleans()), max_size=40
)


@given(ballots, st.randoms())
def test_order_does_not_count(found: list[tuple[str, int, int, bool]], chance: object) -> None:
    shuffled = sorted(found, key=lambda each: (each[2], each[0]))
    assert tallied(found, 1) == tallied(shuffled, 1) == tallied(reversed(found), 1)


@given(ballots, st.integers(1, 5), st.integers(1, 10**6), st.sampled_from(Tier))
def test_one_more_yes_never_hurts(
    found: list[tuple[str, int, int, bool]], heads: int, area: int, tier: Tier
) -> None:
    whole = Totals(200, 10**8)
    [before], [after] = tallied(found, 1), tallied([*found, ("y", heads, area, True)], 1)
    assert verdict(whole, before, tier).passed <= verdict(whole, after, tier).passed


@given(ballots, st.sampled_from(Tier))
def test_a_pass_is_never_cheap(found: list[tuple[str, int, int, bool]], tier: Tier) -> None:
    """Passing takes more than a third of all (ordinary), half (special), on both counts."""
    [cast_] = tallied(found, 1)
    whole = Totals(max(1, sum(each[1] for each in found)), max(1, sum(each[2] for each in found)))
    if verdict(whole, cast_, tier).passed:
        for yes, all_ in ((cast_.yes.heads, whole.heads), (cast_.yes.area, whole.area)):
            assert 3 * yes > all_ if tier is ORDINARY else 2 * yes >= all_


@given(st.integers(1, 10**7), st.integers(0, 10**7))
def test_the_gauge_says_exactly_what_the_quorum_wants(whole: int, took: int) -> None:
    took = min(took, whole)
    needed = still_needed(Totals(whole, whole), Totals(took, took)).heads
    assert CURRENT.quorum.met(took + needed, whole)
    assert needed == 0 or not CURRENT.quorum.met(took + needed - 1, whole)


def test_a_letter_that_is_no_choice_takes_no_part() -> None:
    [first, second] = tallied([("yx", 1, 100, False), ("xn", 1, 200, True)], 2)
    assert (first.participating, second.participating) == (Totals(1, 100), Totals(1, 200))
    for order in permutations([("y", 1, 5, True), ("n", 2, 6, False), ("a", 1, 7, True)]):
        assert tallied(order, 1) == [Cast(Totals(1, 5), Totals(2, 6), Totals(1, 7))]
