"""What stands on the desks: categories, call-backs, saved filters, standard replies, marks of the clock."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.issues.rules.deadlines import Mark
from app.issues.rules.lifecycle import Step

MISSED_ROWS = text(f"unit_id IS NOT NULL AND kind = '{Mark.OVERDUE.value}'")


class CategoryRevision(Entity, table=True):
    """One category as the town has it from a day on; older revisions stay for what was filed under them."""

    __table_args__ = (UniqueConstraint("code", "effective_at"),)
    code: str = Field(max_length=8)
    position: int
    data: str
    effective_at: datetime
    edited_by: int | None = Field(default=None, foreign_key="person.id")


class ClockMark(Record, table=True):
    """A reminder, overdue mark or escalation happened for this deadline: once, by primary key. `unit_id` is who it was
    with then."""

    __table_args__ = (Index("ix_clockmark_missed", "due", sqlite_where=MISSED_ROWS, postgresql_where=MISSED_ROWS),)
    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    kind: str = Field(max_length=16, primary_key=True)
    due: datetime = Field(primary_key=True)
    at: datetime
    unit_id: int | None = Field(default=None, foreign_key="handlingunit.id")


class Callback(Entity, table=True):
    """The 5 % of closed issues somebody else calls back about; one per issue."""

    issue_id: int = Field(foreign_key="issue.id", unique=True)
    assigned_to: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(index=True)
    due: datetime
    done_at: datetime | None = None
    reached: bool | None = None
    solved: bool | None = None
    satisfaction: int | None = None
    note: str = Field(default="", max_length=400)


class SavedFilter(Entity, table=True):
    __table_args__ = (UniqueConstraint("person_id", "name"),)
    person_id: int = Field(foreign_key="person.id")
    name: str = Field(max_length=20)
    query: str = Field(max_length=400)


class StandardReply(Entity, table=True):
    """A reply a unit or community uses often, offered at a step, perhaps only for one category."""

    step: Step = Field(sa_type=enum_type(Step), index=True)
    category: str = Field(default="", max_length=8)
    text: str = Field(max_length=400)
    position: int = 0
