"""Load and authorise in one step: a community, and what somebody is towards it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, NotFound
from app.core.web import Place
from app.core.workdays import local_day
from app.mechanisms.models import Mechanism
from app.mechanisms.queries.adopted import mechanism_by_slug
from app.mechanisms.queries.ground import standing_of
from app.mechanisms.rules.standing import READS_ALL, RUNS, WORKS, Standing
from app.people.guards import Someone, Visitor
from app.people.rules.roles import Actor, Role
from app.places.models import Community
from app.places.queries import community_by_slug


@dataclass(frozen=True, slots=True)
class Hall:
    """A community as somebody comes to it; `me` is None for a visitor."""

    community: Community
    me: Actor | None
    standing: frozenset[Standing]

    @property
    def place(self) -> Place:
        return Place(self.community.slug, self.community.name)

    @property
    def runs(self) -> bool:
        """Committee or town: calls, hosts, records, closes."""
        return bool(self.standing & RUNS)

    @property
    def works(self) -> bool:
        """Those, and the grid workers of this community."""
        return bool(self.standing & WORKS)

    @property
    def reads_all(self) -> bool:
        return bool(self.standing & READS_ALL)

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        if self.me is None:
            raise RuntimeError("this hall was entered without a sign-in")
        return self.me


def _hall(slug: str, session: DbSession, me: Visitor, at: At) -> Hall:
    community = community_by_slug(session, slug)
    if community is None:
        raise NotFound("没有这个社区。看看链接是不是少了几个字。")
    return Hall(community, me, standing_of(session, me, community, local_day(at)))


HallInPath = Annotated[Hall, Depends(_hall)]


def _signed_in(hall: HallInPath, _me: Someone) -> Hall:
    return hall


HallOfSomeone = Annotated[Hall, Depends(_signed_in)]


def _of_workers(hall: HallOfSomeone) -> Hall:
    if not hall.works:
        raise Forbidden("这一页给本社区的两委、网格员和镇里用。")
    return hall


HallOfWorkers = Annotated[Hall, Depends(_of_workers)]


def _of_hosts(hall: HallOfSomeone) -> Hall:
    if not hall.runs:
        raise Forbidden("这一步由本社区两委或者镇里来办。")
    return hall


HallOfHosts = Annotated[Hall, Depends(_of_hosts)]


@dataclass(frozen=True, slots=True)
class Kept:
    """A mechanism of a community, as somebody comes to it."""

    hall: Hall
    mechanism: Mechanism


def _kept(hall: Hall, session: DbSession, mechanism_slug: str) -> Kept:
    found = mechanism_by_slug(session, hall.community.key, mechanism_slug)
    if found is None:
        raise NotFound("这个社区没有这种做法。")
    return Kept(hall, found)


def _mechanism(hall: HallInPath, session: DbSession, mechanism_slug: str) -> Kept:
    return _kept(hall, session, mechanism_slug)


def _hosted(hall: HallOfHosts, session: DbSession, mechanism_slug: str) -> Kept:
    return _kept(hall, session, mechanism_slug)


MechanismInPath = Annotated[Kept, Depends(_mechanism)]
MechanismOfHosts = Annotated[Kept, Depends(_hosted)]


def _editor(me: Someone) -> Actor:
    if not me.has(Role.TOWN_OFFICIAL):
        raise Forbidden("做法目录由镇里改，这一页不对您开放。")
    return me


TemplateEditor = Annotated[Actor, Depends(_editor)]
