"""What decides whether done is done: the grid worker on the spot, the resident's word, or seven days of silence."""

from app.core.errors import Forbidden
from app.core.masking import mask_personal
from app.core.text import headline
from app.issues import search
from app.issues.actions.board import count_day
from app.issues.actions.turn import Turn
from app.issues.models import Level, Outcome
from app.issues.queries import history
from app.issues.rules.lifecycle import RECUSED_SENTENCE, SILENCE_AFTER, Status, Step, after_unsolved


def verify(turn: Turn) -> None:
    """Fixed: waits for the resident, or closes when the seven days have already passed. Not fixed: back to work."""
    issue = turn.issue
    if history.who_completed(turn.session, issue.key) == turn.by.person_id:
        raise Forbidden(RECUSED_SENTENCE)  # a role may have changed since; the hands that did the work have not
    if not turn.given.solved:
        reopen(turn, Step.VERIFICATION)
        return
    issue.verified_at = turn.at
    turn.move(Step.VERIFICATION, None, turn.given.note, solved=True)
    if issue.done_at is not None and (turn.at >= issue.done_at + SILENCE_AFTER or issue.reporter_id is None):
        close(turn, Outcome.UNRATED, Step.VERIFICATION)


def confirm(turn: Turn) -> None:
    """The resident's own word; on a closed issue only "not solved" has an effect."""
    if turn.given.solved:
        turn.issue.satisfaction = turn.given.satisfaction
        if turn.issue.status is Status.CLOSED:
            _rate_late(turn)
            return
        close(turn, Outcome.CONFIRMED, Step.CONFIRMATION)
        return
    if turn.issue.status is Status.CLOSED:
        count_day(turn.session, turn.issue, turn.issue.closed_at or turn.at, closed=-1)
    reopen(turn, Step.CONFIRMATION)


def _rate_late(turn: Turn) -> None:
    """Stars for what was confirmed before are `again`: they rate, and are no second word."""
    again = turn.issue.outcome is Outcome.CONFIRMED
    turn.issue.outcome = Outcome.CONFIRMED
    turn.move(
        Step.CONFIRMATION, None, turn.given.note, solved=True, satisfaction=turn.given.satisfaction, again=again
    )


def close(turn: Turn, outcome: Outcome, step: Step) -> None:
    issue = turn.issue
    issue.closed_at, issue.outcome = turn.at, outcome
    turn.move(
        step, Status.CLOSED, turn.given.note, solved=True, satisfaction=issue.satisfaction, outcome=outcome.value
    )
    count_day(turn.session, issue, turn.at, closed=1)


def reopen(turn: Turn, step: Step) -> None:
    """Back to the same unit, the deadline does not start again; the third time it goes to the joint meeting."""
    issue = turn.issue
    issue.reopen_count, to_meeting = after_unsolved(issue.reopen_count)
    issue.done_at = issue.verified_at = issue.closed_at = issue.outcome = issue.satisfaction = None
    if to_meeting:
        issue.level = Level.JOINT_MEETING
    turn.move(
        step, Status.REOPENED, turn.given.note, solved=False, reopen_count=issue.reopen_count,
        level=issue.level.value,
    )
    if issue.assignee_id is not None:
        turn.tell(issue.assignee_id, f"退回重办：{issue.title}", turn.given.note, kind="reopened")
    if step is Step.VERIFICATION:
        turn.tell_reporter("现场核实没修好，已退回重办", turn.given.note, kind="reopened")


def close_by_silence(turn: Turn) -> bool:
    """After seven days without an answer: 未评价 when somebody verified it, else the grid worker is asked again."""
    if turn.issue.verified_at is None:
        return False
    close(turn, Outcome.UNRATED, Step.SILENCE)
    turn.tell_reporter("七天没等到您的回话，先按“未评价”办结", "还没修好的话，15 天内点开就能退回重办", kind="silence")
    return True


def withdraw(turn: Turn) -> None:
    turn.move(Step.WITHDRAWAL, Status.WITHDRAWN, turn.given.reason)


def correct(turn: Turn) -> None:
    """Within 15 minutes; the first version stays in the history."""
    issue = turn.issue
    before = {"title": issue.title, "description": issue.description}
    issue.description = mask_personal(turn.given.description)
    issue.title = mask_personal(turn.given.title) or headline(issue.description)
    issue.grams = search.indexed(issue.community_id, issue.title, issue.description, issue.place)
    turn.move(Step.CORRECTION, None, "", before=before)
