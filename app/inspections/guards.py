"""Load and authorise in one step: an estate, its inspection of a month, and what somebody is towards it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.forms import row_id
from app.core.web import Place
from app.core.workdays import local_day
from app.inspections.actions.keeping import address_of
from app.inspections.models import Inspection
from app.inspections.queries.found import Found, found_numbered
from app.inspections.queries.inspections import community_of, inspection_of, ties_of
from app.inspections.rules.dates import month_named
from app.inspections.rules.kinds import State
from app.inspections.rules.standing import Deed, Viewer
from app.mechanisms.guards import Hall
from app.mechanisms.queries.ground import standing_of
from app.people.guards import Someone, Visitor
from app.people.rules.roles import Actor
from app.places.models import Estate
from app.places.queries import estate_by_slug

NO_ESTATE = "没有这个小区。看看链接是不是少了几个字。"
NOT_HERE = "这个小区这个月没有公布的现场检查。"


@dataclass(frozen=True, slots=True)
class Yard:
    """An estate as somebody comes to it."""

    hall: Hall
    estate: Estate

    @property
    def place(self) -> Place:
        return self.hall.place

    @property
    def base(self) -> str:
        return f"/estates/{self.estate.slug}/inspections"

    @property
    def viewer(self) -> Viewer:
        """Towards the estate alone, whoever serves it."""
        return Viewer(self.hall.me, self.hall.standing, self.hall.community.key, self.estate.key)


def _yard(slug: str, session: DbSession, me: Visitor, at: At) -> Yard:
    estate = estate_by_slug(session, slug)
    if estate is None:
        raise NotFound(NO_ESTATE)
    community = community_of(session, estate)
    return Yard(Hall(community, me, standing_of(session, me, community, local_day(at))), estate)


YardInPath = Annotated[Yard, Depends(_yard)]


def _walked_yard(yard: YardInPath, _me: Someone) -> Yard:
    yard.viewer.check(Deed.WALK)
    return yard


YardOfInspectors = Annotated[Yard, Depends(_walked_yard)]


@dataclass(frozen=True, slots=True)
class Here:
    """An inspection as somebody comes to it."""

    yard: Yard
    inspection: Inspection
    viewer: Viewer

    @property
    def place(self) -> Place:
        return self.yard.place

    @property
    def estate(self) -> Estate:
        return self.yard.estate

    @property
    def base(self) -> str:
        """The address all pages of this inspection begin with."""
        return address_of(self.estate, self.inspection)

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        return self.yard.hall.actor

    @property
    def signed(self) -> bool:
        return self.inspection.state is State.SIGNED

    def may(self, deed: Deed) -> bool:
        return self.viewer.may(deed)


def _here(yard: Yard, month: str, session: Session, at: At, *, lock: bool = False) -> Here:
    """404 for what is not there, and for a draft to whoever does not inspect here."""
    first = month_named(month)
    inspection = inspection_of(session, yard.estate.key, first, lock=lock) if first else None
    if inspection is None:
        raise NotFound(NOT_HERE)
    hall = yard.hall
    ties = ties_of(session, hall.me, inspection, local_day(at))
    here = Here(yard, inspection, Viewer(hall.me, hall.standing, hall.community.key, yard.estate.key, ties))
    if not here.signed and not here.may(Deed.WALK):
        raise NotFound(NOT_HERE)
    return here


def _in_path(yard: YardInPath, month: str, session: DbSession, at: At) -> Here:
    return _here(yard, month, session, at)


InspectionInPath = Annotated[Here, Depends(_in_path)]


def _only_who_may(deed: Deed, *, lock: bool = False) -> Callable[..., Here]:
    def guard(yard: YardInPath, _me: Someone, month: str, session: DbSession, at: At) -> Here:
        here = _here(yard, month, session, at, lock=lock)
        here.viewer.check(deed)
        return here

    return guard


InspectionToWalk = Annotated[Here, Depends(_only_who_may(Deed.WALK))]
InspectionToWrite = Annotated[Here, Depends(_only_who_may(Deed.WALK, lock=True))]
InspectionToDiscard = Annotated[Here, Depends(_only_who_may(Deed.START, lock=True))]
InspectionToContest = Annotated[Here, Depends(_only_who_may(Deed.CONTEST))]
InspectionToSpeak = Annotated[Here, Depends(_only_who_may(Deed.CONTEST, lock=True))]
InspectionToDecide = Annotated[Here, Depends(_only_who_may(Deed.DECIDE))]
InspectionToSettle = Annotated[Here, Depends(_only_who_may(Deed.DECIDE, lock=True))]


def found_here(session: Session, here: Here, number: str) -> Found:
    """The deduction with this number, or 404."""
    found = found_numbered(session, here.inspection, row_id(number))
    if found is None:
        raise NotFound("这次检查没有这一处，可能刚被去掉了。")
    return found
