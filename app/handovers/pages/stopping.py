"""/estates/{slug}/emergency/stop: somebody saw that the company serves no more, or again; the company answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.sealing import Seal
from app.attachments.serving import photo_answer
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.handovers.actions.stopping import MOST_STOP_PHOTOS, Seen, answer_stop, state_stop, take_back_stop
from app.handovers.forms import AnswerForm, EndingForm, StopForm
from app.handovers.guards import Beside, CompanyAnswering, CompanyBeside, CompanyWatched
from app.handovers.pages.photos import PostedPhotos, seen_photos
from app.handovers.queries.shown import running_beside
from app.handovers.queries.stopping import stop_photos

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/emergency/stop")
LABELS = {
    "since": "从哪天起", "facts": "看到了什么", "meeting": "联席会议纪要", "photos": "照片", "answer": "你们的说法",
    "words": "为什么撤回",
}  # fmt: skip


@router.get("")
def show(request: Request, session: DbSession, beside: CompanyBeside, at: At) -> Response:
    return stop_page(request, session, beside, at, Bound())


def stop_page(
    request: Request, session: Session, beside: Beside, at: datetime, form: Bound[Any], *, status: int = 200,
    photos: Sequence[Photo] = (),
) -> Response:
    ground, stopping = beside.ground, beside.stopping
    return page(
        request, "handovers/stop.html", status, community=ground.place, ground=ground, stopping=stopping, form=form,
        labels=LABELS, most=MOST_STOP_PHOTOS, today=local_day(at), photos=seal_of(beside).shown(photos),
        claims=[
            (each, seen_photos(session, ground, each))
            for each in (stopping.stop or stopping.back, stopping.returned, stopping.found) if each is not None
        ],
        running=running_beside(session, ground.estate.key),
    )  # fmt: skip


def seal_of(beside: Beside) -> Seal:
    return Seal("stop-photos", (beside.ground.actor.person_id, beside.stopping.contract.key))


@router.post("")
def state(
    request: Request, posted: PostedPhotos, session: DbSession, beside: CompanyWatched, at: At,
    form: Annotated[Bound[StopForm], Depends(bound(StopForm))],
) -> Response:
    kept = form.raw.get("photos_kept", [])
    photos, refusal = seal_of(beside).taken_up(session, kept, posted, at, most=MOST_STOP_PHOTOS)
    try:
        if form.value is not None and refusal is None:
            typed, ground = form.value, beside.ground
            seen = Seen(typed.since, typed.facts, typed.meeting, [photo.key for photo in photos])
            state_stop(session, ground.estate, beside.stopping.contract.key, seen, by=ground.actor, at=at)
            return see_other(address_of(beside), request, flash="登记了。物业收到了消息，等镇里另一位核实。")
        again, status = (form.refuse(refusal) if refusal else form), 422
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    return stop_page(request, session, beside, at, again, status=status, photos=photos)


def address_of(beside: Beside) -> str:
    return f"{beside.ground.base}/emergency/stop"


@router.post("/answer")
def answer(
    request: Request, session: DbSession, beside: CompanyAnswering, at: At,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    if form.value is None:
        return stop_page(request, session, beside, at, form, status=422)
    ground, contract = beside.ground, beside.stopping.contract.key
    try:
        answer_stop(session, ground.estate, contract, form.value.answer, by=ground.actor, at=at)
    except DomainError as refusal:
        return stop_page(request, session, beside, at, form.refuse(refusal), status=refusal.status)
    return see_other(address_of(beside), request, flash="写上了。镇里核实的时候看得到。")


@router.post("/ending")
def take_back(
    request: Request, session: DbSession, beside: CompanyWatched, at: At,
    form: Annotated[Bound[EndingForm], Depends(bound(EndingForm))],
) -> Response:
    if form.value is None:
        return stop_page(request, session, beside, at, form, status=422)
    ground, contract = beside.ground, beside.stopping.contract.key
    try:
        take_back_stop(session, ground.estate, contract, form.value.words, by=ground.actor, at=at)
    except DomainError as refusal:
        return stop_page(request, session, beside, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"{ground.base}/emergency", request, flash="撤回了。")


@router.get("/photos/{token}-{size}.jpg")
def photo(session: DbSession, beside: CompanyBeside, token: str, size: str) -> FileResponse:
    known = beside.stopping
    claims = (known.stop, known.back, known.found, known.returned)
    held = (each for claim in claims if claim is not None for each in stop_photos(session, claim.key))
    return photo_answer(next((each for each in held if each.token == token), None), size)
