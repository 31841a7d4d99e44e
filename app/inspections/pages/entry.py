"""…/entry: what was written on paper, typed in, several lines at once."""

from datetime import datetime

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.inspections.actions.entering import add_deduction
from app.inspections.actions.keeping import still_open
from app.inspections.forms.entry import ROWS, Row, rows_in
from app.inspections.guards import Here, InspectionToWalk, InspectionToWrite
from app.inspections.pages.shown import context_of
from app.inspections.rules.kinds import Severity
from app.inspections.rules.score import points_text

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/inspections/{month}")


@router.get("/entry")
def entry(request: Request, session: DbSession, here: InspectionToWalk, at: At) -> Response:
    if not here.inspection.signatures.writable:
        return see_other(here.base, request, flash="已经有人签字了，这里不能再记。", tone="soon")
    if still_open(session, here.inspection, at):
        return _entry(request, session, here, at, [])
    return see_other(f"{here.base}/walk", request)


def _entry(
    request: Request, session: Session, here: Here, at: datetime, rows: list[Row], *, status: int = 200, done: int = 0
) -> Response:
    """The rows that were refused as they were typed, then empty ones. A danger needs its photo, so not here."""
    context = context_of(session, here, local_day(at))
    book = context["rulebook"].rulebook
    fresh = [Row({"slip": new_token()}) for _ in range(max(ROWS - len(rows), 2))]
    return page(
        request, "inspections/entry.html", status, community=here.place, rows=[*rows, *fresh], done=done,
        refused=len(rows), heads=[(each.code, f"{n}. {each.name}") for n, each in enumerate(book.heads, 1)],
        severities=[
            (each.value, f"{each.label}，扣 {points_text(each.points(book.deductions))} 分")
            for each in Severity if each is not Severity.SAFETY
        ],
        **context,
    )  # fmt: skip


async def _posted(request: Request) -> FormData:
    return await request.form()


@router.post("/entry")
def type_in(
    request: Request, session: DbSession, here: InspectionToWrite, at: At, posted: FormData = Depends(_posted)
) -> Response:
    """Every row by itself: what is right is kept, what is not comes back with its sentence. Sent twice, kept once."""
    rows = rows_in(posted)
    done = sum(_kept(session, here, row, at) for row in rows if not row.error)
    bad = [row for row in rows if row.error]
    if bad:
        return _entry(request, session, here, at, bad, status=422, done=done)
    words = f"录好 {done} 条。" if done else "没有要录的，一条都没写。"
    return see_other(f"{here.base}/entry", request, flash=words, tone="ok" if done else "soon")


def _kept(session: Session, here: Here, row: Row, at: datetime) -> bool:
    try:
        add_deduction(session, here.inspection, row.written(), by=here.actor, at=at)
    except DomainError as refusal:
        row.error = refusal.message
    return not row.error
