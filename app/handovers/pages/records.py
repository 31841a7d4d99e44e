"""…/readings and …/disputes: what the meters showed, and quarrels about money that hold nothing up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.models import Photo
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.handovers.actions.recording import (
    MOST_READING_PHOTOS,
    Shown,
    agree_reading,
    record_dispute,
    write_reading,
)
from app.handovers.forms import DisputeForm, ReadingForm, amount_of
from app.handovers.guards import HandoverToKeep, HandoverToLook, HandoverToSign, Here
from app.handovers.pages.photos import PostedPhotos, photos_for, pictures, to_show
from app.handovers.queries.contents import disputes_of, photos_of, readings_of
from app.handovers.rules.kinds import Meter
from app.handovers.rules.money import yuan
from app.handovers.rules.refusals import NO_EXCUSE
from app.handovers.rules.standing import Power

router = APIRouter(include_in_schema=False, prefix="/handovers/{handover_id}")
LABELS = {
    "meter": "什么表", "place": "表在哪里", "value": "读数", "unit": "单位", "read_on": "哪天抄的", "photos": "照片",
    "words": "为哪笔钱、双方怎么说", "amount": "多少钱",
}  # fmt: skip


@router.get("/readings")
def readings(request: Request, session: DbSession, here: HandoverToLook, at: At) -> Response:
    return _readings(request, session, here, at, Bound())


def _readings(
    request: Request, session: Session, here: Here, at: datetime, form: Bound[Any], *, status: int = 200,
    photos: Sequence[Photo] = (),
) -> Response:
    shown, side = photos_of(session, here.handover.key).readings, here.viewer.side
    rows = [
        (each, pictures(here, shown[each.key], f"{each.place}的照片"), side is not None and side is not each.side)
        for each in readings_of(session, here.handover.key)
    ]
    return page(
        request, "handovers/readings.html", status, community=here.place, here=here, form=form, rows=rows,
        labels=LABELS, meters=[(each.value, each.label) for each in Meter], most=MOST_READING_PHOTOS,
        today=local_day(at), photos=to_show(here, photos), slip=form.raw.get("slip") or new_token(),
        writes=here.handover.state.runs and here.may(Power.SIGN),
    )


@router.post("/readings")
def write(
    request: Request, posted: PostedPhotos, session: DbSession, here: HandoverToSign, at: At,
    form: Annotated[Bound[ReadingForm], Depends(bound(ReadingForm))],
) -> Response:
    photos, refusal = photos_for(session, here, form, posted, at, most=MOST_READING_PHOTOS)
    try:
        if form.value is not None and refusal is None:
            typed = form.value
            unit, keys = typed.unit or typed.meter.unit, [photo.key for photo in photos]
            shown = Shown(typed.meter, typed.place, typed.value, unit, typed.read_on, keys)
            write_reading(session, here.handover, shown, typed.slip, side=here.side, by=here.actor, at=at)
            return see_other(f"{here.base}/readings", request, flash="记下了，等另一方来认。")
        again, status = (form.refuse(refusal) if refusal else form), 422
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    return _readings(request, session, here, at, again, status=status, photos=photos)


@router.post("/readings/{reading_id}/agreement")
def agree(request: Request, session: DbSession, here: HandoverToSign, at: At, reading_id: str) -> Response:
    agree_reading(session, here.handover, row_id(reading_id), side=here.side, by=here.actor, at=at)
    return see_other(f"{here.base}/readings", request, flash="认下了。")


@router.get("/disputes")
def disputes(request: Request, session: DbSession, here: HandoverToLook) -> Response:
    return _disputes(request, session, here, Bound())


def _disputes(request: Request, session: Session, here: Here, form: Bound[Any], status: int = 200) -> Response:
    return page(
        request, "handovers/disputes.html", status, community=here.place, here=here, form=form, labels=LABELS,
        rows=disputes_of(session, here.handover.key), yuan=yuan, slip=form.raw.get("slip") or new_token(),
        no_excuse=NO_EXCUSE, writes=here.handover.state.runs and here.may(Power.WRITE),
    )


@router.post("/disputes")
def record(
    request: Request, session: DbSession, here: HandoverToKeep, at: At,
    form: Annotated[Bound[DisputeForm], Depends(bound(DisputeForm))],
) -> Response:
    if form.value is None:
        return _disputes(request, session, here, form, 422)
    try:
        amount = amount_of(form.value.amount)
        record_dispute(session, here.handover, form.value.words, amount, form.value.slip, by=here.actor, at=at)
    except DomainError as refusal:
        return _disputes(request, session, here, form.refuse(refusal), refusal.status)
    return see_other(f"{here.base}/disputes", request, flash="记下了。交接照常进行。")
