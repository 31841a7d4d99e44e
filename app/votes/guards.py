"""Load and authorise in one step: an estate, a vote, and what somebody is towards it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, NotFound
from app.core.forms import row_id
from app.core.web import Place
from app.core.workdays import local_day
from app.mechanisms.guards import Hall
from app.mechanisms.queries.ground import standing_of
from app.people.guards import Someone, Visitor
from app.people.rules.roles import Actor, Role
from app.places.models import Community, Estate
from app.places.queries import community_by_id, estate_by_slug
from app.votes.models import Vote
from app.votes.queries.people import employed, office_of
from app.votes.queries.rolls import lives_here
from app.votes.queries.votes import concerned, vote_by_id
from app.votes.rules.kinds import VoteState
from app.votes.rules.standing import SENTENCES, Deed, Viewer

NO_ESTATE = "没有这个小区。看看链接是不是少了几个字。"
NO_VOTE = "没有这次表决，或者还没有公示。"


@dataclass(frozen=True, slots=True)
class Yard:
    """An estate as somebody comes to it."""

    hall: Hall
    estate: Estate

    @property
    def place(self) -> Place:
        return self.hall.place

    @property
    def path(self) -> str:
        return f"/estates/{self.estate.slug}/votes"

    @property
    def keeps(self) -> bool:
        """Committee, town, and the estate's owners' committee prepare votes."""
        me = self.hall.me
        return self.hall.runs or (me is not None and self.estate.key in me.scopes(Role.OWNERS_COMMITTEE))


@dataclass(frozen=True, slots=True)
class Booth:
    """A vote as somebody comes to it. `homes`: the estate's homes they are verified in."""

    yard: Yard
    vote: Vote
    viewer: Viewer
    homes: tuple[int, ...] = ()

    @property
    def place(self) -> Place:
        return self.yard.place

    @property
    def estate(self) -> Estate:
        return self.yard.estate

    @property
    def me(self) -> Actor | None:
        return self.yard.hall.me

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        return self.yard.hall.actor

    @property
    def path(self) -> str:
        return self.vote.path

    def may(self, deed: Deed) -> bool:
        return self.viewer.may(deed)


def _yard_of(session: Session, estate: Estate | None, me: Actor | None, at: datetime) -> Yard:
    community: Community | None = community_by_id(session, estate.community_id) if estate else None
    if estate is None or community is None:
        raise NotFound(NO_ESTATE)
    return Yard(Hall(community, me, standing_of(session, me, community, local_day(at))), estate)


def _yard(slug: str, session: DbSession, me: Visitor, at: At) -> Yard:
    return _yard_of(session, estate_by_slug(session, slug), me, at)


YardInPath = Annotated[Yard, Depends(_yard)]


def _kept_yard(yard: YardInPath, session: DbSession, me: Someone, at: At) -> Yard:
    if not yard.keeps:
        raise Forbidden(SENTENCES[Deed.KEEP])
    return yard


YardOfKeepers = Annotated[Yard, Depends(_kept_yard)]


def booth_of(session: Session, vote_id: int, me: Actor | None, at: datetime) -> Booth:
    """404 for what is not there, and for a draft to whoever does not prepare it."""
    vote = vote_by_id(session, vote_id)
    if vote is None:
        raise NotFound(NO_VOTE)
    yard = _yard_of(session, session.get(Estate, vote.estate_id), me, at)
    booth = Booth(yard, vote, Viewer()) if me is None else _seen(session, yard, vote, me, at)
    if vote.state is VoteState.DRAFT and not (yard.keeps or booth.viewer.role):
        raise NotFound(NO_VOTE)
    return booth


def _seen(session: Session, yard: Yard, vote: Vote, me: Actor, at: datetime) -> Booth:
    homes, day = tuple(lives_here(session, me.person_id, yard.estate.key)), local_day(at)
    role = office_of(session, vote, me.person_id, day)
    town = yard.hall.community.town_id
    auditor = town in me.scopes(Role.AUDITOR)
    handles = yard.keeps or role is not None or auditor
    recused = handles and employed(session, me.person_id, concerned(session, vote, day), day)
    viewer = Viewer(
        runs=yard.hall.runs, owners=yard.estate.key in me.scopes(Role.OWNERS_COMMITTEE), resident=bool(homes),
        auditor=auditor, role=role, recused=recused,
    )
    return Booth(yard, vote, viewer, homes)


def _in_path(vote_id: str, session: DbSession, me: Visitor, at: At) -> Booth:
    return booth_of(session, row_id(vote_id), me, at)


VoteInPath = Annotated[Booth, Depends(_in_path)]


def _signed_in(booth: VoteInPath, _me: Someone) -> Booth:
    return booth


VoteOfSomeone = Annotated[Booth, Depends(_signed_in)]


def _only_who_may(deed: Deed) -> Callable[..., Booth]:
    def guard(booth: VoteOfSomeone) -> Booth:
        booth.viewer.check(deed)
        return booth

    return guard


VoteToKeep = Annotated[Booth, Depends(_only_who_may(Deed.KEEP))]
VoteToCount = Annotated[Booth, Depends(_only_who_may(Deed.COUNT))]
VoteToEnter = Annotated[Booth, Depends(_only_who_may(Deed.ENTER))]
VoteToPropose = Annotated[Booth, Depends(_only_who_may(Deed.PROPOSE))]
VoteToConfirm = Annotated[Booth, Depends(_only_who_may(Deed.CONFIRM))]
VoteRollReaders = Annotated[Booth, Depends(_only_who_may(Deed.ROLL))]
VoteOfResidents = Annotated[Booth, Depends(_only_who_may(Deed.OBJECT))]
VoteEvidence = Annotated[Booth, Depends(_only_who_may(Deed.EVIDENCE))]
