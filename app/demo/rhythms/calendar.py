"""The calendar of the year: templates are taken over, the clock makes occurrences, and each is played by its story."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from app.demo import queries
from app.demo.playing import Playing
from app.demo.rhythms.adopted import ADOPTED, Adopted, adopted_at, take_over
from app.mechanisms.actions.making import make_occurrences
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Kind

WEEK, AHEAD = timedelta(days=7), timedelta(days=16)
Story = Iterator[datetime]
"""Yields when it goes on; rows are loaded anew after each pause, since the unit of work may be another one."""


@dataclass(slots=True)
class Calendar:
    playing: Playing
    edge: datetime
    share: float
    stories: Mapping[Kind, Callable[[Occurrence], Story]]
    known: datetime | None = None

    def begin(self) -> None:
        year = self.playing.year
        for each in ADOPTED:
            year.add(adopted_at(each, self.edge, self.share), partial(self._take_over, each))
        first = min(adopted_at(each, self.edge, self.share) for each in ADOPTED)
        year.add(first, partial(self._week, first))

    def _take_over(self, each: Adopted) -> None:
        at = adopted_at(each, self.edge, self.share)
        take_over(self.playing.year.session, self.playing.world, each, at)

    def _week(self, at: datetime) -> None:
        """What `tick` does, once a week instead of all the time, and what people then plan for."""
        session = self.playing.year.session
        while make_occurrences(session, at):
            continue
        for occurrence in queries.occurrences_between(session, self.known or at + WEEK, at + AHEAD):
            story = self.stories.get(occurrence.kind)
            if story is not None:
                self.go(story(occurrence))
        self.known = at + AHEAD
        self.playing.year.add(at + WEEK, partial(self._week, at + WEEK))

    def go(self, story: Story) -> None:
        """On to the story's next moment."""
        at = next(story, None)
        if at is not None:
            self.playing.year.add(at, partial(self.go, story))
