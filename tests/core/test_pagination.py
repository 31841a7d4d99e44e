"""Cursors: what we made comes back, and nothing else is taken for one."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.core.pagination import LARGEST, after, cut, decode, encode


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


@given(st.integers(0, LARGEST), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_key_comes_back(number: int, text: str) -> None:
    cursor = encode("list", number, text)
    assert cursor.isascii()
    assert decode("list", cursor, int, str) == (number, text)


@pytest.mark.parametrize(
    "cursor",
    [
        "", "1", "=", "%00", "\0", "中文", "null", "a" * 10_000, "AAAA", packed({}), packed([]), packed(None),
        packed(["list"]), packed(["list", 1, 2]), packed(["other", 1]), packed([["list"], 1]),
        packed(["list", "1"]), packed(["list", True]), packed(["list", 1.0]), packed(["list", None]),
        packed(["list", -1]), packed(["list", LARGEST + 1]), packed(["list", float("nan")]), packed(["list", [1]]),
        encode("list", 1) + "=", encode("list", 1) + " ", encode("list", 1)[:-1], packed("[" * 40),
        base64.urlsafe_b64encode(b'["list", 1]').decode().rstrip("="),
        base64.urlsafe_b64encode(b"[" * 100).decode(),
        base64.urlsafe_b64encode(b'["list",' + b"9" * 120 + b"]").decode().rstrip("="),
        base64.urlsafe_b64encode(b"\xff\xfe").decode().rstrip("="),
    ],
)
def test_what_we_did_not_make_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        decode("list", cursor, int)
    assert refused.value.field == "cursor"


@given(st.text(max_size=60))
def test_no_text_is_an_accident(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode("list", cursor, int)


@pytest.mark.parametrize("number", [0, LARGEST])
def test_the_smallest_and_the_largest_key(number: int) -> None:
    assert decode("list", encode("list", number), int) == (number,)


@pytest.mark.parametrize(
    ("rows", "page", "more"), [([], [], False), ([5, 4], [5, 4], False), ([5, 4, 3], [5, 4], True)]
)
def test_one_row_too_many_says_there_is_more(rows: list[int], page: list[int], more: bool) -> None:
    cut_page, following = cut("list", rows, 2, lambda row: row)
    assert list(cut_page) == page
    assert (following is not None) is more
    assert after("list", following) == (4 if more else None)
