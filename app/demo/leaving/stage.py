"""Where a story of leaving plays: an estate, a company's contract there, and the people who act in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from sqlmodel import Session

from app.companies.models import ServiceContract
from app.core.workdays import SHANGHAI, add_workdays, is_workday, local_day
from app.demo.chance import dice
from app.demo.ground import Site
from app.demo.playing import Playing
from app.demo.rhythms.cast import Place
from app.exits.actions.given import Given
from app.exits.actions.stepping import take_step
from app.exits.models import ExitCase
from app.exits.queries.cases import live_case_of
from app.exits.queries.standing import viewer_of
from app.exits.rules.kinds import Deed, State
from app.exits.rules.standing import Viewer
from app.people.rules.roles import Actor


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def office_day(day: date) -> date:
    """The day itself, or the next one somebody works."""
    return day if is_workday(day) else add_workdays(day, 1)


@dataclass(slots=True)
class Stage:
    """`firm` is the short name of the company the story is about, `story` tells apart those of one estate."""

    playing: Playing
    slug: str
    firm: str
    story: str = "case"
    photos: int = field(default=0)

    @property
    def session(self) -> Session:
        return self.playing.year.session

    @property
    def site(self) -> Site:
        return self.playing.world.ground.sites[self.slug]

    @property
    def place(self) -> Place:
        return Place.of(self.playing.world, self.site.community.key)

    @property
    def contract_id(self) -> int:
        return self._known.key

    @property
    def last_day(self) -> date | None:
        """Of the company's service here."""
        return self._known.ends_on

    @property
    def _known(self) -> ServiceContract:
        """The year's own copy; it is older than the row."""
        known = self.playing.world.firms.contracts
        return next(contract for firm, slug, contract in known if (firm, slug) == (self.firm, self.slug))

    @property
    def contract(self) -> ServiceContract:
        return self.session.get_one(ServiceContract, self.contract_id)

    def add(self, at: datetime, thing: Callable[[datetime], None]) -> None:
        self.playing.year.add(at, partial(thing, at))

    def person(self, account: str, at: datetime) -> Actor:
        return self.playing.world.actor(self.playing.world.folk.named[account], at)

    def town(self, at: datetime) -> Actor:
        return self.person("chenkezhang", at)

    def host(self, at: datetime) -> Actor:
        return self.place.host(at)

    def grid_worker(self, at: datetime) -> Actor:
        return self.place.grid_worker_of(self.site, at)

    def manager(self, at: datetime) -> Actor:
        folk = self.playing.world.folk
        return self.playing.world.actor(folk.handlers(frozenset({self.contract_id}), local_day(at))[0], at)

    def photo(self, scene: str, at: datetime, *, after: bool = False) -> int:
        self.photos += 1
        rng = dice("leaving photo", self.slug, self.story, at, self.photos)
        return self.playing.album.take(self.session, scene, 0, after=after, rng=rng, at=at)

    def viewer(self, by: Actor, at: datetime) -> Viewer:
        return viewer_of(self.session, by, self.contract, self.site.community, local_day(at))

    def case(self, *states: State) -> ExitCase | None:
        """The live case, where it stands in one of these states."""
        found = live_case_of(self.session, self.contract_id, lock=True)
        return found if found is not None and found.state in states else None

    def step(self, case: ExitCase, deed: Deed, by: Actor, at: datetime, **given: Any) -> None:
        take_step(
            self.session, case, deed, Given(seen=case.version, **given), viewer=self.viewer(by, at), at=at
        )
