"""One trouble of the demonstrated year, from the sentence to its end, and the deeds that carry it there."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.workdays import local
from app.demo.ground import Site
from app.demo.wording import Odd, Words, by_code, said
from app.issues.actions.turn import Given
from app.issues.models import Issue, Source
from app.issues.rules.category import Category, Lead, as_filed
from app.issues.rules.lifecycle import Step
from app.issues.rules.office_hours import add_working_minutes


class Who(StrEnum):
    """Who does a deed; which person that is on the day is for the year to find."""

    REPORTER = "reporter"
    DESK = "desk"
    SECRETARY = "secretary"
    HANDLER = "handler"
    CHECKER = "checker"


@dataclass(frozen=True, slots=True)
class Deed:
    """One step at one instant. `unit` and `target` are names until then, since ids come with the rows."""

    at: datetime
    step: Step
    who: Who
    given: Given = field(default_factory=Given)
    unit: str = ""
    target: "Matter | None" = None
    assignee: str = ""


Life = Iterator[Deed]


@dataclass(eq=False, slots=True)
class Matter:
    """`now` is when its last deed was done; `issue` the row once it is filed."""

    number: int
    site: Site
    words: Words
    at: datetime
    reporter: int | None
    source: Source
    rng: random.Random
    story: "Callable[[Matter], Life]"
    firm: str
    anonymous: bool = False
    by_grid: bool = True
    pictures: int = 0
    view: int = 0
    supports: int = 0
    twin: "Matter | None" = None
    odd: Odd | None = None
    now: datetime = field(init=False)
    filed: Issue | None = None

    def __post_init__(self) -> None:
        self.now = self.at

    @property
    def issue(self) -> Issue:
        if self.filed is None:
            raise RuntimeError("not filed yet")
        return self.filed

    @property
    def category(self) -> Category:
        """As filed: with what its second level says."""
        return as_filed(by_code()[self.words.kind.category], self.words.kind.sub)

    @property
    def lead(self) -> str:
        """Who the desk gives it to, as Firms.unit_of calls them."""
        usual = {Lead.UTILITY: "water", Lead.DEPARTMENT: "office"}.get(self.category.lead, str(self.category.lead))
        return self.words.kind.unit or usual

    def said(self, topic: str) -> str:
        return said(topic, self.rng, self.words.kind.category)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def office(self, low: int, high: int) -> datetime:
        """Between so many office minutes after the last deed."""
        return add_working_minutes(self.now, self.rng.randint(low, high)) + timedelta(seconds=self.rng.randrange(50))

    def soon(self, low: int, high: int) -> datetime:
        """The same by the calendar: danger does not wait for the office."""
        return self.now + timedelta(minutes=self.rng.randint(low, high), seconds=self.rng.randrange(50))

    def home(self, low: float, high: float) -> datetime:
        """So many hours later, when a resident is awake."""
        return awake(self.now + timedelta(seconds=int(3600 * self.rng.uniform(low, high))))


def awake(at: datetime) -> datetime:
    """Night hours move to the morning after."""
    hour = local(at).hour
    if hour < 7:
        return at + timedelta(hours=8 - hour)
    return at + timedelta(hours=32 - hour) if hour >= 22 else at
