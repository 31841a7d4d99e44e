"""/estates/{slug}/votes and /votes/{id}: an estate's votes, and one of them for everybody."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.forms import small_int
from app.core.web import page
from app.mechanisms.guards import HallInPath
from app.notices.queries import papers_about
from app.places.queries import estates_of
from app.votes.guards import Booth, VoteInPath, YardInPath
from app.votes.pages.shown import TONES, ended, gauge, mine, time_words
from app.votes.queries.papers import vote_words
from app.votes.queries.rolls import sealed_roll
from app.votes.queries.votes import company_names, lines_of, topics_of, votes_in, votes_of
from app.votes.rules.kinds import VoteState
from app.votes.rules.matters import ITEMS
from app.votes.rules.opening import mode_words
from app.votes.rules.papers import PRECEDENCE
from app.votes.rules.standing import Deed

router = APIRouter(include_in_schema=False)
PER_PAGE = 20


@router.get("/estates/{slug}/votes")
def index(
    request: Request, session: DbSession, yard: YardInPath, at: At,
    before: Annotated[str | None, Query(max_length=12)] = None,
) -> Response:
    found = votes_of(
        session, yard.estate.key, drafts=yard.keeps, before=small_int(before, 0, most=2**31 - 1) or None,
        most=PER_PAGE + 1,
    )
    shown = found[:PER_PAGE]
    lines = [(line, time_words(line.vote, at)) for line in lines_of(session, shown)]
    return page(
        request, "votes/index.html", community=yard.place, yard=yard, lines=lines, tones=TONES,
        older=f"{yard.path}?before={shown[-1].key}" if len(found) > PER_PAGE else None,
    )


@router.get("/c/{slug}/votes")
def in_community(
    request: Request, session: DbSession, hall: HallInPath, at: At,
    before: Annotated[str | None, Query(max_length=12)] = None,
) -> Response:
    found = votes_in(
        session, hall.community.key, before=small_int(before, 0, most=2**31 - 1) or None, most=PER_PAGE + 1
    )
    shown, path = found[:PER_PAGE], f"/c/{hall.community.slug}/votes"
    estates = estates_of(session, hall.community.key)
    return page(
        request, "votes/community.html", community=hall.place, hall=hall, tones=TONES, estates=estates,
        names={estate.key: estate.name for estate in estates},
        lines=[(line, time_words(line.vote, at)) for line in lines_of(session, shown)],
        older=f"{path}?before={shown[-1].key}" if len(found) > PER_PAGE else None,
    )


@router.get("/votes/{vote_id}")
def show(request: Request, session: DbSession, booth: VoteInPath, at: At) -> Response:
    return _page(request, session, booth, at)


def _page(request: Request, session: Session, booth: Booth, at: datetime) -> Response:
    vote, roll = booth.vote, sealed_roll(session, booth.vote.key)
    topics = topics_of(session, vote.key)
    return page(
        request, "votes/show.html", community=booth.place, booth=booth, vote=vote, roll=roll, topics=topics,
        names=company_names(session, [topic.company_id for topic in topics]), items=ITEMS, tones=TONES,
        left=time_words(vote, at), running=vote.running(at), mine=mine(session, vote, roll, booth.me),
        gauge=gauge(session, roll) if roll and vote.state in _GAUGED else None, result=ended(vote),
        papers=[paper for paper in papers_about(session, f"vote:{vote.key}") if paper.public],
        worth=vote_words(vote), consequence=mode_words(vote.mode), precedence=PRECEDENCE,
        desk=booth.may(Deed.EVIDENCE), reads_roll=booth.may(Deed.ROLL),
    )


_GAUGED = (VoteState.OPEN, VoteState.CLOSED)


@router.get("/votes/{vote_id}/result.json")
def result(booth: VoteInPath) -> Response:
    """The frozen text itself, whose SHA-256 is the digest."""
    if booth.vote.state is not VoteState.DECIDED:
        raise NotFound("结果还没有出来。")
    return Response(booth.vote.result, media_type="application/json")
