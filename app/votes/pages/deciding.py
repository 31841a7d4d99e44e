"""/votes/{id}/decision: a counter reports the result, a monitor counts again and confirms."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.votes.actions.deciding import confirm_result, propose_result
from app.votes.forms import SeenForm
from app.votes.guards import Booth, VoteEvidence, VoteToConfirm, VoteToPropose
from app.votes.pages.shown import Ended
from app.votes.queries.ballots import choices_open, paper_states, papers_of
from app.votes.queries.people import names_of
from app.votes.queries.results import counted_text
from app.votes.queries.rolls import proposed_roll
from app.votes.rules.kinds import PaperState, VoteState
from app.votes.rules.papers import reconciled, serial_text
from app.votes.rules.standing import Deed

router = APIRouter(include_in_schema=False)
PATH = "/votes/{vote_id}/decision"
Seen = Annotated[Bound[SeenForm], Depends(bound(SeenForm))]


@router.get(PATH)
def decision(request: Request, session: DbSession, booth: VoteEvidence) -> Response:
    return _page(request, session, booth, Bound())


def _page(request: Request, session: Session, booth: Booth, form: Bound[Any], status: int = 200) -> Response:
    vote = booth.vote
    spoiled = papers_of(session, vote.key, PaperState.SPOILED)
    return page(
        request, "votes/decision.html", status, community=booth.place, booth=booth, vote=vote, form=form,
        sheets=reconciled(paper_states(session, vote.key)), serial=serial_text, spoiled=spoiled,
        missing=papers_of(session, vote.key, PaperState.MISSING), correcting=proposed_roll(session, vote.key),
        closed=vote.state is VoteState.CLOSED, proposes=booth.may(Deed.PROPOSE), confirms=booth.may(Deed.CONFIRM),
        names=names_of(session, [vote.proposed_by, vote.confirmed_by]), me=booth.actor.person_id,
        counted=_counted(session, booth),
    )


def _counted(session: Session, booth: Booth) -> Ended | None:
    """What the count is by now, for those who may see it: the monitor compares before confirming. Not while somebody
    may still say of a paper that it counts or does not."""
    if booth.vote.state is not VoteState.CLOSED or not booth.may(Deed.SECRET):
        return None
    if not choices_open(session, booth.vote):
        return None
    return Ended(json.loads(counted_text(session, booth.vote)), "")


@router.post(PATH)
def propose(request: Request, session: DbSession, booth: VoteToPropose, at: At, form: Seen) -> Response:
    if form.value is None:
        return _page(request, session, booth, form, 422)
    try:
        propose_result(session, booth.vote, seen=form.value.seen, by=booth.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, booth, form.refuse(refusal), refusal.status)
    return see_other(f"{booth.path}/decision", request, flash="报上了，请监票人核对确认。")


@router.post(f"{PATH}/confirmation")
def confirm(request: Request, session: DbSession, booth: VoteToConfirm, at: At, form: Seen) -> Response:
    if form.value is None:
        return _page(request, session, booth, form, 422)
    try:
        confirm_result(session, booth.vote, seen=form.value.seen, by=booth.actor, at=at)
    except DomainError as refusal:
        return _page(request, session, booth, form.refuse(refusal), refusal.status)
    return see_other(booth.path, request, flash="结果公布了。把结果打印出来，三天内贴到小区里。")
