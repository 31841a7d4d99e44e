"""How scorecards read as JSON. Points in 0.01 points, shares in basis points; null where there is no data."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.issues.api.shapes import Instant, NextCursor
from app.rulebooks.rules.policy import Band
from app.scorecards.rules.kinds import Card, State

Points = Annotated[int | None, Field(ge=0, le=10_000, description="0.01 points.")]
Rate = Annotated[int | None, Field(ge=0, le=10_000, description="Basis points.")]
LINE: dict[str, JsonValue] = {
    "month": "2026-10-01", "version": 1, "state": "provisional", "company": "安禾物业", "owner": 7080, "site": 8500,
    "organisation": 7948, "total": 7766, "band": "good", "veto": False, "ballots": 40, "households": 320,
    "sample_enough": True, "card": None, "card_words": "", "objections_until": "2026-11-13T00:00:00+08:00",
}  # fmt: skip
FULL: dict[str, JsonValue] = {
    **LINE, "rulebook": 1, "on_time": 8197, "resolved": 7600, "lasting": 8727, "cooperation": 7400, "response": 9000,
    "satisfied": 7600, "composite": 8020, "adjusted": 0, "digest": "9f" * 32, "facts": "{}", "result": "{}",
    "reason": "", "versions": 1,
}  # fmt: skip


class ScorecardLine(BaseModel):
    """The newest version of a month. A card is in force once the state is final."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(LINE)]})
    month: date = Field(description="Its first day.")
    version: int
    state: State
    company: str
    owner: Points
    site: Points
    organisation: Points
    total: Points
    band: Band | None
    veto: bool
    ballots: int = Field(description="Valid ballots of households.")
    households: int = Field(description="Every home of the estate.")
    sample_enough: bool = Field(description="Else the owners' part is left out and there is no card.")
    card: Card | None
    card_words: str = Field(description="The arithmetic that led to the card, or why there is none.")
    objections_until: Instant


class ScorecardPage(BaseModel):
    items: list[ScorecardLine]
    next: NextCursor


class ScorecardOut(ScorecardLine):
    """`digest` is the SHA-256 of {"facts":F,"result":R,"rulebook":N}, F and R the strings as they stand here."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(FULL)]})
    rulebook: int = Field(description="See GET /api/v1/rulebooks/{number}.")
    on_time: Rate
    resolved: Rate
    lasting: Rate
    cooperation: Points
    response: Rate
    satisfied: Rate
    composite: Rate = Field(description="三率 together.")
    adjusted: int = Field(description="What the town gave or took, after the limit.")
    digest: str
    facts: str = Field(description="Canonical JSON; issues by their inner number, no personal data.")
    result: str = Field(description="Canonical JSON.")
    reason: str = Field(description="Why there is a version after the first.")
    versions: int
