"""/votes/{id}/desk: what is next, what is missing; photos."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from app.attachments.serving import photo_answer
from app.core.deps import At, DbSession
from app.core.web import page
from app.core.workdays import local_day
from app.votes.guards import VoteEvidence
from app.votes.pages.shown import TONES, gauge, time_words
from app.votes.queries.ballots import choices_open, deliveries_of, paper_states, turnout_by_house, waits_for_second
from app.votes.queries.owners import changed_owners
from app.votes.queries.people import names_of, officers_of, photo_with_token
from app.votes.queries.rolls import houses_of, proposed_roll, sealed_roll
from app.votes.queries.votes import readiness
from app.votes.rules.kinds import PhotoKind, VoteState
from app.votes.rules.papers import reconciled
from app.votes.rules.standing import Deed

router = APIRouter(include_in_schema=False)


@router.get("/votes/{vote_id}/desk")
def desk(request: Request, session: DbSession, booth: VoteEvidence, at: At) -> Response:
    vote = booth.vote
    sealed, proposed = sealed_roll(session, vote.key), proposed_roll(session, vote.key)
    officers, going = officers_of(session, vote.key), vote.state in (VoteState.OPEN, VoteState.CLOSED)
    return page(
        request, "votes/desk.html", community=booth.place, booth=booth, vote=vote, tones=TONES, roll=sealed or proposed,
        waiting=proposed if sealed else None, left=time_words(vote, at), ready=readiness(session, vote, local_day(at)),
        officers=officers, late=sum(each.officer.waits(vote.opened_at) for each in officers) if going else 0,
        sheets=reconciled(paper_states(session, vote.key)),
        delivered=len(deliveries_of(session, vote.key)), gauge=gauge(session, sealed) if sealed else None,
        houses=houses_of(session, sealed.key) if sealed else [],
        took=turnout_by_house(session, sealed) if sealed else {}, may=booth.may, deeds=Deed,
        names=names_of(session, [vote.proposed_by, vote.confirmed_by]), office=booth.viewer.role,
        unchecked=sum(each.waits for each in changed_owners(session, vote)),
        declines=vote.state in (VoteState.DRAFT, VoteState.POSTED, VoteState.OPEN),
    )


@router.get("/votes/{vote_id}/photos/{token}-{size}.jpg")
def photo(session: DbSession, booth: VoteEvidence, token: str, size: str) -> FileResponse:
    """Scans of ballots only for those who may see what is on them, and only once they may be seen; the proof of
    one that waits for a second person shows no choices and is for whoever handles papers, after the close."""
    found = photo_with_token(session, booth.vote.key, token) if len(token) <= 32 else None
    if found and found[0].kind is PhotoKind.PAPER:
        proof = booth.may(Deed.COUNT) and waits_for_second(session, found[0].about)
        if not proof:
            booth.viewer.check(Deed.SECRET)
        found = found if proof or choices_open(session, booth.vote) else None
    return photo_answer(found[1] if found else None, size, kept=False)
