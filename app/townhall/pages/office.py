"""For whom a month is written up: the town's office for property companies, or a community."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from app.core.web import Place
from app.exits.queries.cases import Scope as CaseScope
from app.scorecards.rules.calendar import month_read
from app.townhall.guards import CommunityDesk, Desk, TownDesk
from app.townhall.queries.slices import Scope

Month = Annotated[str, Query(max_length=10)]
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Office:
    """Whose month it is. `place` is None for the town; under `root` are its pages."""

    desk: Desk
    name: str
    issuer: str
    root: str
    place: Place | None = None

    @property
    def scope(self) -> Scope:
        return self.desk.scope

    @property
    def cases(self) -> CaseScope:
        return self.desk.cases


def _of_town(desk: TownDesk) -> Office:
    name = desk.town.name
    return Office(desk, name, f"{name}物业管理办公室", "/town")


def _of_community(desk: CommunityDesk) -> Office:
    assert desk.place is not None  # a community's desk has its place
    return Office(desk, desk.name, desk.name, f"/c/{desk.place.slug}", desk.place)


TownOffice = Annotated[Office, Depends(_of_town)]
CommunityOffice = Annotated[Office, Depends(_of_community)]


def chosen_month(months: list[date], asked: str) -> date | None:
    """The one asked for where there are scores of it, else the latest; None before any."""
    wanted = month_read(asked)
    return wanted if wanted in months else next(iter(months), None)
