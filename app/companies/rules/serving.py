"""Who serves an estate on a day where several contracts are in force: handovers overlap, emergencies step in. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

STOPPED, STEPS_IN, SERVES = range(3)


class Contracted(Protocol):
    """A contract as days. `emergency`: made for an emergency service (淄博 §50). `stopped_on`: the first day its
    company is found to serve no more, though the contract goes on; None while it serves. `resumed_on`: the first day
    it serves again."""

    @property
    def key(self) -> int: ...
    @property
    def emergency(self) -> bool: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def stopped_on(self) -> date | None: ...
    @property
    def resumed_on(self) -> date | None: ...


C = TypeVar("C", bound=Contracted)


def serving(contracts: Iterable[C], day: date) -> C | None:
    """Whoever the owners or the developer contracted serves to the last day, its sixty days of notice included (Civil
    Code §946, §950; 淄博 §48), and the emergency company only where that one has ended or stopped. Of two regular ones
    the one that began later has taken over. A company that stopped is named where nobody stepped in."""
    there = (each for each in contracts if in_force(each, day))
    return max(there, key=lambda each: (standing(each, day), each.starts_on, each.key), default=None)


def in_force(contract: Contracted, day: date) -> bool:
    """The first and the last day included."""
    return contract.starts_on <= day and (contract.ends_on is None or day <= contract.ends_on)


def standing(contract: Contracted, day: date) -> int:
    """The higher comes first."""
    if contract.emergency:
        return STEPS_IN
    return STOPPED if stopped(contract, day) else SERVES


def stopped(contract: Contracted, day: date) -> bool:
    """Found to serve no more that day: from `stopped_on` until the day before `resumed_on`. Of the last time it
    stopped; of days before that the rows know more (`queries.serving`)."""
    if contract.stopped_on is None or day < contract.stopped_on:
        return False
    return contract.resumed_on is None or day < contract.resumed_on
