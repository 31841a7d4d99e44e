"""Whether a promise was kept, from its own row and from the issue it is bound to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.core.workdays import local_day
from app.issues.rules.lifecycle import ENDED, Status

TWICE = 2
"""Carried into so many meetings undone, it goes to the joint meeting (product.md, the loop)."""


class Kept(StrEnum):
    """How a promise stands today."""

    RUNNING = "running"
    LATE = "late"
    CLAIMED = "claimed"
    DONE = "done"
    DONE_LATE = "done_late"
    DROPPED = "dropped"

    @property
    def over(self) -> bool:
        return self in (Kept.DONE, Kept.DONE_LATE, Kept.DROPPED)


@dataclass(frozen=True, slots=True)
class Given:
    """What was promised when, until when, and what came of it.

    `claimed_at` and `accepted` are the issue's: when the unit said it was done, and whether somebody else agreed since.
    """

    made_at: datetime
    due_on: date
    first_due_on: date | None = None
    done_at: datetime | None = None
    dropped: bool = False
    status: Status | None = None
    claimed_at: datetime | None = None
    accepted: bool = False

    @property
    def agreed_on(self) -> date:
        """The day first agreed; a later meeting may have moved it, which does not make a promise kept."""
        return self.first_due_on or self.due_on

    @property
    def done_on(self) -> date | None:
        """The local day the work was done: of an issue the day it was said to be, once that has proved true."""
        if self.status is None:
            return local_day(self.done_at) if self.done_at else None
        return local_day(self.claimed_at) if self.accepted and self.claimed_at else None

    @property
    def promised_days(self) -> int:
        return (self.agreed_on - local_day(self.made_at)).days

    @property
    def actual_days(self) -> int | None:
        return (self.done_on - local_day(self.made_at)).days if self.done_on else None


def standing(given: Given, today: date) -> Kept:
    """An issue that ended otherwise (withdrawn, merged, passed on) leaves nothing to be kept."""
    if given.done_on is not None:
        return Kept.DONE if given.done_on <= given.agreed_on else Kept.DONE_LATE
    if given.dropped or given.status in ENDED - {Status.CLOSED}:
        return Kept.DROPPED
    if given.status is Status.DONE:
        return Kept.CLAIMED
    return Kept.LATE if today > given.due_on else Kept.RUNNING


def sentence(given: Given, today: date) -> str:
    """How it stands, in words for the list of what was promised."""
    kept = standing(given, today)
    if kept is Kept.LATE:
        return f"过了 {(today - given.due_on).days} 天"
    if kept in (Kept.DONE, Kept.DONE_LATE):
        return f"办完了，答应 {given.promised_days} 天，用了 {given.actual_days} 天"
    return {Kept.RUNNING: "在办", Kept.CLAIMED: "说办完了，等核实", Kept.DROPPED: "不办了"}[kept]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were promised, how many of those should be done by now, and how many were done in time."""

    made: int = 0
    fallen_due: int = 0
    kept: int = 0

    @property
    def percent(self) -> int | None:
        """Of those that should be done by now, rounded down; None before the first."""
        return 100 * self.kept // self.fallen_due if self.fallen_due else None


def rate(promises: Iterable[Given], today: date) -> Rate:
    """One that was dropped counts as fallen due: it was said in public and not done."""
    made = fallen_due = kept = 0
    for given in promises:
        stands = standing(given, today)
        made += 1
        fallen_due += stands.over or given.agreed_on < today
        kept += stands is Kept.DONE
    return Rate(made, fallen_due, kept)
