"""Load and authorise in one step: the town's own supervision, and one order as somebody comes to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.companies.models import HandlingUnit
from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.forms import row_id
from app.core.web import Place
from app.people.guards import Official, Someone, official
from app.people.rules.roles import Actor
from app.supervision.models import SupervisionOrder
from app.supervision.queries.orders import Line, line_of
from app.supervision.queries.people import hats_towards
from app.supervision.rules.kinds import Step
from app.supervision.rules.lifecycle import open_steps
from app.supervision.rules.standing import Hat

NOT_HERE = "没有这份督办单，或者它和您没有关系。"
TownOffice = Annotated[Official, Depends(official("督办由镇里发出。发给您单位的督办单，在“督办”里看。"))]


@dataclass(frozen=True, slots=True)
class Here:
    """An order as somebody comes to it."""

    line: Line
    worn: frozenset[Hat]
    actor: Actor

    @property
    def order(self) -> SupervisionOrder:
        return self.line.order

    @property
    def unit(self) -> HandlingUnit:
        return self.line.unit

    @property
    def place(self) -> Place | None:
        community = self.line.community
        return Place(community.slug, community.name) if community is not None else None

    @property
    def steps(self) -> tuple[Step, ...]:
        return open_steps(self.order.state, self.worn)

    @property
    def of_town(self) -> bool:
        return bool(self.worn & {Hat.TOWN, Hat.AUDITOR})


def _here(session: Session, order_id: str, me: Actor, at: datetime, *, lock: bool) -> Here:
    """404 for what is not there and for what does not concern this person alike."""
    line = line_of(session, row_id(order_id), lock=lock)
    worn = hats_towards(session, me, line.unit, line.order, at) if line is not None else frozenset[Hat]()
    if line is None or not worn:
        raise NotFound(NOT_HERE)
    return Here(line, worn, me)


def _in_path(*, lock: bool) -> Callable[..., Here]:
    def guard(order_id: str, session: DbSession, me: Someone, at: At) -> Here:
        return _here(session, order_id, me, at, lock=lock)

    return guard


OrderInPath = Annotated[Here, Depends(_in_path(lock=False))]
OrderToChange = Annotated[Here, Depends(_in_path(lock=True))]
