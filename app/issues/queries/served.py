"""How companies served their residents in a stretch of time: one line for each thing that counts, straight from the
history and the clock's marks, which are never changed."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    cast,
    extract,
    false,
    func,
    literal,
    or_,
    union_all,
)
from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from app.companies.models import HandlingUnit
from app.issues.models import ClockMark, Issue, IssueEvent
from app.issues.models.desk import MISSED_ROWS
from app.issues.models.issue import JUDGED_ROWS
from app.issues.rules.lifecycle import Status, Step

MISSED = "missed"


class Served(StrEnum):
    """What counts. `signed`: the company answered a work order; `settled`: it says it is done; `missed`: a deadline
    passed undone; `answered`: solved or not, in the resident's word or by a look on the spot; `rated`: stars
    for what was answered before; `reopened`."""

    SIGNED = "signed"
    SETTLED = "settled"
    MISSED = "missed"
    ANSWERED = "answered"
    RATED = "rated"
    REOPENED = "reopened"


class ServiceLine(NamedTuple):
    """`at`: seconds since 1970, UTC. `good`: in time, or solved. `value`: the satisfaction, 1 to 5, where given.
    `event_id`: 0 for a deadline."""

    estate_id: int
    company_id: int
    issue_id: int
    ref: str
    kind: Served
    at: int
    good: bool
    value: int | None
    event_id: int


def service_lines(
    session: Session, since: datetime, before: datetime, *, estate_id: int | None = None
) -> list[ServiceLine]:
    """The whole town's, or one estate's, from `since` to before `before` (UTC), by estate, company and time, in one
    statement.

    A company's work in no estate is nobody's score. An event belongs to the moment it happened, a missed deadline to
    the deadline.
    """
    dialect = session.get_bind().dialect.name
    rows = session.connection().execute(_statement(dialect, since, before, estate_id))
    return [line for row in rows for line in _lines(*row)]


def _statement(dialect: str, since: datetime, before: datetime, estate_id: int | None) -> Select[Any]:
    at, due = col(IssueEvent.at), col(IssueEvent.due_at)
    event: list[Any] = [
        IssueEvent.issue_id, IssueEvent.unit_id, cast(IssueEvent.step, String).label("step"),
        _seconds(dialect, at).label("at"), or_(due.is_(None), at <= due).label("good"), due.is_(None).label("free"),
        cast(IssueEvent.to_status, String).label("to_status"), IssueEvent.data, IssueEvent.id,
    ]
    mark: list[Any] = [
        ClockMark.issue_id, ClockMark.unit_id, literal(MISSED), _seconds(dialect, col(ClockMark.due)), false(),
        false(), literal(""), literal("{}"), literal(0),
    ]
    happened = wide_select(*event).where(JUDGED_ROWS, at >= since, at < before)
    missed = wide_select(*mark).where(MISSED_ROWS, col(ClockMark.due) >= since, col(ClockMark.due) < before)
    each = union_all(happened, missed).subquery("each")
    columns: list[Any] = [Issue.estate_id, HandlingUnit.company_id, Issue.ref]
    columns += [each.c[name] for name in ("issue_id", "step", "at", "good", "free", "to_status", "data", "id")]
    here = [col(Issue.estate_id) == estate_id] if estate_id is not None else [col(Issue.estate_id).is_not(None)]
    return (
        wide_select(*columns)
        .join(Issue, col(Issue.id) == each.c.issue_id)
        .join(HandlingUnit, col(HandlingUnit.id) == each.c.unit_id)
        .where(*here, col(HandlingUnit.company_id).is_not(None))
        .order_by(col(Issue.estate_id), col(HandlingUnit.company_id), each.c.at, each.c.id, each.c.issue_id)
    )


def _seconds(dialect: str, moment: Any) -> ColumnElement[int]:
    if dialect == "sqlite":
        return cast(func.strftime("%s", moment, type_=String), Integer)
    return cast(func.floor(extract("epoch", moment)), BigInteger)


def _lines(
    estate_id: int, company_id: int, ref: str, issue_id: int, step: str, at: int, good: bool, free: bool,
    to_status: str, data: str, event_id: int,
) -> tuple[ServiceLine, ...]:
    def line(kind: Served, good: bool, value: int | None = None) -> ServiceLine:
        return ServiceLine(estate_id, company_id, issue_id, ref, kind, at, good, value, event_id)

    back = to_status == Status.REOPENED
    if step == MISSED:
        return (line(Served.MISSED, False),)
    if step == Step.SIGNATURE:
        return () if free else (line(Served.SIGNED, bool(good)),)
    if step == Step.COMPLETION:
        return (line(Served.SETTLED, bool(good)),)
    if step == Step.VERIFICATION and to_status not in (Status.REOPENED, Status.CLOSED):
        return ()
    if back:
        return line(Served.ANSWERED, False), line(Served.REOPENED, False)
    told = json.loads(data) if step == Step.CONFIRMATION else {}
    return (line(Served.RATED if told.get("again") else Served.ANSWERED, True, told.get("satisfaction")),)
