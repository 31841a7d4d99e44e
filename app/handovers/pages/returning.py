"""/estates/{slug}/emergency/stop/return: somebody saw that a company which had stopped serves again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.models import Photo
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.handovers.actions.claims import MOST_STOP_PHOTOS, Seen
from app.handovers.actions.returning import confirm_return, state_return
from app.handovers.forms import LookedForm, ReturnForm
from app.handovers.guards import Beside, CompanyDecided, CompanyWatched
from app.handovers.pages.photos import PostedPhotos
from app.handovers.pages.stopping import address_of, seal_of, stop_page
from app.handovers.queries.shown import running_beside

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/emergency/stop")
LABELS = {"since": "从哪天起又来服务", "facts": "看到了什么", "photos": "照片"}


@router.get("/return")
def ask(request: Request, session: DbSession, beside: CompanyWatched, at: At) -> Response:
    known = beside.stopping
    if not known.absent or known.stop is not None or known.back is not None:
        return see_other(address_of(beside))
    return _page(request, session, beside, at, Bound())


def _page(
    request: Request, session: Session, beside: Beside, at: datetime, form: Bound[Any], *, status: int = 200,
    photos: Sequence[Photo] = (),
) -> Response:
    return page(
        request, "handovers/return.html", status, community=beside.ground.place, ground=beside.ground,
        stopping=beside.stopping, form=form, labels=LABELS, most=MOST_STOP_PHOTOS, today=local_day(at),
        photos=seal_of(beside).shown(photos), running=running_beside(session, beside.ground.estate.key),
    )


@router.post("/return")
def state(
    request: Request, posted: PostedPhotos, session: DbSession, beside: CompanyWatched, at: At,
    form: Annotated[Bound[ReturnForm], Depends(bound(ReturnForm))],
) -> Response:
    kept = form.raw.get("photos_kept", [])
    photos, refusal = seal_of(beside).taken_up(session, kept, posted, at, most=MOST_STOP_PHOTOS)
    try:
        if form.value is not None and refusal is None:
            ground = beside.ground
            seen = Seen(form.value.since, form.value.facts, photos=[photo.key for photo in photos])
            state_return(session, ground.estate, beside.stopping.contract.key, seen, by=ground.actor, at=at)
            return see_other(address_of(beside), request, flash="登记了。物业收到了消息，等镇里另一位核实。")
        again, status = (form.refuse(refusal) if refusal else form), 422
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    return _page(request, session, beside, at, again, status=status, photos=photos)


@router.post("/confirmation")
def confirm(
    request: Request, session: DbSession, beside: CompanyDecided, at: At,
    form: Annotated[Bound[LookedForm], Depends(bound(LookedForm))],
) -> Response:
    if form.value is None:
        return stop_page(request, session, beside, at, form, status=422)
    ground, contract = beside.ground, beside.stopping.contract.key
    try:
        confirm_return(session, ground.estate, contract, form.value.looked, by=ground.actor, at=at)
    except DomainError as refusal:
        return stop_page(request, session, beside, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"{ground.base}/emergency", request, flash="核实了，从那天起又算它在服务。")
