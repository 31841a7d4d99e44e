"""How companies served their residents in a stretch of time: one line for each thing that counts, straight from the
history and the clock's marks, which are never changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import String, cast, literal, union_all
from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from app.companies.models import HandlingUnit
from app.issues.models import ClockMark, Issue, IssueEvent
from app.issues.models.issue import JUDGED
from app.issues.rules.deadlines import Mark
from app.issues.rules.lifecycle import Status, Step

MISSED = "missed"


class Served(StrEnum):
    """What counts. `signed`: the company answered a work order; `settled`: it says it is done; `missed`: a deadline
    passed undone; `answered`: solved or not, in the resident's word or by a look on the spot; `reopened`."""

    SIGNED = "signed"
    SETTLED = "settled"
    MISSED = "missed"
    ANSWERED = "answered"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """`good`: in time, or solved. `value`: the satisfaction, 1 to 5, where given. `event_id`: 0 for a deadline."""

    estate_id: int
    company_id: int
    issue_id: int
    ref: str
    kind: Served
    at: datetime
    good: bool
    value: int | None
    event_id: int


def service_lines(session: Session, since: datetime, before: datetime) -> list[ServiceLine]:
    """The whole town's from `since` to before `before` (UTC), by estate, company and time, in one statement.

    A company's work in no estate is nobody's score. An event belongs to the moment it happened, a missed deadline to
    the deadline.
    """
    return [line for row in session.execute(_statement(since, before)) for line in _lines(*row)]


def _statement(since: datetime, before: datetime) -> Any:
    event: list[Any] = [
        IssueEvent.issue_id, IssueEvent.unit_id, cast(IssueEvent.step, String).label("step"), IssueEvent.at,
        IssueEvent.due_at, cast(IssueEvent.to_status, String).label("to_status"), IssueEvent.data, IssueEvent.id,
    ]
    mark: list[Any] = [
        ClockMark.issue_id, ClockMark.unit_id, literal(MISSED), ClockMark.due, ClockMark.due, literal(""),
        literal("{}"), literal(0),
    ]
    happened = wide_select(*event).where(
        col(IssueEvent.unit_id).is_not(None), col(IssueEvent.step).in_(JUDGED), col(IssueEvent.at) >= since,
        col(IssueEvent.at) < before,
    )
    missed = wide_select(*mark).where(
        col(ClockMark.unit_id).is_not(None), col(ClockMark.kind) == Mark.OVERDUE.value, col(ClockMark.due) >= since,
        col(ClockMark.due) < before,
    )
    each = union_all(happened, missed).subquery("each")
    columns: list[Any] = [Issue.estate_id, HandlingUnit.company_id, Issue.ref]
    columns += [each.c[name] for name in ("issue_id", "step", "at", "due_at", "to_status", "data", "id")]
    return (
        wide_select(*columns)
        .join(Issue, col(Issue.id) == each.c.issue_id)
        .join(HandlingUnit, col(HandlingUnit.id) == each.c.unit_id)
        .where(col(Issue.estate_id).is_not(None), col(HandlingUnit.company_id).is_not(None))
        .order_by(col(Issue.estate_id), col(HandlingUnit.company_id), each.c.at, each.c.id, each.c.issue_id)
    )


def _lines(
    estate_id: int, company_id: int, ref: str, issue_id: int, step: str, at: datetime, due_at: datetime | None,
    to_status: str, data: str, event_id: int,
) -> Iterator[ServiceLine]:
    def line(kind: Served, *, good: bool, value: int | None = None) -> ServiceLine:
        return ServiceLine(estate_id, company_id, issue_id, ref, kind, at, good, value, event_id)

    back = to_status == Status.REOPENED
    if step == MISSED:
        yield line(Served.MISSED, good=False)
    elif step == Step.SIGNATURE and due_at is not None:
        yield line(Served.SIGNED, good=at <= due_at)
    elif step == Step.COMPLETION:
        yield line(Served.SETTLED, good=due_at is None or at <= due_at)
    elif step == Step.CONFIRMATION or (step == Step.VERIFICATION and to_status in (Status.REOPENED, Status.CLOSED)):
        value = json.loads(data).get("satisfaction") if step == Step.CONFIRMATION and not back else None
        yield line(Served.ANSWERED, good=not back, value=value)
        if back:
            yield line(Served.REOPENED, good=False)
