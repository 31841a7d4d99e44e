"""How handovers read as JSON: what everybody may read, people not at all."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.handovers.rules.kinds import ItemKind, ItemState, Receiver, State
from app.issues.api.shapes import Instant, NextCursor

LINE: dict[str, JsonValue] = {
    "id": 1, "estate": "xiangrui-dong", "company": "安禾物业", "company_id": 1, "contract_id": 1,
    "receiver": "owners_committee", "new_company": "", "basis": "", "state": "open", "terminated_on": "2026-11-30",
    "leave_by": "2026-12-30", "agreed": False, "opened_at": "2026-11-18T12:00:00+08:00", "done_at": None,
    "meanwhile": "新的一方接管以前，由安禾物业服务有限公司继续服务。", "accepted": 1,
    "items": [{"number": 1, "kind": "drawings", "title": "竣工图和验收资料", "state": "accepted"}],
}  # fmt: skip


class HandoverItemOut(BaseModel):
    number: int = Field(description="Counts within the handover.")
    kind: ItemKind
    title: str
    state: ItemState = Field(description="`accepted`: signed by both sides, or both on paper.")


class HandoverOut(BaseModel):
    """A company leaves and hands over."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(LINE)]})
    id: int
    estate: str = Field(description="Slug.")
    company: str = Field(description="Who leaves.")
    company_id: int
    contract_id: int = Field(description="The leaving contract.")
    receiver: Receiver
    new_company: str = Field(description="Who takes over; empty while nobody is known.")
    basis: str = Field(description="By what the community receives for the owners; empty where it does not.")
    state: State
    terminated_on: date = Field(description="The contract's last day.")
    leave_by: date = Field(description="The last day to leave.")
    agreed: bool = Field(description="False: thirty days after the contract's last day, as the law has it.")
    opened_at: Instant
    done_at: Instant | None
    meanwhile: str = Field(description="Who serves until somebody takes over.")
    accepted: int = Field(description="Items both sides have signed.")
    items: list[HandoverItemOut]


class HandoverPage(BaseModel):
    items: list[HandoverOut]
    next: NextCursor
