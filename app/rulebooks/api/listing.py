"""/api/v1/rulebooks and one of them, whole, so that anybody can recompute a score."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from app.core.openapi import problems
from app.core.pagination import after, cut
from app.core.workdays import local_day
from app.rulebooks.guards import EveryVersion, VersionInPath
from app.rulebooks.queries import Version
from app.rulebooks.rules.policy import Rulebook, shipped
from app.rulebooks.rules.spans import Span, Standing

router = APIRouter(prefix="/api/v1/rulebooks", tags=["rulebooks"])
LINE: dict[str, Any] = {
    "number": 2, "standing": "coming", "effective_month": "2026-12-01", "until": None, "reason": "居民评议的分量加重",
    "adopted_on": "2026-11-18",
}


class RulebookLine(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [LINE]})
    number: int
    standing: Standing = Field(description="`replaced`: a later one took its month, it never judged.")
    effective_month: date = Field(description="First day of the first month it judges.")
    until: date | None = Field(description="First day of the month another one takes over; null: on and on.")
    reason: str = Field(description="Why it was adopted; empty for the one the software came with.")
    adopted_on: date | None


class RulebookOut(RulebookLine):
    """Points in 0.01 points, shares in basis points: 10000 is the whole of both."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**LINE, "rulebook": shipped().model_dump(mode="json")}]}
    )
    rulebook: Rulebook


class RulebookPage(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LINE], "next": None}]})
    items: list[RulebookLine]
    next: Annotated[str | None, Field(description="`cursor` of the next page; null on the last one.")]


@router.get("", operation_id="list_rulebooks", responses=problems(422))
def list_rulebooks(
    shelf: EveryVersion,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> RulebookPage:
    """Every version of the town's rulebook, the newest first."""
    before = after("rulebooks", cursor)
    rows = [each for each in shelf.versions if before is None or each.number < before]
    page, following = cut("rulebooks", rows, limit, lambda each: each.number)
    return RulebookPage(items=[_line(each, shelf.spans[each.number]) for each in page], next=following)


@router.get("/{number}", operation_id="get_rulebook", responses=problems(404, 422))
def get_rulebook(opened: VersionInPath) -> RulebookOut:
    """One version with every number in it."""
    line = _line(opened.version, opened.span)
    return RulebookOut(**line.model_dump(), rulebook=opened.version.rulebook)


def _line(version: Version, span: Span) -> RulebookLine:
    return RulebookLine(
        number=version.number, standing=span.standing, effective_month=span.first, until=span.until,
        reason=version.reason, adopted_on=local_day(version.adopted_at) if version.adopted_at else None,
    )
