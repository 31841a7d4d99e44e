"""GET /api/v1/estates/{slug}/inspections and …/{month}: signed inspections only."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app.core.deps import DbSession
from app.core.errors import Invalid, NotFound
from app.core.openapi import problems
from app.core.pagination import NOT_OURS, decode, encode
from app.inspections.api.shapes import (
    ContestOut,
    DeductionOut,
    HeadOut,
    InspectionLine,
    InspectionOut,
    InspectionPage,
)
from app.inspections.guards import NOT_HERE, YardInPath
from app.inspections.models import Contest
from app.inspections.queries.found import Found
from app.inspections.queries.inspections import Row, row_of, rows_of_estate
from app.inspections.rules.dates import month_named, month_text
from app.inspections.rules.score import losses
from app.rulebooks.queries import rulebook_for

router = APIRouter(prefix="/api/v1/estates/{slug}/inspections", tags=["inspections"])
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


@router.get("", operation_id="list_inspections", responses=problems(401, 404, 422))
def list_inspections(
    yard: YardInPath, session: DbSession, limit: Limit = 20, cursor: Cursor = None
) -> InspectionPage:
    """The signed site inspections of an estate, the latest month first."""
    rows = rows_of_estate(session, yard.estate.key, before=_before(cursor), most=limit + 1)
    last = rows[limit - 1].inspection.month if len(rows) > limit else None
    return InspectionPage(
        items=[_line(row) for row in rows[:limit]], next=encode("inspections", last.toordinal()) if last else None
    )


def _before(cursor: str | None) -> date | None:
    """The month of the last row seen; it travels as a day number."""
    if cursor is None:
        return None
    [ordinal] = decode("inspections", cursor, int)
    try:
        return date.fromordinal(int(ordinal))
    except (OverflowError, ValueError) as problem:
        raise Invalid(NOT_OURS, field="cursor") from problem


def _line(row: Row) -> InspectionLine:
    inspection = row.inspection
    assert inspection.contest_until is not None  # set with the second signature
    assert inspection.second_signed_at is not None
    return InspectionLine(
        estate=row.estate.slug, month=month_text(inspection.month), inspected_on=inspection.inspected_on,
        company=row.company.short_name, company_id=inspection.company_id, score=row.score, deductions=len(row.found),
        contested=row.contested, contest_until=inspection.contest_until, signed_at=inspection.second_signed_at,
    )


@router.get("/{month}", operation_id="get_inspection", responses=problems(401, 404, 422))
def get_inspection(yard: YardInPath, session: DbSession, month: str) -> InspectionOut:
    """One signed inspection with every deduction, what the company said to it and how that was decided."""
    first = month_named(month)
    row = row_of(session, yard.estate.key, first) if first else None
    if row is None:
        raise NotFound(NOT_HERE)
    book, base = rulebook_for(session, row.inspection.month), f"{yard.base}/{month}/photos"
    inspectors = [row.inspection.inspector_title, row.inspection.second_title]
    return InspectionOut(
        **_line(row).model_dump(), rulebook=book.number, note=row.inspection.note, inspectors=inspectors,
        heads=[
            HeadOut(code=each.head.code, name=each.head.name, points=each.head.points, found=each.found, lost=each.lost)
            for each in losses(row.found, book.rulebook.heads)
        ],
        findings=[_deduction(each, base) for each in row.found],
    )


def _deduction(found: Found, base: str) -> DeductionOut:
    row = found.deduction
    return DeductionOut(
        number=row.number, head=row.head, severity=row.severity, points=row.points, points_now=found.points_now,
        place=row.place, note=row.note, photos=_paths(base, found.photos),
        contest=_contest(found.contest, _paths(base, found.contest_photos)) if found.contest else None,
    )


def _paths(base: str, tokens: Sequence[str]) -> list[str]:
    return [f"{base}/{token}-l.jpg" for token in tokens]


def _contest(contest: Contest, photos: list[str]) -> ContestOut:
    return ContestOut(
        words=contest.words, photos=photos, raised_at=contest.raised_at, outcome=contest.outcome,
        severity=contest.severity_now, reason=contest.reason, decided_by=contest.decided_title,
        decided_at=contest.decided_at,
    )
