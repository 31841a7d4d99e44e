"""How inspections read as JSON: scores in 0.01 points, people only by their office."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.inspections.rules.kinds import Outcome, Severity
from app.issues.api.shapes import Instant, NextCursor

LINE: dict[str, JsonValue] = {
    "estate": "xiangrui-dong", "month": "2026-11", "inspected_on": "2026-11-18", "company": "安禾物业",
    "company_id": 1, "score": 9350, "deductions": 4, "contested": 1, "contest_until": "2026-11-25",
    "signed_at": "2026-11-18T16:20:00+08:00",
}  # fmt: skip


class InspectionLine(BaseModel):
    """A signed inspection as lists have it."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(LINE)]})
    estate: str = Field(description="Slug.")
    month: str = Field(description="Its address in the estate, e.g. 2026-11.")
    inspected_on: date
    company: str
    company_id: int
    score: int = Field(ge=0, le=10_000, description="0.01 points, as it counts now.")
    deductions: int
    contested: int = Field(description="Deductions whose contest is still to be decided; the score may yet rise.")
    contest_until: date = Field(description="Last day on which the company may contest.")
    signed_at: Instant = Field(description="When the second inspector signed.")


class InspectionPage(BaseModel):
    items: list[InspectionLine]
    next: NextCursor


class HeadOut(BaseModel):
    code: str
    name: str
    points: int = Field(description="What it is worth, 0.01 points.")
    found: int = Field(description="Deductions that cost something.")
    lost: int = Field(description="What it lost, never more than it is worth.")


class ContestOut(BaseModel):
    """What the company said; `outcome` is null until it is decided."""

    words: str
    photos: list[str]
    raised_at: Instant
    outcome: Outcome | None
    severity: Severity | None = Field(description="What it was reduced to.")
    reason: str
    decided_by: str = Field(description="Office of whoever decided; empty before.")
    decided_at: Instant | None


class DeductionOut(BaseModel):
    number: int = Field(description="Counts within the inspection.")
    head: str = Field(description="Code of the head.")
    severity: Severity
    points: int = Field(description="What it cost when it was found, 0.01 points.")
    points_now: int = Field(description="What it costs now.")
    place: str
    note: str
    photos: list[str] = Field(description="Paths of the photos.")
    contest: ContestOut | None


class InspectionOut(InspectionLine):
    rulebook: int = Field(description="Number of the rulebook that prices it, see GET /api/v1/rulebooks.")
    inspectors: list[str] = Field(description="Offices of the two who signed.")
    note: str
    heads: list[HeadOut]
    findings: list[DeductionOut]
