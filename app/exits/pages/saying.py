"""/exits/{id}/answers/{number} for the company; /exits/{id}/block for what stands in the way."""

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
from app.exits.actions.answering import COMPANY_ONLY, LONGEST, MOST_PHOTOS, answer_step, block, unblock
from app.exits.forms import AnswerForm, BlockForm
from app.exits.guards import CaseToAct, CaseToChange, Here
from app.exits.pages.photos import photos_for, to_show
from app.exits.pages.shown import shown_steps
from app.exits.queries.history import standing_block, told_of
from app.exits.rules.clocks import latest_review

router = APIRouter(include_in_schema=False)
PostedPhotos = Annotated[Posted, Depends(photos_posted(MOST_PHOTOS))]
LABELS = {"words": "想说的", "photos": "照片", "reason": "卡在哪里", "review_on": "哪天再看"}


@router.get("/exits/{case_id}/answers/{number}")
def ask(request: Request, session: DbSession, here: CaseToAct, number: str) -> Response:
    if not here.company_side:
        raise Forbidden(COMPANY_ONLY)
    return _answer(request, session, here, number, Bound())


def _answer(
    request: Request, session: Session, here: Here, number: str, form: Bound[Any], *, status: int = 200,
    photos: list[Photo] | None = None,
) -> Response:
    steps = shown_steps(here.ground, told_of(session, here.case.key, here.case.about), here.viewer)
    step = next((each for each in steps if each.number == row_id(number)), None)
    if step is None:
        raise NotFound("没有这一步。")
    address = f"{here.base}/answers/{step.number}"
    return page(
        request, "exits/answer.html", status, community=here.place, here=here, step=step, form=form, labels=LABELS,
        address=address, most=MOST_PHOTOS, longest=LONGEST, estate=here.ground.estate,
        photos=to_show((here.actor.person_id, address), photos or []),
    )


@router.post("/exits/{case_id}/answers/{number}")
def answer(
    request: Request, posted: PostedPhotos, session: DbSession, here: CaseToChange, number: str, at: At,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    key, address = row_id(number), f"{here.base}/answers/{row_id(number)}"
    if not here.company_side:
        raise Forbidden(COMPANY_ONLY)
    photos, refused = photos_for(session, (here.actor.person_id, address), form, posted, at, most=MOST_PHOTOS)
    if refused is not None or form.value is None:
        again = form.refuse(refused) if refused is not None else form
        return _answer(request, session, here, number, again, status=422, photos=photos)
    keys = [photo.key for photo in photos]
    try:
        answer_step(session, here.case, key, form.value.words, keys, viewer=here.viewer, at=at)
    except (Forbidden, NotFound):
        raise
    except DomainError as refusal:
        return _answer(request, session, here, number, form.refuse(refusal), status=refusal.status, photos=photos)
    return see_other(f"{here.base}#step-{key}", request, flash="写上去了，和这一步印在一起，大家都看得到。")


@router.get("/exits/{case_id}/block")
def ask_block(request: Request, session: DbSession, here: CaseToAct) -> Response:
    if not here.case.state.live or here.company_side:
        return see_other(here.base)
    return _block(request, session, here, Bound())


def _block(request: Request, session: Session, here: Here, form: Bound[Any], *, status: int = 200) -> Response:
    return page(
        request, "exits/block.html", status, community=here.place, here=here, form=form, labels=LABELS,
        standing=standing_block(session, here.case.key), latest=latest_review(here.today), estate=here.ground.estate,
    )


@router.post("/exits/{case_id}/block")
def say_block(
    request: Request, session: DbSession, here: CaseToChange, at: At,
    form: Annotated[Bound[BlockForm], Depends(bound(BlockForm))],
) -> Response:
    if form.value is None:
        return _block(request, session, here, form, status=422)
    try:
        flash = _said(session, here, form.value, at)
    except Forbidden:
        raise
    except Stale as moved:
        return _block(request, session, here, here.anew(form).refuse(moved), status=moved.status)
    except DomainError as refusal:
        return _block(request, session, here, form.refuse(refusal), status=refusal.status)
    return see_other(here.base, request, flash=flash)


def _said(session: Session, here: Here, typed: BlockForm, at: datetime) -> str:
    if standing_block(session, here.case.key) is not None:
        unblock(session, here.case, typed.words, seen=typed.seen, viewer=here.viewer, at=at)
        return "不卡了，接着办。"
    block(session, here.case, typed.reason, typed.review_on, seen=typed.seen, viewer=here.viewer, at=at)
    return "登记了。期限照走，到了再看的日子会提醒。"
