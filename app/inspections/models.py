"""A site inspection, what it found wanting, and what the company said to it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.inspections.rules.kinds import Outcome, Severity, State
from app.inspections.rules.signing import Signatures


class Inspection(Entity, table=True):
    """One a month and estate; `month` is its first day. `inspector_id` signed first, `second_id` second, their titles
    as they were then. `contest_until` is set with the second signature. `version` counts changes, so that nobody
    signs what they have not seen."""

    __table_args__ = (
        UniqueConstraint("estate_id", "month"),
        CheckConstraint("second_id IS NULL OR second_id <> inspector_id", name="two_inspectors"),
        CheckConstraint(
            "state = 'draft' OR (signed_at IS NOT NULL AND second_signed_at IS NOT NULL AND contest_until IS NOT NULL)",
            name="signed_twice",
        ),
    )
    estate_id: int = Field(foreign_key="estate.id")
    community_id: int = Field(foreign_key="community.id", index=True)
    company_id: int = Field(foreign_key="company.id", index=True)
    contract_id: int = Field(foreign_key="servicecontract.id", index=True)
    month: date = Field(index=True)
    inspected_on: date
    state: State = Field(default=State.DRAFT, sa_type=enum_type(State))
    opened_by: int | None = Field(default=None, foreign_key="person.id")
    opened_at: datetime
    inspector_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    inspector_title: str = Field(default="", max_length=20)
    signed_at: datetime | None = None
    second_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    second_title: str = Field(default="", max_length=20)
    second_signed_at: datetime | None = None
    contest_until: date | None = None
    note: str = Field(default="", max_length=300)
    version: int = 1

    @property
    def signatures(self) -> Signatures:
        return Signatures(self.state, self.inspector_id if self.signed_at is not None else None)

    @property
    def inspectors(self) -> frozenset[int]:
        return frozenset(key for key in (self.inspector_id, self.second_id) if key is not None)


class Deduction(Entity, table=True):
    """Something found wanting. `points` (0.01 points) is the price of its severity in the month's rulebook; `number`
    counts within the inspection, `slip` names the form it came with, so that a form sent twice is one deduction."""

    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        CheckConstraint("points BETWEEN 1 AND 10000", name="points_in_range"),
    )
    inspection_id: int = Field(foreign_key="inspection.id")
    number: int
    head: str = Field(max_length=20)
    severity: Severity = Field(sa_type=enum_type(Severity))
    points: int
    place: str = Field(max_length=60)
    note: str = Field(max_length=200)
    entered_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    entered_at: datetime
    slip: str | None = Field(default=None, max_length=40, unique=True)


class DeductionPhoto(Record, table=True):
    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    deduction_id: int = Field(foreign_key="deduction.id", index=True)


class Contest(Entity, table=True):
    """The company contests a deduction, once, and it is decided, once. `points_now` is what the deduction costs since
    (0.01 points), `severity_now` what it was reduced to."""

    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_whole"),
        CheckConstraint("(outcome IS NULL) = (points_now IS NULL)", name="decided_points"),
    )
    deduction_id: int = Field(foreign_key="deduction.id", unique=True)
    words: str = Field(max_length=400)
    raised_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    raised_title: str = Field(default="", max_length=20)
    raised_at: datetime
    outcome: Outcome | None = Field(default=None, sa_type=enum_type(Outcome))
    severity_now: Severity | None = Field(default=None, sa_type=enum_type(Severity))
    points_now: int | None = None
    reason: str = Field(default="", max_length=400)
    decided_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    decided_title: str = Field(default="", max_length=20)
    decided_at: datetime | None = None


class ContestPhoto(Record, table=True):
    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    contest_id: int = Field(foreign_key="contest.id", index=True)
