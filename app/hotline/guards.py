"""Load and authorise in one step: the offices somebody works in, and a sheet of one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.errors import Forbidden, NotFound
from app.core.forms import row_id
from app.hotline.models import HotlineBatch
from app.hotline.queries.batches import batch_by_id
from app.hotline.queries.ground import offices_of
from app.hotline.rules.standing import Office, sits_in
from app.people.guards import Official, Someone, official
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role

NOT_HERE = "没有这份表，或者它不是您这里传的。"


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody with the offices they may bring sheets in for, and what those are called."""

    actor: Actor
    offices: tuple[tuple[Office, str], ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(office.code for office, _ in self.offices)


def _sitting(session: DbSession, me: Someone) -> Sitting:
    if not me.has(Role.TOWN_OFFICIAL, *COMMITTEE_ROLES):
        raise Forbidden("12345 工单由社区两委和镇里来转。")
    return Sitting(me, tuple(offices_of(session, me)))


HotlineDesk = Annotated[Sitting, Depends(_sitting)]
TownOfficial = Annotated[Official, Depends(official("单号对错了由镇里来解开。"))]


@dataclass(frozen=True, slots=True)
class Here:
    batch: HotlineBatch
    actor: Actor

    @property
    def office(self) -> Office:
        return Office(self.batch.town_id, self.batch.community_id)


def _here(session: Session, batch_id: str, me: Actor, *, lock: bool) -> Here:
    """404 for what is not there and for another office's alike: sheets are personal data."""
    batch = batch_by_id(session, row_id(batch_id), lock=lock)
    if batch is None or not sits_in(me, batch.office):
        raise NotFound(NOT_HERE)
    return Here(batch, me)


def _in_path(*, lock: bool) -> Callable[..., Here]:
    def guard(batch_id: str, session: DbSession, me: Someone) -> Here:
        return _here(session, batch_id, me, lock=lock)

    return guard


BatchInPath = Annotated[Here, Depends(_in_path(lock=False))]
BatchToChange = Annotated[Here, Depends(_in_path(lock=True))]
