"""Templates as the town edits them, a community's mechanisms, their occurrences, and calendar feeds."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.mechanisms.rules.kinds import Kind, Phase, Shift


class TemplateRevision(Entity, table=True):
    """A template as the town has it from a moment on, over the shipped one; older revisions stay."""

    __table_args__ = (UniqueConstraint("code", "effective_at"),)
    code: str = Field(max_length=32)
    data: str
    effective_at: datetime
    edited_by: int | None = Field(default=None, foreign_key="person.id")


class Mechanism(Entity, table=True):
    """A template as one community lives it. `cadence` is an RFC 5545 RRULE, "" when called only by hand.

    `start_minute` is minutes after local midnight; `invited` space-separated roles ("resident" among them);
    `checklist` lines 〈大类|小项〉. Occurrences exist for every planned day through `made_through`.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "slug"),
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="minute_of_day"),
        CheckConstraint("duration_minutes BETWEEN 5 AND 43200", name="duration"),
        Index("ix_mechanism_due", "active", "made_through"),
    )
    community_id: int = Field(foreign_key="community.id")
    template: str = Field(max_length=32)
    kind: Kind = Field(sa_type=enum_type(Kind))
    slug: str = Field(max_length=24)
    name: str = Field(max_length=20)
    description: str = Field(default="", max_length=600)
    cadence: str = Field(default="", max_length=120)
    shift: Shift = Field(default=Shift.NEXT, sa_type=enum_type(Shift))
    start_minute: int = 540
    duration_minutes: int = 60
    venue: str = Field(default="", max_length=60)
    host: str = Field(default="", max_length=32)
    invited: str = Field(default="", max_length=200)
    inputs: str = Field(default="", max_length=200)
    outputs: str = Field(default="", max_length=200)
    checklist: str = Field(default="", max_length=2000)
    active: bool = True
    adopted_at: datetime
    made_through: date
    version: int = 1


class MechanismChange(Entity, table=True):
    """One change of a mechanism: JSON of field → [before, after]."""

    mechanism_id: int = Field(foreign_key="mechanism.id", index=True)
    at: datetime
    actor_id: int = Field(foreign_key="person.id")
    actor_title: str = Field(max_length=40)
    changes: str


class Occurrence(Entity, table=True):
    """One time a mechanism happens. `planned_on` is the cadence's own day, whatever it was shifted to: it makes the
    occurrence unique. `ref` is its address in the community; `number` (第N期) is given when it opens."""

    __table_args__ = (
        UniqueConstraint("mechanism_id", "planned_on"),
        UniqueConstraint("community_id", "ref"),
        UniqueConstraint("community_id", "kind", "number"),
        Index("ix_occurrence_calendar", "community_id", "starts_at"),
        Index("ix_occurrence_phase", "phase", "starts_at"),
    )
    mechanism_id: int = Field(foreign_key="mechanism.id")
    community_id: int = Field(foreign_key="community.id")
    kind: Kind = Field(sa_type=enum_type(Kind))
    ref: str = Field(max_length=40)
    name: str = Field(max_length=20)
    planned_on: date
    starts_at: datetime
    ends_at: datetime
    venue: str = Field(default="", max_length=60)
    number: int | None = None
    phase: Phase = Field(default=Phase.PLANNED, sa_type=enum_type(Phase))
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    prepared: bool = False
    cancel_reason: str = Field(default="", max_length=200)
    sequence: int = 0


class CalendarStamp(Record, table=True):
    """Stepped with every change of a community's occurrences: part of its board's ETag."""

    community_id: int = Field(foreign_key="community.id", primary_key=True)
    version: int = 0


class CalendarFeed(Record, table=True):
    """The secret address of somebody's own calendar; a new token ends the old address."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    token: str = Field(max_length=32, unique=True)
    created_at: datetime
