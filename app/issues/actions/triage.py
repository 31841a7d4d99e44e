"""What the community does with an issue: accept, refuse with a way out, merge, dispatch, suspend, send up."""

import json
from datetime import datetime
from typing import Any

from app.companies.models import HandlingUnit
from app.companies.queries import units_for
from app.core.errors import Invalid, NotFound
from app.core.workdays import local_day
from app.issues.actions.turn import Turn, resolve_kind
from app.issues.models import Issue, IssueEvent, Level, Support
from app.issues.queries import case as cases
from app.issues.queries.history import supporters_of, supports_moved_from
from app.issues.queries.members import members_of_unit
from app.issues.rules.clocks import ClockKind, remaining, resume
from app.issues.rules.lifecycle import Status, Step, check_commitment_day, check_review_day
from app.issues.rules.office_hours import closing_time


def accept(turn: Turn) -> None:
    turn.issue.responded_at = turn.issue.responded_at or turn.at
    turn.move(Step.ACCEPTANCE, Status.ACCEPTED, turn.given.note)
    turn.tell_reporter("您反映的事已受理", turn.given.note, kind="accepted")


def reject(turn: Turn) -> None:
    _end_elsewhere(turn, Step.REJECTION, Status.REJECTED, "这件事社区办不了")


def transfer(turn: Turn) -> None:
    _end_elsewhere(turn, Step.TRANSFER, Status.TRANSFERRED, "这件事已转给别处办")


def _end_elsewhere(turn: Turn, step: Step, to: Status, title: str) -> None:
    given = turn.given
    turn.issue.responded_at = turn.issue.responded_at or turn.at
    turn.move(step, to, given.reason, route=given.route)
    turn.tell_reporter(title, f"{given.reason}。可以找：{given.route}", kind=step.value)


def dispatch(turn: Turn) -> None:
    """To a unit that may be given this place's work; after an objection this is the designation."""
    unit = _unit(turn)
    issue = turn.issue
    issue.unit_id, issue.assignee_id = unit.key, None
    issue.responded_at = issue.responded_at or turn.at
    turn.move(
        Step.DISPATCH, Status.DISPATCHED, turn.given.note, due_at=answer_by(issue, turn.at), unit=unit.name,
        designated=issue.objected_at is not None,
    )
    turn.tell_reporter("已派单", f"由{unit.name}办理", kind="dispatched")
    for person in members_of_unit(turn.session, unit, issue.estate_id, local_day(turn.at)):
        turn.tell(person.key, f"新工单：{issue.title}", turn.given.note, kind="order")


def answer_by(issue: Issue, at: datetime) -> datetime | None:
    """By when a unit answers what it is given at `at`: it has as long as the community had for the first answer."""
    if issue.respond_by is None:
        return None
    kind = ClockKind.CALENDAR if issue.respond_calendar else ClockKind.WORKDAYS
    return resume(kind, at, remaining(kind, issue.created_at, issue.respond_by))


def _unit(turn: Turn) -> HandlingUnit:
    issue = turn.issue
    choices = units_for(turn.session, issue.community_id, issue.estate_id, local_day(turn.at))
    for unit in choices:
        if unit.id == turn.given.unit:
            return unit
    raise Invalid("这个单位现在不管这里，从列出的单位里选一个。", field="unit")


def merge(turn: Turn) -> None:
    """Into an open issue of the same community; supporters go along and are told. Reversible."""
    target = _target(turn)
    issue = turn.issue
    issue.merged_into_id, issue.resume_status = target.key, issue.status
    turn.move(Step.MERGE, Status.MERGED, turn.given.reason, target=target.ref)
    moved = _carry_supports(turn, target)
    target.supports += moved
    _note_on(turn, Step.MERGE, target, origin=turn.issue.ref, supports=moved)
    line = f"和 {target.ref} 是同一件事，合在一起办"
    turn.tell_reporter("您反映的事已合并", line, kind="merged")
    for person_id in supporters_of(turn.session, issue.key):
        turn.tell(person_id, "您同感的事已合并", line, kind="merged")


def _note_on(turn: Turn, step: Step, target: Issue, **data: Any) -> None:
    """The main issue's own history says what was merged into it, too."""
    target.version += 1
    target.updated_at = turn.at
    title, name = turn.shown_as()
    turn.session.add_all([target, IssueEvent(
        issue_id=target.key, step=step, at=turn.at, actor_id=turn.by.person_id, actor_title=title, actor_name=name,
        from_status=target.status, to_status=target.status, data=json.dumps(data, ensure_ascii=False),
    )])  # fmt: skip


