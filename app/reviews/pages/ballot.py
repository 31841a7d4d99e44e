"""/estates/{slug}/reviews/{month}/ballot: casting one, and the receipt that is shown once."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound
from app.core.idempotency import client_address
from app.core.settings import settings
from app.core.tokens import new_token
from app.core.web import page
from app.reviews.actions.alerts import Origin
from app.reviews.actions.casting import cast
from app.reviews.forms import BallotForm
from app.reviews.guards import Booth, ReviewOfRater
from app.reviews.pages.shown import questions_of, time_left
from app.reviews.queries.voters import Choice, choices_of, turnout
from app.reviews.rules.ballots import LEVEL_WORDS, RATE_WORDS
from app.reviews.rules.calendar import month_words
from app.reviews.rules.kinds import ReviewState

router = APIRouter(include_in_schema=False)
Posted = Annotated[Bound[BallotForm], Depends(bound(BallotForm))]
DEVICE = "ps_device"
DEVICE_DAYS = 40
LONGEST_DEVICE = 40


@router.get("/estates/{slug}/reviews/{month}/ballot")
def ask(request: Request, session: DbSession, booth: ReviewOfRater, at: At) -> Response:
    return _page(request, session, booth, at, Bound())


def _page(
    request: Request, session: Session, booth: Booth, at: datetime, form: Bound[BallotForm], status: int = 200
) -> Response:
    """What was chosen comes back only in this answer; it is kept nowhere."""
    review = booth.review
    choices = choices_of(session, review, booth.actor.person_id)
    answer = page(
        request, "reviews/ballot.html", status, community=booth.hall.place, booth=booth, form=form,
        left_to_cast=[each for each in choices if not each.done], done=[each for each in choices if each.done],
        questions=questions_of(session, review), words=month_words(review.month), left=time_left(review, at),
        open=review.state is ReviewState.OPEN and at < review.closes_at, levels=LEVEL_WORDS, rates=RATE_WORDS,
    )
    return _known(request, _unstored(answer))


def _unstored(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _known(request: Request, answer: Response) -> Response:
    """A random number for this browser, so that many ballots from one can be noticed. It is stored nowhere."""
    if not request.cookies.get(DEVICE):
        answer.set_cookie(
            DEVICE, new_token(), max_age=DEVICE_DAYS * 86400, samesite="lax", httponly=True,
            secure=settings().secure_cookies,
        )
    return answer


@router.post("/estates/{slug}/reviews/{month}/ballot")
def vote(request: Request, session: DbSession, booth: ReviewOfRater, at: At, form: Posted) -> Response:
    """Answers with the receipt itself: a code in an address would stay in histories."""
    if form.value is None or form.value.missing():
        missing = form.value.missing() if form.value else {}
        errors = {**_unchosen(session, booth, form), **form.errors, **missing}
        return _page(request, session, booth, at, Bound(raw=form.raw, errors=errors), 422)
    try:
        choice, code = _cast(request, session, booth, form.value, at)
    except DomainError as refusal:
        return _page(request, session, booth, at, form.refuse(refusal), refusal.status)
    return _done(request, session, booth, choice, code)


def _cast(
    request: Request, session: Session, booth: Booth, form: BallotForm, at: datetime
) -> tuple[Choice, str]:
    ballot = form.filled()
    choice = chosen(choices_of(session, booth.review, booth.actor.person_id), form.ballot)
    origin = Origin(request.cookies.get(DEVICE, "")[:LONGEST_DEVICE], client_address(request))
    return choice, cast(session, booth.review, choice, ballot, form.comment, origin=origin, at=at)


def _unchosen(session: Session, booth: Booth, form: Bound[BallotForm]) -> dict[str, str]:
    """So that whoever has two ballots hears everything that is missing at once."""
    try:
        chosen(choices_of(session, booth.review, booth.actor.person_id), str(form.raw.get("ballot", "")))
    except Invalid as refusal:
        return {refusal.field: refusal.message}
    return {}


def chosen(choices: list[Choice], key: str) -> Choice:
    """The ballot somebody means; the only one where they have one."""
    found = next((each for each in choices if each.key == key), None)
    if found is None and not key and len(choices) == 1:
        found = choices[0]
    if found is None:
        raise Invalid("选一下，这一票代表哪一户，或者以什么身份投。", field="ballot")
    return found


def _done(request: Request, session: Session, booth: Booth, choice: Choice, code: str) -> Response:
    review = booth.review
    voted = turnout(session, [review.key]).get(review.key, 0)
    answer = page(
        request, "reviews/done.html", community=booth.hall.place, booth=booth, choice=choice, code=code, voted=voted,
        words=month_words(review.month),
        more=[each for each in choices_of(session, review, booth.actor.person_id) if not each.done],
    )
    return _unstored(answer)
