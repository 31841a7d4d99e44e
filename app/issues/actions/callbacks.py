"""Ringing up about a closed issue, by somebody who had no part in it (product.md rule 3)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.workdays import local_day
from app.issues.actions import answers
from app.issues.actions.board import count_day
from app.issues.actions.turn import Given, Turn
from app.issues.models import Callback
from app.issues.queries.case import Case
from app.issues.rules.lifecycle import Status, Step
from app.issues.rules.standing import Hat
from app.people.rules.roles import Actor

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """What a call-back brought: nobody answered, or what the reporter said."""

    reached: bool
    solved: bool | None = None
    satisfaction: int | None = None
    note: str = ""


def record_callback(
    session: Session, callback: Callback, case: Case, answer: Answered, *, by: Actor, worn: frozenset[Hat], at: datetime
) -> None:
    """Three tries on different days before it counts as not reached; "not solved" sends the issue back to work."""
    _check_callback(callback, answer, by, worn)
    if not answer.reached:
        _note_try(callback, answer.note, local_day(at))
    callback.note = callback.note if not answer.reached else _added(callback.note, local_day(at), answer.note)
    if answer.reached or len(tries(callback)) >= ATTEMPTS:
        callback.done_at, callback.reached = at, answer.reached
        callback.solved, callback.satisfaction = answer.solved, answer.satisfaction
    session.add(callback)
    if answer.solved is False and case.issue.status is Status.CLOSED:
        _send_back(Turn(session, case, Given(note=_told(answer.note)), by, worn, at))
    record(
        session, f"c{case.issue.community_id}", "callback.tried", case.issue.ref, actor_id=by.person_id,
        actor_title=by.title, at=at, reason=answer.note,
        after={"reached": answer.reached, "solved": answer.solved, "satisfaction": answer.satisfaction},
    )


def _check_callback(callback: Callback, answer: Answered, by: Actor, worn: frozenset[Hat]) -> None:
    if callback.assigned_to != by.person_id:
        raise NotFound("这件回访没有分给您。")
    if Hat.RECUSED in worn or Hat.REPORTER in worn:
        raise Forbidden("这件事和您有关系，回访要请别人做。")
    if callback.done_at is not None:
        raise DomainError("这件回访已经做完了。")
    if answer.reached and answer.solved is None:
        raise Invalid("选一下反映人说解决了没有。", field="solved")


def _note_try(callback: Callback, note: str, today: date) -> None:
    if today in tries(callback):
        raise Invalid("今天已经打过一次，换一天再打。", field="reached")
    callback.note = _added(callback.note, today, note or "没联系上")


def _added(note: str, today: date, text: str) -> str:
    """One line a try, its day first: `tries` counts them by that."""
    line = " ".join([today.isoformat(), *text.split()])[:120]
    return f"{note}\n{line}".strip()


def tries(callback: Callback) -> frozenset[date]:
    """The days on which somebody tried."""
    lines = (line.partition(" ")[0] for line in callback.note.splitlines())
    return frozenset(date.fromisoformat(day) for day in lines if len(day) == 10 and day[4:5] == "-" and day[7:8] == "-")


def _told(note: str) -> str:
    return f"回访时反映人说没解决。{note}"


def _send_back(turn: Turn) -> None:
    count_day(turn.session, turn.issue, turn.issue.closed_at or turn.at, closed=-1)
    answers.reopen(turn, Step.VERIFICATION)
