"""How orders read as JSON: units and offices, never a person."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.issues.api.shapes import Instant, NextCursor
from app.supervision.rules.kinds import Reason, State

LINE: dict[str, JsonValue] = {
    "id": 5, "number": "督办〔2026〕5号", "unit": "安禾物业", "community": "xiangrui", "estate": "xiangrui-dong",
    "reason": "overdue", "subject": "3号楼楼道灯一个月没修好", "state": "acknowledged", "returns": 0, "overdue": False,
    "issued_at": "2026-11-18T12:00:00+08:00", "due_at": "2026-11-25T18:00:00+08:00", "ended_at": None,
}  # fmt: skip


class OrderLine(BaseModel):
    """An order as lists have it."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(LINE)]})
    id: int = Field(description="Its address: /supervision/{id}.")
    number: str
    unit: str = Field(description="Name of the unit that received it.")
    community: str | None = Field(description="Slug; null where it is about several or none.")
    estate: str | None = Field(description="Slug; null where it is about no estate in particular.")
    reason: Reason
    subject: str
    state: State
    returns: int = Field(description="How often an answer was sent back.")
    overdue: bool = Field(description="Past its deadline without an answer.")
    issued_at: Instant
    due_at: Instant = Field(description="When an answer is due.")
    ended_at: Instant | None


class OrderPage(BaseModel):
    items: list[OrderLine]
    next: NextCursor
