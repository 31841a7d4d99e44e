"""/estates/{slug}/reviews/{month}: one review, while it is on and once it is published; checking a receipt."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.reviews.actions.casting import AWAY
from app.reviews.actions.closing import publish
from app.reviews.actions.comments import cover_comment
from app.reviews.forms import CoveringForm, ReceiptForm
from app.reviews.guards import Booth, ReviewInPath, ReviewOfHosts
from app.reviews.pages.shown import questions_of, result_shown, time_left
from app.reviews.queries.alerts import unseen
from app.reviews.queries.boxes import has_receipt
from app.reviews.queries.comments import covered_in
from app.reviews.queries.panel import recused
from app.reviews.queries.paper import paper_numbered, papers_of
from app.reviews.queries.voters import choices_of, rolls_of, turnout
from app.reviews.rules.ballots import code_digest, typed_code, typed_plain
from app.reviews.rules.calendar import month_words
from app.reviews.rules.comments import masked
from app.reviews.rules.kinds import PaperState, ReviewState, Voice
from app.reviews.rules.paper import PRECEDENCE

router = APIRouter(include_in_schema=False)
COUNTED = "这张票在票箱里，已计入。"
NOT_THERE = "票箱里没有这个号。看看有没有抄错，数字 0、1、5 和字母 O、I、L、S、Z 都不会出现。"


@router.get("/estates/{slug}/reviews/{month}")
def show(request: Request, session: DbSession, booth: ReviewInPath, at: At) -> Response:
    return _page(request, session, booth, at)


def _page(
    request: Request, session: Session, booth: Booth, at: At, refused: str = "", *, status: int = 200,
    form: Bound[Any] | None = None, about: int = 0,
) -> Response:
    """`refused` is why it was not published; `form` the reason that was no good for covering comment `about`."""
    review, hall = booth.review, booth.hall
    rolls = rolls_of(session, review.key)
    return page(
        request, "reviews/show.html", 409 if refused else status, community=hall.place, booth=booth, review=review,
        form=form or Bound(), about=about, plain=Bound(),
        words=month_words(review.month), left=time_left(review, at), open=_open(booth, at), refused=refused,
        households=rolls[Voice.HOUSEHOLD].size, voted=turnout(session, [review.key]).get(review.key, 0),
        choices=choices_of(session, review, hall.me.person_id, rolls) if hall.me else [],
        away=_away(session, booth, at),
        questions=questions_of(session, review), result=result_shown(session, review), precedence=PRECEDENCE,
        rolls=[
            (voice.label, rolls[voice].size, rolls[voice].digest, voice.counted_in) for voice in Voice if voice in rolls
        ],
        papers=papers_of(session, review) if hall.works else None,
        alerts=unseen(session, review.key) if hall.reads_all else 0,
    )


def _away(session: Session, booth: Booth, at: At) -> str:
    """Why whoever looks is not asked for a ballot; empty while nobody is."""
    me, review = booth.hall.me, booth.review
    if me is None or not _open(booth, at):
        return ""
    return AWAY if recused(session, [me.person_id], review.company_id, local_day(at)) else ""


def _open(booth: Booth, at: At) -> bool:
    return booth.review.state is ReviewState.OPEN and at < booth.review.closes_at


@router.post("/estates/{slug}/reviews/{month}/publication")
def publication(request: Request, session: DbSession, booth: ReviewOfHosts, at: At) -> Response:
    try:
        publish(session, booth.review, by=booth.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, booth, at, refusal.message)
    return see_other(booth.path, request, flash="结果公布了。")


@router.post("/estates/{slug}/reviews/{month}/comments/{place}/covering")
def cover(
    request: Request, session: DbSession, booth: ReviewOfHosts, at: At, place: str,
    form: Annotated[Bound[CoveringForm], Depends(bound(CoveringForm))],
) -> Response:
    number = row_id(place)
    if form.value is None:
        return _page(request, session, booth, at, status=422, form=form, about=number)
    try:
        cover_comment(session, booth.review, number, form.value.reason, by=booth.actor, at=at)
    except NotFound:
        raise
    except DomainError as refusal:
        again = form.refuse(refusal)
        return _page(request, session, booth, at, status=refusal.status, form=again, about=number)
    return see_other(f"{booth.path}#said-h", request, flash="遮住了，写着为什么。")


@router.get("/estates/{slug}/reviews/{month}/result.json")
def result(session: DbSession, booth: ReviewInPath) -> Response:
    """The published text itself, whose SHA-256 is the digest; without what was covered later."""
    if booth.review.state is not ReviewState.PUBLISHED:
        raise NotFound("结果还没有公布。")
    text = masked(booth.review.result, covered_in(session, booth.review.key))
    return Response(text, media_type="application/json")


@router.get("/estates/{slug}/reviews/{month}/receipt")
def receipt(request: Request, booth: ReviewInPath) -> Response:
    return _receipt(request, booth, Bound())


def _receipt(request: Request, booth: Booth, form: Bound[Any], said: str = "", status: int = 200) -> Response:
    return page(
        request, "reviews/receipt.html", status, community=booth.hall.place, booth=booth, form=form, said=said,
        words=month_words(booth.review.month),
    )


@router.post("/estates/{slug}/reviews/{month}/receipt")
def check(
    request: Request, session: DbSession, booth: ReviewInPath, form: Annotated[Bound[Any], Depends(bound(ReceiptForm))]
) -> Response:
    """By POST, so that no code stands in an address. It says that a ballot counts, never what is on it."""
    if form.value is None:
        return _receipt(request, booth, form, status=422)
    if not _counts(session, booth, form.value.code):
        return _receipt(request, booth, form.refuse(Invalid(NOT_THERE, field="code")), status=422)
    return _receipt(request, booth, Bound(), COUNTED)


def _counts(session: Session, booth: Booth, typed: str) -> bool:
    """A receipt code, or the serial of a paper."""
    code = typed_code(typed)
    if code and has_receipt(session, booth.review.key, code_digest(booth.review.key, code)):
        return True
    paper = paper_numbered(session, booth.review.key, typed_plain(typed))
    return paper is not None and paper.state is PaperState.COUNTED
