"""Cells of a CSV file that spreadsheet programs open: nothing in them is taken for a formula. Pure."""

from collections.abc import Iterable, Sequence

FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r")
BOM = "\ufeff"
"""So that Excel reads Chinese in a CSV file."""


def cell(value: object) -> str:
    """An apostrophe stands before whatever a spreadsheet would work out; None is empty."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in FORMULA_STARTS and text else text


def line(values: Iterable[object]) -> list[str]:
    return [cell(value) for value in values]


Table = tuple[Sequence[str], Iterable[Iterable[object]]]
"""Head and rows."""
