"""/exits/{id}/{noun}: a step, first as a form, then as the paper it makes, then done; and cases begun by hand."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.posted import Posted, photos_posted
from app.companies.models import Company
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.exits.actions.keeping import MOVED
from app.exits.actions.opening import THERE_IS_ONE, open_by_hand
from app.exits.actions.papers import SHEETS
from app.exits.actions.previewing import preview_opening, preview_step
from app.exits.actions.stepping import take_step
from app.exits.forms import MOST_PHOTOS, ROWS, DeedForm, check_asked, labels_of
from app.exits.forms.asks import ASKS
from app.exits.guards import CaseToAct, CaseToChange, EstateToStart, Here, Offer, Start
from app.exits.pages.changed import changed_page, theirs
from app.exits.pages.nouns import NOUN_OF, offer_for
from app.exits.pages.photos import photos_for, to_show
from app.exits.queries.history import steps_of
from app.exits.rules.clocks import CLOCKS
from app.exits.rules.kinds import Deed
from app.handovers.rules.kinds import Receiver
from app.notices.rules.content import Content

router = APIRouter(include_in_schema=False)
PostedPhotos = Annotated[Posted, Depends(photos_posted(MOST_PHOTOS))]
LAST = frozenset({Deed.PASS, Deed.STAY, Deed.ANNUL, Deed.DONE, Deed.VOTE_FAILED})
"""Steps that end the case; the form says so."""
LETTERS = frozenset({Deed.LEAVE_EARLY, Deed.LEAVE_OPEN, Deed.NOT_RENEW})


@router.get("/exits/{case_id}/{noun}")
def ask(request: Request, session: DbSession, here: CaseToAct, noun: str, at: At) -> Response:
    offer = offer_for(here.offers, noun)
    if offer.refused:
        raise DomainError(offer.refused)
    return _form(request, here, offer, Bound())


def _form(
    request: Request, here: Here, offer: Offer, form: Bound[Any], *, status: int = 200,
    photos: list[Photo] | None = None, preview: Content | None = None,
) -> Response:
    address = f"{here.base}/{NOUN_OF[offer.deed]}"
    whose = (here.actor.person_id, address)
    return page(
        request, "exits/deed.html", status, community=here.place, back=here.base, address=address,
        seen=here.case.version, estate=here.ground.estate, company=here.ground.company, preview=preview,
        **_asked(offer, form, here.today), photos=to_show(whose, photos or []), clock=CLOCKS.get(here.case.state),
        due_on=here.case.due_on, stands_in=here.viewer.stands_in,
    )


def _asked(offer: Offer, form: Bound[Any], today: date) -> dict[str, Any]:
    """A company's own letter is of today, which it need not type."""
    asks = ASKS[offer.deed]
    return {
        "offer": offer, "day": today.isoformat() if offer.deed in LETTERS and not offer.relayed else "",
        "rule": offer.rule, "asks": asks, "form": form, "labels": labels_of(asks), "most": MOST_PHOTOS,
        "papered": offer.deed in SHEETS, "rows": _rows(form),
        "last": offer.deed in LAST and offer.rule.target is not None,
        "receivers": [(each.value, each.label) for each in Receiver],
    }  # fmt: skip


def _rows(form: Bound[Any]) -> list[tuple[str, str]]:
    """What was typed of the items, and empty rows to a number."""
    typed = list(zip(form.raw.get("what", []), form.raw.get("standard", []), strict=False))
    return typed + [("", "")] * max(ROWS - len(typed), 2)


@router.post("/exits/{case_id}/{noun}")
def act(
    request: Request, posted: PostedPhotos, session: DbSession, here: CaseToChange, noun: str, at: At,
    form: Annotated[Bound[DeedForm], Depends(bound(DeedForm))],
) -> Response:
    """Whatever was typed comes back, also where the step is over by now."""
    if not theirs(here, noun):
        raise NotFound("没有这一步。")
    whose = (here.actor.person_id, f"{here.base}/{noun}")
    photos, refused = photos_for(session, whose, form, posted, at, most=MOST_PHOTOS)
    try:
        return _acted(request, session, here, noun, at, form, photos, refused)
    except Stale:
        return changed_page(request, session, here, noun, form, to_show(whose, photos))


