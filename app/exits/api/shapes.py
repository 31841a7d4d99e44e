"""How exit cases read as JSON: what the public page shows, people only by their office."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.exits.rules.kinds import Cause, Deed, Party, State
from app.issues.api.shapes import Instant, NextCursor

LINE: dict[str, JsonValue] = {
    "id": 12, "estate": "xiangrui-dong", "company": "安禾物业", "company_id": 1, "cause": "yellow_card",
    "state": "rectifying", "opened_at": "2026-11-18T09:00:00+08:00", "closed_at": None, "due_on": "2026-12-07",
    "overdue": False, "blocked": False, "contract_ends_on": None, "leave_by": None,
}  # fmt: skip


class ExitLine(BaseModel):
    """A case as lists have it. Only the owners' decision or the company's own notice ends a contract."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(LINE)]})
    id: int
    estate: str = Field(description="Slug.")
    company: str
    company_id: int
    cause: Cause = Field(description="Why there is a case.")
    state: State = Field(description="Where it stands now.")
    opened_at: Instant
    closed_at: Instant | None
    due_on: date | None = Field(description="Last day of the present state's clock; it reminds and moves nothing.")
    overdue: bool
    blocked: bool = Field(description="Something stands in the way; the clock goes on.")
    contract_ends_on: date | None = Field(description="Last day of the contract, once a notice or agreement fixed it.")
    leave_by: date | None = Field(description="The company has left by then.")


class ExitPage(BaseModel):
    items: list[ExitLine]
    next: NextCursor


class AnswerOut(BaseModel):
    """What the company said to a step."""

    words: str
    at: Instant
    photos: list[str] = Field(description="Paths of the photos.")


class StepOut(BaseModel):
    number: int = Field(description="Counts within the case.")
    deed: Deed
    from_state: State
    to_state: State
    at: Instant
    office: str = Field(description="Office of whoever took it.")
    words: str
    facts: dict[str, str] = Field(description="Title to text, masked.")
    article: str = Field(description="What it rests on.")
    due_on: date | None = Field(description="Last day of the clock after this step.")
    paper: str | None = Field(description="Path of the posted paper.")
    answer: AnswerOut | None


class ItemOut(BaseModel):
    """One thing to be put right."""

    number: int
    what: str
    standard: str
    done: str = Field(description="What the company says it did.")
    fit: dict[Party, bool] = Field(description="By side of the checker; both must say so.")


class ExitOut(ExitLine):
    only_owners: str = Field(description="Who decides, as every page says.")
    acts: Party | None = Field(description="Who has to act before the clock runs out.")
    now: str
    next: str
    steps: list[StepOut] = Field(description="The first step first.")
    items: list[ItemOut] = Field(description="Of the newest order.")
