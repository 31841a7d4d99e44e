"""Who mends a fault by when, through the same steps as every other issue; or why nobody was given it."""

from datetime import date, datetime

from sqlmodel import Session

from app.companies.queries import units_for
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.issues.actions.steps import take_step
from app.issues.actions.turn import Given
from app.issues.guards import worn_towards
from app.issues.models import Issue
from app.issues.queries.case import Case, case_by_id
from app.issues.rules.lifecycle import WORKING, Status, Step, check_commitment_day, may
from app.rounds.actions.keeping import note, only_open
from app.rounds.models import RoundFault
from app.rounds.queries.faults import Fault
from app.rounds.queries.rounds import Held
from app.rounds.rules.plan import due_on
from app.rounds.rules.standing import Deed, Walker

AGREED = "找茬现场说定的日期。"
NOT_YOUR_GRID = "这里不在您的网格，谁来修由社区两委来定。"


def may_give(session: Session, issue: Issue, by: Walker, at: datetime) -> bool:
    """A grid worker gives out the work of their own grid, the committee and the town all of it."""
    return by.may(Deed.GIVE) and may(Step.DISPATCH, worn_towards(session, _case(session, issue, at), by.actor, at))


def _case(session: Session, issue: Issue, at: datetime) -> Case:
    case = case_by_id(session, issue.key, at, lock=True)
    assert case is not None  # the issue has just been read
    return case


def give_fixer(
    session: Session, held: Held, found: Fault, unit: int | None, due: date | None, *, by: Walker, at: datetime
) -> None:
    """For a fault nobody had yet, or to give it to somebody else while the round is open."""
    by.check(Deed.GIVE)
    only_open(held)
    if unit is None:
        raise Invalid("选谁来修。", field="unit")
    if not may_give(session, found.issue, by, at):
        raise Forbidden(NOT_YOUR_GRID)
    due = due or due_on(local_day(at), held.round.fix_days)
    check_commitment_day(due, local_day(at))
    check_unit(session, found.issue.community_id, found.issue.estate_id, unit, at)
    give(session, held, found.fault, found.issue, unit, due, by=by, at=at)


def check_unit(session: Session, community_id: int, estate_id: int | None, unit: int, at: datetime) -> None:
    """Raises Invalid for a unit that does not take this place's work."""
    if unit not in {each.key for each in units_for(session, community_id, estate_id, local_day(at))}:
        raise Invalid("这个单位现在不管这里，从列出的单位里选一个。", field="unit")


def give(
    session: Session, held: Held, fault: RoundFault, issue: Issue, unit: int, due: date, *, by: Walker, at: datetime
) -> None:
    """Accepted, dispatched, the day agreed on: three entries of the issue's history, one transaction."""
    if issue.status not in WORKING | {Status.SUBMITTED}:
        raise DomainError(f"这一处现在是“{issue.status.label}”，不用再派。")
    if issue.status is Status.SUBMITTED:
        _step(session, issue, Step.ACCEPTANCE, Given(), by, at)
    _step(session, issue, Step.DISPATCH, Given(unit=unit), by, at)
    _step(session, issue, Step.COMMITMENT, Given(reason=AGREED, due_on=due), by, at)
    fault.due_on, fault.reason = due, ""
    session.add(fault)
    session.flush()
    note(session, held, "fixer", by=by, at=at, after={"issue": issue.ref, "unit": unit, "due_on": due})


def _step(session: Session, issue: Issue, step: Step, given: Given, by: Walker, at: datetime) -> None:
    case = _case(session, issue, at)
    take_step(session, case, step, given, by=by.actor, worn=worn_towards(session, case, by.actor, at), at=at)


def say_why_nobody(session: Session, held: Held, found: Fault, reason: str, *, by: Walker, at: datetime) -> None:
    """A fault without a fixer needs its reason before the round can close; the reason is public."""
    by.check(Deed.GIVE)
    only_open(held)
    if not reason:
        raise Invalid("写一句为什么现在定不了谁来修，报告里会写上。", field="reason")
    found.fault.reason = reason = mask_personal(reason)
    session.add(found.fault)
    session.flush()
    note(session, held, "no_fixer", by=by, at=at, after={"issue": found.issue.ref}, reason=reason)