def _acted(
    request: Request, session: Session, here: Here, noun: str, at: datetime, form: Bound[DeedForm],
    photos: list[Photo], refused: Invalid | None,
) -> Response:
    offer = _still(here, noun)
    if offer.refused:
        return _form(request, here, offer, form.refuse(DomainError(offer.refused)), status=409, photos=photos)
    form = check_asked(offer.deed, form)
    if refused is not None or form.value is None:
        again = form.refuse(refused) if refused is not None else form
        return _form(request, here, offer, again, status=422, photos=photos)
    given = form.value.given(tuple(photo.key for photo in photos))
    try:
        if form.value.go == "look":
            sheet = preview_step(session, here.case, offer.deed, given, viewer=here.viewer, at=at)
            return _form(request, here, offer, form, photos=photos, preview=sheet)
        made = take_step(session, here.case, offer.deed, given, viewer=here.viewer, at=at)
    except (Forbidden, Stale):
        raise
    except DomainError as refusal:
        return _form(request, here, offer, form.refuse(refusal), status=refusal.status, photos=photos)
    return see_other(f"{here.base}#step-{made.number}", request, flash=made.words)


def _still(here: Here, noun: str) -> Offer:
    """Raises Stale where the case has gone on."""
    try:
        return offer_for(here.offers, noun)
    except NotFound:
        raise Stale(MOVED) from None


@router.get("/estates/{slug}/exit/new")
def choose(request: Request, start: EstateToStart) -> Response:
    """Which way a case begins; one that is running is gone on with."""
    if start.running is not None:
        return _gone_on(request, start)
    offered = [each for each in start.offers if not each.refused]
    refused = [each for each in start.offers if each.refused]
    return page(
        request, "exits/choose.html", community=start.place, start=start, offered=offered, refused=refused,
        noun_of=NOUN_OF, estate=start.yard.estate, company=start.company,
    )


def _gone_on(request: Request, start: Start) -> Response:
    return see_other(f"/exits/{start.running}", request, flash=THERE_IS_ONE, tone="soon")


@router.get("/estates/{slug}/exit/new/{noun}")
def begin_asking(request: Request, start: EstateToStart, noun: str) -> Response:
    if start.running is not None:
        return _gone_on(request, start)
    offer = offer_for(start.offers, noun)
    if offer.refused:
        raise DomainError(offer.refused)
    return _start_form(request, start, offer, Bound())


def _start_form(
    request: Request, start: Start, offer: Offer, form: Bound[Any], *, status: int = 200,
    photos: list[Photo] | None = None, preview: Content | None = None,
) -> Response:
    address = _address(start, offer)
    whose = (_person(start), address)
    company: Company = start.company
    return page(
        request, "exits/deed.html", status, community=start.place, back=start.base, address=address, seen=0,
        estate=start.yard.estate, company=company, preview=preview, **_asked(offer, form, start.facts.today),
        photos=to_show(whose, photos or []), clock=None, due_on=None, stands_in=start.viewer.stands_in,
    )


def _address(start: Start, offer: Offer) -> str:
    return f"{start.base}/new/{NOUN_OF[offer.deed]}?contract={start.contract.key}"


def _person(start: Start) -> int:
    if start.viewer.actor is None:
        raise NotFound("没有这一页。")
    return start.viewer.actor.person_id


@router.post("/estates/{slug}/exit/new/{noun}")
def begin(
    request: Request, posted: PostedPhotos, session: DbSession, start: EstateToStart, noun: str, at: At,
    form: Annotated[Bound[DeedForm], Depends(bound(DeedForm))],
) -> Response:
    offer = offer_for(start.offers, noun)
    if offer.refused:
        raise DomainError(offer.refused)
    photos, refused = photos_for(session, (_person(start), _address(start, offer)), form, posted, at, most=MOST_PHOTOS)
    form = check_asked(offer.deed, form)
    if refused is not None or form.value is None:
        again = form.refuse(refused) if refused is not None else form
        return _start_form(request, start, offer, again, status=422, photos=photos)
    return _begun(request, session, start, offer, form, photos, at)


def _begun(
    request: Request, session: Session, start: Start, offer: Offer, form: Bound[DeedForm], photos: list[Photo],
    at: datetime,
) -> Response:
    assert form.value is not None  # refused before
    given = form.value.given(tuple(photo.key for photo in photos))
    key, viewer = start.contract.key, start.viewer
    try:
        if form.value.go == "look":
            sheet = preview_opening(session, key, offer.deed, given, viewer=viewer, at=at)
            return _start_form(request, start, offer, form, photos=photos, preview=sheet)
        case = open_by_hand(session, key, offer.deed, given, viewer=viewer, at=at)
    except Forbidden:
        raise
    except DomainError as refusal:
        return _start_form(request, start, offer, form.refuse(refusal), status=refusal.status, photos=photos)
    return see_other(f"/exits/{case.key}", request, flash=steps_of(session, case.key)[-1].words)
