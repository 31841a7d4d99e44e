"""A meeting by its address: what it adds to its occurrence, the mechanism it belongs to, and the community."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy import select as wide_select  # SQLModel's own loses the None of an outer join
from sqlmodel import Session, col, select

from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import MEETINGS, Phase
from app.meetings.models import AgendaItem, Meeting
from app.places.models import Community


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting. While nobody has prepared it, `meeting` has no row yet and `key` is 0, which no item belongs to."""

    meeting: Meeting
    occurrence: Occurrence
    mechanism: Mechanism
    community: Community

    @property
    def key(self) -> int:
        return self.meeting.id or 0

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/c/{self.community.slug}/meetings/{self.occurrence.ref}"

    def with_meeting(self, meeting: Meeting) -> "Held":
        return replace(self, meeting=meeting)


def meeting_by_ref(session: Session, community_id: int, ref: str, *, lock: bool = False) -> Held | None:
    """A meeting by its occurrence's address; `lock` holds the occurrence until the commit, so that two who change one
    meeting come one after the other."""
    if lock:
        held = select(Occurrence.id).where(Occurrence.community_id == community_id, Occurrence.ref == ref)
        session.exec(held.with_for_update()).first()
    return _found(session, col(Occurrence.community_id) == community_id, col(Occurrence.ref) == ref)


def _all() -> Select[*tuple[Any, ...]]:
    return (
        wide_select(Meeting, Occurrence, Mechanism, Community)
        .select_from(Occurrence)
        .join(Mechanism, col(Mechanism.id) == col(Occurrence.mechanism_id))
        .join(Community, col(Community.id) == col(Occurrence.community_id))
        .join(Meeting, col(Meeting.occurrence_id) == col(Occurrence.id), isouter=True)
        .where(col(Occurrence.kind).in_(MEETINGS))
    )


def _found(session: Session, *conditions: ColumnElement[bool]) -> Held | None:
    row = session.execute(_all().where(*conditions)).first()
    return as_held(*row) if row else None


def as_held(meeting: Meeting | None, occurrence: Occurrence, mechanism: Mechanism, community: Community) -> Held:
    blank = Meeting(occurrence_id=occurrence.key, community_id=community.key, door_token="")
    return Held(meeting or blank, occurrence, mechanism, community)


def meeting_of_occurrence(session: Session, occurrence_id: int) -> Meeting | None:
    return session.exec(select(Meeting).where(Meeting.occurrence_id == occurrence_id)).first()


def held_by_id(session: Session, occurrence_id: int) -> Held:
    """A meeting whose occurrence is known to exist."""
    return as_held(*session.execute(_all().where(col(Occurrence.id) == occurrence_id)).one())


def held_of_item(session: Session, item_id: int, *, lock: bool = False) -> Held | None:
    """The meeting an item is on the agenda of; `lock` as in `meeting_by_ref`."""
    owner = select(Meeting.occurrence_id).join(AgendaItem, col(AgendaItem.meeting_id) == col(Meeting.id))
    found = session.exec(owner.where(AgendaItem.id == item_id)).first()
    if found is None:
        return None
    if lock:
        session.exec(select(Occurrence.id).where(Occurrence.id == found).with_for_update()).first()
    return held_by_id(session, found)


def meeting_by_door(session: Session, token: str) -> Held | None:
    """The meeting whose door sheet carries this token."""
    return _found(session, col(Meeting.door_token) == token)


def meeting_in_room(session: Session, slug: str, ref: str) -> Held | None:
    """As `meeting_by_ref`, by the community's slug: one query for what is asked every few seconds."""
    return _found(session, col(Community.slug) == slug, col(Occurrence.ref) == ref)


def without_agenda(session: Session, first: datetime, last: datetime, *, most: int) -> Sequence[int]:
    """Occurrences planned to begin between these moments whose agenda never built itself, held until the commit;
    those another process holds are left to it."""
    statement = (
        select(Occurrence.id)
        .join(Meeting, col(Meeting.occurrence_id) == Occurrence.id, isouter=True)
        .where(
            Occurrence.phase == Phase.PLANNED, Occurrence.starts_at >= first, Occurrence.starts_at <= last,
            col(Occurrence.kind).in_(MEETINGS), col(Meeting.agenda_at).is_(None),
        )
        .order_by(col(Occurrence.starts_at), col(Occurrence.id))
        .limit(most)
        .with_for_update(of=Occurrence, skip_locked=True)
    )
    return [key for key in session.exec(statement) if key is not None]
