"""What only the operator does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.admin.models import JobRun
from app.admin.queries.jobs import job_runs
from app.admin.rules.jobs import Run, worth_noting
from app.core.db import executed, insert_into
from app.core.errors import DomainError
from app.people.actions.journal import note
from app.people.models import Person
from app.people.rules.roles import Actor


def unlock_account(session: Session, person: Person, *, by: Actor, at: datetime) -> None:
    """Forgets wrong passwords so that the person may try again at once; the password itself stays."""
    if person.locked_until is None or person.locked_until <= at:
        raise DomainError("这个账号没有锁，直接登录就行。")
    person.failed_tries, person.locked_until = 0, None
    session.add(person)
    session.flush()
    note(session, "person.unlocked", f"person:{person.key}", by=by, at=at)


def note_runs(session: Session, runs: Sequence[Run], at: datetime) -> None:
    """For the operator's page; the last success and the last failure of each job stay."""
    known = {each.name: each for each in job_runs(session)}
    rows = [
        _noted(run, known.get(run.name), at)
        for run in runs
        if worth_noting(run, known[run.name].ran_at if run.name in known else None, at)
    ]
    if rows:
        row = insert_into(session, JobRun)
        changed = {name: row.excluded[name] for name in rows[0] if name != "name"}
        executed(session, row.on_conflict_do_update(index_elements=["name"], set_=changed), rows)


def _noted(run: Run, before: JobRun | None, at: datetime) -> dict[str, Any]:
    kept = before.model_dump() if before else {"did_at": None, "did": 0, "failed_at": None, "error": ""}
    did = {"did_at": at, "did": run.done} if run.done else {}
    failed = {"failed_at": at, "error": run.error} if run.error else {}
    return {**kept, "name": run.name, "ran_at": at, "took_ms": run.took_ms, **did, **failed}
