"""How issues read as JSON: what the contract lists, and nothing more that could tell who somebody is."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from app.companies.models import UnitKind
from app.core.filters import iso
from app.issues.models import Comment, Issue, IssueEvent, PhotoStage
from app.issues.rules.category import Category, as_filed
from app.issues.rules.lifecycle import Status, Step

A_MOMENT = "2026-11-23T18:00:00+08:00"
Instant = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": [A_MOMENT]}),
]
NextCursor = Annotated[str | None, Field(description="`cursor` of the next page; null on the last one.")]


class PhotoOut(BaseModel):
    """`url_large`: long side 1600 px at most; `url_small`: 480×360, cropped. Seen by whoever sees the issue."""

    stage: PhotoStage
    url_large: str
    url_small: str
    alt: str


class IssueLine(BaseModel):
    """An issue as lists have it: everything but the description."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ref": "XR-20261118-0007", "status": "dispatched", "community": "xiangrui",
                    "estate": "xiangrui-dong", "building": "3", "place": "2单元门口", "category": "HY",
                    "title": "楼道里的垃圾堆了三天", "reporter": "王**", "anonymous": False, "lead": "安禾物业",
                    "respond_by": "2026-11-19T18:00:00+08:00", "resolve_by": A_MOMENT, "overdue": False,
                    "supports": 3, "comments": 1, "photos": [], "created_at": "2026-11-18T12:00:00+08:00",
                    "updated_at": "2026-11-18T14:20:00+08:00",
                }
            ]
        }
    )
    ref: str = Field(description="Community code, local day, number of that day.")
    status: Status
    community: str = Field(description="Slug.")
    estate: str | None = Field(description="Slug; null for a place outside any estate.")
    building: str | None = Field(description="Code within the estate.")
    place: str
    category: str = Field(description="Code, see GET /api/v1/categories.")
    title: str
    reporter: str = Field(description="Display name as you may see it: masked, or 匿名居民#1234.")
    anonymous: bool
    lead: str = Field(description="The handling unit once dispatched; before, the kind of unit that leads.")
    respond_by: Instant | None
    resolve_by: Instant | None
    overdue: bool
    supports: int
    comments: int
    photos: list[PhotoOut]
    created_at: Instant
    updated_at: Instant


class IssueOut(IssueLine):
    description: str


class IssuePage(BaseModel):
    items: list[IssueLine]
    next: NextCursor


class Filed(BaseModel):
    """What the reporter needs at once. `receipt_url` opens the status page without a sign-in, so keep it secret."""

    ref: str
    status: Status
    lead: str
    respond_by: Instant | None
    resolve_by: Instant | None
    receipt_url: str


class HistoryEntry(BaseModel):
    """One entry of the public history. `details` has what the step carried: route, unit, target, days, review_on …"""

    step: Step
    at: Instant
    actor_title: str = Field(description="The role it was done in, or the unit's name.")
    actor_name: str = Field(description="As the public sees it; may be empty.")
    from_: Status | None = Field(serialization_alias="from")
    to: Status
    note: str
    details: dict[str, Any]


class HistoryPage(BaseModel):
    items: list[HistoryEntry]
    next: NextCursor


class CommentOut(BaseModel):
    """`official`: an answer by staff in their role. Of a hidden comment only the public reason is left."""

    official: bool
    title: str
    name: str
    text: str
    created_at: Instant
    hidden_reason: str | None


class CommentPage(BaseModel):
    items: list[CommentOut]
    next: NextCursor


class SupportOut(BaseModel):
    supported: bool
    supports: int


def lead_of(issue: Issue, unit: str | None, catalogue: Mapping[str, Category]) -> str:
    """Who has it: the unit, or the kind of unit its category goes to first."""
    if unit:
        return unit
    found = catalogue.get(issue.category)
    return UnitKind(as_filed(found, issue.subcategory).lead.value).label if found else UnitKind.COMMITTEE.label


PUBLIC_DETAILS = (
    "route", "unit", "designated", "target", "days", "review_on", "resolve_by", "before", "explained", "solved",
    "reopen_count", "level", "outcome", "source",
)
MOMENTS = frozenset({"resolve_by", "before"})


def history_entry(event: IssueEvent) -> HistoryEntry:
    carried: dict[str, Any] = json.loads(event.data)
    return HistoryEntry(
        step=event.step, at=event.at, actor_title=event.actor_title, actor_name=event.actor_name,
        from_=event.from_status, to=event.to_status, note=event.note,
        details={name: _detail(name, carried[name]) for name in PUBLIC_DETAILS if _public(carried.get(name))},
    )


def _public(value: Any) -> bool:
    """A table is what a correction replaced: kept, but not for everybody."""
    return value is not None and not isinstance(value, dict)


def _detail(name: str, value: Any) -> Any:
    if name in MOMENTS and isinstance(value, str):
        return iso(datetime.fromisoformat(value))
    return value


def comment_out(row: Comment) -> CommentOut:
    hidden = row.hidden_at is not None
    return CommentOut(
        official=row.official, title=row.title, name=row.name, text="" if hidden else row.text,
        created_at=row.created_at, hidden_reason=row.hidden_reason if hidden else None,
    )
