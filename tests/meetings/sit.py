"""Short ways to a meeting, its agenda and its promises, for the tests of whatever happens there."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.mechanisms.actions.occurrences import close_occurrence, open_occurrence
from app.mechanisms.models import Mechanism
from app.mechanisms.rules.kinds import Kind
from app.meetings.actions.preparing import meeting_of
from app.meetings.models import AgendaItem, Promise, Topic
from app.meetings.queries.meetings import Held, as_held
from app.meetings.rules.kinds import Origin
from app.places.models import Community
from tests.cast import NOON, Cast, add
from tests.mechanisms.hold import a_mechanism, an_occurrence

SOON = NOON + timedelta(hours=1)
BASE = "/c/xiangrui/meetings"


def a_meeting(
    session: Session, cast: Cast, *, kind: Kind = Kind.TALK_SESSION, at: datetime = SOON,
    mechanism: Mechanism | None = None, **more: Any,
) -> Held:
    """A prepared meeting of 祥瑞花园社区, planned an hour from the cast's noon; `more` sets fields of the meeting.

    A second one of the same kind needs the `mechanism` of the first (`held.mechanism`) and another day.
    """
    belongs = mechanism or a_mechanism(session, cast, kind)
    occurrence = an_occurrence(session, belongs, at=at)
    meeting = meeting_of(session, occurrence)
    for name, value in more.items():
        setattr(meeting, name, value)
    community = session.get(Community, belongs.community_id)
    assert community is not None
    return as_held(add(session, meeting), occurrence, belongs, community)


def begun(session: Session, cast: Cast, *, by: str = "liushuji", **more: Any) -> Held:
    """A meeting that is going on; it has its 第N期."""
    held = a_meeting(session, cast, **more)
    open_occurrence(session, held.occurrence, by=cast.actor(by), at=held.occurrence.starts_at)
    return held


def ended(session: Session, cast: Cast, *, by: str = "liushuji", **more: Any) -> Held:
    """A meeting that is over."""
    held = begun(session, cast, by=by, **more)
    close_occurrence(session, held.occurrence, by=cast.actor(by), at=held.occurrence.ends_at)
    return held


def an_item(session: Session, held: Held, **more: Any) -> AgendaItem:
    """An item of its agenda, in words, raised on the spot unless said otherwise."""
    values: dict[str, Any] = {
        "meeting_id": held.key, "position": 1, "origin": Origin.RAISED, "title": "3号楼前的路灯不亮", "minutes": 5,
    }
    return add(session, AgendaItem(**{**values, **more}))


def a_promise(session: Session, held: Held, **more: Any) -> Promise:
    """Something the company promised at this meeting for the day after the cast's."""
    values: dict[str, Any] = {
        "community_id": held.community.key, "mechanism_id": held.mechanism.key, "text": "把西门的升降桩装好",
        "responsible": "安禾物业", "due_on": date(2026, 11, 19), "made_at": NOON,
    }
    return add(session, Promise(**{**values, **more}))


def a_topic(session: Session, cast: Cast, held: Held, *, by: str = "wangyi", **more: Any) -> Topic:
    """A matter a resident booked for the next session of this mechanism."""
    values: dict[str, Any] = {
        "community_id": held.community.key, "mechanism_id": held.mechanism.key, "person_id": cast.people[by].key,
        "alias": 1234, "title": "楼道里能不能装个座椅", "text": "上五楼要歇两回，想在三楼装个折叠椅。", "at": NOON,
    }
    return add(session, Topic(**{**values, **more}))
