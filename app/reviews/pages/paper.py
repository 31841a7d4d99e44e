"""/estates/{slug}/reviews/{month}/paper: printing, handing out and typing in paper ballots."""

from typing import Annotated, Any
from unicodedata import normalize

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.qr import qr_picture
from app.core.settings import address
from app.core.web import page, see_other
from app.reviews.actions.papers import enter, hand_out, print_papers
from app.reviews.forms import HandOutForm, PaperForm, PrintingForm
from app.reviews.guards import Booth, ReviewOfHosts, ReviewOfWorkers
from app.reviews.models import PaperBallot
from app.reviews.pages.shown import questions_of
from app.reviews.queries.paper import papers_of, printed, waiting_papers
from app.reviews.rules.ballots import LEVEL_WORDS, RATE_WORDS, typed_plain
from app.reviews.rules.calendar import month_words
from app.reviews.rules.kinds import PaperState, ReviewState
from app.reviews.rules.paper import PRECEDENCE, entry_of

router = APIRouter(include_in_schema=False)
PATH = "/estates/{slug}/reviews/{month}/paper"


@router.get(PATH)
def show(request: Request, session: DbSession, booth: ReviewOfWorkers, at: At) -> Response:
    return _page(request, session, booth, at)


def _page(
    request: Request, session: Session, booth: Booth, at: At, status: int = 200, *,
    printing: Bound[Any] | None = None, handing: Bound[Any] | None = None,
) -> Response:
    review = booth.review
    return page(
        request, "reviews/paper.html", status, community=booth.hall.place, booth=booth,
        papers=papers_of(session, review), printed=len(printed(session, review.key)),
        waiting=waiting_papers(session, review.key),
        printing=printing or Bound(), handing=handing or Bound(), runs=booth.hall.runs,
        open=review.state is ReviewState.OPEN and at < review.closes_at,
        enters=review.state is not ReviewState.PUBLISHED, precedence=PRECEDENCE, words=month_words(review.month),
    )


@router.post(PATH + "/printing")
def printing(
    request: Request, session: DbSession, booth: ReviewOfHosts, at: At,
    form: Annotated[Bound[PrintingForm], Depends(bound(PrintingForm))],
) -> Response:
    """Answers with the sheets: each serial is shown once, so that no ballot is printed twice."""
    if form.value is None:
        return _page(request, session, booth, at, 422, printing=form)
    try:
        serials = print_papers(session, booth.review, form.value.many, by=booth.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, booth, at, refusal.status, printing=form.refuse(refusal))
    answer = page(
        request, "reviews/print.html", community=booth.hall.place, booth=booth, serials=serials,
        questions=questions_of(session, booth.review), levels=LEVEL_WORDS, rates=RATE_WORDS, precedence=PRECEDENCE,
        words=month_words(booth.review.month), code=qr_picture(address(f"{booth.path}/receipt")),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post(PATH + "/issues")
def issue(
    request: Request, session: DbSession, booth: ReviewOfWorkers, at: At,
    form: Annotated[Bound[HandOutForm], Depends(bound(HandOutForm))],
) -> Response:
    if form.value is None:
        return _page(request, session, booth, at, 422, handing=form)
    typed = form.value
    try:
        where = [normalize("NFKC", each).strip() for each in (typed.building, typed.unit, typed.number)]
        hand_out(session, booth.review, *where, by=booth.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, booth, at, refusal.status, handing=form.refuse(refusal))
    flash = "记下了：这一户领了纸票。从洗过的一摞里随手抽一张给他，别看编号。"
    return see_other(f"{booth.path}/paper", request, flash=flash)


@router.get(PATH + "/entries")
def ask_entry(request: Request, session: DbSession, booth: ReviewOfWorkers) -> Response:
    return _entry(request, session, booth, Bound())


def _entry(request: Request, session: Session, booth: Booth, form: Bound[Any], status: int = 200) -> Response:
    answer = page(
        request, "reviews/entry.html", status, community=booth.hall.place, booth=booth, form=form,
        questions=questions_of(session, booth.review), levels=LEVEL_WORDS, rates=RATE_WORDS,
        words=month_words(booth.review.month),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post(PATH + "/entries")
def entry(
    request: Request, session: DbSession, booth: ReviewOfWorkers, at: At,
    form: Annotated[Bound[PaperForm], Depends(bound(PaperForm))],
) -> Response:
    typed = form.value
    missing = typed.missing() if typed and not typed.unusable else {}
    if typed is None or missing:
        return _entry(request, session, booth, Bound(raw=form.raw, errors={**form.errors, **missing}), 422)
    kept = entry_of(None if typed.unusable else typed.filled())
    try:
        paper = enter(
            session, booth.review, typed_plain(typed.serial), kept, comment=typed.comment, reason=typed.reason,
            by=booth.actor, at=at,
        )
    except DomainError as refusal:
        return _entry(request, session, booth, form.refuse(refusal), refusal.status)
    tone = "soon" if paper.state is PaperState.DISPUTED else "ok"
    return see_other(f"{booth.path}/paper/entries", request, flash=_said(paper), tone=tone)


def _said(paper: PaperBallot) -> str:
    return {
        PaperState.RETURNED: f"{paper.serial} 号录好第一遍，请另一个人再录一遍。",
        PaperState.DISPUTED: f"{paper.serial} 号两遍录的不一样，请第三个人看着纸票再录一遍。",
        PaperState.SPOILED: f"{paper.serial} 号记为废票。",
    }.get(paper.state, f"{paper.serial} 号核对一致，计入了。")
