"""…/refusal: the company refuses; the joint meeting, the report to the district, and how it ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.models import Photo
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.handovers.actions.refusing import (
    MOST_PHOTOS,
    answer_refusal,
    come_round,
    record_meeting,
    report_refusal,
    write_to_district,
)
from app.handovers.forms import AnswerForm, EndingForm, MeetingForm, RefusalForm
from app.handovers.guards import HandoverToRefuse, HandoverToReport, HandoverToSign, HandoverToWrite, Here
from app.handovers.pages.photos import PostedPhotos, photos_for, pictures, to_show
from app.handovers.queries.contents import photos_of, refusals_of
from app.handovers.rules.kinds import RefusalKind, Side
from app.handovers.rules.refusals import FINE, NO_CHARGE, NO_EXCUSE, NO_FORCE
from app.handovers.rules.standing import Power
from app.notices.queries import papers_about

router = APIRouter(include_in_schema=False, prefix="/handovers/{handover_id}")
LABELS = {
    "kind": "哪一种", "facts": "事情经过", "photos": "照片", "meeting": "哪次联席会议", "met_on": "哪天开的",
    "address": "会议的网页", "words": "怎么了结的", "answer": "物业的说法",
}  # fmt: skip


@router.get("/refusal")
def show(request: Request, session: DbSession, here: HandoverToWrite, at: At) -> Response:
    return _page(request, session, here, at, Bound())


def _page(
    request: Request, session: Session, here: Here, at: datetime, form: Bound[Any], *, status: int = 200,
    photos: Sequence[Photo] = (),
) -> Response:
    key = here.handover.key
    refusals, shown = refusals_of(session, key), photos_of(session, key).refusals
    papers = {paper.about.rpartition(":")[2]: paper for paper in papers_about(session, f"handover:{key}")}
    return page(
        request, "handovers/refusal.html", status, community=here.place, here=here, form=form, labels=LABELS,
        rows=[
            (each, pictures(here, shown[each.key], "当时的照片"), papers.get(str(each.key))) for each in refusals
        ],
        running=next((each for each in refusals if each.ended_at is None), None), most=MOST_PHOTOS,
        kinds=[(each.value, each.label, each.hint) for each in RefusalKind], photos=to_show(here, photos),
        today=local_day(at), reports=here.may(Power.REPORT), complains=here.may(Power.COMPLAIN),
        answers=here.viewer.side is Side.GIVER,
        law=(NO_EXCUSE, NO_CHARGE, NO_FORCE, FINE),
    )  # fmt: skip


@router.post("/refusal")
def report(
    request: Request, posted: PostedPhotos, session: DbSession, here: HandoverToRefuse, at: At,
    form: Annotated[Bound[RefusalForm], Depends(bound(RefusalForm))],
) -> Response:
    photos, refusal = photos_for(session, here, form, posted, at, most=MOST_PHOTOS)
    try:
        if form.value is not None and refusal is None:
            keys = [photo.key for photo in photos]
            report_refusal(session, here.handover, form.value.kind, form.value.facts, keys, by=here.actor, at=at)
            return see_other(f"{here.base}/refusal", request, flash="记下了。先由联席会议协调。")
        again, status = (form.refuse(refusal) if refusal else form), 422
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    return _page(request, session, here, at, again, status=status, photos=photos)


@router.post("/refusal/answer")
def answer(
    request: Request, session: DbSession, here: HandoverToSign, at: At,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    if here.side is not Side.GIVER:
        raise Forbidden("这里由离开的物业来写。")
    if form.value is None:
        return _page(request, session, here, at, form, status=422)
    try:
        answer_refusal(session, here.handover, form.value.answer, by=here.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, here, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"{here.base}/refusal", request, flash="写上了，大家都看得到，报告里也会写。")


@router.post("/refusal/meeting")
def meet(
    request: Request, session: DbSession, here: HandoverToRefuse, at: At,
    form: Annotated[Bound[MeetingForm], Depends(bound(MeetingForm))],
) -> Response:
    if form.value is None:
        return _page(request, session, here, at, form, status=422)
    typed = form.value
    try:
        record_meeting(session, here.handover, typed.meeting, typed.met_on, typed.address, by=here.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, here, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"{here.base}/refusal", request, flash="会议写上了。")


@router.post("/refusal/letter")
def write(request: Request, session: DbSession, here: HandoverToReport, at: At) -> Response:
    try:
        paper = write_to_district(session, here.handover, by=here.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, here, at, Bound().refuse(refusal), status=refusal.status)
    return see_other(paper.address, request, flash=f"报告出来了，编号 {paper.official_number}。打印盖章送过去。")


@router.post("/refusal/ending")
def end(
    request: Request, session: DbSession, here: HandoverToRefuse, at: At,
    form: Annotated[Bound[EndingForm], Depends(bound(EndingForm))],
) -> Response:
    if form.value is None:
        return _page(request, session, here, at, form, status=422)
    try:
        come_round(session, here.handover, form.value.words, by=here.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, here, at, form.refuse(refusal), status=refusal.status)
    return see_other(here.base, request, flash="了结了，接着交接。")