def _target(turn: Turn) -> Issue:
    found = cases.case_by_ref(turn.session, turn.given.target, turn.at, lock=True)
    if found is None or found.issue.community_id != turn.issue.community_id:
        raise Invalid("没有找到这个编号，看看是不是抄错了。要合并的两件得在同一个社区。", field="target")
    if found.issue.id == turn.issue.id:
        raise Invalid("不能合并到自己。", field="target")
    if found.issue.status in (Status.MERGED, Status.WITHDRAWN, Status.REJECTED, Status.TRANSFERRED):
        raise Invalid(f"那一件现在是“{found.issue.status.label}”，不能再往里合并。", field="target")
    return found.issue


def _carry_supports(turn: Turn, target: Issue) -> int:
    """Copies the merged issue's supporters and reporter; who already supports the target is not counted twice."""
    origin = turn.issue
    people = {*supporters_of(turn.session, origin.key), origin.reporter_id} - {None, target.reporter_id}
    people -= set(supporters_of(turn.session, target.key))
    for person_id in sorted(found for found in people if found is not None):
        turn.session.add(
            Support(issue_id=target.key, person_id=person_id, at=turn.at, merged_from_id=origin.key)
        )
    return len(people)


def separate(turn: Turn) -> None:
    """Undoes a merge: the issue goes back to where it was, and takes its supporters along."""
    issue = turn.issue
    if issue.merged_into_id is None:
        raise NotFound("这件事没有合并过。")
    found = cases.case_by_id(turn.session, issue.merged_into_id, turn.at, lock=True)
    assert found is not None
    carried = supports_moved_from(turn.session, found.issue.key, issue.key)
    for support in carried:
        turn.session.delete(support)
    found.issue.supports -= len(carried)
    _note_on(turn, Step.SEPARATION, found.issue, origin=issue.ref, supports=len(carried))
    issue.merged_into_id, back = None, issue.resume_status or Status.ACCEPTED
    issue.resume_status = None
    turn.move(Step.SEPARATION, back, turn.given.reason, target=found.issue.ref)
    turn.tell_reporter("您反映的事重新单独办理", turn.given.reason, kind="separated")


def commit_to(turn: Turn) -> None:
    """The agreed day becomes the limit, to the end of its office hours; the history keeps the limit before."""
    issue, day = turn.issue, turn.given.due_on
    assert day is not None
    check_commitment_day(day, local_day(turn.at))
    before, issue.resolve_by = issue.resolve_by, max(closing_time(day), turn.at)
    turn.move(Step.COMMITMENT, None, turn.given.reason, before=before, resolve_by=issue.resolve_by)
    turn.tell_reporter(f"约好 {day:%m月%d日} 前办完", turn.given.reason, kind="committed")


def suspend(turn: Turn) -> None:
    """挂账: the clock stops, the reason and the review day are public."""
    issue, given = turn.issue, turn.given
    assert given.review_on is not None
    check_review_day(given.review_on, local_day(turn.at))
    if issue.resolve_by is not None:
        issue.paused_minutes = remaining(resolve_kind(issue), turn.at, issue.resolve_by)
    issue.suspended_at, issue.review_on, issue.resume_status = turn.at, given.review_on, issue.status
    turn.move(Step.SUSPENSION, Status.SUSPENDED, given.reason, review_on=given.review_on)
    turn.tell_reporter("这件事先挂账", f"{given.reason}。{given.review_on:%m月%d日}前复查", kind="suspended")


def resume_work(turn: Turn) -> None:
    """The clock goes on with what was left when it stopped."""
    issue = turn.issue
    if issue.paused_minutes is not None:
        issue.resolve_by = resume(resolve_kind(issue), turn.at, issue.paused_minutes)
        issue.clock_from = turn.at
    back = issue.resume_status or Status.ACCEPTED
    issue.suspended_at = issue.review_on = issue.resume_status = issue.paused_minutes = None
    turn.move(Step.RESUMPTION, back, turn.given.reason, resolve_by=issue.resolve_by)
    turn.tell_reporter("挂账的事接着办了", turn.given.reason, kind="resumed")


def escalate(turn: Turn) -> None:
    """One level up: first the town, then the joint meeting."""
    issue = turn.issue
    issue.level = Level.TOWN if issue.level is Level.NONE else Level.JOINT_MEETING
    turn.move(Step.ESCALATION, None, turn.given.reason, level=issue.level.value)
