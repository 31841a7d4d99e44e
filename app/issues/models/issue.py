"""The issue itself, its public history, its photos and its number."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.issues.models.kinds import Level, Outcome, PhotoStage, Source
from app.issues.rules.lifecycle import Status, Step

VISIBLE = text("public AND hidden_at IS NULL AND status <> 'merged'")
CLOSED_ROWS = text("public AND hidden_at IS NULL AND status = 'closed'")
_TICKING = text("next_clock_at IS NOT NULL")
REOPENED_ROWS = text("reopen_count >= 2")
REPEATING_ROWS = text("building_id IS NOT NULL AND status NOT IN ('rejected', 'transferred', 'withdrawn')")
JUDGED_ROWS = text("unit_id IS NOT NULL AND step IN ('signature', 'completion', 'verification', 'confirmation')")


def _visible_index(name: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=VISIBLE, postgresql_where=VISIBLE)


class Issue(Entity, table=True):
    """`version` counts changes so that a second actor is noticed; `grams` feeds keyword search.

    `alias` is the number behind 匿名居民#1234, drawn anew for each issue so that two issues cannot be joined by it.
    """

    __table_args__ = (
        _visible_index("ix_issue_board_newest", "community_id", "id"),
        _visible_index("ix_issue_board_status", "community_id", "status", "id"),
        _visible_index("ix_issue_board_supports", "community_id", "status", "supports", "id"),
        _visible_index("ix_issue_board_category", "community_id", "category", "id"),
        _visible_index("ix_issue_board_estate", "estate_id", "id"),
        _visible_index("ix_issue_desk", "created_at", "community_id", "estate_id", "category"),
        Index("ix_issue_closed", "closed_at", sqlite_where=CLOSED_ROWS, postgresql_where=CLOSED_ROWS),
        Index("ix_issue_board_due", "community_id", "status", "resolve_by", "id"),
        Index("ix_issue_queue", "unit_id", "status", "resolve_by", "id"),
        Index("ix_issue_company_queue", "unit_id", "estate_id", "status", "resolve_by", "id"),
        Index("ix_issue_place", "building_id", "id"),
        Index("ix_issue_grid", "grid_id", "id"),
        Index("ix_issue_occurrence", "occurrence_id", "id"),
        Index("ix_issue_reporter", "reporter_id", "id"),
        Index("ix_issue_reopened", "community_id", "id", sqlite_where=REOPENED_ROWS, postgresql_where=REOPENED_ROWS),
        Index(
            "ix_issue_filed", "created_at", "building_id", "category",
            sqlite_where=REPEATING_ROWS, postgresql_where=REPEATING_ROWS,
        ),
        Index("ix_issue_clock", "next_clock_at", sqlite_where=_TICKING, postgresql_where=_TICKING),
        CheckConstraint("supports >= 0 AND comments >= 0 AND photos >= 0", name="counts_positive"),
        CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name="five_levels"),
    )
    ref: str = Field(max_length=24, unique=True)
    community_id: int = Field(foreign_key="community.id")
    estate_id: int | None = Field(default=None, foreign_key="estate.id")
    building_id: int | None = Field(default=None, foreign_key="building.id")
    grid_id: int | None = Field(default=None, foreign_key="grid.id")
    stairwell: str = Field(default="", max_length=12)
    place: str = Field(default="", max_length=60)
    category: str = Field(max_length=8)
    subcategory: str = Field(default="", max_length=12)
    title: str = Field(max_length=40)
    description: str = Field(max_length=2000)
    public: bool = True
    anonymous: bool = False
    alias: int
    reporter_id: int | None = Field(default=None, foreign_key="person.id")
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    source: Source = Field(sa_type=enum_type(Source))
    occurrence_id: int | None = Field(default=None, foreign_key="occurrence.id")
    draft_id: int | None = Field(default=None, unique=True)
    receipt_token: str = Field(max_length=32, unique=True)
    status: Status = Field(default=Status.SUBMITTED, sa_type=enum_type(Status))
    version: int = 1
    created_at: datetime
    updated_at: datetime
    urgent: bool = False
    respond_calendar: bool = False
    resolve_calendar: bool = False
    clock_from: datetime
    respond_by: datetime | None = None
    responded_at: datetime | None = None
    resolve_by: datetime | None = None
    next_clock_at: datetime | None = None
    level: Level = Field(default=Level.NONE, sa_type=enum_type(Level))
    unit_id: int | None = Field(default=None, foreign_key="handlingunit.id")
    assignee_id: int | None = Field(default=None, foreign_key="person.id")
    objected_at: datetime | None = None
    extended_at: datetime | None = None
    suspended_at: datetime | None = None
    review_on: date | None = None
    paused_minutes: int | None = None
    resume_status: Status | None = Field(default=None, sa_type=enum_type(Status, "resume_status"))
    done_at: datetime | None = None
    verified_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = Field(default=None, sa_type=enum_type(Outcome))
    satisfaction: int | None = None
    reopen_count: int = 0
    merged_into_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    hidden_at: datetime | None = None
    hidden_reason: str = Field(default="", max_length=200)
    supports: int = 0
    comments: int = 0
    photos: int = 0
    cover: str | None = Field(default=None, max_length=32)
    grams: str = Field(default="")


class IssueEvent(Entity, table=True):
    """One entry of the public history; appended, never edited. `data` is JSON of what the step carried.

    `unit_id` is who the issue was with, `due_at` the deadline the step met or missed (of a dispatch: by when the unit
    has to answer it); a month is judged by them, whatever becomes of the issue later.
    """

    __table_args__ = (
        Index("ix_issueevent_issue", "issue_id", "id"),
        Index("ix_issueevent_judged", "at", sqlite_where=JUDGED_ROWS, postgresql_where=JUDGED_ROWS),
    )
    issue_id: int = Field(foreign_key="issue.id")
    step: Step = Field(sa_type=enum_type(Step))
    at: datetime
    actor_id: int
    actor_title: str = Field(max_length=40)
    actor_name: str = Field(default="", max_length=40)
    from_status: Status | None = Field(default=None, sa_type=enum_type(Status, "from_status"))
    to_status: Status = Field(sa_type=enum_type(Status, "to_status"))
    note: str = Field(default="", max_length=2000)
    data: str = Field(default="{}")
    unit_id: int | None = Field(default=None, foreign_key="handlingunit.id")
    due_at: datetime | None = None


class IssuePhoto(Entity, table=True):
    __table_args__ = (UniqueConstraint("issue_id", "photo_id"), Index("ix_issuephoto_issue", "issue_id", "id"))
    issue_id: int = Field(foreign_key="issue.id")
    photo_id: int = Field(foreign_key="photo.id", unique=True)
    stage: PhotoStage = Field(sa_type=enum_type(PhotoStage))
    event_id: int | None = Field(default=None, foreign_key="issueevent.id")
    alt: str = Field(default="", max_length=80)


class IssueNumber(Record, table=True):
    """The last number given out in a community on a local day."""

    community_id: int = Field(foreign_key="community.id", primary_key=True)
    day: date = Field(primary_key=True)
    last: int
