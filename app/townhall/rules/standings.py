"""How the estates of a desk stand: ranked where the sample allows it, with a year beside each. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rulebooks.rules.policy import divided
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.periods import MonthScore, change

SPARK_TOP, SPARK_BOTTOM = 2, 30
LOWEST = 4_000
"""A year is drawn from 40 points up, or from lower where somebody has less."""


class Order(StrEnum):
    SCORE = "score"
    FALL = "fall"
    PLACE = "place"

    @property
    def label(self) -> str:
        return {"score": "按分数", "fall": "跌得多的在前", "place": "按社区"}[self.value]


@dataclass(frozen=True, slots=True)
class Year:
    """`change` against the month before, 0.01 points. `points` draw the year in a box of 100 by 32, a stretch each;
    `totals` are its months, None for one without a score."""

    change: int | None
    points: tuple[str, ...]
    totals: tuple[int | None, ...] = ()


def year_of(months: Sequence[MonthScore], last: date, company_id: int, span: int = 12) -> Year:
    """Of one estate, in order of time, with the company it has now; another company's months are not its own."""
    own = [each for each in months if each.company_id == company_id]
    totals = {each.month: each.total for each in own}
    calendar = [month_after(last, -steps) for steps in reversed(range(span))]
    moved = change(totals.get(last), totals.get(month_after(last, -1)))
    row = tuple(totals.get(each) for each in calendar)
    return Year(moved, stretches(row), row)


def stretches(totals: Sequence[int | None]) -> tuple[str, ...]:
    """A month without a score leaves a gap."""
    floor = min([LOWEST, *(each for each in totals if each is not None)])
    step, found = 100 / max(len(totals) - 1, 1), [list[str]()]
    for at, total in enumerate(totals):
        if total is None:
            found.append([])
            continue
        height = SPARK_BOTTOM - (SPARK_BOTTOM - SPARK_TOP) * (total - floor) / (10_000 - floor)
        found[-1].append(f"{at * step:.1f},{height:.1f}")
    return tuple(" ".join(each) for each in found if len(each) > 1)


def ranks(totals: Iterable[tuple[int, int | None, bool]]) -> dict[int, int]:
    """(key, total, sample enough) to places from 1; equals share one, and too small a sample has none."""
    counted = [(key, total) for key, total, enough in totals if enough and total is not None]
    return {key: 1 + sum(other > total for _, other in counted) for key, total in counted}


@dataclass(frozen=True, slots=True)
class Hot:
    """The fewest estates that filed `share` (0.01 %) of everything; `estates`: (key, filed), most first."""

    estates: tuple[tuple[int, int], ...]
    of: int
    share: int


HALF = 4_700
"""A Shanghai study found 11 % of the estates behind 47 % of the complaints (domain §6); so many are looked for."""


def hot_of(filed: Iterable[tuple[int, int]], of: int) -> Hot:
    ordered = sorted(filed, key=lambda each: (-each[1], each[0]))
    whole, some, found = sum(count for _, count in ordered), 0, list[tuple[int, int]]()
    for key, count in ordered:
        if whole and some * 10_000 >= whole * HALF:
            break
        some += count
        found.append((key, count))
    return Hot(tuple(found), of, divided(some * 10_000, whole) if whole else 0)


def rising_of(rising: Iterable[tuple[str, tuple[int, int]]], least: int = 5) -> list[tuple[str, int, int]]:
    """(code, now, before) of what grew by a fifth or more from at least `least`, the largest growth first."""
    grown = [(code, now, before) for code, (now, before) in rising if now >= least and 5 * now >= 6 * before]
    return sorted([each for each in grown if each[1] > each[2]], key=lambda each: (each[2] - each[1], each[0]))
