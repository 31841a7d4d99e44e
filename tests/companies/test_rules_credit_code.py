"""The check character of the unified social credit code (GB 32100-2015)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.companies.rules.credit_code import ALPHABET, LENGTH, check_character, plain, why_not_code

PUBLISHED = "91350100M000100Y43"  # the example printed in GB 32100-2015
FIRST = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (PUBLISHED, ""), ("91370303MADEM0A153", ""), ("91370303MADEM0B2X4", ""),
        ("91350100M000100Y44", "对不上"), ("91350100M000100Y34", "对不上"), ("19350100M000100Y43", "对不上"),
        ("91350100M000100Y4", "现在是 17 位"), ("91350100M000100Y433", "现在是 19 位"), ("", "现在是 0 位"),
        ("9135O100M000100Y43", "不会有“O”"), ("91350100M000100S43", "不会有“S”"), ("91350100m000100Y43", "不会有“m”"),
        ("9135010一M000100Y43", "不会有“一”"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_code(code: str, said: str) -> None:
    why = why_not_code(code)
    assert (said in why) if said else why == ""


@pytest.mark.parametrize(
    "written", ["91350100m000100y43", " 9135 0100 M000 100Y 43 ", "９１３５０１００Ｍ０００１００Ｙ４３"]
)
def test_how_people_type_it_makes_no_difference(written: str) -> None:
    assert plain(written) == PUBLISHED


def test_what_looks_like_a_digit_is_no_letter_of_a_code() -> None:
    assert len(ALPHABET) == 31
    assert not set("IOSVZ") & set(ALPHABET)


@given(FIRST)
def test_a_code_with_its_check_character_is_right(first: str) -> None:
    assert why_not_code(first + check_character(first)) == ""


@given(FIRST, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_any_single_changed_character_is_noticed(first: str, place: int, letter: str) -> None:
    code = first + check_character(first)
    changed = code[:place] + letter + code[place + 1 :]
    assert (why_not_code(changed) == "") is (changed == code)
