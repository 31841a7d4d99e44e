"""How rounds read as JSON: people are numbers, and what is not public any more is only counted."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.issues.api.shapes import Instant, NextCursor
from app.issues.rules.lifecycle import Status
from app.mechanisms.rules.kinds import Phase
from app.rounds.rules.lookback import Verdict

Rate = Annotated[
    int | None,
    Field(description="Mended of all that was due for a second look, in basis points; null where nothing was."),
]
LINE: dict[str, JsonValue] = {
    "ref": "fault-round-2026-11-15", "number": 21, "name": "半月来找茬", "phase": "closed", "theme": "楼道和消防通道",
    "venue": "3号楼前", "starts_at": "2026-11-15T09:00:00+08:00", "ends_at": "2026-11-15T11:00:00+08:00",
    "found": 14, "rechecked": 9, "fixed": 6, "rate": 6667,
}  # fmt: skip


class RoundLine(BaseModel):
    """A round as lists have it. Figures are null until it is closed."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(LINE)]})
    ref: str = Field(description="Its address in the community.")
    number: int | None = Field(description="第N期, given when it opens.")
    name: str
    phase: Phase
    theme: str
    venue: str
    starts_at: Instant
    ends_at: Instant
    found: int | None
    rechecked: int | None = Field(description="Faults of earlier rounds that were due for a second look.")
    fixed: int | None
    rate: Rate


class RoundPage(BaseModel):
    items: list[RoundLine]
    next: NextCursor


class ItemOut(BaseModel):
    head: str
    item: str
    category: str = Field(description="Code its faults are filed under; may be empty.")


class FaultOut(BaseModel):
    """`issue` is empty, and so are title, place and reason, when the issue is not public any more."""

    number: int = Field(description="Counts within the round.")
    issue: str = Field(description="Reference, see GET /api/v1/issues/{ref}.")
    title: str
    place: str
    head: str
    item: str
    unit: str = Field(description="Who mends it; empty when nobody was given it yet.")
    due_on: date | None
    reason: str = Field(description="Why nobody was given it.")
    at_home: bool
    status: Status


class SeenOut(BaseModel):
    """A fault of an earlier round, looked at again; titles and notes of what is not public any more are empty."""

    issue: str
    title: str
    place: str
    unit: str
    verdict: Verdict
    note: str


class CountOut(BaseModel):
    name: str
    count: int


class ReportOut(BaseModel):
    """Frozen when the round closed. `facts` is the canonical text `digest` is the SHA-256 of, null when something in
    it is not public any more."""

    found: int
    given: int
    at_home: int
    rechecked: int
    fixed: int
    unfixed: int
    unseen: int
    rate: Rate
    by_head: list[CountOut]
    by_building: list[CountOut]
    lookback: list[SeenOut]
    thanks: str
    closed_at: Instant
    digest: str
    facts: str | None


class RoundOut(RoundLine):
    seats: int
    residents: int = Field(description="Residents who have a seat.")
    waiting: int
    fix_days: int
    route: list[str]
    checklist: list[ItemOut]
    faults: list[FaultOut]
    report: ReportOut | None = Field(description="Null until the round is closed.")
