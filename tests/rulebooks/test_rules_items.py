"""Every number of the rulebook on the form, and how what was typed becomes a rulebook."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebooks.rules.items import Change, changes, items, read, sections, sums, typed
from app.rulebooks.rules.numbers import hundredths, written
from app.rulebooks.rules.policy import WHOLE, shipped
from tests.rulebooks.adopt import weighing

BOOK = shipped()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("40", 4000), ("0.5", 50), ("12.25", 1225), (" 8 ", 800), ("0", 0), ("007", 700), ("", None), (".5", None),
        ("5.", None), ("1.234", None), ("-1", None), ("1e3", None), ("４０", None), ("四十", None), ("1,5", None),
        ("9" * 30, None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, value: int | None) -> None:
    assert hundredths(text) == value


@given(st.integers(0, 99999_99))
def test_a_number_is_read_as_it_is_written(value: int) -> None:
    assert hundredths(written(value)) == value


def leaves(data: Any) -> int:
    """How many numbers and choices there are to set; names and vetoes are none."""
    if isinstance(data, dict):
        return sum(leaves(value) for key, value in data.items() if key != "vetoes")
    return sum(map(leaves, data)) if isinstance(data, list) else int(isinstance(data, int))


def test_every_number_is_on_the_form_once() -> None:
    names = [item.name for item in items(BOOK)]
    assert len(names) == len(set(names)) == leaves(BOOK.model_dump(mode="json")) + 1  # the cadence is a word


def test_what_was_not_touched_is_the_same_rulebook() -> None:
    assert read(BOOK, typed(BOOK)) == (BOOK, {})


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("weights_owner", "41", "加起来要正好是 100%"), ("weights_owner", "100.01", "0 到 100"),
        ("weights_owner", "-1", "0 到 100"), ("weights_owner", "", "这一项要填"), ("weights_owner", "四十", "0 到 100"),
        ("heads_0_points", "19.99", "加起来要正好是 100 分"), ("heads_7_points", "", "这一项要填"),
        ("level_points_0", "30.01", "从低到高"), ("level_points_4", "101", "0 到 100"),
        ("deductions_minor", "0", "从轻到重"), ("deductions_minor", "1.01", "从轻到重"),
        ("bands_excellent", "75", "从高到低"), ("organisation_on_time", "34.99", "100%"),
        ("rates_response", "31", "100%"), ("open_day", "29", "最多是 28"), ("open_day", "0", "最少是 1"),
        ("open_day", "1.5", "整数"), ("open_day", "99999999", "整数"), ("publish_day", "21", "最多是 20"),
        ("small_cell", "2", "最少是 3"), ("panel_least", "6", "单数"), ("panel_least", "3", "最少是 5"),
        ("adjust_limit", "10.01", "最多是 10"), ("red_in_a_row", "1", "最少是 2"), ("red_months", "37", "最多是 36"),
        ("cadence", "week", "选一个"), ("cadence", "", "选一个"), ("min_issues_to_rank", "0", "最少是 1"),
    ],
)  # fmt: skip
def test_a_wrong_number_gets_a_sentence_beside_it(name: str, text: str, said: str) -> None:
    rulebook, errors = read(BOOK, {**typed(BOOK), name: text})
    beside = {"level_points_0": "level_points_4", "heads_7_points": name}.get(name, name)
    group = name.rsplit("_", 1)[0]
    assert rulebook is None
    assert said in next(iter(errors.values()))
    assert set(errors) <= {beside, *(item.name for item in items(BOOK) if item.name.startswith(group.split("_")[0]))}


def test_every_wrong_number_is_named_at_once() -> None:
    _, errors = read(BOOK, {**typed(BOOK), "open_day": "x", "bands_good": "", "cadence": "month"})
    assert set(errors) == {"open_day", "bands_good"}


@given(st.dictionaries(st.sampled_from([item.name for item in items(BOOK)]), st.text(max_size=8), max_size=4))
def test_nothing_typed_breaks_the_form(given_: dict[str, str]) -> None:
    rulebook, errors = read(BOOK, {**typed(BOOK), **given_})
    assert (rulebook is None) is bool(errors)
    assert all(words.endswith("。") for words in errors.values())


@given(st.integers(0, WHOLE))
def test_what_was_typed_is_what_is_read(owner: int) -> None:
    assert read(BOOK, typed(weighing(owner))) == (weighing(owner), {})


def test_changes_in_words() -> None:
    assert changes(BOOK, BOOK) == []
    assert changes(BOOK, weighing(5000))[0] == Change("总分由哪三部分组成：居民评议", "40%", "50%")
    quarterly, errors = read(BOOK, {**typed(BOOK), "cadence": "quarter", "deductions_minor": "0.25"})
    assert quarterly is not None, errors
    assert [(each.before, each.after) for each in changes(BOOK, quarterly)] == [
        ("0.5 分", "0.25 分"), ("按月", "按季度"),
    ]  # fmt: skip


def test_sections_have_a_title_each() -> None:
    titles = [section.title for section in sections(BOOK)]
    assert len(titles) == len(set(titles)) == 8


@pytest.mark.parametrize(
    ("typed_", "right", "told"),
    [
        ({}, True, "现在加起来是 100%，正好。"), ({"weights_owner": "39.5"}, False, "现在加起来是 99.5%，还差 0.5%。"),
        ({"weights_owner": "x"}, False, "现在加起来是 60%，还差 40%。"),
        ({"weights_owner": "99999"}, False, "现在加起来是 100059%，多了 99959%。"),
    ],
)
def test_sums_in_words(typed_: dict[str, str], right: bool, told: str) -> None:
    found = sums(shipped(), {**typed(shipped()), **typed_})
    assert found["总分由哪三部分组成"] == (right, told)
    assert found["八项各占多少分"] == (True, "现在加起来是 100 分，正好。")
    assert len(found) == 4
