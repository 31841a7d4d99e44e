"""What programs read of a community's mechanisms and their occurrences."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from app.mechanisms.rules.kinds import Kind, Phase, Shift


class MechanismOut(BaseModel):
    """`cadence` is an RFC 5545 RRULE counted from `adopted_on`; empty when called by hand."""

    slug: str
    name: str
    kind: Kind
    description: str
    active: bool
    cadence: str
    rhythm: str = Field(description="The cadence in Chinese words, with the time of day.")
    shift: Shift = Field(description="What becomes of a planned day that is not worked.")
    start: str = Field(description="Local time of day, HH:MM.")
    duration_minutes: int
    venue: str
    host: str = Field(description="A role; empty when none is named.")
    invited: list[str] = Field(description='Roles, "resident" among them.')
    inputs: str
    outputs: str
    checklist: list[str] = Field(description="大类|小项")
    adopted_on: date
    version: int
    url: str


class MechanismPage(BaseModel):
    items: list[MechanismOut]
    next: str | None = Field(description="Always null: a community has all of its mechanisms on one page.")


class OccurrenceOut(BaseModel):
    """One time a mechanism happens. `planned_on` is the cadence's own day, whatever it was moved to."""

    ref: str = Field(description="Stays the same when it is moved.")
    mechanism: str = Field(description="Slug of the mechanism.")
    kind: Kind
    name: str
    number: int | None = Field(description="第N期, given when it opens.")
    phase: Phase
    planned_on: date
    starts_at: datetime
    ends_at: datetime
    venue: str
    cancel_reason: str
    sequence: int = Field(description="Grows with every move and cancellation.")
    url: str


class OccurrencePage(BaseModel):
    items: list[OccurrenceOut]
    next: str | None = Field(description="Send as `cursor` for the following page; null on the last.")
