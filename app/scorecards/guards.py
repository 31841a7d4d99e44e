"""Load and authorise in one step: an estate, a month, its card, and what somebody is towards it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends, Query
from sqlmodel import Session

from app.companies.queries import contracts_of_company, posts_of
from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.web import Place
from app.core.workdays import local_day
from app.inspections.guards import Yard, YardInPath
from app.mechanisms.rules.ties import Ties
from app.people.guards import Someone
from app.people.rules.roles import Actor
from app.places.models import Estate
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import card_version, newest_card
from app.scorecards.queries.recomputing import readable
from app.scorecards.queries.sources import subjects
from app.scorecards.rules.calendar import month_after, month_read, month_text
from app.scorecards.rules.standing import Deed, Viewer

NO_MONTH = "没有这个月。月份写成 2026-10 这样。"
NO_CARD = "这个小区这个月还没有得分。得分在下个月初公布。"
NO_VERSION = "没有这一版。"
BROKEN = "这张得分表的依据被人动过，查清楚以前什么都不能改。"


@dataclass(frozen=True, slots=True)
class Office:
    """A month of an estate as somebody comes to it; there may be no card yet."""

    yard: Yard
    month: date
    viewer: Viewer
    newest: Scorecard | None

    @property
    def estate(self) -> Estate:
        return self.yard.estate

    @property
    def place(self) -> Place:
        return self.yard.place

    @property
    def home(self) -> str:
        return f"/estates/{self.estate.slug}/scorecards"

    @property
    def base(self) -> str:
        return f"{self.home}/{month_text(self.month)}"

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        return self.yard.hall.actor

    def may(self, deed: Deed) -> bool:
        return self.viewer.may(deed)


@dataclass(frozen=True, slots=True)
class Here(Office):
    """A card as somebody comes to it: the newest, or the older version they asked for."""

    card: Scorecard


def _office(yard: Yard, month: str, session: Session, at: At, *, lock: bool = False) -> Office:
    first = month_read(month)
    if first is None:
        raise NotFound(NO_MONTH)
    card = newest_card(session, yard.estate.key, first, lock=lock)
    if lock and card is not None and readable(card) is None:
        raise DomainError(BROKEN)
    me, hall = yard.hall.me, yard.hall
    viewer = Viewer(me, hall.standing, hall.community.key, yard.estate.key, _ties(session, me, yard, first, card, at))
    return Office(yard, first, viewer, card)


def _ties(
    session: Session, me: Actor | None, yard: Yard, month: date, card: Scorecard | None, at: At
) -> Ties:
    """A post with the company today, or on the first or last day of the month that is judged, counts."""
    if me is None or not me.grants:
        return Ties()
    judged = next(iter(subjects(session, month, yard.estate.key)), None) if card is None else None
    company_id = card.company_id if card else judged.company_id if judged else 0
    contract_id = card.contract_id if card else judged.contract_id if judged else 0
    day = local_day(at)
    now = contracts_of_company(session, company_id, yard.estate.key, day)
    days = {day, month, month_after(month) - timedelta(days=1)}
    posts = frozenset[int]().union(*(posts_of(session, me.person_id, each) for each in days))
    return Ties(company_id, now | {contract_id}, posts)


def _in_path(yard: YardInPath, month: str, session: DbSession, at: At) -> Office:
    return _office(yard, month, session, at)


MonthInPath = Annotated[Office, Depends(_in_path)]
Asked = Annotated[str, Query(max_length=9)]


def _with(office: Office, card: Scorecard) -> Here:
    return Here(office.yard, office.month, office.viewer, office.newest, card)


def _card(office: MonthInPath, session: DbSession, version: Asked = "") -> Here:
    if office.newest is None:
        raise NotFound(NO_CARD)
    if not version or version == str(office.newest.version):
        return _with(office, office.newest)
    wanted = int(version) if version.isascii() and version.isdigit() else 0
    found = card_version(session, office.estate.key, office.month, wanted)
    if found is None:
        raise NotFound(NO_VERSION)
    return _with(office, found)


CardInPath = Annotated[Here, Depends(_card)]
"""For anybody; `?version=` asks for an older one."""


def _month_for(deed: Deed, *, lock: bool = False) -> Callable[..., Office]:
    def guard(yard: YardInPath, _me: Someone, month: str, session: DbSession, at: At) -> Office:
        office = _office(yard, month, session, at, lock=lock)
        office.viewer.check(deed)
        return office

    return guard


def _card_for(deed: Deed) -> Callable[..., Here]:
    def guard(yard: YardInPath, _me: Someone, month: str, session: DbSession, at: At) -> Here:
        office = _office(yard, month, session, at, lock=True)
        if office.newest is None:
            raise NotFound(NO_CARD)
        office.viewer.check(deed)
        return _with(office, office.newest)

    return guard


CardToObject = Annotated[Here, Depends(_card_for(Deed.OBJECT))]
CardToAnswer = Annotated[Here, Depends(_card_for(Deed.ANSWER))]
MonthOfReporters = Annotated[Office, Depends(_month_for(Deed.REPORT))]
MonthToAdjust = Annotated[Office, Depends(_month_for(Deed.ADJUST, lock=True))]
MonthToReport = Annotated[Office, Depends(_month_for(Deed.REPORT, lock=True))]
MonthToDecide = Annotated[Office, Depends(_month_for(Deed.DECIDE, lock=True))]
