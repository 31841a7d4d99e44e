"""/api/v1/estates/{slug}/votes and /api/v1/votes/{id}: what everybody may know."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.core.deps import DbSession
from app.core.errors import NotFound
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.places.queries import estate_by_slug
from app.votes.api.shapes import VoteOut, VotePage, vote_line, vote_out
from app.votes.guards import NO_ESTATE, NO_VOTE
from app.votes.queries.ballots import turnout
from app.votes.queries.rolls import sealed_roll
from app.votes.queries.votes import estate_of, lines_of, topics_of, vote_by_id, votes_of
from app.votes.rules.kinds import VoteState

router = APIRouter(prefix="/api/v1", tags=["votes"])
COUNTED = (VoteState.OPEN, VoteState.CLOSED, VoteState.DECIDED)
LARGEST = 2**31 - 1


@router.get("/estates/{slug}/votes", operation_id="list_votes", responses=problems(404, 422))
def list_votes(
    slug: str, session: DbSession, limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> VotePage:
    """The owners' votes of an estate that have been posted, the latest first."""
    estate = estate_by_slug(session, slug)
    if estate is None:
        raise NotFound(NO_ESTATE)
    found = votes_of(session, estate.key, before=after("votes", cursor), most=limit + 1)
    page, following = cut("votes", found, limit, lambda vote: vote.key)
    return VotePage(items=[vote_line(line, estate.slug) for line in lines_of(session, page)], next=following)


@router.get("/votes/{vote_id}", operation_id="get_vote", responses=problems(404, 422))
def get_vote(vote_id: int, session: DbSession) -> VoteOut:
    """One vote. Before the result is frozen there is participation, for nobody more."""
    vote = vote_by_id(session, vote_id) if 0 < vote_id <= LARGEST else None
    if vote is None or vote.state is VoteState.DRAFT:
        raise NotFound(NO_VOTE)
    roll = sealed_roll(session, vote.key)
    took = turnout(session, roll) if roll and vote.state in COUNTED else None
    return vote_out(vote, list(topics_of(session, vote.key)), estate_of(session, vote).slug, roll, took)
