"""What a comparison comes to, in numbers and by estate. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.rulebooks.rules.policy import Band
from app.scorecards.rules.kinds import Card
from app.townhall.rules.what_if import Replayed, Verdict


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something came out, before and now."""

    label: str
    before: int
    now: int

    @property
    def change(self) -> int:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Summary:
    """`moved`: the estates with a month that differs, by their key, most changed cards and bands first."""

    months: int
    differing: int
    bands: tuple[Tally, ...]
    cards: tuple[Tally, ...]
    moved: tuple[tuple[int, tuple[Replayed, ...]], ...]


def summary_of(estates: Mapping[int, Sequence[Replayed]]) -> Summary:
    every = [each for months in estates.values() for each in months]
    moved = [(key, tuple(each for each in months if each.differs)) for key, months in estates.items()]
    moved = [(key, months) for key, months in moved if months]
    moved.sort(key=lambda each: (-sum(month.card_differs for month in each[1]), -_bands(each[1]), each[0]))
    return Summary(
        len(every), sum(each.differs for each in every),
        tuple(_tally(every, band, "band") for band in Band), tuple(_tally(every, card, "card") for card in Card),
        tuple(moved),
    )


def _bands(months: Sequence[Replayed]) -> int:
    return sum(month.band_differs for month in months)


def _tally(every: Sequence[Replayed], what: Band | Card, name: str) -> Tally:
    def count(verdicts: Sequence[Verdict]) -> int:
        return Counter(getattr(each, name) for each in verdicts)[what]

    return Tally(what.label, count([each.past.verdict for each in every]), count([each.now for each in every]))
