"""The life of one occurrence: prepared, moved, opened with its number, closed, or cancelled with a reason."""

from datetime import datetime

from sqlmodel import Session, col

from app.audit.actions import record
from app.core.db import insert_into
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.mechanisms.actions.telling import held_at, tell_asked
from app.mechanisms.models import CalendarStamp, Occurrence
from app.mechanisms.queries.calendar import last_number
from app.mechanisms.rules.kinds import NUMBERED, Phase
from app.mechanisms.rules.rhythm import Slot, why_not_then
from app.mechanisms.rules.setting import LONGEST
from app.people.rules.roles import Actor


def step_calendar(session: Session, community_id: int) -> None:
    """Whatever shows the community's calendar is out of date now. Locks it until the commit."""
    statement = insert_into(session, CalendarStamp).values(community_id=community_id, version=1)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["community_id"], set_={"version": col(CalendarStamp.version) + 1}
        )
    )


def prepare(session: Session, occurrence: Occurrence) -> None:
    """Something hangs on it from now on: re-timing its mechanism moves or cancels it, never drops it."""
    if not occurrence.prepared:
        occurrence.prepared = True
        session.add(occurrence)


def open_occurrence(session: Session, occurrence: Occurrence, *, by: Actor, at: datetime) -> None:
    """Begins, and gets the next 第N期 of its kind in the community. Raises DomainError unless it was planned."""
    _refuse_unless(occurrence, Phase.PLANNED)
    step_calendar(session, occurrence.community_id)
    if occurrence.kind in NUMBERED:
        occurrence.number = last_number(session, occurrence.community_id, occurrence.kind) + 1
    occurrence.phase, occurrence.opened_at, occurrence.prepared = Phase.OPEN, at, True
    _keep(session, occurrence, "opening", by, at, before=Phase.PLANNED)


def close_occurrence(session: Session, occurrence: Occurrence, *, by: Actor, at: datetime) -> None:
    """Ends. Raises DomainError unless it was open."""
    _refuse_unless(occurrence, Phase.OPEN)
    step_calendar(session, occurrence.community_id)
    occurrence.phase, occurrence.closed_at = Phase.CLOSED, at
    _keep(session, occurrence, "closing", by, at, before=Phase.OPEN)


def cancel_occurrence(session: Session, occurrence: Occurrence, *, reason: str, by: Actor, at: datetime) -> None:
    """Will not take place; the reason is public, those asked to come hear it. Raises DomainError once it has begun,
    Invalid without a reason."""
    _refuse_unless(occurrence, Phase.PLANNED)
    if not reason:
        raise Invalid("写一句为什么取消，大家会看到。", field="reason")
    reason = mask_personal(reason)
    step_calendar(session, occurrence.community_id)
    occurrence.phase, occurrence.cancel_reason, occurrence.sequence = Phase.CANCELLED, reason, occurrence.sequence + 1
    _keep(session, occurrence, "cancellation", by, at, before=Phase.PLANNED, reason=reason)
    tell_asked(session, occurrence, "取消", f"原定{held_at(occurrence)}。{reason}", by=by, at=at)


def move_occurrence(
    session: Session, occurrence: Occurrence, slot: Slot, *, venue: str, by: Actor, at: datetime
) -> bool:
    """Takes place at another time or elsewhere; its number and address stay. False when nothing is different.

    Raises DomainError once it has begun, Invalid for a time that has passed or is too far away.
    """
    _refuse_unless(occurrence, Phase.PLANNED)
    venue = venue_kept(venue)
    if (slot.starts_at, slot.ends_at, venue) == (occurrence.starts_at, occurrence.ends_at, occurrence.venue):
        return False
    if sentence := why_not_then(slot.starts_at, at):
        raise Invalid(sentence, field="day")
    prepare(session, occurrence)
    put_elsewhere(session, occurrence, slot, venue=venue, by=by, at=at)
    return True


def venue_kept(typed: str) -> str:
    """Everybody reads where it is: no phone of somebody's in it, and no longer than the column."""
    return mask_personal(typed)[: LONGEST["venue"]]


def put_elsewhere(
    session: Session, occurrence: Occurrence, slot: Slot, *, venue: str, by: Actor, at: datetime
) -> None:
    """Another time or place, whatever it was before; those asked to come hear of it."""
    was = held_at(occurrence)
    step_calendar(session, occurrence.community_id)
    before, occurrence.phase, occurrence.cancel_reason = occurrence.phase, Phase.PLANNED, ""
    occurrence.starts_at, occurrence.ends_at, occurrence.venue = slot.starts_at, slot.ends_at, venue
    occurrence.sequence += 1
    _keep(session, occurrence, "moving", by, at, before=before, reason=f"原定{was}")
    what = "照常办" if before is Phase.CANCELLED else "改时间"
    tell_asked(session, occurrence, what, f"现在定在{held_at(occurrence)}，原定{was}。", by=by, at=at)


def _refuse_unless(occurrence: Occurrence, phase: Phase) -> None:
    if occurrence.phase is not phase:
        raise DomainError(f"这一次现在是“{occurrence.phase.label}”，这一步办不了。")


def _keep(
    session: Session, occurrence: Occurrence, verb: str, by: Actor, at: datetime, *, before: Phase, reason: str = ""
) -> None:
    session.add(occurrence)
    session.flush()
    record(
        session, f"c{occurrence.community_id}", f"occurrence.{verb}", occurrence.ref, actor_id=by.person_id,
        actor_title=by.title, at=at, before={"phase": before.value},
        after={"phase": occurrence.phase.value, "number": occurrence.number}, reason=reason,
    )
