"""Rounds side by side: bars for what was found, a line for how much of the last time was mended."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.filters import day
from app.rounds.queries.rounds import Line
from app.rounds.rules.report import percent, rate_of

TOP, BOTTOM, LEFT, RIGHT = 12, 84, 3, 97
"""Where the drawing stands, in hundredths of the picture; below it the numbers of the rounds, above it the values."""
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One round; lengths in hundredths of the picture. `rate_y` None where nothing was looked at again."""

    label: str
    found: int
    x: str
    left: str
    width: str
    top: str
    height: str
    rate: str
    rate_y: str | None
    told: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """`line` are the points of the rate, one string per stretch without a gap; `said` is the picture in words."""

    bars: tuple[Bar, ...]
    lines: tuple[str, ...]
    said: str


def chart_of(rounds: Sequence[Line]) -> Chart | None:
    """From the latest first, as lists have them; None for fewer than two, which is no comparison."""
    if len(rounds) < FEWEST:
        return None
    rows = list(reversed(rounds))
    most, step = max(max(row.found for row in rows), 1), (RIGHT - LEFT) / len(rows)
    every = -(-len(rows) // 8)
    bars = tuple(
        _bar(row, LEFT + step * (place + 0.5), step, most, told=(len(rows) - 1 - place) % every == 0)
        for place, row in enumerate(rows)
    )
    return Chart(bars, _stretches(bars), _said(rows))


def _bar(row: Line, x: float, step: float, most: int, *, told: bool) -> Bar:
    width, height = min(step * 0.6, 8), (BOTTOM - TOP) * row.found / most
    rate = rate_of(row.fixed, row.rechecked)
    return Bar(
        str(row.number), row.found, _pc(x), _pc(x - width / 2), _pc(width), _pc(BOTTOM - height), _pc(height),
        percent(rate), None if rate is None else _pc(BOTTOM - (BOTTOM - TOP) * rate / 10_000), told,
    )


def _pc(value: float) -> str:
    return f"{value:.2f}"


def _stretches(bars: Sequence[Bar]) -> tuple[str, ...]:
    """A round without a rate leaves a gap; it is not a zero."""
    found: list[list[str]] = [[]]
    for bar in bars:
        if bar.rate_y is None:
            found.append([])
        else:
            found[-1].append(f"{bar.x},{bar.rate_y}")
    return tuple(" ".join(stretch) for stretch in found if len(stretch) > 1)


def _said(rows: Sequence[Line]) -> str:
    parts = [
        f"第 {row.number} 期（{day(row.starts_at)}）找出 {row.found} 处，"
        f"回头看 {row.rechecked} 处修好 {row.fixed} 处，整改率 {percent(rate_of(row.fixed, row.rechecked))}"
        for row in rows
    ]
    return "；".join(parts) + "。"
