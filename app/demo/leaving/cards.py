"""When a month's cards are final, cases begin, and each its story."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from app.core.workdays import local_day
from app.demo.leaving.departures import Dismissed, OwnAccord
from app.demo.leaving.mending import Mending, Pace
from app.demo.leaving.stage import Stage, instant
from app.demo.playing import Playing
from app.exits.actions.opening import open_cases
from app.exits.models import ExitCase
from app.exits.queries.cases import ground_of, live_cases
from app.exits.rules.kinds import State

DEPARTURES: dict[str, type[OwnAccord | Dismissed]] = {"shiji-2": OwnAccord, "jiuji-xincun": Dismissed}
"""What a red card led to."""


@dataclass(slots=True)
class Cards:
    """`settled`: the days the cards of the judged months are final, in order."""

    playing: Playing
    edge: datetime
    settled: list[date]

    def begin(self) -> None:
        for day in self.settled:
            self.playing.year.add(instant(day, 9), partial(self._open, day))

    def _open(self, day: date) -> None:
        session, at = self.playing.year.session, instant(day, 9)
        open_cases(session, at)
        for case in live_cases(session):
            if case.since == day and case.state in (State.YELLOW, State.RED):
                self._tell(case, day)

    def _tell(self, case: ExitCase, day: date) -> None:
        ground = ground_of(self.playing.year.session, case)
        firm = next(key for key, each in self.playing.world.firms.companies.items() if each.id == case.company_id)
        stage = Stage(self.playing, ground.estate.slug, firm)
        gone = stage.last_day
        if gone is not None and case.state is State.RED:
            DEPARTURES[stage.slug](stage, day, gone).begin()
            return
        last = gone is None and day == max(each for each in self.settled if instant(each, 9) <= self.edge)
        lag = (local_day(self.edge) - day).days if last else 0
        Mending(stage, Pace(day, lag), last, gone is not None).begin()
