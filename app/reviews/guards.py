"""Load and authorise in one step: an estate, its review of a month, and what somebody is towards it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.companies.models import Company
from app.core.deps import At, DbSession
from app.core.errors import Forbidden, NotFound
from app.core.workdays import local_day
from app.mechanisms.guards import Hall
from app.mechanisms.queries.ground import standing_of
from app.people.guards import Someone, Visitor
from app.people.rules.roles import Actor, Role
from app.places.models import Estate
from app.places.queries import community_by_id, estate_by_slug
from app.reviews.actions.casting import AWAY
from app.reviews.models import Review
from app.reviews.queries.panel import recused
from app.reviews.queries.reviews import review_of
from app.reviews.rules.calendar import month_name, month_named
from app.reviews.rules.kinds import ReviewState
from app.reviews.rules.result import digest_of

NOT_YOURS = "您在这家物业有职务，评议的票和名单不经您的手。"
NOT_HERE = "这个小区没有这个月的评议。"
TOUCHED = "这次评议公布以后，结果被人动过，和校验码对不上。查清楚以前先不显示。"


@dataclass(frozen=True, slots=True)
class Yard:
    """An estate, and the hall of its community somebody comes into it by."""

    hall: Hall
    estate: Estate

    @property
    def path(self) -> str:
        return f"/estates/{self.estate.slug}"

    @property
    def keeps_panel(self) -> bool:
        """The community secretary alone says who speaks in the panel."""
        return self.hall.me is not None and self.hall.community.key in self.hall.me.scopes(Role.COMMUNITY_SECRETARY)


@dataclass(frozen=True, slots=True)
class Booth:
    """A review of an estate."""

    yard: Yard
    review: Review
    company: str

    @property
    def hall(self) -> Hall:
        return self.yard.hall

    @property
    def estate(self) -> Estate:
        return self.yard.estate

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        return self.hall.actor

    @property
    def path(self) -> str:
        return f"{self.yard.path}/reviews/{month_name(self.review.month)}"


def _yard(slug: str, session: DbSession, me: Visitor, at: At) -> Yard:
    estate = estate_by_slug(session, slug)
    community = community_by_id(session, estate.community_id) if estate else None
    if estate is None or community is None:
        raise NotFound("没有这个小区。看看链接是不是少了几个字。")
    return Yard(Hall(community, me, standing_of(session, me, community, local_day(at))), estate)


YardInPath = Annotated[Yard, Depends(_yard)]


def _panel_keeper(yard: YardInPath, _me: Someone) -> Yard:
    if not yard.keeps_panel:
        raise Forbidden("评议小组由社区书记来定。")
    return yard


def _panel_reader(yard: YardInPath, _me: Someone) -> Yard:
    if not yard.hall.reads_all:
        raise Forbidden("这一页给本社区的两委、网格员和镇里用。")
    return yard


YardOfSecretary = Annotated[Yard, Depends(_panel_keeper)]
YardOfReaders = Annotated[Yard, Depends(_panel_reader)]


def _booth(yard: YardInPath, month: str, session: DbSession) -> Booth:
    found = month_named(month)
    review = review_of(session, yard.estate.key, found) if found else None
    if review is None:
        raise NotFound(NOT_HERE)
    if review.state is ReviewState.PUBLISHED and digest_of(review.result) != review.digest:
        raise NotFound(TOUCHED)
    return Booth(yard, review, session.get_one(Company, review.company_id).short_name)


ReviewInPath = Annotated[Booth, Depends(_booth)]


def _voter(booth: ReviewInPath, _me: Someone) -> Booth:
    return booth


ReviewOfSomeone = Annotated[Booth, Depends(_voter)]


def _rater(booth: ReviewOfSomeone, session: DbSession, at: At) -> Booth:
    if recused(session, [booth.actor.person_id], booth.review.company_id, local_day(at)):
        raise Forbidden(AWAY)
    return booth


ReviewOfRater = Annotated[Booth, Depends(_rater)]
"""Anybody signed in, but nobody with a post with the company."""


def _aside(booth: Booth, session: DbSession, at: At) -> Booth:
    if recused(session, [booth.actor.person_id], booth.review.company_id, local_day(at)):
        raise Forbidden(NOT_YOURS)
    return booth


def _workers(booth: ReviewOfSomeone, session: DbSession, at: At) -> Booth:
    if not booth.hall.works:
        raise Forbidden("纸票由本社区的两委、网格员或者镇里来办。")
    return _aside(booth, session, at)


def _hosts(booth: ReviewOfSomeone, session: DbSession, at: At) -> Booth:
    if not booth.hall.runs:
        raise Forbidden("这一步由本社区两委或者镇里来办。")
    return _aside(booth, session, at)


ReviewOfWorkers = Annotated[Booth, Depends(_workers)]
"""Committee, grid workers and town, but nobody with a post with the company."""

ReviewOfHosts = Annotated[Booth, Depends(_hosts)]
"""Committee and town, but nobody with a post with the company."""
