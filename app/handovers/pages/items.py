"""…/items: the list both sides work through, one item at a time, with a photo, a word and a signature."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.posted import Posted
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.forms import Bound, bound
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.handovers.actions.signing import MOST_PHOTOS, Said, add_item, enter_paper, sign_item, witness_refusal
from app.handovers.forms import ItemForm, SignForm, amount_of
from app.handovers.guards import HandoverToKeep, HandoverToLook, HandoverToSign, HandoverToWrite, Here, item_here
from app.handovers.models import HandoverItem, ItemMark
from app.handovers.pages.photos import PostedPhotos, photos_for, pictures, to_show
from app.handovers.pages.shown import NOUN_OF, NOUNS, confirmed, context_of, turn_of
from app.handovers.queries.contents import marks_of, photos_of
from app.handovers.rules.items import WITNESSED_SIGN, Deed, allowed, check_running
from app.handovers.rules.kinds import ItemState, Side
from app.handovers.rules.money import yuan
from app.handovers.rules.standing import Power

router = APIRouter(include_in_schema=False, prefix="/handovers/{handover_id}")
LABELS = {"words": "说明", "amount": "多少钱", "photos": "照片", "title": "是什么"}
BESIDE = {"paper": Power.PAPER, "witness": Power.WITNESS}
DONE = {
    Deed.HAND: "交了，等接收的一方看过签收。", Deed.ACCEPT: "签收了，这一项交清了。",
    Deed.SHORT: "记下了，物业会收到消息。", Deed.LACK: "记下了，另一方会来写说法。", Deed.ANSWER: "写上了。",
    Deed.CONFIRM: "认了。双方都认了，这一项就交清了。", Deed.DIFFER: "记下了，另一方会来写说法。",
}


@router.get("/items")
def index(request: Request, session: DbSession, here: HandoverToLook, at: At) -> Response:
    return page(request, "handovers/items.html", community=here.place, **context_of(session, here, local_day(at)))


@router.get("/items/new")
def new(request: Request, here: HandoverToWrite) -> Response:
    check_running(here.handover.state)
    return _new(request, here, Bound())


def _new(request: Request, here: Here, form: Bound[Any], status: int = 200) -> Response:
    slip = form.raw.get("slip") or new_token()
    return page(
        request, "handovers/item_new.html", status, community=here.place, here=here, form=form, labels=LABELS, slip=slip
    )


@router.post("/items/new")
def add(
    request: Request, session: DbSession, here: HandoverToKeep, at: At,
    form: Annotated[Bound[ItemForm], Depends(bound(ItemForm))],
) -> Response:
    if form.value is None:
        return _new(request, here, form, 422)
    try:
        item = add_item(session, here.handover, form.value.title, form.value.slip, by=here.actor, at=at)
    except DomainError as refusal:
        return _new(request, here, form.refuse(refusal), refusal.status)
    return see_other(f"{here.base}/items#i{item.number}", request, flash="加上了。")


@router.get("/items/{number}")
def show(request: Request, session: DbSession, here: HandoverToLook, number: str) -> Response:
    item = item_here(session, here, number)
    return page(request, "handovers/item.html", community=here.place, **_about(session, here, item))


def _about(session: Session, here: Here, item: HandoverItem) -> dict[str, Any]:
    side, runs = here.viewer.side, here.handover.state.runs
    done = side is not None and item.state is ItemState.ENTERED and confirmed(item, side)
    deeds = [deed for deed in Deed if runs and not done and allowed(deed, side, item.seen_by(side))]
    tokens = photos_of(session, here.handover.key).items[item.key]
    turn = turn_of(item, side, here.handover.state)
    deeds.sort(key=lambda deed: deed is not turn)
    marks = marks_of(session, item.key)
    witnessed = side is not Side.GIVER and _witnesses(marks, here)
    if witnessed:
        deeds, turn = [], None
    return {
        "here": here, "item": item, "about": item.kind.about, "pictures": pictures(here, tokens, f"{item.title}的照片"),
        "marks": marks, "deeds": deeds, "turn": turn, "witnessed": WITNESSED_SIGN if witnessed and side else "",
        "witness": runs and item.state is ItemState.ENTERED and item.handed_at is None and here.may(Power.WITNESS),
        "nouns": NOUN_OF, "yuan": yuan, "paper": runs and here.may(Power.PAPER) and item.state.value != "accepted"
        and item.giver_id is None and not witnessed,
    }


def _witnesses(marks: Sequence[ItemMark], here: Here) -> bool:
    """The reader wrote down that the company would not confirm the sum."""
    return here.actor.person_id in {mark.made_by for mark in marks if mark.deed is Deed.WITNESS}


@router.get("/items/{number}/{noun}")
def ask(request: Request, session: DbSession, here: HandoverToWrite, number: str, noun: str) -> Response:
    item = item_here(session, here, number)
    deed = _deed(here, noun)
    if not here.handover.state.runs or (deed is not None and not allowed(deed, here.side, item.seen_by(here.side))):
        return see_other(f"{here.base}/items/{item.number}")
    return _form(request, session, here, item, noun, Bound())


def _deed(here: Here, noun: str) -> Deed | None:
    """What the address asks for; None for paper and for a witness. Raises NotFound, Forbidden."""
    if noun in BESIDE:
        here.viewer.check(BESIDE[noun])
        return None
    if noun not in NOUNS:
        raise NotFound("没有这一步。")
    here.viewer.check(Power.SIGN)
    return NOUNS[noun]


def _form(
    request: Request, session: Session, here: Here, item: HandoverItem, noun: str, form: Bound[Any], *,
    status: int = 200, photos: Sequence[Photo] = (),
) -> Response:
    return page(
        request, "handovers/deed.html", status, community=here.place, form=form, noun=noun, labels=LABELS,
        most=MOST_PHOTOS, photos=to_show(here, photos), **_about(session, here, item),
    )


@router.post("/items/{number}/paper")
def enter(
    request: Request, posted: PostedPhotos, session: DbSession, here: HandoverToKeep, at: At, number: str,
    form: Annotated[Bound[SignForm], Depends(bound(SignForm))],
) -> Response:
    return _beside(request, posted, session, here, at, number, form, "paper")


@router.post("/items/{number}/witness")
def witness(
    request: Request, posted: PostedPhotos, session: DbSession, here: HandoverToKeep, at: At, number: str,
    form: Annotated[Bound[SignForm], Depends(bound(SignForm))],
) -> Response:
    return _beside(request, posted, session, here, at, number, form, "witness")


def _beside(
    request: Request, posted: Posted, session: Session, here: Here, at: datetime, number: str, form: Bound[SignForm],
    noun: str,
) -> Response:
    """What neither side does: the paper both signed is entered, a refusal to confirm is witnessed."""
    here.viewer.check(BESIDE[noun])
    item = item_here(session, here, number)
    photos, refusal = photos_for(session, here, form, posted, at, most=MOST_PHOTOS)
    try:
        said = _said(form, photos, refusal)
        if said is not None:
            write = enter_paper if noun == "paper" else witness_refusal
            write(session, here.handover, item, said, by=here.actor, at=at)
            flash = "录好了，写明是纸上签的。" if noun == "paper" else "记下了，双方都会收到消息。"
            return see_other(f"{here.base}/items#i{item.number}", request, flash=flash)
        again, status = form, 422
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    return _form(request, session, here, item, noun, again, status=status, photos=photos)


def _said(form: Bound[SignForm], photos: Sequence[Photo], refusal: Invalid | None) -> Said | None:
    """None where the form itself is not whole. Raises what is wrong with photos or sum."""
    if refusal is not None:
        raise refusal
    if form.value is None:
        return None
    typed = form.value
    return Said(typed.seen, typed.words, amount_of(typed.amount), [photo.key for photo in photos])


@router.post("/items/{number}/{noun}")
def sign(
    request: Request, posted: PostedPhotos, session: DbSession, here: HandoverToSign, at: At, number: str, noun: str,
    form: Annotated[Bound[SignForm], Depends(bound(SignForm))],
) -> Response:
    item, deed = item_here(session, here, number), _deed(here, noun)
    assert deed is not None  # paper has an address of its own
    photos, refusal = photos_for(session, here, form, posted, at, most=MOST_PHOTOS)
    try:
        said = _said(form, photos, refusal)
        if said is not None:
            sign_item(session, here.handover, item, deed, said, side=here.side, by=here.actor, at=at)
            return see_other(f"{here.base}/items#i{item.number}", request, flash=f"“{item.title}”：{DONE[deed]}")
        again, status = form, 422
    except Forbidden:
        raise
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    return _again(request, session, here, item, noun, again, status, photos, at)


def _again(
    request: Request, session: Session, here: Here, item: HandoverItem, noun: str, form: Bound[Any], status: int,
    photos: Sequence[Photo], at: datetime,
) -> Response:
    """The form as it was typed, to be signed on what stands there now."""
    fresh = item_here(session, here, str(item.number))
    return _form(request, session, here, fresh, noun, form, status=status, photos=photos)
