"""What becomes of a promise: made by a decision, carried into the next meeting, done with a note, taken up again."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.issues.models import Issue
from app.issues.rules.lifecycle import ENDED
from app.meetings.actions.ruling import Ruling
from app.meetings.models import Promise
from app.meetings.queries.promises import is_carried, promise_of_item
from app.meetings.rules.decisions import Told, who
from app.meetings.rules.kinds import Decision
from app.people.rules.roles import Actor

TEXT, RESPONSIBLE = 200, 40
ENDS = frozenset({Decision.EXPLAINED, Decision.DECLINED})


def settle_promise(ruling: Ruling, before: Told, issue: Issue | None) -> None:
    """One promise for each promised item, as it was decided last; of one carried over, its new day or its end.

    An `issue` that has ended says nothing of what was promised after it, so then the promise stands for itself.
    """
    promise = promise_of_item(ruling.session, ruling.item)
    if promise is not None and ruling.item.promise_id is not None:
        _settle_carried(ruling, promise, before)
    elif ruling.told.decision is Decision.PROMISED:
        _promise(ruling, promise, issue.key if issue is not None and issue.status not in ENDED else None)
    elif promise is not None:
        _take_back(ruling, promise)


def _promise(ruling: Ruling, promise: Promise | None, issue_id: int | None) -> None:
    """What was agreed is what was said last before the minutes went out, so nothing counts as moved here."""
    told, item, held = ruling.told, ruling.item, ruling.held
    assert told.due_on is not None
    if promise is None:
        promise = Promise(
            community_id=held.community.key, mechanism_id=held.mechanism.key, item_id=item.key, about=item.title,
            text=item.title, responsible="", due_on=told.due_on, made_at=held.occurrence.opened_at or ruling.at,
        )
    promise.text = (told.reason or item.title)[:TEXT]
    promise.issue_id, promise.dropped_at = issue_id, None
    _agree(ruling, promise)


def _agree(ruling: Ruling, promise: Promise) -> None:
    told = ruling.told
    assert told.due_on is not None
    promise.responsible, promise.unit_id = who(told, ruling.unit_name)[:RESPONSIBLE], told.unit_id
    promise.due_on = told.due_on
    ruling.session.add(promise)
    ruling.session.flush()


def _take_back(ruling: Ruling, promise: Promise) -> None:
    """It was written down as one by mistake; once a later meeting carries it, it ends instead."""
    if is_carried(ruling.session, promise):
        promise.dropped_at = ruling.at
        ruling.session.add(promise)
    else:
        ruling.session.delete(promise)
    ruling.session.flush()


def _settle_carried(ruling: Ruling, promise: Promise, before: Told) -> None:
    """Undoes what this item had decided about it, then does what it decides now. An issue tells by itself that it is
    done."""
    told = ruling.told
    if before.decision is Decision.SETTLED:
        promise.done_at, promise.done_by, promise.done_note = None, None, ""
    if before.decision in ENDS:
        promise.dropped_at = None
    if told.decision is Decision.PROMISED:
        if told.due_on != promise.due_on:
            promise.first_due_on = promise.first_due_on or promise.due_on
        _agree(ruling, promise)
    elif told.decision is Decision.SETTLED and promise.issue_id is None:
        promise.done_at, promise.done_by, promise.done_note = ruling.at, ruling.by.person_id, told.summary[:TEXT]
    elif told.decision in ENDS:
        promise.dropped_at = ruling.at
    ruling.session.add(promise)
    ruling.session.flush()


def carry(session: Session, promise: Promise) -> None:
    """It stands on one more agenda undone."""
    promise.meetings += 1
    session.add(promise)


def finish_promise(session: Session, promise: Promise, note: str, *, by: Actor, at: datetime) -> None:
    """Done, in the words of who saw it. Raises DomainError where an issue tells, or where nothing is left to do."""
    _refuse_issues(promise)
    if promise.done_at is not None or promise.dropped_at is not None:
        raise DomainError("这一项已经有结果了。")
    wording = mask_personal(note)
    if not wording:
        raise Invalid("写一句办成了什么样。", field="note")
    promise.done_at, promise.done_by, promise.done_note = at, by.person_id, wording
    _keep(session, promise, "completion", wording, by, at)


def reopen_promise(session: Session, promise: Promise, *, by: Actor, at: datetime) -> None:
    """Said to be done by mistake: open again, with the day it had."""
    _refuse_issues(promise)
    if promise.done_at is None:
        raise DomainError("这一项本来就还没办完。")
    promise.done_at, promise.done_by, promise.done_note = None, None, ""
    _keep(session, promise, "reopening", "", by, at)


def _refuse_issues(promise: Promise) -> None:
    if promise.issue_id is not None:
        raise DomainError("这一项跟着看板上的问题走，问题办结或者核实了就算办完。")


def _keep(session: Session, promise: Promise, verb: str, reason: str, by: Actor, at: datetime) -> None:
    session.add(promise)
    session.flush()
    record(
        session, f"c{promise.community_id}", f"promise.{verb}", f"promise:{promise.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, after={"text": promise.text, "done_at": promise.done_at}, reason=reason,
    )
