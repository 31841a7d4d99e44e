"""Minutes: everything they are drafted from, their corrections and addenda, which are due to be sealed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.core.workdays import SHANGHAI, local
from app.mechanisms.models import Occurrence
from app.meetings.models import Addendum, Correction, Meeting
from app.meetings.queries.meetings import Held, held_by_id
from app.meetings.rules.kinds import MinutesState
from app.meetings.rules.sealing import Added, Sealed, breaks


def remarks_on(session: Session, meeting_id: int) -> tuple[list[Correction], list[Addendum]]:
    """What was said about these minutes and what was added to them, in order; one query, of every pair of them."""
    statement = (
        select(Correction, Addendum)
        .select_from(Meeting)
        .join(Correction, col(Correction.meeting_id) == col(Meeting.id), isouter=True)
        .join(Addendum, col(Addendum.meeting_id) == col(Meeting.id), isouter=True)
        .where(Meeting.id == meeting_id)
        .order_by(col(Correction.id), col(Addendum.number))
    )
    rows: Sequence[tuple[Any, Any]] = session.exec(statement).all()
    said, added = (dict.fromkeys(row[place] for row in rows if row[place] is not None) for place in (0, 1))
    return list(said), list(added)


def correction_of(session: Session, meeting_id: int, correction_id: int) -> Correction | None:
    found = session.get(Correction, correction_id)
    return found if found is not None and found.meeting_id == meeting_id else None


def unanswered(session: Session, meeting_id: int) -> int:
    statement = select(func.count()).where(Correction.meeting_id == meeting_id, col(Correction.accepted).is_(None))
    return session.exec(statement).one()


def waiting_of(session: Session, meeting_id: int, line: str, person_id: int) -> Correction | None:
    """What this person said about this line and nobody has answered."""
    statement = select(Correction).where(
        Correction.meeting_id == meeting_id, Correction.line == line, Correction.person_id == person_id,
        col(Correction.accepted).is_(None),
    )
    return session.exec(statement).first()


def addenda_of(session: Session, meeting_id: int) -> Sequence[Addendum]:
    return session.exec(
        select(Addendum).where(Addendum.meeting_id == meeting_id).order_by(col(Addendum.number))
    ).all()


def _answered(*, everything: bool) -> Any:
    left = select(Correction.id).where(Correction.meeting_id == Meeting.id, col(Correction.accepted).is_(None)).exists()
    return ~left if everything else left


def due_to_seal(session: Session, at: datetime, *, most: int) -> Sequence[int]:
    """Occurrences whose minutes were open long enough, with every correction answered."""
    statement = select(Meeting.occurrence_id).where(
        Meeting.minutes_state == MinutesState.OPEN, col(Meeting.corrections_until) <= at, _answered(everything=True)
    )
    return session.exec(statement.order_by(col(Meeting.corrections_until)).limit(most)).all()


def held_locked(session: Session, occurrence_id: int) -> Held:
    """A meeting whose occurrence is held until the commit, as it is once nobody else holds it."""
    session.exec(select(Occurrence.id).where(Occurrence.id == occurrence_id).with_for_update()).first()
    return held_by_id(session, occurrence_id)


def kept_open(session: Session, at: datetime) -> Sequence[Meeting]:
    """Minutes whose time is over and that somebody's unanswered word keeps open."""
    statement = select(Meeting).where(
        Meeting.minutes_state == MinutesState.OPEN, col(Meeting.corrections_until) <= at, _answered(everything=False)
    )
    return session.exec(statement.order_by(col(Meeting.id))).all()


def sealed_in_year(session: Session, community_id: int, at: datetime) -> int:
    """How many minutes of the community were sealed in the local year of `at`."""
    year = local(at).year
    first, last = (datetime(each, 1, 1, tzinfo=SHANGHAI).astimezone(UTC) for each in (year, year + 1))
    statement = select(func.count()).where(
        Meeting.community_id == community_id, col(Meeting.sealed_at) >= first, col(Meeting.sealed_at) < last
    )
    return session.exec(statement).one()


def subject_of(meeting: Meeting) -> str:
    """Under what the audit log keeps everything about these minutes."""
    return f"minutes:{meeting.key}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of recomputing sealed minutes: nothing broken means that every digest is the same again."""

    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.broken


def verify_minutes(session: Session, meeting: Meeting, addenda: Sequence[Addendum]) -> Checked:
    """Recomputes the digests of sealed minutes and of what was added, and compares them with the audit log."""
    entries = session.exec(
        select(AuditEntry.after)
        .where(
            AuditEntry.subject == subject_of(meeting), AuditEntry.stream == f"c{meeting.community_id}",
            col(AuditEntry.verb).in_(("minutes.sealing", "minutes.addendum")),
        )
        .order_by(col(AuditEntry.seq))
    )
    logged = [str(json.loads(after).get("digest", "")) for after in entries]
    added = tuple(added_of(row) for row in addenda)
    return Checked(tuple(breaks(Sealed(meeting.number_text, meeting.minutes, meeting.digest, added), logged)))


def added_of(row: Addendum) -> Added:
    return Added(row.number, row.text, row.title, row.name, row.at, row.digest)
