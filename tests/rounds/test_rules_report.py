"""The figures of a report, from nothing but its facts."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rounds.rules.report import canonical, digest_of, figures_of, percent, rate_of


def fault(**more: Any) -> dict[str, Any]:
    return {"head": "设施设备", "building": "东区 3号楼", "unit": "安禾物业", "at_home": False, **more}


def facts(faults: list[dict[str, Any]], *verdicts: str) -> dict[str, Any]:
    return {"faults": faults, "lookback": [{"verdict": each} for each in verdicts]}


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [(0, 0, None), (0, 1, 0), (1, 1, 10_000), (1, 2, 5_000), (2, 3, 6_667), (1, 3, 3_333), (1, 20_000, 1)],
)
def test_a_rate_is_rounded_once_and_none_of_nothing(part: int, whole: int, rate: int | None) -> None:
    assert rate_of(part, whole) == rate


@pytest.mark.parametrize(
    ("basis_points", "text"),
    [
        (None, "—"), (0, "0%"), (10_000, "100%"), (5_000, "50%"), (6_667, "66.7%"), (3_333, "33.3%"), (9_996, "99.9%"),
        (9_994, "99.9%"), (4, "0%"), (5, "0.1%"), (1_005, "10.1%"),
    ],
)
def test_a_rate_reads_as_people_read_it(basis_points: int | None, text: str) -> None:
    assert percent(basis_points) == text


def test_nothing_to_look_at_is_not_a_hundred_per_cent() -> None:
    figures = figures_of(facts([]))
    assert (figures.found, figures.rechecked, figures.rate) == (0, 0, None)


def test_what_was_not_seen_counts_against_the_rate() -> None:
    figures = figures_of(facts([], "fixed", "unseen", "unseen", "unfixed"))
    assert (figures.fixed, figures.unfixed, figures.unseen, figures.rate) == (1, 1, 2, 2_500)


def test_heads_and_buildings_are_counted_the_most_first() -> None:
    found = [fault(), fault(head="", building=""), fault(head="", unit="", at_home=True)]
    figures = figures_of(facts(found))
    assert figures.by_head == (("清单以外", 2), ("设施设备", 1))
    assert figures.by_building == (("东区 3号楼", 2), ("楼外", 1))
    assert (figures.found, figures.given, figures.at_home) == (3, 2, 1)


@given(st.lists(st.sampled_from(["fixed", "unfixed", "unseen"])), st.integers(0, 30))
def test_the_parts_make_the_whole_also_after_a_way_through_json(verdicts: list[str], found: int) -> None:
    whole = facts([fault() for _ in range(found)], *verdicts)
    figures = figures_of(json.loads(canonical(whole)))
    assert figures == figures_of(whole)
    assert figures.fixed + figures.unfixed + figures.unseen == figures.rechecked == len(verdicts)
    assert sum(count for _, count in figures.by_head) == sum(count for _, count in figures.by_building) == found


def test_the_same_facts_have_one_text_and_one_digest() -> None:
    one, other = {"b": [1], "a": "灯"}, {"a": "灯", "b": [1]}
    assert canonical(one) == canonical(other) == '{"a":"灯","b":[1]}'
    assert digest_of(canonical(one)) == digest_of(canonical(other)) != digest_of(canonical({"a": "灯", "b": [2]}))
