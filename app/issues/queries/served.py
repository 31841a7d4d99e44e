"""How companies served their residents in a stretch of time: one line for each thing that counts, straight from the
history and the clock's marks, which are never changed."""

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
    extract,
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
from app.issues.rules.served import Event, Said

BATCH = 1000


def service_events(
    session: Session, since: datetime, before: datetime, *, estate_id: int | None = None
) -> dict[tuple[int, int], list[Event]]:
    """The whole town's, or one estate's, from `since` to before `before` (UTC), by estate and company, in one
    statement and in no particular order; what they say in lines is for `lines_of`.

    A company's work in no estate is nobody's score. An event belongs to the moment it happened, a missed deadline to
    the deadline. The driver's own tuples, a batch at a time: a hundred thousand rows wrapped once more would take
    longer than they take to read, and all alive at once they would be the collector's to walk.
    """
    dialect = session.get_bind().dialect.name
    found: dict[tuple[int, int], list[Event]] = defaultdict(list)
    with session.connection().execute(_statement(dialect, since, before, estate_id)) as answer:
        while rows := answer.cursor.fetchmany(BATCH):
            for row in rows:
                found[row[0], row[1]].append(row[2:])
    return found


def _statement(dialect: str, since: datetime, before: datetime, estate_id: int | None) -> Any:
    at, due, to = col(IssueEvent.at), col(ClockMark.due), col(IssueEvent.to_status)
    ended = or_(col(IssueEvent.step) != Step.VERIFICATION, to.in_([Status.REOPENED, Status.CLOSED]))
    owed = or_(col(IssueEvent.step) != Step.SIGNATURE, col(IssueEvent.due_at).is_not(None))
    confirmed = and_(col(IssueEvent.step) == Step.CONFIRMATION, to != Status.REOPENED)
    event: list[Any] = [
        IssueEvent.issue_id, IssueEvent.unit_id, _said().label("said"), _seconds(dialect, at).label("seconds"),
        IssueEvent.id, case((confirmed, IssueEvent.data)).label("data"),
    ]
    mark: list[Any] = [
        ClockMark.issue_id, ClockMark.unit_id, _word(Said.NOT_DONE).label("said"),
        _seconds(dialect, due).label("seconds"), literal_column("0", Integer).label("id"), null().label("data"),
    ]
    happened = wide_select(*event).where(JUDGED_ROWS, at >= since, at < before, ended, owed)
    missed = wide_select(*mark).where(MISSED_ROWS, due >= since, due < before)
    return union_all(_placed(happened, estate_id), _placed(missed, estate_id))


def _placed(rows: Select[Any], estate_id: int | None) -> Select[Any]:
    """With the estate and the company in front. Each arm joins for itself, since SQLite would store a union first."""
    each = rows.subquery()
    here = col(Issue.estate_id) == estate_id if estate_id is not None else col(Issue.estate_id).is_not(None)
    told: list[Any] = [each.c[name] for name in ("issue_id", "said", "seconds", "id", "data")]
    return (
        wide_select(col(Issue.estate_id), col(HandlingUnit.company_id), *told)
        .join(Issue, col(Issue.id) == each.c.issue_id)
        .join(HandlingUnit, col(HandlingUnit.id) == each.c.unit_id)
        .where(here, col(HandlingUnit.company_id).is_not(None))
    )


def _said() -> ColumnElement[str]:
    """The steps that are left once verifications that ended nothing and unlimited signatures are out."""
    step, late = col(IssueEvent.step), col(IssueEvent.at) > col(IssueEvent.due_at)
    return case(
        (and_(step == Step.SIGNATURE, late), _word(Said.SIGNED_LATE)),
        (step == Step.SIGNATURE, _word(Said.SIGNED_IN_TIME)),
        (and_(step == Step.COMPLETION, late), _word(Said.DONE_LATE)),
        (step == Step.COMPLETION, _word(Said.DONE_IN_TIME)),
        (col(IssueEvent.to_status) == Status.REOPENED, _word(Said.NOT_SOLVED)),
        (step == Step.CONFIRMATION, _word(Said.CONFIRMED)),
        else_=_word(Said.SOLVED),
    )


def _word(said: Said) -> ColumnElement[str]:
    return literal_column(f"'{said.value}'", String)


def _seconds(dialect: str, moment: Any) -> ColumnElement[int]:
    if dialect == "sqlite":
        return cast(func.strftime("%s", moment, type_=String), Integer)
    return cast(func.floor(extract("epoch", moment)), BigInteger)
