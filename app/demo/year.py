"""The clockwork of the demonstrated year: an agenda in order of time, and what `tick` does in between."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlmodel import Session

from app.core.db import unit_of_work
from app.issues.actions.ticking import BATCH as TICKED_AT_ONCE
from app.issues.actions.ticking import choose_callbacks, tick_issues
from app.issues.models import Issue

BATCH = 400
QUARTER = timedelta(minutes=15)
Thing = tuple[datetime, int, Callable[[], None]]


@dataclass(slots=True)
class Year:
    """`agenda` holds what is still to come in order of time; `alarms` when an issue's clock rings next."""

    agenda: list[Thing] = field(default_factory=list)
    alarms: list[tuple[datetime, int]] = field(default_factory=list)
    rings: dict[int, datetime | None] = field(default_factory=dict)
    held: dict[int, Issue] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    unit: Session | None = None

    @property
    def session(self) -> Session:
        if self.unit is None:
            raise RuntimeError("no unit of work is open")
        return self.unit

    def add(self, at: datetime, thing: Callable[[], None]) -> None:
        heapq.heappush(self.agenda, (at, next(self.numbers), thing))

    def play(self, until: datetime) -> None:
        """In units of work of BATCH things, so that each chain of the audit log grows in order of time."""
        playing = True
        while playing:
            with unit_of_work() as session:
                self.unit, self.held = session, {}
                playing = self._some(until)
                if not playing:
                    self._ring(until)
        self.unit = None

    def _some(self, until: datetime) -> bool:
        for _ in range(BATCH):
            if not self.agenda or self.agenda[0][0] > until:
                return False
            at, _, thing = heapq.heappop(self.agenda)
            self._ring(at)
            thing()
        return True

    def _ring(self, at: datetime) -> None:
        """What `tick` would have done by `at`, looking at the clocks every quarter of an hour."""
        while self._next_alarm() and (moment := _quarter_after(self.alarms[0][0])) <= at:
            while tick_issues(self.session, moment) == TICKED_AT_ONCE:
                continue
            rung = set()
            while self._next_alarm() and self.alarms[0][0] <= moment:
                rung.add(heapq.heappop(self.alarms)[1])
            for issue_id in sorted(rung):
                self.watch(self.row(issue_id))

    def _next_alarm(self) -> bool:
        """Whether an alarm is set; those that were moved since are passed over."""
        while self.alarms and self.rings.get(self.alarms[0][1]) != self.alarms[0][0]:
            heapq.heappop(self.alarms)
        return bool(self.alarms)

    def watch(self, issue: Issue) -> None:
        """Notes when the clock has to look at an issue again."""
        self.held[issue.key], self.rings[issue.key] = issue, issue.next_clock_at
        if issue.next_clock_at is not None:
            heapq.heappush(self.alarms, (issue.next_clock_at, issue.key))

    def row(self, issue_id: int) -> Issue:
        """Held for the unit of work: the session itself forgets a row nobody refers to."""
        if issue_id not in self.held:
            found = self.session.get(Issue, issue_id)
            if found is None:
                raise LookupError(issue_id)
            self.held[issue_id] = found
        return self.held[issue_id]

    def call_back_from(self, at: datetime) -> None:
        """The draw of the 5 %, every two days."""
        self.add(at, lambda: self._call_back(at))

    def _call_back(self, at: datetime) -> None:
        choose_callbacks(self.session, at)
        self.call_back_from(at + timedelta(days=2))


def _quarter_after(at: datetime) -> datetime:
    seconds = int(QUARTER.total_seconds())
    return datetime.fromtimestamp(-(-int(at.timestamp()) // seconds) * seconds, tz=at.tzinfo)
