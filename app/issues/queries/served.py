"""How companies served their residents in a stretch of time: whatever counts, straight from the history and the
clock's marks, which are never changed."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal_column,
    null,
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
from app.issues.rules.served import Bundle, Served, Told, bundles_of


def service_bundles(
    session: Session, since: datetime, before: datetime, *, estate_id: int | None = None
) -> dict[tuple[int, int], tuple[Bundle, ...]]:
    """The whole town's, or one estate's, from `since` to before `before` (UTC), by estate and company: one statement,
    and the database ties up what says the same.

    A company's work in no estate is nobody's score. An event belongs to the moment it happened, a missed deadline to
    the deadline.
    """
    dialect = session.get_bind().dialect.name
    found: dict[tuple[int, int], list[Told]] = defaultdict(list)
    for estate, company, *told in session.execute(_statement(dialect, since, before, estate_id)):
        found[estate, company].append(tuple(told))
    return {place: bundles_of(told) for place, told in found.items()}


def _statement(dialect: str, since: datetime, before: datetime, estate_id: int | None) -> Any:
    at, due, to = col(IssueEvent.at), col(ClockMark.due), col(IssueEvent.to_status)
    ended = or_(col(IssueEvent.step) != Step.VERIFICATION, to.in_([Status.REOPENED, Status.CLOSED]))
    owed = or_(col(IssueEvent.step) != Step.SIGNATURE, col(IssueEvent.due_at).is_not(None))
    confirmed = and_(col(IssueEvent.step) == Step.CONFIRMATION, to != Status.REOPENED)
    event: list[Any] = [
        IssueEvent.issue_id, IssueEvent.unit_id, _kind().label("kind"), _good().label("good"),
        case((confirmed, func.coalesce(IssueEvent.data, "{}"))).label("data"),
        _entry(IssueEvent.issue_id, _seconds(dialect, at), IssueEvent.id),
    ]
    mark: list[Any] = [
        ClockMark.issue_id, ClockMark.unit_id, _word(Served.MISSED).label("kind"), _number(0).label("good"),
        null().label("data"), _entry(ClockMark.issue_id, _seconds(dialect, due), _number(0)),
    ]
    happened = wide_select(*event).where(JUDGED_ROWS, at >= since, at < before, ended, owed)
    missed = wide_select(*mark).where(MISSED_ROWS, due >= since, due < before)
    every = union_all(_placed(happened, estate_id), _placed(missed, estate_id)).subquery()
    *alike, entry = every.c
    return wide_select(*alike, func.aggregate_strings(entry, " ")).group_by(*alike)


def _entry(*numbers: Any) -> ColumnElement[str]:
    """issue-at-event"""
    issue, at, event = (cast(each, String) for each in numbers)
    dash = literal_column("'-'", String)
    return (issue + dash + at + dash + event).label("entry")


def _placed(rows: Select[Any], estate_id: int | None) -> Select[Any]:
    """With the estate and the company in front. Each arm joins for itself, since SQLite would store a union first."""
    each = rows.subquery()
    here = col(Issue.estate_id) == estate_id if estate_id is not None else col(Issue.estate_id).is_not(None)
    told: list[Any] = [each.c[name] for name in ("kind", "good", "data", "entry")]
    return (
        wide_select(col(Issue.estate_id), col(HandlingUnit.company_id), *told)
        .join(Issue, col(Issue.id) == each.c.issue_id)
        .join(HandlingUnit, col(HandlingUnit.id) == each.c.unit_id)
        .where(here, col(HandlingUnit.company_id).is_not(None))
    )


def _kind() -> ColumnElement[str]:
    """Of the steps that are left once verifications that ended nothing and unlimited signatures are out."""
    step = col(IssueEvent.step)
    return case(
        (step == Step.SIGNATURE, _word(Served.SIGNED)),
        (step == Step.COMPLETION, _word(Served.SETTLED)),
        (col(IssueEvent.to_status) == Status.REOPENED, _word(Served.REOPENED)),
        else_=_word(Served.ANSWERED),
    )


def _good() -> ColumnElement[int]:
    """1 for in time, or solved."""
    timed = col(IssueEvent.step).in_([Step.SIGNATURE, Step.COMPLETION])
    late, unsolved = col(IssueEvent.at) > col(IssueEvent.due_at), col(IssueEvent.to_status) == Status.REOPENED
    return case((or_(and_(timed, late), unsolved), _number(0)), else_=_number(1))


def _word(kind: Served) -> ColumnElement[str]:
    return literal_column(f"'{kind.value}'", String)


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), Integer)


def _seconds(dialect: str, moment: Any) -> ColumnElement[int]:
    if dialect == "sqlite":
        return cast(func.strftime("%s", moment, type_=String), Integer)
    return cast(func.floor(func.date_part("epoch", moment)), BigInteger)
