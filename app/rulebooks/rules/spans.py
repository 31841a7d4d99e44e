"""Which version judges which months. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS_AHEAD = 12


class Standing(StrEnum):
    """How a version stands towards this month."""

    PAST = "past"
    NOW = "now"
    COMING = "coming"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        return {"past": "已经不用", "now": "现在用的", "coming": "将来用", "replaced": "没有用过"}[self.value]


@dataclass(frozen=True, slots=True)
class Span:
    """The months a version judges, by their first days: `first` to before `until`, None for on and on."""

    number: int
    standing: Standing
    first: date
    until: date | None


def spans(versions: Iterable[tuple[int, date]], this_month: date) -> dict[int, Span]:
    """By number. `versions` are numbers with the first month they were adopted for; of several for one month the
    highest counts."""
    adopted = list(versions)
    counting = {month: max(number for number, each in adopted if each == month) for _, month in adopted}
    starts = sorted(counting)
    ends: dict[date, date | None] = dict(zip(starts, [*starts[1:], None], strict=True))
    return {
        number: Span(number, _standing(number == counting[month], month, ends[month], this_month), month, ends[month])
        for number, month in adopted
    }


def _standing(counts: bool, first: date, until: date | None, this_month: date) -> Standing:
    if not counts:
        return Standing.REPLACED
    if first > this_month:
        return Standing.COMING
    return Standing.PAST if until is not None and until <= this_month else Standing.NOW


def months_offered(today: date) -> list[date]:
    """The first days of the next twelve months."""
    return [_first(today.year, today.month + ahead) for ahead in range(1, MONTHS_AHEAD + 1)]


def _first(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def month_of(day: date) -> date:
    return day.replace(day=1)
