"""What is filed, and the issue it becomes: its number, its limits, what may be read of it."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session, col

from app.core.db import dialect_of, executed, insert_on
from app.core.masking import mask_personal
from app.core.text import headline
from app.core.tokens import new_token
from app.core.workdays import local_day
from app.issues import search
from app.issues.actions.turn import clock_of
from app.issues.models import Issue, IssueNumber, Source
from app.issues.queries.filing import Spot
from app.issues.rules.category import Category, as_filed, limits_of
from app.issues.rules.clocks import ClockKind, resolve_by, respond_by
from app.issues.rules.deadlines import next_mark
from app.issues.rules.lifecycle import Status
from app.people.models import Person
from app.people.rules.roles import Actor


@dataclass(frozen=True, slots=True)
class Report:
    """What is filed. `reporter` is None only for a staff member's own patrol finding. `due_by`: whoever sent it on
    wants it settled by then; it counts where it is stricter than the category and has not passed when it is filed."""

    spot: Spot
    category: Category
    description: str
    reporter: Person | None
    source: Source
    subcategory: str = ""
    title: str = ""
    place: str = ""
    stairwell: str = ""
    anonymous: bool = False
    public: bool | None = None
    entered_by: Actor | None = None
    draft_id: int | None = None
    occurrence_id: int | None = None
    due_by: datetime | None = None
    photos: tuple[int, ...] = field(default=())


def new_issue(session: Session, report: Report, at: datetime) -> Issue:
    spot, filed = report.spot, as_filed(report.category, report.subcategory)
    limits = limits_of(report.category, report.subcategory)
    description = mask_personal(report.description)
    title, place = mask_personal(report.title) or headline(description), mask_personal(report.place)
    issue = Issue(
        ref=_next_ref(session, spot, at), community_id=spot.community.key,
        estate_id=spot.estate.key if spot.estate else None,
        building_id=spot.building.key if spot.building else None,
        grid_id=spot.building.grid_id if spot.building else None,
        stairwell=mask_personal(report.stairwell), place=place, category=report.category.code,
        subcategory=report.subcategory, title=title, description=description,
        public=not filed.private if report.public is None else report.public,
        anonymous=report.anonymous, alias=1000 + secrets.randbelow(9000),
        reporter_id=report.reporter.key if report.reporter else None,
        entered_by=report.entered_by.person_id if report.entered_by else None,
        source=report.source, occurrence_id=report.occurrence_id, draft_id=report.draft_id, receipt_token=new_token(),
        status=Status.SUBMITTED, created_at=at, updated_at=at, clock_from=at, urgent=filed.emergency,
        respond_calendar=limits.kind is ClockKind.CALENDAR,
        resolve_calendar=limits.resolve_kind is ClockKind.CALENDAR,
        respond_by=respond_by(limits, at), resolve_by=_stricter(resolve_by(limits, at), report.due_by, at),
        photos=len(report.photos),
        grams=search.indexed(spot.community.key, title, description, place, _where(spot)),
    )
    issue.next_clock_at = next_mark(clock_of(issue))
    return issue


def _stricter(ours: datetime | None, theirs: datetime | None, at: datetime) -> datetime | None:
    """Theirs had passed before it came: nobody here can have been late for it."""
    if theirs is None or theirs <= at:
        return ours
    return theirs if ours is None else min(ours, theirs)


def _where(spot: Spot) -> str:
    names = [spot.estate.name if spot.estate else "", spot.building.name if spot.building else ""]
    return "".join(names)


def _next_ref(session: Session, spot: Spot, at: datetime) -> str:
    """XR-20261122-0007: community code, local day, number of that day; the row lock makes it unique."""
    day = local_day(at)
    first = {"community_id": spot.community.key, "day": day, "last": 1}
    number = executed(session, _numbering(dialect_of(session)), first).scalar_one()
    return f"{spot.community.code}-{day:%Y%m%d}-{number:04d}"


@cache
def _numbering(dialect: str) -> Any:
    """Built once: making the statement anew took longer than running it."""
    following = {"last": col(IssueNumber.last) + 1}
    first = insert_on(dialect, IssueNumber)
    statement = first.on_conflict_do_update(index_elements=["community_id", "day"], set_=following)
    return statement.returning(col(IssueNumber.last))
