"""/api/v1/estates/{slug}/reviews: the list, one review, casting a ballot."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, Invalid
from app.core.idempotency import client_address
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.reviews.actions.alerts import Origin
from app.reviews.actions.casting import cast
from app.reviews.api.shapes import NewBallot, ReceiptOut, ReviewOut, ReviewPage, RollOut, result_out, review_line
from app.reviews.guards import ReviewInPath, ReviewOfRater, YardInPath
from app.reviews.queries.comments import covered_in
from app.reviews.queries.reviews import Line, in_estate
from app.reviews.queries.voters import Choice, choices_of, rolls_of, turnout
from app.reviews.rules.ballots import Ballot
from app.reviews.rules.kinds import Voice

router = APIRouter(prefix="/api/v1/estates/{slug}/reviews", tags=["reviews"])


@router.get("", operation_id="list_reviews", responses=problems(401, 404, 422))
def list_reviews(
    yard: YardInPath, session: DbSession,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> ReviewPage:
    """The monthly reviews of an estate, the latest first."""
    rows = in_estate(session, yard.estate.key, before=after("reviews", cursor), most=limit + 1)
    page, following = cut("reviews", rows, limit, lambda line: line.review.key)
    return ReviewPage(items=[review_line(line) for line in page], next=following)


@router.get("/{month}", operation_id="get_review", responses=problems(401, 404, 422))
def get_review(booth: ReviewInPath, session: DbSession) -> ReviewOut:
    """One review (`month` like 2026-11). Until it is published nobody gets anything but the turnout."""
    review, rolls = booth.review, rolls_of(session, booth.review.key)
    line = review_line(Line(review, booth.estate.name, booth.estate.slug, booth.company))
    return ReviewOut(
        **line.model_dump(), households=rolls[Voice.HOUSEHOLD].size,
        turnout=turnout(session, [review.key]).get(review.key, 0),
        rolls=[
            RollOut(voice=voice, size=rolls[voice].size, digest=rolls[voice].digest)
            for voice in Voice if voice in rolls
        ],
        result=result_out(review, covered_in(session, review.key)),
    )


@router.post(
    "/{month}/ballots", status_code=201, operation_id="cast_ballot",
    responses=problems(400, 401, 403, 404, 409, 413, 422),
)
def cast_ballot(
    booth: ReviewOfRater, body: NewBallot, request: Request, response: Response, session: DbSession, at: At
) -> ReceiptOut:
    """One ballot a household (or person, in the other voices). It takes no Idempotency-Key, since the answer would have
    to be kept beside who asked; sent again, it is refused with 409."""
    choice = _meant(choices_of(session, booth.review, booth.actor.person_id), body)
    ballot = Ballot(tuple(body.indicators), body.overall)
    origin = Origin(address=client_address(request))
    response.headers["Cache-Control"] = "no-store"
    return ReceiptOut(receipt=cast(session, booth.review, choice, ballot, body.comment, origin=origin, at=at))


def _meant(choices: list[Choice], body: NewBallot) -> Choice:
    """Raises Forbidden for a ballot they do not have, Invalid where several households are theirs and none is named."""
    mine = [each for each in choices if each.voice is body.voice]
    meant = [each for each in mine if body.home in (None, each.voter) or each.voice is not Voice.HOUSEHOLD]
    if not meant:
        raise Forbidden("这个月的名单上没有您的这一票。先登记住的房子，核实过以后下个月就能投。")
    if len(meant) > 1:
        raise Invalid("您名下不止一户，写明这一票代表哪一户。", field="home")
    return meant[0]
