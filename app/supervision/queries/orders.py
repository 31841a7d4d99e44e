"""Orders: one, its history, lists of the town's and of a unit's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, and_, col, select

from app.attachments.models import Photo
from app.companies.models import HandlingUnit
from app.issues.models import Issue
from app.places.models import Building, Community, Estate
from app.supervision.models import OrderEvent, OrderIssue, OrderNumber, OrderPhoto, SupervisionOrder
from app.supervision.rules.kinds import ENDED, OPEN, RUNNING, WITH_TOWN, Reason

PER_PAGE = 20
Order = SupervisionOrder


class Tab(StrEnum):
    REVIEW = "review"
    RUNNING = "running"
    OVER = "over"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return {"review": "等镇里定", "running": "单位在办", "over": "超期没答复", "ended": "了结的"}[self.value]


@dataclass(frozen=True, slots=True)
class Line:
    """An order with the names around it."""

    order: SupervisionOrder
    unit: HandlingUnit
    community: Community | None
    estate: Estate | None

    @property
    def where(self) -> str:
        """The estate, else the community, else the town as a whole (empty)."""
        place = self.estate or self.community
        return place.name if place is not None else ""


def _lines(session: Session, *conditions: ColumnElement[bool], order_by: Sequence[Any], most: int) -> list[Line]:
    statement = (
        wide_select(SupervisionOrder, HandlingUnit, Community, Estate)
        .join(HandlingUnit, col(HandlingUnit.id) == col(Order.unit_id))
        .join(Community, col(Community.id) == col(Order.community_id), isouter=True)
        .join(Estate, col(Estate.id) == col(Order.estate_id), isouter=True)
        .where(*conditions)
        .order_by(*order_by)
        .limit(most)
    )
    return [Line(*row) for row in session.execute(statement)]


def line_of(session: Session, order_id: int, *, lock: bool = False) -> Line | None:
    """One order; `lock` holds its row until the transaction ends."""
    if lock:
        held = select(SupervisionOrder).where(Order.id == order_id).with_for_update()
        session.exec(held.execution_options(populate_existing=True)).first()
    return next(iter(_lines(session, col(Order.id) == order_id, order_by=[col(Order.id)], most=1)), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the town's list is narrowed to; empty asks for nothing in particular."""

    tab: Tab
    at: datetime
    unit: int | None = None
    reason: Reason | None = None
    past: int | None = None


def lines_of_towns(session: Session, towns: frozenset[int], asked: Asked, *, most: int = PER_PAGE) -> list[Line]:
    """A page and one more; what waits the oldest first, what ended the newest first. `past` is the id the page before
    ended with."""
    conditions = [col(Order.town_id).in_(sorted(towns)), _under(asked.tab, asked.at)]
    if asked.unit is not None:
        conditions.append(col(Order.unit_id) == asked.unit)
    if asked.reason is not None:
        conditions.append(col(Order.reason) == asked.reason)
    key, newest = col(Order.id), asked.tab is Tab.ENDED
    if asked.past is not None:
        conditions.append(key < asked.past if newest else key > asked.past)
    return _lines(session, *conditions, order_by=[key.desc() if newest else key], most=most + 1)


def _under(tab: Tab, at: datetime) -> ColumnElement[bool]:
    match tab:
        case Tab.REVIEW:
            return col(Order.state).in_(WITH_TOWN)
        case Tab.ENDED:
            return col(Order.state).in_(ENDED)
        case Tab.OVER:
            return and_(col(Order.state).in_(RUNNING), col(Order.due_at) < at)
        case Tab.RUNNING:
            return and_(col(Order.state).in_(RUNNING), col(Order.due_at) >= at)


def counts_of_towns(session: Session, towns: frozenset[int], at: datetime) -> dict[Tab, int]:
    """How many stand under each tab; one query."""
    sums = [func.count().filter(_under(tab, at)) for tab in Tab]
    row = session.execute(wide_select(*sums).where(col(Order.town_id).in_(sorted(towns)))).one()
    return dict(zip(Tab, row, strict=True))


