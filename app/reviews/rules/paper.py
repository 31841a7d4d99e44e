"""Paper ballots: what a clerk types, when two entries agree, and how the sum comes out. Pure."""

from dataclasses import dataclass

from app.reviews.rules.ballots import Ballot, ballot_of
from app.reviews.rules.kinds import PaperState

UNUSABLE = "x"
"""Typed instead of nine digits: torn, empty, or two marks for one question."""

PRECEDENCE = (
    "一户只有一票，先到先算：网上投过的，不再发纸票；领了纸票的，不能再在网上投。",
    "投了就不能改。纸票由两个人各录一遍，一样才计入；不一样的，由第三个人看着纸票定。",
    "领走没交回的算没投。发出、计入、作废、没交回的张数一起公布。",
)
"""The published rule of which ballot counts."""


def entry_of(ballot: Ballot | None) -> str:
    """What is kept of one entry; None for a paper that can't be used."""
    return ballot.line if ballot else UNUSABLE


def ballot_in(entry: str) -> Ballot | None:
    return None if entry == UNUSABLE else ballot_of(entry)


def agreed(entry: str) -> PaperState:
    """Where a paper ends once everybody agrees what is on it."""
    return PaperState.SPOILED if entry == UNUSABLE else PaperState.COUNTED


@dataclass(frozen=True, slots=True)
class Papers:
    """issued = counted + spoiled + missing. `entered` are typed but not decided yet."""

    issued: int
    counted: int
    spoiled: int
    entered: int

    @property
    def back(self) -> int:
        """Handed back, whatever became of them."""
        return self.counted + self.spoiled + self.entered

    @property
    def out(self) -> int:
        """Handed out and not back."""
        return max(0, self.issued - self.back)

    @property
    def missing(self) -> int:
        """At publication what is still undecided counts as missing too."""
        return self.issued - self.counted - self.spoiled

    @property
    def whole(self) -> bool:
        """Nothing waits for a second or third look."""
        return self.entered == 0
