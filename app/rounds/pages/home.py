"""…/faults: residents who stay at home report into the open round."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.sealing import Kept
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.idempotency import client_address
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.issues.actions.allowance import spend_filing
from app.issues.pages.uploads import PostedPhotos
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.faults import add_fault
from app.rounds.actions.keeping import only_open
from app.rounds.forms.walk import FaultForm
from app.rounds.guards import Here, RoundFromHome, RoundToChange
from app.rounds.pages.photos import photos_for, to_show
from app.rounds.pages.walk import LABELS
from app.rounds.queries.faults import fault_of_slip, yards_here
from app.rounds.rules.checklist import by_head
from app.rounds.rules.standing import Deed

router = APIRouter(include_in_schema=False)


@router.get("/c/{slug}/rounds/{ref}/faults")
def find_at_home(request: Request, session: DbSession, here: RoundFromHome) -> Response:
    if here.held.occurrence.phase is not Phase.OPEN:
        return see_other(here.base, request, flash="这一期没有开着。有事随时点“我要反映”。", tone="soon")
    return _form(request, session, here, Bound())


def _form(
    request: Request, session: Session, here: Here, form: Bound[Any], *, status: int = 200,
    photos: list[Kept] | None = None,
) -> Response:
    return page(
        request, "rounds/home.html", status, community=here.place, here=here, held=here.held, form=form,
        yards=yards_here(session, here.hall.community.key), heads=by_head(here.held.items), labels=LABELS,
        slip=form.raw.get("slip") or new_token(), photos=photos or [],
    )


@router.post("/c/{slug}/rounds/{ref}/faults")
def keep(
    request: Request, posted: PostedPhotos, session: DbSession, here: RoundToChange, at: At,
    form: Annotated[Bound[FaultForm], Depends(bound(FaultForm))],
) -> Response:
    here.walker.check(Deed.FIND_AT_HOME)
    photos = photos_for(session, here, form, posted, at)
    try:
        if form.value is not None and posted.refusal is None:
            number = _kept(request, session, here, form.value, tuple(photo.key for photo in photos), at)
            words = f"记进这一期了，第 {number} 处。修得怎么样，会发消息告诉您。"
            return see_other(here.base, request, flash=words)
        again, status = (form.refuse(posted.refusal) if posted.refusal else form), 422
    except DomainError as refusal:
        again, status = form.refuse(refusal), refusal.status
    return _form(request, session, here, again, status=status, photos=to_show(here, photos))


def _kept(
    request: Request, session: Session, here: Here, typed: FaultForm, photos: tuple[int, ...], at: datetime
) -> int:
    """Counts towards what one person and one address may file in a day, but not the same form again."""
    found = typed.found(here.held.items, at_home=True).with_photos(photos)
    if here.held.round.id is None or fault_of_slip(session, here.held.round.key, found.slip) is None:
        only_open(here.held)
        spend_filing(session, client_address(request), here.hall.actor.person_id, at=at)
    fault, _ = add_fault(session, here.held, found, by=here.walker, at=at)
    return fault.number