def lines_where(session: Session, concerned: ColumnElement[bool], *, before: int | None, most: int) -> list[Line]:
    """Orders somebody is concerned with, the newest first."""
    after = [col(Order.id) < before] if before is not None else []
    return _lines(session, concerned, *after, order_by=[col(Order.id).desc()], most=most)


def open_lines_where(session: Session, concerned: ColumnElement[bool], *, most: int = 50) -> list[Line]:
    """Those not ended, the nearest deadline first."""
    condition = and_(concerned, col(Order.state).in_(OPEN))
    return _lines(session, condition, order_by=[col(Order.due_at), col(Order.id)], most=most)


@dataclass(frozen=True, slots=True)
class About:
    """An issue an order is about, with its place."""

    issue: Issue
    estate: str | None
    building: str | None


def issues_of(session: Session, order_id: int) -> list[About]:
    statement = (
        select(Issue, Estate.name, Building.name)
        .join(OrderIssue, col(OrderIssue.issue_id) == col(Issue.id))
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .where(OrderIssue.order_id == order_id)
        .order_by(col(Issue.id))
    )
    return [About(*row) for row in session.exec(statement)]


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the history; photos by their tokens."""

    event: OrderEvent
    photos: Sequence[str]


def history_of(session: Session, order_id: int) -> list[Happened]:
    """Oldest first; one query."""
    statement = (
        select(OrderEvent, Photo.token)
        .join(OrderPhoto, col(OrderPhoto.event_id) == col(OrderEvent.id), isouter=True)
        .join(Photo, col(Photo.id) == col(OrderPhoto.photo_id), isouter=True)
        .where(OrderEvent.order_id == order_id)
        .order_by(col(OrderEvent.version), col(Photo.id))
    )
    events: dict[int, OrderEvent] = {}
    photos: dict[int, list[str]] = defaultdict(list)
    for event, token in session.exec(statement):
        events[event.key] = event
        if token is not None:
            photos[event.key].append(token)
    return [Happened(event, photos[key]) for key, event in events.items()]


def order_of_slip(session: Session, slip: str) -> SupervisionOrder | None:
    return session.exec(select(SupervisionOrder).where(Order.slip == slip)).first() if slip else None


def open_order_of(session: Session, town_id: int, suggestion: str) -> SupervisionOrder | None:
    """The open order that was made from a suggestion."""
    statement = select(SupervisionOrder).where(
        Order.town_id == town_id, Order.suggestion == suggestion, col(Order.state).in_(OPEN)
    )
    return session.exec(statement).first() if suggestion else None


def counter_locked(session: Session, town_id: int, year: int) -> OrderNumber:
    """The counter of a town and year that has been begun, held until the transaction ends."""
    held = select(OrderNumber).where(OrderNumber.town_id == town_id, OrderNumber.year == year).with_for_update()
    return session.exec(held.execution_options(populate_existing=True)).one()


def issues_named(session: Session, refs: Sequence[str]) -> Sequence[tuple[Issue, Community]]:
    statement = select(Issue, Community).join(Community, col(Community.id) == col(Issue.community_id))
    return session.exec(statement.where(col(Issue.ref).in_(refs)).order_by(col(Issue.id))).all()


def photo_of_order(session: Session, order_id: int, token: str) -> Photo | None:
    statement = (
        select(Photo)
        .join(OrderPhoto, col(OrderPhoto.photo_id) == col(Photo.id))
        .join(OrderEvent, col(OrderEvent.id) == col(OrderPhoto.event_id))
        .where(OrderEvent.order_id == order_id, Photo.token == token)
    )
    return session.exec(statement).first()



def due(session: Session, at: datetime, most: int) -> list[int]:
    """Ids of orders whose next moment has come, the longest waiting first."""
    statement = select(Order.id).where(col(Order.next_clock_at) <= at).order_by(col(Order.next_clock_at)).limit(most)
    return [found for found in session.exec(statement) if found is not None]
