"""The one door for every step, so that no page or API can go around the rules."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from app.core.errors import Stale
from app.issues.actions import answers, handling, triage
from app.issues.actions.turn import Given, Turn
from app.issues.queries.case import Case
from app.issues.rules.lifecycle import Step, check
from app.issues.rules.standing import Hat
from app.people.rules.roles import Actor

ACTIONS: dict[Step, Callable[[Turn], None]] = {
    Step.ACCEPTANCE: triage.accept,
    Step.REJECTION: triage.reject,
    Step.TRANSFER: triage.transfer,
    Step.MERGE: triage.merge,
    Step.SEPARATION: triage.separate,
    Step.DISPATCH: triage.dispatch,
    Step.OBJECTION: handling.object_to,
    Step.SIGNATURE: handling.sign,
    Step.ASSIGNMENT: handling.assign,
    Step.EXTENSION: handling.ask_for_time,
    Step.COMMITMENT: triage.commit_to,
    Step.SUSPENSION: triage.suspend,
    Step.RESUMPTION: triage.resume_work,
    Step.COMPLETION: handling.complete,
    Step.VERIFICATION: answers.verify,
    Step.CONFIRMATION: answers.confirm,
    Step.WITHDRAWAL: answers.withdraw,
    Step.CORRECTION: answers.correct,
    Step.ESCALATION: triage.escalate,
}


def take_step(
    session: Session, case: Case, step: Step, given: Given, *,
    by: Actor, worn: frozenset[Hat], at: datetime, photo_required: bool = False, seen: int | None = None,
) -> None:
    """Takes `step` on a locked case. `seen` is the version the person looked at: another one is Stale (409).

    Raises Forbidden, WrongStep, Invalid or Stale, each with a sentence; nothing has been written then.
    """
    if seen is not None and seen != case.issue.version:
        raise Stale("您看这一页的时候，别人刚刚办了一步。", extra={"seen": seen})
    turn = Turn(session, case, given, by, worn, at, photo_required)
    check(step, turn.facts(), worn, at)
    ACTIONS[step](turn)
    session.add(case.issue)
    session.flush()
