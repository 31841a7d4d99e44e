"""A meeting, its agenda, who came, what was decided and promised, and its minutes with their corrections."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.meetings.rules.kinds import Came, Decision, MinutesState, Origin


class Meeting(Entity, table=True):
    """What a meeting adds to its occurrence. `version` steps with whatever the room sees; `minutes` is the JSON of the
    lines, `digest` their SHA-256 once sealed; then neither changes again. `agenda_at`: when the agenda last built
    itself; `current_at`: since when the item is talked about."""

    __table_args__ = (
        Index(
            "uq_meeting_number_text", "community_id", "number_text", unique=True,
            sqlite_where=text("number_text <> ''"), postgresql_where=text("number_text <> ''"),
        ),
    )
    occurrence_id: int = Field(foreign_key="occurrence.id", unique=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    host_id: int | None = Field(default=None, foreign_key="person.id")
    recorder_id: int | None = Field(default=None, foreign_key="person.id")
    note: str = Field(default="", max_length=200)
    door_token: str = Field(max_length=32, unique=True)
    agenda_at: datetime | None = None
    current_item_id: int | None = None
    current_at: datetime | None = None
    version: int = 1
    minutes_state: MinutesState = Field(default=MinutesState.NONE, sa_type=enum_type(MinutesState))
    minutes: str = ""
    number_text: str = Field(default="", max_length=60)
    checked_by: int | None = Field(default=None, foreign_key="person.id")
    checked_at: datetime | None = None
    corrections_until: datetime | None = Field(default=None, index=True)
    sealed_at: datetime | None = None
    digest: str = Field(default="", max_length=64)


class Promise(Entity, table=True):
    """An action item: what was to be done by whom and when. `meetings` counts those it was carried into undone.

    `about` is the matter, `text` what was promised. `first_due_on` is the day first agreed, where a later meeting moved
    it; `dropped_at` when one said it won't be done.
    """

    __table_args__ = (Index("ix_promise_open", "community_id", "done_at", "due_on"),)
    community_id: int = Field(foreign_key="community.id")
    mechanism_id: int = Field(foreign_key="mechanism.id", index=True)
    item_id: int | None = Field(default=None, unique=True)
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    about: str = Field(default="", max_length=40)
    text: str = Field(max_length=200)
    responsible: str = Field(max_length=40)
    unit_id: int | None = Field(default=None, foreign_key="handlingunit.id")
    due_on: date
    first_due_on: date | None = None
    made_at: datetime
    meetings: int = 0
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="person.id")
    done_note: str = Field(default="", max_length=200)
    dropped_at: datetime | None = None


class Topic(Entity, table=True):
    """A matter booked for a session (预约说事) or proposed by company or committee; `alias` names an anonymous one."""

    __table_args__ = (Index("ix_topic_waiting", "mechanism_id", "item_id"),)
    community_id: int = Field(foreign_key="community.id")
    mechanism_id: int = Field(foreign_key="mechanism.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    proposed_as: str = Field(default="", max_length=40)
    anonymous: bool = False
    alias: int
    title: str = Field(max_length=40)
    text: str = Field(default="", max_length=600)
    at: datetime
    withdrawn_at: datetime | None = None
    item_id: int | None = None


class AgendaItem(Entity, table=True):
    """One item of one meeting; an issue, a promise or a topic stands on an agenda once."""

    __table_args__ = (
        UniqueConstraint("meeting_id", "issue_id"),
        UniqueConstraint("meeting_id", "promise_id"),
        UniqueConstraint("topic_id"),
        Index("ix_agendaitem_meeting", "meeting_id", "position"),
        CheckConstraint("minutes BETWEEN 1 AND 240", name="minutes"),
        CheckConstraint("hands_for >= 0 AND hands_against >= 0 AND hands_abstain >= 0", name="hands"),
    )
    meeting_id: int = Field(foreign_key="meeting.id")
    position: int
    origin: Origin = Field(sa_type=enum_type(Origin))
    title: str = Field(max_length=40)
    text: str = Field(default="", max_length=600)
    minutes: int = 5
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    promise_id: int | None = Field(default=None, foreign_key="promise.id")
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    dropped_at: datetime | None = None
    drop_reason: str = Field(default="", max_length=200)
    summary: str = Field(default="", max_length=1000)
    decision: Decision | None = Field(default=None, sa_type=enum_type(Decision))
    reason: str = Field(default="", max_length=400)
    responsible: str = Field(default="", max_length=40)
    unit_id: int | None = Field(default=None, foreign_key="handlingunit.id")
    due_on: date | None = None
    hands_for: int | None = None
    hands_against: int | None = None
    hands_abstain: int | None = None
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class Attendance(Entity, table=True):
    """Somebody who came, in a role; a person signs in once. Walk-ins without an account have only a name; `slip` is
    what their blank form carried, so that it counts once however often it is sent."""

    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    name: str = Field(max_length=40)
    title: str = Field(max_length=40)
    observing: bool = False
    came: Came = Field(sa_type=enum_type(Came))
    at: datetime
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    slip: str | None = Field(default=None, max_length=32, unique=True)


class AttendancePhoto(Record, table=True):
    """A photo of the paper list."""

    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)


class Correction(Entity, table=True):
    """Somebody says a line of the open minutes is wrong; answered line by line before they are sealed.

    An accepted one keeps the line as it stood `before` and `after` it.
    """

    __table_args__ = (Index("ix_correction_meeting", "meeting_id", "line"),)
    meeting_id: int = Field(foreign_key="meeting.id")
    line: str = Field(max_length=40)
    person_id: int = Field(foreign_key="person.id")
    title: str = Field(max_length=40)
    name: str = Field(max_length=40)
    text: str = Field(max_length=400)
    at: datetime
    accepted: bool | None = None
    answer: str = Field(default="", max_length=400)
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
    before: str = Field(default="", max_length=2000)
    after: str = Field(default="", max_length=2000)


class Addendum(Entity, table=True):
    """What is added to sealed minutes, dated; `digest` covers it and the digest before it."""

    __table_args__ = (UniqueConstraint("meeting_id", "number"),)
    meeting_id: int = Field(foreign_key="meeting.id")
    number: int
    text: str = Field(max_length=600)
    person_id: int = Field(foreign_key="person.id")
    title: str = Field(max_length=40)
    name: str = Field(max_length=40)
    at: datetime
    digest: str = Field(max_length=64)
