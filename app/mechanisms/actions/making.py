"""Occurrences as the rhythm plans them: made ahead by the clock, put in order again when the rhythm changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.workdays import local_day
from app.mechanisms.actions.occurrences import cancel_occurrence, put_elsewhere, step_calendar
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.queries.adopted import behind_horizon, to_arrange
from app.mechanisms.rules.cadence import LONGEST_REST
from app.mechanisms.rules.kinds import Phase
from app.mechanisms.rules.rhythm import AUTOMATIC, RESTED, RETIMED, Rhythm, Slot, horizon, slots
from app.people.rules.roles import Actor

BATCH = 50
LONGEST_STRETCH = timedelta(days=366)
"""After a long sleep a mechanism catches up a year at a time."""


def rhythm_of(mechanism: Mechanism) -> Rhythm:
    return Rhythm(
        mechanism.cadence, mechanism.shift, mechanism.start_minute, mechanism.duration_minutes,
        local_day(mechanism.adopted_at),
    )


def make_occurrences(session: Session, at: datetime) -> int:
    """Makes what the rhythms plan for the next sixty days, one batch of mechanisms; how many, 0 when all are done.

    Every planned day becomes one occurrence, however often, late or in how many processes this runs.
    """
    until = horizon(at)
    late = behind_horizon(session, until, most=BATCH)
    for mechanism in late:
        since = mechanism.made_through + timedelta(days=1)
        through = min(until, since + LONGEST_STRETCH)
        if _insert(session, mechanism, slots(rhythm_of(mechanism), since, through)):
            step_calendar(session, mechanism.community_id)
        mechanism.made_through = through
        session.add(mechanism)
    return len(late)


def _insert(session: Session, mechanism: Mechanism, planned: Mapping[date, Slot]) -> int:
    """Planned days that have no occurrence yet get one; how many."""
    if not planned:
        return 0
    common = {
        "mechanism_id": mechanism.key, "community_id": mechanism.community_id, "kind": mechanism.kind,
        "name": mechanism.name, "venue": mechanism.venue, "phase": Phase.PLANNED, "prepared": False,
        "cancel_reason": "", "sequence": 0,
    }
    rows = [
        {
            **common, "ref": f"{mechanism.slug}-{day}", "planned_on": day, "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
        }
        for day, slot in planned.items()
    ]
    return affected(session, insert_into(session, Occurrence).values(rows).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Was:
    """What a mechanism was before a change, as far as its occurrences show it."""

    rhythm: Rhythm
    venue: str

    @classmethod
    def of(cls, mechanism: Mechanism) -> "Was":
        return cls(rhythm_of(mechanism) if mechanism.active else replace(rhythm_of(mechanism), cadence=""),
                   mechanism.venue)  # fmt: skip


def rearrange(session: Session, mechanism: Mechanism, was: Was, *, by: Actor, at: datetime) -> None:
    """Puts what is still to come in line with a mechanism that was just changed, switched off or on.

    An occurrence of a day the rhythm still has is moved, unless it had been moved by hand; of another day it is
    dropped, or cancelled when something hangs on it. What was called by hand stays, but not when all is switched off.
    """
    today, until = local_day(at), horizon(at)
    since = today - LONGEST_REST
    rows = to_arrange(session, mechanism.key, since=since, at=at)
    last = max([until, *(row.planned_on for row in rows)])
    old = slots(was.rhythm, since - LONGEST_REST, last)
    ours = [row for row in rows if row.starts_at > at and _of_rhythm(row, old, active=mechanism.active)]
    others = {row.planned_on for row in rows} - {row.planned_on for row in ours}
    every = slots(rhythm_of(mechanism), since, last, without=others) if mechanism.active else {}
    new = {day: slot for day, slot in every.items() if slot.starts_at > at}
    for row in ours:
        _put_in_line(session, row, mechanism, was, old.get(row.planned_on), new.get(row.planned_on), by, at)
    there = {row.planned_on for row in rows}
    session.flush()
    _insert(session, mechanism, {day: slot for day, slot in new.items() if day not in there and day <= until})
    mechanism.made_through = until
    session.add(mechanism)
    step_calendar(session, mechanism.community_id)


def _of_rhythm(row: Occurrence, old: Mapping[date, Slot], *, active: bool) -> bool:
    """Whether the rhythm decides about it: planned by it and not begun, or cancelled by an earlier change of it."""
    if row.phase is Phase.CANCELLED:
        return row.cancel_reason in AUTOMATIC
    return row.phase is Phase.PLANNED and (row.planned_on in old or not active)


def _put_in_line(
    session: Session, row: Occurrence, mechanism: Mechanism, was: Was, old: Slot | None, new: Slot | None, by: Actor,
    at: datetime,
) -> None:
    if new is None:
        _take_out(session, row, RETIMED if mechanism.active else RESTED, by, at)
        return
    kept = Slot(row.starts_at, row.ends_at)
    by_hand = row.phase is Phase.PLANNED and old is not None and kept != old
    slot, venue = kept if by_hand else new, mechanism.venue if row.venue == was.venue else row.venue
    row.name = mechanism.name
    session.add(row)
    if row.phase is Phase.PLANNED and (slot, venue) == (kept, row.venue):
        return
    if row.prepared:
        put_elsewhere(session, row, slot, venue=venue, by=by, at=at)
    else:
        row.starts_at, row.ends_at, row.venue, row.sequence = slot.starts_at, slot.ends_at, venue, row.sequence + 1


def _take_out(session: Session, row: Occurrence, reason: str, by: Actor, at: datetime) -> None:
    if row.phase is Phase.CANCELLED:
        return
    if row.prepared:
        cancel_occurrence(session, row, reason=reason, by=by, at=at)
    else:
        session.delete(row)


def lay_out(session: Session, mechanism: Mechanism, *, at: datetime) -> None:
    """The first occurrences of a mechanism just adopted, so that nobody waits for the clock."""
    until = horizon(at)
    planned = slots(rhythm_of(mechanism), local_day(mechanism.adopted_at), until)
    _insert(session, mechanism, {day: slot for day, slot in planned.items() if slot.starts_at > at})
    mechanism.made_through = until
    session.add(mechanism)
    step_calendar(session, mechanism.community_id)


