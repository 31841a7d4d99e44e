"""Placing an order for a table, and taking it back."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Invalid
from app.core.limits import spend
from app.exchange.kinds import KINDS
from app.exchange.models import Export
from app.exchange.queries.asked import Wanted
from app.exchange.queries.exports import same_under_way, under_way
from app.exchange.rules.exports import SLOTS, UNDER_WAY, ExportFormat, ExportState, reach_of
from app.people.queries.sign_ins import person_locked
from app.people.rules.roles import Actor

STREAM = "exports"
A_DAY = 30
NOTHING = "没有符合条件的事，没什么可导的。换个条件试试。"


class Already(DomainError):
    """The same table is being made for the same person."""


def ask_export(
    session: Session, kind: str, wanted: Wanted, form: ExportFormat, *, by: Actor, at: datetime
) -> Export:
    """Places the order; the worker does the rest. Raises Already, Invalid when there is nothing, TooMany, and
    DomainError while three are under way."""
    person_locked(session, by.person_id)
    query, reach = wanted.asked.query(), reach_of(by)
    if same_under_way(session, by.person_id, kind, form, query):
        raise Already("这一张已经在导了，等一等就好。")
    slot = _free_slot(session, by)
    rows = KINDS[kind].count(session, wanted, reach, at)
    if rows == 0:
        raise Invalid(NOTHING)
    spend(
        session, f"export/{by.person_id}", limit=A_DAY, window=timedelta(days=1), at=at,
        message=f"一天最多导 {A_DAY} 次，明天再来。",
    )
    export = Export(
        kind=kind, format=form, query=query, words=_fitted(wanted.words), place=wanted.place, reach=reach,
        asked_by=by.person_id, asked_title=by.title, asked_at=at, slot=slot, rows_total=rows,
    )
    session.add(export)
    session.flush()
    note(session, export, "export.asked", by=by, at=at)
    return export


def cancel_export(session: Session, export: Export, *, by: Actor, at: datetime) -> None:
    """Takes the order back, also while it is being made; the worker notices with its next part."""
    if export.state not in UNDER_WAY:
        raise DomainError("这一份已经不在导了，不用取消。")
    release(export, ExportState.CANCELLED, at)
    session.add(export)
    note(session, export, "export.cancelled", by=by, at=at)


def release(export: Export, state: ExportState, at: datetime) -> None:
    """The end of work on it, however it ended."""
    export.state, export.slot, export.lease, export.leased_until, export.ended_at = state, None, None, None, at


def note(session: Session, export: Export, verb: str, *, by: Actor, at: datetime) -> None:
    """The log says who took what away: the filter, the roles and the number of rows."""
    told = {
        "kind": export.kind, "format": export.format.value, "query": export.query, "words": export.words,
        "reach": export.reach, "rows": export.rows_total, "digest": export.digest, "failure": export.failure,
    }
    record(
        session, STREAM, verb, f"export/{export.key}", actor_id=by.person_id, actor_title=by.title, at=at,
        after={name: value for name, value in told.items() if value not in ("", None)},
    )


def _free_slot(session: Session, by: Actor) -> int:
    taken = {row.slot for row in under_way(session, by.person_id)}
    for slot in SLOTS:
        if slot not in taken:
            return slot
    raise DomainError(f"您有 {len(SLOTS)} 份正在导，等一份导完，或者先取消一份。")


def _fitted(words: str) -> str:
    return words if len(words) <= 300 else f"{words[:299]}…"
