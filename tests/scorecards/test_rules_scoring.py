"""The arithmetic of a score: the golden month by hand, every absent part, and what holds for any month."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inspections.rules.score import site_score
from app.issues.rules.served import Line, bundled
from app.rulebooks.rules.policy import WHOLE, Band
from app.scorecards.rules.contribution import Moved
from app.scorecards.rules.facts import Adjusted, Deduction, Facts, Vetoed, frozen, thawed
from app.scorecards.rules.kinds import Kind
from app.scorecards.rules.results import breaks, result_of, score_in, sealed
from app.scorecards.rules.scoring import Counts, Inputs, counted, inputs_of, lasting_of, score_of, shares_of, weighted
from tests.scorecards.judge import RULES, STAMP, facts, lines, review


def scored(given_facts: Facts) -> tuple[int | None, ...]:
    score = score_of(inputs_of(given_facts), RULES)
    return score.owner, score.site, score.organisation, score.total


def test_the_golden_month_of_the_documentation() -> None:
    score = score_of(inputs_of(facts()), RULES)
    assert (score.on_time, score.resolved, score.lasting, score.cooperation) == (8197, 7600, 8727, 7400)
    assert (score.owner, score.site, score.organisation) == (7080, 8500, 7948)
    assert (score.total, score.band) == (7766, Band.GOOD)
    assert (score.response, score.satisfied, score.composite) == (9000, 7600, 8020)


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ({"review": None}, 8273),
        ({"site": None}, 7452),
        ({"service": ()}, 7602),
        ({"service": (), "site": None}, 7217),
        ({"review": None, "site": None}, 8045),
        ({"review": None, "service": ()}, 8500),
        ({"review": None, "service": (), "site": None}, None),
    ],
)
def test_what_has_no_data_is_left_out_and_the_rest_scaled_up(more: dict[str, object], total: int | None) -> None:
    assert scored(facts(**more))[3] == total


def test_too_few_ballots_leave_site_and_organisation() -> None:
    score = score_of(inputs_of(facts(review=review(enough=False, n=19))), RULES)
    assert (score.owner, score.total) == (None, (8500 * 3 + 7948 * 3 + 3) // 6)


@pytest.mark.parametrize(("sums", "counts"), [((300, 300), 500), ((499,), 499), ((-700, 100), -500), ((), 0)])
def test_adjustments_stop_at_the_limit(sums: tuple[int, ...], counts: int) -> None:
    base = inputs_of(facts())
    total = score_of(base, RULES).total
    assert total is not None
    assert score_of(replace(base, adjustments=sums), RULES).total == total + counts


@pytest.mark.parametrize(("owner", "adjusted", "total"), [(WHOLE, 500, WHOLE), (0, -500, 0), (9900, 50, 9950)])
def test_a_total_stays_between_nothing_and_everything(owner: int, adjusted: int, total: int) -> None:
    assert score_of(Inputs(owner, None, Counts(), None, (adjusted,)), RULES).total == total


@pytest.mark.parametrize(
    ("total", "band"),
    [(8500, Band.EXCELLENT), (8499, Band.GOOD), (7500, Band.GOOD), (7499, Band.PASS), (6000, Band.PASS),
     (5999, Band.FAIL)],
)  # fmt: skip
def test_bands_begin_with_their_line(total: int, band: Band) -> None:
    assert score_of(Inputs(total, None, Counts(), None), RULES).band is band


def test_a_veto_fails_whatever_the_points() -> None:
    score = score_of(Inputs(WHOLE, None, Counts(), None, veto=True), RULES)
    assert (score.total, score.band) == (WHOLE, Band.FAIL)


@pytest.mark.parametrize(
    ("settled", "reopened", "left"), [(0, 0, None), (0, 1, 0), (10, 0, WHOLE), (10, 3, 7000), (2, 3, 0), (3, 1, 6667)]
)
def test_reopened_work_eats_what_was_finished(settled: int, reopened: int, left: int | None) -> None:
    assert lasting_of(Counts(settled=settled, reopened=reopened)) == left


def test_heads_lose_at_most_what_they_have() -> None:
    assert scored(facts())[1] == WHOLE - 500 - 200 - 800


def test_the_inspection_and_the_card_say_the_same() -> None:
    made = facts()
    assert made.site is not None
    assert site_score(made.site.lines, RULES.heads) == scored(made)[1]


@pytest.mark.parametrize(("parts", "mean"), [([(1, 10), (3, None)], 10), ([(1, 1), (1, 2)], 2), ([(5, None)], None)])
def test_weighted_means_round_half_up(parts: list[tuple[int, int | None]], mean: int | None) -> None:
    assert weighted(parts) == mean


def test_shares_are_told_as_they_really_are() -> None:
    weights = {"a": 4000, "b": 3000, "c": 3000}
    assert shares_of(weights, {"a": None, "b": 1, "c": 2}) == {"a": None, "b": 5000, "c": 5000}


KINDS = st.sampled_from(list(Kind))
LINES = st.lists(
    st.builds(
        lambda issue, kind, good, value: Line(
            issue, kind.value, good and kind not in (Kind.MISSED, Kind.REOPENED),
            value if kind is Kind.ANSWERED else None, STAMP, issue,
        ),
        st.integers(1, 60), KINDS, st.booleans(), st.none() | st.integers(1, 5),
    ),
    max_size=40,
)  # fmt: skip
PARTS = st.none() | st.integers(0, WHOLE)
DEDUCTIONS = st.none() | st.lists(
    st.builds(Deduction, st.integers(1, 99), st.sampled_from([h.code for h in RULES.heads]), st.integers(0, 500)),
    max_size=30,
).map(tuple)
ADJUSTMENTS = st.lists(st.integers(-1000, 1000), max_size=4).map(tuple)
INPUTS = st.builds(Inputs, PARTS, DEDUCTIONS, LINES.map(bundled).map(counted), PARTS, ADJUSTMENTS)


@given(INPUTS)
def test_every_number_is_bounded(inputs: Inputs) -> None:
    score = score_of(inputs, RULES)
    for value in (score.site, score.organisation, score.total, score.composite, score.lasting):
        assert value is None or 0 <= value <= WHOLE


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[Line], chance: random.Random) -> None:
    first = facts(service=bundled(rows))
    chance.shuffle(rows)
    other = facts(service=bundled(rows))
    assert frozen(first) == frozen(other)
    assert result_of(first, RULES) == result_of(other, RULES)


@given(INPUTS, LINES, st.integers(3, 5))
def test_one_more_satisfied_resident_never_lowers_a_score(inputs: Inputs, rows: list[Line], value: int) -> None:
    happy = Line(99, Kind.ANSWERED.value, True, value, STAMP, 99)
    before = score_of(replace(inputs, counts=counted(bundled(rows))), RULES)
    after = score_of(replace(inputs, counts=counted(bundled([*rows, happy]))), RULES)
    assert (after.total or 0) >= (before.total or 0)
    assert (after.organisation or 0) >= (before.organisation or 0)
    if before.composite is not None and before.satisfied is not None and before.resolved is not None:
        assert (after.composite or 0) >= before.composite


@given(INPUTS, st.integers(0, WHOLE))
def test_a_better_mean_never_lowers_a_score(inputs: Inputs, better: int) -> None:
    if inputs.owner is None or inputs.owner > better:
        return
    before, after = score_of(inputs, RULES).total, score_of(replace(inputs, owner=better), RULES).total
    assert (after or 0) >= (before or 0)


@given(LINES, DEDUCTIONS, st.sampled_from([Kind.MISSED, Kind.REOPENED]))
def test_one_more_failure_never_raises_a_part(
    rows: list[Line], deductions: tuple[Deduction, ...] | None, kind: Kind
) -> None:
    worse = Line(99, kind.value, False, None, STAMP, 99)
    before = score_of(Inputs(None, deductions, counted(bundled(rows)), None), RULES)
    after = score_of(Inputs(None, deductions, counted(bundled([*rows, worse])), None), RULES)
    for name in ("on_time", "lasting"):
        old, new = getattr(before, name), getattr(after, name)
        assert old is None or new <= old


@given(LINES, DEDUCTIONS)
def test_facts_survive_being_stored(rows: list[Line], deductions: tuple[Deduction, ...] | None) -> None:
    made = facts(service=bundled(rows), adjustments=(Adjusted(1, "points", -50, "夜里停电没人"),))
    again = thawed(frozen(made))
    assert frozen(again) == frozen(made)
    assert score_of(inputs_of(again), RULES) == score_of(inputs_of(made), RULES)


def test_a_score_survives_being_stored() -> None:
    assert score_in(result_of(facts(), RULES)) == score_of(inputs_of(facts()), RULES)


def test_lines_left_out_do_not_count() -> None:
    made = facts()
    line = next(each for each in made.lines if each.kind == Kind.MISSED)
    without = replace(made, service=bundled(each for each in made.lines if each != line))
    assert scored(made.leaving_out(line.key, "停电，修不了")) == scored(without)
    assert line in made.leaving_out(line.key, "停电，修不了").lines


def test_every_line_says_what_it_moved() -> None:
    made = facts(adjustments=(Adjusted(3, "points", 100, "暴雨夜排水"),), vetoes=(Vetoed(1, "fraud", "查实"),))
    moved = Moved(made, RULES)
    assert made.site is not None
    assert moved.by(made.site.lines[0]) == -150
    assert moved.by(made.adjustments[0]) == 100
    assert moved.by(made.vetoes[0]) == 0
    missed = next(each for each in made.lines if each.kind == Kind.MISSED)
    without = replace(made, service=bundled(each for each in made.lines if each != missed))
    total, other = scored(made)[3], scored(without)[3]
    assert total is not None
    assert other is not None
    assert moved.by(missed) == total - other < 0


def test_a_line_left_out_moved_nothing() -> None:
    made = facts()
    line = made.lines[0]
    assert Moved(made.leaving_out(line.key, "查过了"), RULES).by(line) == 0


def test_a_card_breaks_where_anything_is_changed() -> None:
    text = frozen(facts())
    result = result_of(facts(), RULES)
    digest = sealed(1, text, result)
    assert breaks(1, RULES, text, result, digest, thawed(text)) == []
    assert len(breaks(2, RULES, text, result, digest, thawed(text))) == 1
    other = frozen(facts(households=321))
    assert len(breaks(1, RULES, other, result, digest, thawed(other))) == 2
    assert len(breaks(1, RULES, text + " ", result, digest, thawed(text))) == 2


def test_the_public_file_says_nothing_of_people() -> None:
    text = frozen(facts(service=bundled(lines(Kind.SIGNED, 2))))
    assert '"service":[["signed",true,null,"1-1791597600-1 2-1791597600-2"]]' in text


OLD_FACTS = (
    '{"adjustments":[],"company":1,"contract":1,"estate":1,"excluded":[],"households":320,"month":"2026-10-01","review":null,'
    '"service":[[2,"missed",false,null,1791597600,0],[7,"signed",true,null,1791597600,3],'
    '[7,"answered",true,4,1791597900,5]],"site":null,"vetoes":[]}'
)
OLD_DIGEST = "693c246f15d5014f4914db18a30fa860c694908b4245089328a3538b0d8e74ed"


def test_a_card_of_the_time_before_bundles_recomputes_and_stays_as_it_is() -> None:
    read = thawed(OLD_FACTS)
    assert breaks(1, RULES, OLD_FACTS, result_of(read, RULES), OLD_DIGEST, read) == []
    left_out = read.leaving_out("missed-2-1791597600", "停电，修不了")
    assert thawed(frozen(left_out)).lines == read.lines
    counts = Counts(signed=1, signed_good=1, answered=1, answered_good=1, valued=1, satisfied=1)
    assert inputs_of(left_out).counts == counts


@pytest.mark.parametrize("entries", ["", "1", "1-2", "1-2-3-4", "1-2-x", "1-2-3  4-5-6", "1-2-3 "])
def test_bent_entries_are_refused(entries: str) -> None:
    bent = frozen(facts()).replace('"1-1791597600-1 ', f'"{entries} ', 1)
    with pytest.raises(ValueError, match="service"):
        thawed(bent)
