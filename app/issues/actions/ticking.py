"""What the clock does to issues. Every mark happens once by primary key, so it may run twice or on two machines."""

import random
from datetime import datetime, timedelta

from sqlmodel import Session

from app.core.workdays import add_workdays, local_day
from app.issues.actions import answers, triage
from app.issues.actions.turn import Given, Turn, clock_of
from app.issues.models import Callback, Issue, Level
from app.issues.queries import case as cases
from app.issues.queries import clock as clocks
from app.issues.queries.history import events_of
from app.issues.queries.members import holders, members_of_unit
from app.issues.rules.deadlines import Mark, marks, next_mark
from app.issues.rules.standing import Hat
from app.people.models import Person
from app.people.rules.roles import COMMITTEE_ROLES, SYSTEM, Role

BATCH = 100
AUDIT_PERCENT = 5


def tick_issues(session: Session, at: datetime) -> int:
    """Looks at up to BATCH issues whose time has come; returns how many, so that the caller goes on until 0."""
    due = clocks.due(session, at, BATCH)
    for issue_id in due:
        case = cases.case_by_id(session, issue_id, at, lock=True)
        if case is not None and case.issue.next_clock_at is not None and case.issue.next_clock_at <= at:
            _look_at(Turn(session, case, Given(), SYSTEM, frozenset({Hat.SYSTEM}), at))
    return len(due)


def _look_at(turn: Turn) -> None:
    for moment, mark in marks(clock_of(turn.issue)):
        if moment <= turn.at and turn.mark(mark, moment):
            MARKED[mark](turn)
    turn.issue.next_clock_at = next_mark(clock_of(turn.issue), turn.at)
    turn.session.add(turn.issue)
    turn.session.flush()


def _desk(turn: Turn) -> list[Person]:
    """Who triages here: the grid worker and the committee."""
    today, issue = local_day(turn.at), turn.issue
    grid = [issue.grid_id] if issue.grid_id is not None else []
    committee = holders(turn.session, sorted(COMMITTEE_ROLES), [issue.community_id], today)
    return holders(turn.session, [Role.GRID_WORKER], grid, today) + committee


def _workers(turn: Turn) -> list[Person]:
    """Who works on it: the assignee, else everybody of the unit, else the desk."""
    issue, unit = turn.issue, turn.case.unit
    if unit is None:
        return _desk(turn)
    members = members_of_unit(turn.session, unit, issue.estate_id, local_day(turn.at))
    return [person for person in members if person.id == issue.assignee_id] or members


def _tell_all(turn: Turn, people: list[Person], title: str, mark: Mark) -> None:
    for person in people:
        turn.tell(person.key, f"{title}：{turn.issue.title}", kind=mark.value)


def _respond_soon(turn: Turn) -> None:
    _tell_all(turn, _desk(turn), "快到受理时限", Mark.RESPOND_SOON)


def _respond_due(turn: Turn) -> None:
    _tell_all(turn, _desk(turn), "过了受理时限还没受理", Mark.RESPOND_DUE)


def _remind(turn: Turn) -> None:
    _tell_all(turn, _workers(turn), "快到期了", Mark.REMIND)


def _overdue(turn: Turn) -> None:
    _tell_all(turn, _workers(turn), "已超期", Mark.OVERDUE)
    _tell_all(turn, _desk(turn), "已超期", Mark.OVERDUE)


def _escalate(turn: Turn) -> None:
    """Three working days late: to the town, which reads it in its queue and inbox."""
    if turn.issue.level is not Level.NONE:
        return
    turn.given = Given(reason="超期三个工作日没办完")
    triage.escalate(turn)
    town = holders(
        turn.session, [Role.TOWN_OFFICIAL], [turn.case.community.town_id], local_day(turn.at)
    )
    _tell_all(turn, town, "超期三个工作日", Mark.ESCALATE)


def _silence(turn: Turn) -> None:
    if not answers.close_by_silence(turn):
        _tell_all(turn, _desk(turn), "七天没回话，请到现场看看", Mark.SILENCE)


def _review(turn: Turn) -> None:
    turn.given = Given(reason="到了复查的日子，接着办")
    triage.resume_work(turn)
    _tell_all(turn, _desk(turn), "挂账到期，该复查了", Mark.REVIEW)


MARKED = {
    Mark.RESPOND_SOON: _respond_soon,
    Mark.RESPOND_DUE: _respond_due,
    Mark.REMIND: _remind,
    Mark.OVERDUE: _overdue,
    Mark.ESCALATE: _escalate,
    Mark.SILENCE: _silence,
    Mark.REVIEW: _review,
}


def choose_callbacks(session: Session, at: datetime) -> int:
    """5 % of closed issues go to somebody of the community who had no part in them, once each (product.md rule 3)."""
    chosen = 0
    for issue in clocks.closed_unaudited(session, at):
        if not drawn(issue):
            continue
        person = _auditor_for(session, issue, at)
        if person is not None:
            due = add_workdays(local_day(at), 3)
            session.add(
                Callback(
                    issue_id=issue.key, assigned_to=person.key, created_at=at,
                    due=datetime.combine(due, datetime.min.time(), at.tzinfo) + timedelta(hours=10),
                )
            )
            session.flush()
            chosen += 1
    return chosen


def drawn(issue: Issue) -> bool:
    """Whether chance picked this issue: a die thrown from its secret receipt token, so nobody can know before."""
    return random.Random(f"{issue.receipt_token}/audit").randrange(100) < AUDIT_PERCENT


def _auditor_for(session: Session, issue: Issue, at: datetime) -> Person | None:
    today = local_day(at)
    part = {event.actor_id for event in events_of(session, issue.key)} | {issue.reporter_id}
    candidates = holders(session, sorted(COMMITTEE_ROLES), [issue.community_id], today)
    candidates += holders(session, [Role.GRID_WORKER], clocks.grids_of(session, issue.community_id), today)
    free = [person for person in candidates if person.key not in part]
    return free[issue.key % len(free)] if free else None


