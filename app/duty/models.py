"""Who is on duty when, and what was promised at the stand-up."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.core.entity import Entity


class DutyTurn(Entity, table=True):
    """Somebody on duty at one occurrence, once."""

    __table_args__ = (UniqueConstraint("occurrence_id", "person_id"),)
    occurrence_id: int = Field(foreign_key="occurrence.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    title: str = Field(max_length=40)
    note: str = Field(default="", max_length=200)
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime


class DayPromise(Entity, table=True):
    """“This I finish by tomorrow”, said at the stand-up; looked at the next working day."""

    __table_args__ = (Index("ix_daypromise_day", "community_id", "day"),)
    community_id: int = Field(foreign_key="community.id")
    day: date
    issue_id: int | None = Field(default=None, foreign_key="issue.id")
    who: str = Field(max_length=40)
    text: str = Field(max_length=120)
    due_on: date
    kept: bool | None = None
    answer: str = Field(default="", max_length=120)
    answered_at: datetime | None = None
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime
