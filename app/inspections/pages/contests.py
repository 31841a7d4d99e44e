"""…/deductions/{number}/contest for the company, …/decision for the secretary or the town."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.sealing import Kept
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.inspections.actions.contesting import LONGEST, MOST_PHOTOS, check_own, contest_deduction, decide_contest
from app.inspections.forms import ContestForm, DecisionForm
from app.inspections.guards import (
    Here,
    InspectionToContest,
    InspectionToDecide,
    InspectionToSettle,
    InspectionToSpeak,
    found_here,
)
from app.inspections.pages.photos import photos_for, to_show
from app.inspections.pages.shown import labels_of, shown
from app.inspections.queries.found import Found
from app.inspections.rules.kinds import Outcome, Severity
from app.inspections.rules.score import points_text
from app.issues.pages.uploads import PostedPhotos
from app.rulebooks.queries import rulebook_for

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/inspections/{month}/deductions/{number}")
LABELS = {"words": "哪里扣得不对", "photos": "照片", "outcome": "怎么定", "severity": "改成哪一档", "reason": "为什么"}


@router.get("/contest")
def ask(request: Request, session: DbSession, here: InspectionToContest, at: At, number: str) -> Response:
    found = found_here(session, here, number)
    if not _shown(session, here, found, at).can_contest:
        return see_other(f"{here.base}#d{found.deduction.number}")
    return _contest_form(request, session, here, found, at, Bound())


def _shown(session: Session, here: Here, found: Found, at: datetime) -> Any:
    return shown(here, found, labels_of(session, here), local_day(at))


def _contest_form(
    request: Request, session: Session, here: Here, found: Found, at: datetime, form: Bound[Any], *, status: int = 200,
    photos: list[Kept] | None = None,
) -> Response:
    return page(
        request, "inspections/contest.html", status, community=here.place, here=here, form=form, photos=photos or [],
        each=_shown(session, here, found, at), most=MOST_PHOTOS, longest=LONGEST, labels=LABELS,
        until=here.inspection.contest_until,
    )


@router.post("/contest")
def contest(
    request: Request, posted: PostedPhotos, session: DbSession, here: InspectionToSpeak, at: At, number: str,
    form: Annotated[Bound[ContestForm], Depends(bound(ContestForm))],
) -> Response:
    found = found_here(session, here, number)
    photos, refusal = photos_for(session, here, form, posted, at, most=MOST_PHOTOS)
    try:
        if form.value is not None and refusal is None:
            keys = [photo.key for photo in photos]
            contest_deduction(session, here.inspection, found, form.value.words, keys, by=here.actor, at=at)
            target = f"{here.base}#d{found.deduction.number}"
            return see_other(target, request, flash="提上去了。定下来会发消息告诉您。")
        again, status = (form.refuse(refusal) if refusal else form), 422
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    return _contest_form(request, session, here, found, at, again, status=status, photos=to_show(here, photos))


@router.get("/decision")
def weigh(request: Request, session: DbSession, here: InspectionToDecide, at: At, number: str) -> Response:
    found = found_here(session, here, number)
    if not _shown(session, here, found, at).can_decide:
        return see_other(f"{here.base}#d{found.deduction.number}")
    check_own(session, here.inspection, found, by=here.actor, at=at)
    return _decision_form(request, session, here, found, at, Bound())


def _decision_form(
    request: Request, session: Session, here: Here, found: Found, at: datetime, form: Bound[Any], *, status: int = 200
) -> Response:
    prices = rulebook_for(session, here.inspection.month).rulebook.deductions
    lighter = [each for each in Severity if each.points(prices) < found.deduction.points]
    return page(
        request, "inspections/decision.html", status, community=here.place, here=here, form=form, labels=LABELS,
        each=_shown(session, here, found, at), lighter=[
            (each.value, f"{each.label}，扣 {points_text(each.points(prices))} 分") for each in lighter
        ],
        outcomes=[(each.value, each.label, HINTS[each]) for each in Outcome if lighter or each is not Outcome.REDUCED],
    )  # fmt: skip


HINTS = {
    Outcome.UPHELD: "扣得对，分数不变。", Outcome.REDUCED: "有这回事，没那么重，下面选改成哪一档。",
    Outcome.WITHDRAWN: "扣错了，这一处不扣分。",
}


@router.post("/decision")
def decide(
    request: Request, session: DbSession, here: InspectionToSettle, at: At, number: str,
    form: Annotated[Bound[DecisionForm], Depends(bound(DecisionForm))],
) -> Response:
    found, typed = found_here(session, here, number), form.value
    if typed is None:
        return _decision_form(request, session, here, found, at, form, status=422)
    try:
        decide_contest(
            session, here.inspection, found, typed.outcome, typed.severity, typed.reason, by=here.actor, at=at
        )
    except Forbidden:
        raise
    except DomainError as refusal:
        return _decision_form(request, session, here, found, at, form.refuse(refusal), status=refusal.status)
    target = f"{here.base}#d{found.deduction.number}"
    return see_other(target, request, flash=f"定下来了：{typed.outcome.label}。物业会收到消息。")
