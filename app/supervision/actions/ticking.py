"""What the clock does to orders: reminders only, each once by primary key."""

from datetime import datetime

from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.workdays import local_day
from app.supervision.actions.keeping import tell_all
from app.supervision.models import OrderMark
from app.supervision.queries.orders import Line, due, line_of
from app.supervision.queries.people import officials, receivers
from app.supervision.rules.deadlines import Mark, marks, next_mark

BATCH = 100
WORDS = {Mark.REMIND: "督办快到期了", Mark.DUE: "督办到期了，还没答复", Mark.REVIEW: "督办答复三个工作日了，还没审"}


def tick_supervision(session: Session, at: datetime) -> int:
    """Looks at up to BATCH orders whose time has come; returns how many, so that the caller goes on until 0."""
    found = due(session, at, BATCH)
    for order_id in found:
        line = line_of(session, order_id, lock=True)
        if line is not None and line.order.next_clock_at is not None and line.order.next_clock_at <= at:
            _look_at(session, line, at)
    return len(found)


def _look_at(session: Session, line: Line, at: datetime) -> None:
    order = line.order
    for moment, mark in marks(order.clock):
        if moment <= at and _first(session, order.key, mark, moment):
            _tell(session, line, mark, at)
    order.next_clock_at = next_mark(order.clock, at)
    session.add(order)
    session.flush()


def _first(session: Session, order_id: int, mark: Mark, moment: datetime) -> bool:
    new = insert_into(session, OrderMark).values(order_id=order_id, kind=mark.value, due=moment)
    return affected(session, new.on_conflict_do_nothing()) == 1


def _tell(session: Session, line: Line, mark: Mark, at: datetime) -> None:
    """The receiver is reminded before and at the deadline, the town at the deadline and of its own review."""
    order, today = line.order, local_day(at)
    people = [] if mark is Mark.REVIEW else receivers(session, line.unit, order.estate_id, today)
    people += [] if mark is Mark.REMIND else officials(session, order.town_id, today)
    title, body = f"{WORDS[mark]}：{order.subject}", f"{order.official_number}，{line.unit.name}。"
    tell_all(session, order, people, title, body, by=0, kind=mark.value, at=at)
