"""Calling an occurrence by hand: a joint meeting when there is cause for one."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Invalid
from app.core.workdays import local_day
from app.mechanisms.actions.occurrences import put_elsewhere, step_calendar, venue_kept
from app.mechanisms.actions.telling import held_at, tell_asked
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.queries.diary import planned_on
from app.mechanisms.rules.kinds import Phase
from app.mechanisms.rules.rhythm import Slot, why_not_then
from app.people.rules.roles import Actor


def call_occurrence(
    session: Session, mechanism: Mechanism, slot: Slot, *, venue: str, by: Actor, at: datetime
) -> Occurrence:
    """One time besides the rhythm; those asked to come hear of it.

    Raises DomainError for a mechanism that is switched off, Invalid for a time that has passed or is too far away, and
    for a day that already has one. It stays whatever becomes of the rhythm.
    """
    if not mechanism.active:
        raise DomainError(f"“{mechanism.name}”停办了，先恢复再召集。")
    if sentence := why_not_then(slot.starts_at, at):
        raise Invalid(sentence, field="day")
    day = local_day(slot.starts_at)
    there = planned_on(session, mechanism.key, day)
    venue = venue_kept(venue)
    if there is not None:
        return _call_again(session, there, slot, venue=venue, by=by, at=at)
    step_calendar(session, mechanism.community_id)
    called = Occurrence(
        mechanism_id=mechanism.key, community_id=mechanism.community_id, kind=mechanism.kind,
        ref=f"{mechanism.slug}-{day}", name=mechanism.name, planned_on=day, starts_at=slot.starts_at,
        ends_at=slot.ends_at, venue=venue, prepared=True,
    )
    session.add(called)
    session.flush()
    record(
        session, f"c{mechanism.community_id}", "occurrence.calling", called.ref, actor_id=by.person_id,
        actor_title=by.title, at=at, after={"starts_at": slot.starts_at.isoformat(), "venue": venue},
    )
    tell_asked(session, called, "新定的", f"{held_at(called)}。", by=by, at=at)
    return called


def _call_again(
    session: Session, there: Occurrence, slot: Slot, *, venue: str, by: Actor, at: datetime
) -> Occurrence:
    """A day whose occurrence was cancelled is called anew under the same address."""
    if there.phase is not Phase.CANCELLED:
        raise Invalid("这一天已经排了一次，换一天，或者去改那一次的时间。", field="day")
    there.prepared = True
    put_elsewhere(session, there, slot, venue=venue, by=by, at=at)
    return there
