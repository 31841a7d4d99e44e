"""…/walk: the page an inspector holds in one hand; …/deductions/{number}/removal takes one back."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.attachments.sealing import Kept
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.inspections.actions.entering import MOST_PHOTOS, add_deduction, remove_deduction
from app.inspections.actions.opening import discard_inspection
from app.inspections.forms import DeductionForm, ReasonForm
from app.inspections.guards import Here, InspectionToDiscard, InspectionToWalk, InspectionToWrite, found_here
from app.inspections.pages.photos import photos_for, to_show
from app.inspections.pages.shown import PICTURES, context_of
from app.inspections.queries.inspections import rows_of_estate
from app.inspections.rules.kinds import Severity
from app.inspections.rules.score import points_text
from app.issues.pages.uploads import PostedPhotos

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/inspections/{month}")
LABELS = {
    "head": "哪一项", "severity": "多严重", "place": "在哪儿", "note": "看到了什么", "photos": "照片",
    "reason": "为什么作废",
}  # fmt: skip


@router.get("/walk")
def walk(
    request: Request, session: DbSession, here: InspectionToWalk, at: At,
    head: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """`head` is the one the last deduction was entered under."""
    if not here.inspection.signatures.writable:
        return see_other(here.base, request, flash="已经有人签字了，这里不能再记。", tone="soon")
    return _form(request, session, here, at, Bound(), head=head)


def _form(
    request: Request, session: Session, here: Here, at: datetime, form: Bound[Any], *, head: str = "",
    status: int = 200, photos: list[Kept] | None = None,
) -> Response:
    context = context_of(session, here, local_day(at))
    book = context["rulebook"].rulebook
    tiles = [(each.code, each.name, PICTURES.get(each.code, "flag")) for each in book.heads]
    cards = [
        (each.value, f"{each.label}，扣 {points_text(each.points(book.deductions))} 分", each.hint) for each in Severity
    ]
    last = rows_of_estate(session, here.estate.key, before=here.inspection.month, most=1)
    return page(
        request, "inspections/walk.html", status, community=here.place, form=form, head=head, last=last, tiles=tiles,
        cards=cards, photos=photos or [], most=MOST_PHOTOS, slip=form.raw.get("slip") or new_token(), labels=LABELS,
        names={each.code: each.name for each in book.heads}, **context,
    )


@router.post("/walk")
def keep(
    request: Request, posted: PostedPhotos, session: DbSession, here: InspectionToWrite, at: At,
    form: Annotated[Bound[DeductionForm], Depends(bound(DeductionForm))],
) -> Response:
    photos, refusal = photos_for(session, here, form, posted, at, most=MOST_PHOTOS)
    try:
        if form.value is not None and refusal is None:
            written = form.value.written(tuple(photo.key for photo in photos))
            kept = add_deduction(session, here.inspection, written, by=here.actor, at=at)
            words = f"记下了，第 {kept.number} 处，扣 {points_text(kept.points)} 分。"
            return see_other(f"{here.base}/walk?head={kept.head}", request, flash=words)
        again, status = (form.refuse(refusal) if refusal else form), 422
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    return _form(request, session, here, at, again, status=status, photos=to_show(here, photos))


@router.post("/deductions/{number}/removal")
def remove(request: Request, session: DbSession, here: InspectionToWrite, at: At, number: str) -> Response:
    remove_deduction(session, here.inspection, found_here(session, here, number), by=here.actor, at=at)
    return see_other(f"{here.base}/walk#found", request, flash="去掉了。")


@router.post("/cancellation")
def discard(
    request: Request, session: DbSession, here: InspectionToDiscard, at: At,
    form: Annotated[Bound[ReasonForm], Depends(bound(ReasonForm))],
) -> Response:
    if form.value is None:
        return _form(request, session, here, at, form, status=422)
    try:
        discard_inspection(session, here.inspection, form.value.reason, by=here.actor, at=at)
    except DomainError as refusal:
        return _form(request, session, here, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"/c/{here.place.slug}/inspections", request, flash="这次检查作废了。")
