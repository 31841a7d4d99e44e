"""Orders, what they are about, everything that happened to them, and suggestions set aside."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.supervision.rules.deadlines import Clock
from app.supervision.rules.kinds import Reason, State, Step, order_number

_OPEN_ONE = text("suggestion <> '' AND state NOT IN ('closed', 'withdrawn')")
_TICKING = text("next_clock_at IS NOT NULL")


class SupervisionOrder(Entity, table=True):
    """`number` counts within the town and year. `asked` is what is to be done, `standard` when it counts as done.
    `since`: when the present deadline was set. `suggestion` is the candidate it was made from, which no other open
    order can be; `slip` names the form it came with, so that a form sent twice is one order. `version` counts changes,
    so that nobody decides on what they have not seen."""

    __table_args__ = (
        UniqueConstraint("town_id", "year", "number"),
        Index(
            "uq_supervisionorder_suggestion", "town_id", "suggestion", unique=True,
            sqlite_where=_OPEN_ONE, postgresql_where=_OPEN_ONE,
        ),
        Index("ix_supervisionorder_town", "town_id", "state", "due_at", "id"),
        Index("ix_supervisionorder_unit", "unit_id", "state", "id"),
        Index("ix_supervisionorder_clock", "next_clock_at", sqlite_where=_TICKING, postgresql_where=_TICKING),
        CheckConstraint("(state IN ('closed', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended_whole"),
        CheckConstraint("returns BETWEEN 0 AND 3", name="returned_seldom"),
    )
    town_id: int = Field(foreign_key="town.id")
    year: int
    number: int
    unit_id: int = Field(foreign_key="handlingunit.id")
    community_id: int | None = Field(default=None, foreign_key="community.id", index=True)
    estate_id: int | None = Field(default=None, foreign_key="estate.id", index=True)
    reason: Reason = Field(sa_type=enum_type(Reason))
    subject: str = Field(max_length=60)
    asked: str = Field(max_length=800)
    standard: str = Field(max_length=400)
    suggestion: str = Field(default="", max_length=40)
    slip: str | None = Field(default=None, max_length=40, unique=True)
    state: State = Field(default=State.ISSUED, sa_type=enum_type(State))
    issued_at: datetime
    issued_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    since: datetime
    due_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    next_clock_at: datetime | None = None
    returns: int = 0
    version: int = 1

    @property
    def official_number(self) -> str:
        """督办〔2026〕5号"""
        return order_number(self.year, self.number)

    @property
    def path(self) -> str:
        return f"/supervision/{self.key}"

    @property
    def clock(self) -> Clock:
        return Clock(self.state, self.since, self.due_at, self.answered_at)


class OrderIssue(Record, table=True):
    order_id: int = Field(foreign_key="supervisionorder.id", primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", primary_key=True, index=True)


class OrderEvent(Entity, table=True):
    """One entry of the order's history; appended, never edited. `due_at` is the deadline this step set or met."""

    __table_args__ = (UniqueConstraint("order_id", "version"),)
    order_id: int = Field(foreign_key="supervisionorder.id")
    version: int
    step: Step = Field(sa_type=enum_type(Step))
    at: datetime
    actor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    actor_title: str = Field(max_length=60)
    to_state: State = Field(sa_type=enum_type(State, "to_state"))
    words: str = Field(default="", max_length=1000)
    due_at: datetime | None = None


class OrderPhoto(Record, table=True):
    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    event_id: int = Field(foreign_key="orderevent.id", index=True)


class OrderNumber(Record, table=True):
    """The last number given out in a town and year."""

    town_id: int = Field(foreign_key="town.id", primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class OrderMark(Record, table=True):
    """Somebody was reminded of this deadline: once, by primary key."""

    order_id: int = Field(foreign_key="supervisionorder.id", primary_key=True)
    kind: str = Field(max_length=16, primary_key=True)
    due: datetime = Field(primary_key=True)


class SetAside(Entity, table=True):
    """A suggestion nobody is to see until a day (that day it comes back), and why."""

    __table_args__ = (UniqueConstraint("town_id", "suggestion", "until"),)
    town_id: int = Field(foreign_key="town.id")
    suggestion: str = Field(max_length=40)
    until: date = Field(index=True)
    reason: str = Field(max_length=200)
    by_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    by_title: str = Field(max_length=20)
    at: datetime
