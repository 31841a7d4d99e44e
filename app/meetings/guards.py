"""Load and authorise in one step: a meeting of a community, and what somebody is towards it."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.errors import Forbidden, NotFound
from app.mechanisms.guards import Hall, HallInPath, HallOfHosts, HallOfSomeone, HallOfWorkers
from app.mechanisms.models import Occurrence
from app.meetings.actions.preparing import meeting_of
from app.meetings.models import Meeting
from app.meetings.queries.attendance import is_there
from app.meetings.queries.meetings import Held, meeting_by_ref
from app.meetings.rules.kinds import MinutesState
from app.meetings.rules.minutes import reads
from app.people.rules.roles import Actor


@dataclass(frozen=True, slots=True)
class Seat:
    """A meeting, and the hall somebody comes into it by."""

    held: Held
    hall: Hall

    @property
    def meeting(self) -> Meeting:
        return self.held.meeting

    @property
    def occurrence(self) -> Occurrence:
        return self.held.occurrence

    @property
    def runs(self) -> bool:
        return self.hall.runs

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        return self.hall.actor

    @property
    def path(self) -> str:
        return self.held.path


NOT_HERE = "没有这一次会。看看链接是不是少了几个字。"


def _seat(session: Session, hall: Hall, ref: str, *, lock: bool = False) -> Seat:
    held = meeting_by_ref(session, hall.community.key, ref, lock=lock)
    if held is None:
        raise NotFound(NOT_HERE)
    return Seat(held, hall)


def _in_path(ref: str, session: DbSession, hall: HallInPath) -> Seat:
    return _seat(session, hall, ref)


def _to_change(ref: str, session: DbSession, hall: HallOfSomeone) -> Seat:
    return _seat(session, hall, ref, lock=True)


def _of_hosts(ref: str, session: DbSession, hall: HallOfHosts) -> Seat:
    return _seat(session, hall, ref)


def _of_readers(ref: str, session: DbSession, hall: HallOfSomeone) -> Seat:
    if not hall.reads_all:
        raise Forbidden("这一页给本社区的两委、网格员和镇里用。")
    return _seat(session, hall, ref)


def _prepared(session: Session, hall: Hall, ref: str) -> Seat:
    seat = _seat(session, hall, ref, lock=True)
    return replace(seat, held=seat.held.with_meeting(meeting_of(session, seat.occurrence)))


def _of_hosts_to_change(ref: str, session: DbSession, hall: HallOfHosts) -> Seat:
    return _prepared(session, hall, ref)


def _of_workers_to_change(ref: str, session: DbSession, hall: HallOfWorkers) -> Seat:
    return _prepared(session, hall, ref)


MeetingInPath = Annotated[Seat, Depends(_in_path)]
"""For anybody; the meeting may have no row yet."""

MeetingToChange = Annotated[Seat, Depends(_to_change)]
"""For anybody signed in, the meeting held until the commit; it may have no row yet."""

MeetingOfHosts = Annotated[Seat, Depends(_of_hosts)]
"""For committee and town; the meeting may have no row yet."""

MeetingOfHostsToChange = Annotated[Seat, Depends(_of_hosts_to_change)]
"""For committee and town, the meeting made if need be and held until the commit."""

MeetingOfReaders = Annotated[Seat, Depends(_of_readers)]
"""For committee, town, the community's grid workers and auditors; the meeting may have no row yet."""

MeetingOfWorkersToChange = Annotated[Seat, Depends(_of_workers_to_change)]
"""For committee, town and grid workers, the meeting made if need be and held until the commit."""


def reads_minutes(session: Session, seat: Seat) -> bool:
    """Whether there are minutes for this reader. Who attended is asked only where it makes a difference."""
    me, state, standing = seat.hall.me, seat.meeting.minutes_state, seat.hall.standing
    if state is MinutesState.NONE:
        return False
    asks = me is not None and state is MinutesState.OPEN and not standing
    attended = asks and me is not None and is_there(session, seat.held.key, me.person_id) is not None
    return reads(state, standing, attended=attended)
