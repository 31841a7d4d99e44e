"""The judging rhythm of the year: inspection in the middle of a month, ballots at its end, scores in the next."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from app.core.workdays import SHANGHAI, add_workdays, local_day
from app.demo.chance import dice
from app.demo.ground import Site
from app.demo.judging.checks import Check
from app.demo.judging.standing import good
from app.demo.judging.votes import vote
from app.demo.playing import Playing
from app.demo.rhythms.cast import Place
from app.reviews.actions.closing import close_reviews, publish_reviews
from app.reviews.actions.opening import open_reviews
from app.reviews.queries.reviews import review_of
from app.rulebooks.rules.policy import shipped
from app.scorecards.actions.making import finish_scorecards, make_scorecards

CONTESTED = 0.22
NEWS = timedelta(days=4)
"""A card needs so long to lead to something."""


class Months:
    def __init__(self, playing: Playing, edge: datetime, days: int) -> None:
        self.playing, self.edge = playing, edge
        self.first = local_day(edge) - timedelta(days=days)
        final = [month for month in self._months() if settled_on(month) + NEWS <= local_day(edge)]
        self.latest = final[-1] if final else None

    @property
    def settled(self) -> list[date]:
        """When the cards of each month are final."""
        return [settled_on(month) for month in self._months()]

    def begin(self) -> None:
        year, sites = self.playing.year, list(self.playing.world.ground.sites.values())
        for back, month in enumerate(reversed(list(self._months()))):
            for number, site in enumerate(sites):
                self._inspect(site, month, back, number)
            after, book = _next(month), shipped()
            published = _published(month)
            self._tick(_at(month, book.open_day, 1), open_reviews)
            year.add(_at(month, 28, 20), partial(self._vote, month, back))
            self._tick(_at(after, 1, 1), close_reviews)
            self._tick(_on(published, 8), publish_reviews, make_scorecards)
            self._tick(_on(settled_on(month), 8), finish_scorecards)

    def _tick(self, at: datetime, *jobs: Callable[[Session, datetime], int]) -> None:
        self.playing.year.add(at, partial(self._all, jobs, at))

    def _months(self) -> Iterator[date]:
        """First days of the months from the first whole one to the one that goes on."""
        month = _next(self.first)
        while month <= local_day(self.edge):
            yield month
            month = _next(month)

    def _inspect(self, site: Site, month: date, back: int, number: int) -> None:
        rng = dice("inspection day", site.layout.slug, month)
        at = _at(month, 8 + (number + rng.randrange(3)) % 12, 9)
        check = Check(
            Place.of(self.playing.world, site.community.key), site, self._good(site, month, back, local_day(at))
        )
        year = self.playing.year
        steps = [(check.walk, timedelta()), (check.sign, timedelta(hours=3)), (check.sign_too, timedelta(hours=4))]
        if rng.random() < CONTESTED:
            steps += [(check.contest, timedelta(days=1)), (check.decide, timedelta(days=3))]
        for step, later in steps:
            year.add(at + later, partial(self._step, step, at + later))

    def _step(self, step: Callable[[Session, datetime], None], at: datetime) -> None:
        step(self.playing.year.session, at)

    def _good(self, site: Site, month: date, back: int, day: date) -> float:
        slug = site.layout.slug
        firm = self.playing.world.firms.serving(slug, day)
        return good(firm, slug, month, back, latest=month == self.latest)

    def _all(self, jobs: Sequence[Callable[[Session, datetime], int]], at: datetime) -> None:
        """What `tick` does."""
        for job in jobs:
            while job(self.playing.year.session, at):
                continue

    def _vote(self, month: date, back: int) -> None:
        session = self.playing.year.session
        for slug, site in self.playing.world.ground.sites.items():
            review = review_of(session, site.estate.key, month)
            if review is not None:
                vote(session, review, slug, self._good(site, month, back, local_day(review.opens_at)))


def _next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _published(month: date) -> date:
    return _next(month).replace(day=shipped().publish_day)


def settled_on(month: date) -> date:
    """The day nobody may object any more, in the morning."""
    return add_workdays(_published(month), shipped().objection_workdays + 1)


def _at(month: date, day: int, hour: int) -> datetime:
    return _on(month.replace(day=day), hour)


def _on(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC)
