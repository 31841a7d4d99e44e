"""/exits/{id}/items/{number} on a phone: one thing, one card; /exits/{id}/checks for the two checkers."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.posted import Posted, photos_posted
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, NotFound, Stale
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.exits.actions.mending import BEFORE, MOST_PHOTOS, check_items, show_after, show_before
from app.exits.forms import ItemForm, SeenForm, checked, posted_checks
from app.exits.guards import CaseToAct, CaseToChange, Here
from app.exits.pages.photos import photos_for, to_show
from app.exits.pages.shown import ItemShown, shown_items
from app.exits.rules.kinds import State

router = APIRouter(include_in_schema=False)
PostedPhotos = Annotated[Posted, Depends(photos_posted(MOST_PHOTOS))]
LABELS = {"words": "改成什么样了", "photos": "照片"}


@router.get("/exits/{case_id}/items/{number}")
def item(request: Request, session: DbSession, here: CaseToAct, number: str) -> Response:
    return _item(request, session, here, number, Bound())


def _item(
    request: Request, session: Session, here: Here, number: str, form: Bound[Any], *, status: int = 200,
    photos: list[Photo] | None = None,
) -> Response:
    found = shown_items(session, here.ground)
    each = next((one for one in found if one.number == row_id(number)), None)
    if each is None:
        raise NotFound("没有这一处。")
    address = f"{here.base}/items/{each.number}"
    return page(
        request, "exits/item.html", status, community=here.place, here=here, each=each, form=form, labels=LABELS,
        count=len(found), may=_may(here), address=address, most=MOST_PHOTOS - len(_own(here, each)),
        photos=to_show((here.actor.person_id, address), photos or []), estate=here.ground.estate,
        following=next((one.number for one in found if one.number > each.number), None),
    )


def _may(here: Here) -> bool:
    return here.case.state is State.RECTIFYING if here.company_side else here.case.state in BEFORE


def _own(here: Here, each: ItemShown) -> Any:
    return each.after if here.company_side else each.before


@router.post("/exits/{case_id}/items/{number}")
def show_item(
    request: Request, posted: PostedPhotos, session: DbSession, here: CaseToChange, number: str, at: At,
    form: Annotated[Bound[ItemForm], Depends(bound(ItemForm))],
) -> Response:
    key, address = row_id(number), f"{here.base}/items/{row_id(number)}"
    photos, refused = photos_for(session, (here.actor.person_id, address), form, posted, at, most=MOST_PHOTOS)
    if refused is not None or form.value is None:
        again = form.refuse(refused) if refused is not None else form
        return _item(request, session, here, number, again, status=422, photos=photos)
    try:
        _keep(session, here, key, form.value, photos, at)
    except (Forbidden, NotFound):
        raise
    except DomainError as refusal:
        return _item(request, session, here, number, form.refuse(refusal), status=refusal.status, photos=photos)
    return see_other(address, request, flash=f"第 {key} 处记下了。")


def _keep(session: Session, here: Here, number: int, typed: ItemForm, photos: list[Photo], at: datetime) -> None:
    keys = [photo.key for photo in photos]
    if here.company_side:
        show_after(session, here.case, number, typed.words, keys, viewer=here.viewer, at=at)
    else:
        show_before(session, here.case, number, keys, viewer=here.viewer, at=at)


@router.get("/exits/{case_id}/checks")
def look(request: Request, session: DbSession, here: CaseToAct) -> Response:
    if not here.checks:
        raise DomainError("现在没有要您看的。复查由镇里一位、社区一位来看，各看一次。")
    return _checks(request, session, here, Bound())


def _checks(request: Request, session: Session, here: Here, form: Bound[Any], *, status: int = 200) -> Response:
    return page(
        request, "exits/checks.html", status, community=here.place, here=here, form=form, labels={},
        items=shown_items(session, here.ground), estate=here.ground.estate, company=here.ground.company,
    )


@router.post("/exits/{case_id}/checks")
def check(
    request: Request, session: DbSession, here: CaseToChange, at: At,
    form: Annotated[Bound[SeenForm], Depends(posted_checks)],
) -> Response:
    if form.value is None:
        return _checks(request, session, here, form, status=422)
    numbers = [each.number for each in shown_items(session, here.ground)]
    try:
        words = checked(form.raw, numbers)
        check_items(session, here.case, words, seen=form.value.seen, viewer=here.viewer, at=at)
    except Forbidden:
        raise
    except Stale as moved:
        return _checks(request, session, here, here.anew(form).refuse(moved), status=moved.status)
    except DomainError as refusal:
        return _checks(request, session, here, form.refuse(refusal), status=refusal.status)
    return see_other(here.base, request, flash="复查结果记下了。两边都看过，镇里才能定结论。")
