"""Before the round: its plan, who is asked to come, and calling it off."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.db import affected
from app.core.errors import Invalid, Stale
from app.core.filters import full
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.mechanisms.actions.occurrences import cancel_occurrence, step_calendar
from app.notifications.actions import tell
from app.rounds.actions.joining import move_up
from app.rounds.actions.keeping import address_of, keep_round, note, only_planned, tell_members
from app.rounds.models import RoundStop
from app.rounds.queries.faults import buildings_here, categories_offered
from app.rounds.queries.members import invited_to, taken
from app.rounds.queries.rounds import Held, stops_of
from app.rounds.rules.checklist import check_categories, parse
from app.rounds.rules.plan import check_fix_days
from app.rounds.rules.seats import check_seats
from app.rounds.rules.standing import Deed, Walker


@dataclass(frozen=True, slots=True)
class Plan:
    """What the host decides beforehand; `stops` are building ids in walking order."""

    theme: str
    venue: str
    seats: int
    fix_days: int
    checklist: str
    stops: tuple[int, ...]


def edit_plan(session: Session, held: Held, plan: Plan, *, by: Walker, at: datetime, seen: int) -> Held:
    """The plan as a whole. Raises Forbidden, DomainError, Stale (somebody else changed it since `seen`) or Invalid."""
    by.check(Deed.PREPARE)
    only_planned(held)
    if held.round.version != seen:
        raise Stale("您看这一页的时候，别人刚刚改了这一期的安排。", extra={"seen": seen})
    plan = _masked(plan)
    _check(session, held, plan, at)
    held = keep_round(session, held)
    moved = held.occurrence.venue != plan.venue
    before = _as_told(session, held)
    _apply(session, held, plan)
    note(session, held, "plan", by=by, at=at, before=before, after=_as_told(session, held))
    step_calendar(session, held.occurrence.community_id)
    if moved:
        kind = f"moved/{held.round.version}"
        tell_members(session, held, f"{held.title}换了集合的地方", plan.venue or "等通知", kind=kind, by=by, at=at)
    move_up(session, held, by=by, at=at)
    return held


def _masked(plan: Plan) -> Plan:
    """Everything written in a plan is public."""
    return replace(
        plan, theme=mask_personal(plan.theme), venue=mask_personal(plan.venue),
        checklist=mask_personal(plan.checklist),
    )


def _check(session: Session, held: Held, plan: Plan, at: datetime) -> None:
    check_seats(plan.seats, taken(session, held.round.key) if held.round.id is not None else 0)
    check_fix_days(plan.fix_days)
    items = parse(plan.checklist)
    if not items:
        raise Invalid("清单至少留一项。", field="checklist")
    check_categories(items, categories_offered(session, at))
    here = {stand.building.key for stand in buildings_here(session, held.occurrence.community_id)}
    if not here.issuperset(plan.stops):
        raise Invalid("路线里有一栋不在这个社区，重新选。", field="stops")


def _apply(session: Session, held: Held, plan: Plan) -> None:
    held.round.theme, held.round.seats, held.round.fix_days = plan.theme, plan.seats, plan.fix_days
    held.round.checklist = plan.checklist
    held.round.version += 1
    if held.occurrence.venue != plan.venue:
        held.occurrence.venue = plan.venue
        held.occurrence.sequence += 1
    affected(session, delete(RoundStop).where(col(RoundStop.round_id) == held.round.key))
    for position, building_id in enumerate(plan.stops, 1):
        session.add(RoundStop(round_id=held.round.key, building_id=building_id, position=position))
    session.add_all([held.round, held.occurrence])
    session.flush()


def _as_told(session: Session, held: Held) -> dict[str, object]:
    kept = held.round
    return {
        "theme": kept.theme, "venue": held.occurrence.venue, "seats": kept.seats, "fix_days": kept.fix_days,
        "checklist": kept.checklist, "stops": [stop.building_id for stop in stops_of(session, kept.key)],
    }


def invite(session: Session, held: Held, *, by: Walker, at: datetime) -> int:
    """Asks the grid workers and the companies to come; how many were asked. Asked again, nobody hears it twice."""
    by.check(Deed.PREPARE)
    only_planned(held)
    held = keep_round(session, held)
    people = invited_to(session, held.occurrence.community_id, local_day(at))
    link, key = address_of(session, held), f"round/{held.occurrence.community_id}/{held.occurrence.ref}/invited"
    for person in people:
        tell(
            session, person.key, title=f"请您参加{held.title}", link=link, dedupe=f"{key}/{person.key}", at=at,
            body=f"{full(held.occurrence.starts_at)}，{held.occurrence.venue or '地点等通知'}。能来就点开报一声。",
        )
    held.round.invited_at = at
    session.add(held.round)
    session.flush()
    note(session, held, "invitation", by=by, at=at, after={"people": len(people)})
    return len(people)


def cancel_round(session: Session, held: Held, reason: str, *, by: Walker, at: datetime) -> None:
    """This one will not take place; everybody who meant to come is told why."""
    by.check(Deed.PREPARE)
    held = keep_round(session, held)
    cancel_occurrence(session, held.occurrence, reason=reason, by=by.actor, at=at)
    title = f"取消：{held.occurrence.name}"
    tell_members(session, held, title, held.occurrence.cancel_reason, kind="calendar", by=by, at=at)
