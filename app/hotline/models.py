"""Layouts, sheets, their lines, and which of the hotline's orders is which issue.

Sheets and lines are personal data: only the office that brought a sheet in reads it, and after two years only what
became of each line is left.
"""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.hotline.rules.kinds import State
from app.hotline.sheets import Form

KEPT = text("erased_at IS NULL")


class HotlineLayout(Entity, table=True):
    """Which column is what in sheets whose header has this digest, as the town put it right once."""

    __table_args__ = (UniqueConstraint("town_id", "digest"),)
    town_id: int = Field(foreign_key="town.id")
    digest: str = Field(max_length=64)
    name: str = Field(max_length=40)
    columns: str
    made_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    made_at: datetime


class HotlineBatch(Entity, table=True):
    """One sheet. `office` (`c3`, `t1`) is whose it is; the same file brought twice is one. `header` is the place of the
    header's line, `columns` empty until somebody has said which is what. `erased_at`: the file and whatever is personal
    in its lines are gone."""

    __table_args__ = (
        UniqueConstraint("office", "digest"),
        Index("ix_hotlinebatch_kept", "uploaded_at", sqlite_where=KEPT, postgresql_where=KEPT),
    )
    office: str = Field(max_length=12, index=True)
    town_id: int = Field(foreign_key="town.id")
    community_id: int | None = Field(default=None, foreign_key="community.id", index=True)
    name: str = Field(max_length=80)
    form: Form = Field(sa_type=enum_type(Form))
    digest: str = Field(max_length=64)
    header: int
    columns: str = ""
    uploaded_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    uploaded_at: datetime
    erased_at: datetime | None = None
    version: int = 1

    @property
    def path(self) -> str:
        return f"/work/hotline/{self.key}"


class HotlineFile(Record, table=True):
    """The sheet as it came, byte for byte."""

    batch_id: int = Field(foreign_key="hotlinebatch.id", primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)


class HotlineLine(Entity, table=True):
    """One line; `line` is its place in the sheet, from 0. `reason`: why it was not taken in, or what to look at.
    `issue_id` is what it became part of. What the caller said is theirs; `community_id` to `category` is our guess,
    and since somebody looked at it, our word."""

    __table_args__ = (
        UniqueConstraint("batch_id", "line"),
        Index("ix_hotlineline_state", "batch_id", "state", "line"),
    )
    batch_id: int = Field(foreign_key="hotlinebatch.id")
    line: int
    state: State = Field(default=State.WAITING, sa_type=enum_type(State))
    reason: str = Field(default="", max_length=200)
    number: str = Field(default="", max_length=60, index=True)
    content: str = Field(default="", max_length=2000)
    address: str = Field(default="", max_length=200)
    kind: str = Field(default="", max_length=60)
    name: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=20, index=True)
    called_at: datetime | None = None
    due_at: datetime | None = None
    community_id: int | None = Field(default=None, foreign_key="community.id", index=True)
    estate_id: int | None = Field(default=None, foreign_key="estate.id", index=True)
    building_id: int | None = Field(default=None, foreign_key="building.id", index=True)
    stairwell: str = Field(default="", max_length=12)
    category: str = Field(default="", max_length=8)
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    decided_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    decided_at: datetime | None = None


class HotlineTicket(Record, table=True):
    """An order of the hotline is one issue of ours, once, by primary key, whatever sheet it comes in."""

    town_id: int = Field(foreign_key="town.id", primary_key=True)
    number: str = Field(max_length=60, primary_key=True)
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    at: datetime
