"""Pictures with their numbers beside them: twelve months as a line, rates as bars. Lengths in hundredths."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.rulebooks.rules.policy import Rulebook
from app.scorecards.queries.cards import CardLine
from app.scorecards.rules.wording import month_dated, points

TOP, BOTTOM, LEFT, RIGHT = 8, 84, 24, 96
FEWEST = 2
LOWEST = 4_000
"""The picture begins at 40 points, or lower where somebody has less."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One month; `y` None where it has no score, `hollow` where too few ballots were cast, `above` where the line
    comes from below, so that number and line keep apart, `anchor` which end of its words stands at `x`: at the edges
    they run inwards."""

    label: str
    value: str
    x: str
    y: str | None
    hollow: bool
    told: bool
    above: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A band's line across the picture."""

    words: str
    y: str


@dataclass(frozen=True, slots=True)
class Trend:
    """`lines` one per stretch without a gap; `said` is the picture in words."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    rules: tuple[Rule, ...]
    said: str


def trend_of(cards: Sequence[CardLine], rulebook: Rulebook) -> Trend | None:
    """From the latest month first; None for fewer than two, which is no comparison."""
    rows = list(reversed(cards))
    if len(rows) < FEWEST:
        return None
    floor = min([LOWEST, *(row.total for row in rows if row.total is not None)])
    step = (RIGHT - LEFT) / (len(rows) - 1)
    ends = {0, len(rows) - 1}
    dots = tuple(
        Dot(
            f"{row.month.month}月", points(row.total), _pc(LEFT + step * at),
            None if row.total is None else _pc(_height(row.total, floor)), not row.sample_enough, at in ends,
            _peaks(rows, at),
            "start" if at == 0 else "end" if at == len(rows) - 1 else "middle",
        )
        for at, row in enumerate(rows)
    )
    bands = rulebook.bands
    marks = (("优秀", bands.excellent), ("良好", bands.good), ("合格", bands.pass_))
    lines = tuple(Rule(f"{name}线 {line // 100}", _pc(_height(line, floor))) for name, line in marks)
    return Trend(dots, _stretches(dots), lines, _said(rows))


def _peaks(rows: Sequence[CardLine], at: int) -> bool:
    """Whether an end of the line is higher than the month next to it."""
    beside, own = rows[1 if at == 0 else at - 1].total, rows[at].total
    return own is not None and beside is not None and own > beside


def _height(total: int, floor: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * (total - floor) / (10_000 - floor)


def _pc(value: float) -> str:
    return f"{value:.2f}"


def _stretches(dots: Sequence[Dot]) -> tuple[str, ...]:
    """A month without a score leaves a gap; it is not a zero."""
    found: list[list[str]] = [[]]
    for dot in dots:
        if dot.y is None:
            found.append([])
        else:
            found[-1].append(f"{dot.x},{dot.y}")
    return tuple(" ".join(stretch) for stretch in found if len(stretch) > 1)


def _score(total: int | None) -> str:
    return "没有得分" if total is None else f"{points(total)} 分"


def _said(rows: Sequence[CardLine]) -> str:
    parts = [
        f"{month_dated(row.month)} {_score(row.total)}{'' if row.sample_enough else '（评议户数不够）'}" for row in rows
    ]
    return "；".join(parts) + "。"
