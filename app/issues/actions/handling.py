"""What the handling unit does: sign in, pass on, say "not ours" once, ask for time once, claim it is done."""

from app.core.errors import Invalid
from app.core.masking import mask_name
from app.core.workdays import local_day
from app.issues.actions.turn import Turn, resolve_kind
from app.issues.queries.history import answer_due, supporters_of
from app.issues.queries.members import members_of_unit
from app.issues.rules.clocks import extend
from app.issues.rules.deadlines import Mark
from app.issues.rules.lifecycle import Status, Step, check_extension_days


def sign(turn: Turn) -> None:
    issue = turn.issue
    issue.assignee_id = issue.assignee_id or turn.by.person_id
    due_at = answer_due(turn.session, issue.key) if issue.status is Status.DISPATCHED else None
    turn.move(Step.SIGNATURE, Status.IN_PROGRESS, turn.given.note, due_at=due_at)
    turn.tell_reporter("办理单位已接单", turn.given.note, kind="signed")


def assign(turn: Turn) -> None:
    """To a colleague of the same unit."""
    unit = turn.case.unit
    assert unit is not None
    colleagues = members_of_unit(turn.session, unit, turn.issue.estate_id, local_day(turn.at))
    colleague = next((person for person in colleagues if person.id == turn.given.assignee), None)
    if colleague is None:
        raise Invalid("这位不在您单位的名单里，重新选一位。", field="assignee")
    turn.issue.assignee_id = colleague.key
    turn.move(Step.ASSIGNMENT, None, turn.given.note, assignee=mask_name(colleague.name))
    turn.tell(colleague.key, f"交给您办：{turn.issue.title}", turn.given.note, kind="assigned")


def object_to(turn: Turn) -> None:
    """Back to the community, which then designates; a second return is not possible."""
    issue, unit = turn.issue, turn.case.unit
    assert unit is not None
    issue.objected_at = turn.at
    issue.assignee_id = None
    turn.move(Step.OBJECTION, Status.ACCEPTED, turn.given.reason, unit=unit.name)
    issue.unit_id = None
    turn.session.add(issue)


def ask_for_time(turn: Turn) -> None:
    issue, days = turn.issue, turn.given.days or 0
    check_extension_days(days)
    if issue.resolve_by is None:
        raise Invalid("这件事没有期限，不用延期。", field="days")
    before = issue.resolve_by
    issue.resolve_by = extend(resolve_kind(issue), before, days)
    issue.extended_at = turn.at
    turn.move(Step.EXTENSION, None, turn.given.reason, days=days, before=before, resolve_by=issue.resolve_by)
    turn.tell_reporter(f"办理期限延长 {days} 天", turn.given.reason, kind="extended")


def complete(turn: Turn) -> None:
    """A claim, with proof; `explained` says why it cannot be mended, which is also for the resident to judge."""
    issue = turn.issue
    issue.done_at, issue.verified_at = turn.at, None
    if issue.resolve_by is not None and turn.at > issue.resolve_by:
        turn.mark(Mark.OVERDUE, issue.resolve_by)
    turn.move(
        Step.COMPLETION, Status.DONE, turn.given.note, due_at=issue.resolve_by, explained=turn.given.explained
    )
    title = "办理单位有了答复，请您看看" if turn.given.explained else "办理单位说修好了，请您看一眼"
    turn.tell_reporter(title, "您说解决了，这件事才算完", kind="done")
    for person_id in supporters_of(turn.session, turn.issue.key):
        turn.tell(person_id, "您同感的事，办理单位说办完了", turn.issue.title, kind="done")
