"""Load and authorise in one step: a handover, and what somebody is towards it; an estate for emergency service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, NotFound
from app.core.forms import row_id
from app.core.web import Place
from app.core.workdays import local_day
from app.handovers.models import Handover, HandoverItem
from app.handovers.queries.contents import item_numbered
from app.handovers.queries.handovers import Case, case_by_id, handover_for_update, viewer_of
from app.handovers.queries.stopping import Stopping, stopping_of
from app.handovers.rules.emergency import TOWN_ONLY
from app.handovers.rules.kinds import Side, State
from app.handovers.rules.standing import SENTENCES, Power, Viewer
from app.people.guards import Someone, Visitor
from app.people.rules.roles import Actor, Role
from app.places.models import Community, Estate
from app.places.queries import community_by_id, estate_by_slug

NO_HANDOVER = "没有这次交接。看看链接是不是少了几个字。"
NO_ESTATE = "没有这个小区。看看链接是不是少了几个字。"
NO_ITEM = "清单里没有这一项。"
NOBODY_CONTRACTED = "这个小区现在没有物业的合同，没有人保洁、看门的，镇里可以直接定应急物业。"
STATES = "物业停止了服务、又来服务了，由社区两委、业委会或者镇里来登记，在这家物业任职的除外。"
CONFIRMS = "登记的情况由镇里另一位来核实。"


@dataclass(frozen=True, slots=True)
class Here:
    """A handover as somebody comes to it."""

    case: Case
    viewer: Viewer

    @property
    def handover(self) -> Handover:
        return self.case.handover

    @property
    def place(self) -> Place:
        return Place(self.case.community.slug, self.case.community.name)

    @property
    def base(self) -> str:
        """The address all pages of this handover begin with."""
        return self.case.path

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        if self.viewer.actor is None:
            raise RuntimeError("this handover was entered without a sign-in")
        return self.viewer.actor

    @property
    def side(self) -> Side:
        """For whom they sign. Raises Forbidden for whoever signs for nobody."""
        side = self.viewer.side
        if side is None:
            raise Forbidden(SENTENCES[Power.SIGN])
        return side

    def may(self, power: Power) -> bool:
        return self.viewer.may(power)


def _here(handover_id: str, session: Session, me: Actor | None, at: At, *, lock: bool = False) -> Here:
    """404 for what is not there, and for a void one to whoever may not look into it."""
    key = row_id(handover_id)
    if lock:
        handover_for_update(session, key)
    case = case_by_id(session, key)
    if case is None:
        raise NotFound(NO_HANDOVER)
    here = Here(case, viewer_of(session, me, case, local_day(at)))
    if case.handover.state is State.VOID and not here.may(Power.LOOK):
        raise NotFound(NO_HANDOVER)
    return here


def _in_path(handover_id: str, session: DbSession, me: Visitor, at: At) -> Here:
    return _here(handover_id, session, me, at)


HandoverInPath = Annotated[Here, Depends(_in_path)]


def _only_who_may(power: Power, *, lock: bool = False) -> Callable[..., Here]:
    def guard(handover_id: str, me: Someone, session: DbSession, at: At) -> Here:
        here = _here(handover_id, session, me, at, lock=lock)
        here.viewer.check(power)
        return here

    return guard


HandoverToLook = Annotated[Here, Depends(_only_who_may(Power.LOOK))]
HandoverToWrite = Annotated[Here, Depends(_only_who_may(Power.WRITE))]
HandoverToKeep = Annotated[Here, Depends(_only_who_may(Power.WRITE, lock=True))]
HandoverToSign = Annotated[Here, Depends(_only_who_may(Power.SIGN, lock=True))]
HandoverToRefuse = Annotated[Here, Depends(_only_who_may(Power.COMPLAIN, lock=True))]
HandoverToReport = Annotated[Here, Depends(_only_who_may(Power.REPORT, lock=True))]
HandoverToClose = Annotated[Here, Depends(_only_who_may(Power.FINISH))]
HandoverToFinish = Annotated[Here, Depends(_only_who_may(Power.FINISH, lock=True))]
HandoverToArrange = Annotated[Here, Depends(_only_who_may(Power.ARRANGE))]
HandoverToSay = Annotated[Here, Depends(_only_who_may(Power.ARRANGE, lock=True))]
HandoverToVoid = Annotated[Here, Depends(_only_who_may(Power.VOID, lock=True))]


def item_here(session: Session, here: Here, number: str) -> HandoverItem:
    """The item with this number, or 404."""
    item = item_numbered(session, here.handover.key, row_id(number))
    if item is None:
        raise NotFound(NO_ITEM)
    return item


@dataclass(frozen=True, slots=True)
class Ground:
    """An estate as somebody comes to it; `me` is None for a visitor."""

    estate: Estate
    community: Community
    me: Actor | None

    @property
    def place(self) -> Place:
        return Place(self.community.slug, self.community.name)

    @property
    def base(self) -> str:
        return f"/estates/{self.estate.slug}"

    @property
    def decides(self) -> bool:
        """An official of the town, who may appoint emergency service."""
        return self.me is not None and self.community.town_id in self.me.scopes(Role.TOWN_OFFICIAL)

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        if self.me is None:
            raise RuntimeError("this estate was entered without a sign-in")
        return self.me


def _ground(slug: str, session: DbSession, me: Visitor) -> Ground:
    estate = estate_by_slug(session, slug)
    community = community_by_id(session, estate.community_id) if estate is not None else None
    if estate is None or community is None:
        raise NotFound(NO_ESTATE)
    return Ground(estate, community, me)


EstateInPath = Annotated[Ground, Depends(_ground)]


def _decided(ground: EstateInPath, _me: Someone) -> Ground:
    if not ground.decides:
        raise Forbidden(TOWN_ONLY)
    return ground


EstateOfTown = Annotated[Ground, Depends(_decided)]


@dataclass(frozen=True, slots=True)
class Beside:
    """An estate with the company under contract there, to whoever may say that it stopped, or answer for it."""

    ground: Ground
    stopping: Stopping


def _beside(ground: EstateInPath, _me: Someone, session: DbSession, at: At) -> Beside:
    found = stopping_of(session, ground.estate, ground.community, ground.me, local_day(at))
    if found is None:
        raise NotFound(NOBODY_CONTRACTED)
    if not (found.states or found.answers):
        raise Forbidden(STATES)
    return Beside(ground, found)


def _watching(beside: Annotated[Beside, Depends(_beside)]) -> Beside:
    if not beside.stopping.states:
        raise Forbidden(STATES)
    return beside


def _answering(beside: Annotated[Beside, Depends(_beside)]) -> Beside:
    if not beside.stopping.answers:
        raise Forbidden("这里由合同还在的那家物业来写。")
    return beside


def _deciding(beside: Annotated[Beside, Depends(_watching)]) -> Beside:
    if not beside.ground.decides:
        raise Forbidden(CONFIRMS)
    return beside


CompanyBeside = Annotated[Beside, Depends(_beside)]
CompanyWatched = Annotated[Beside, Depends(_watching)]
CompanyAnswering = Annotated[Beside, Depends(_answering)]
CompanyDecided = Annotated[Beside, Depends(_deciding)]
