"""/votes/{id}/owners: owners verified or ended since the posting; a second keeper looks at each."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import row_id
from app.core.web import page, see_other
from app.votes.actions.owning import check_owner
from app.votes.guards import Booth, VoteToKeep
from app.votes.queries.owners import changed_owners
from app.votes.queries.people import names_of
from app.votes.rules.kinds import VoteState

router = APIRouter(include_in_schema=False, prefix="/votes/{vote_id}/owners")


@router.get("")
def owners(request: Request, session: DbSession, booth: VoteToKeep) -> Response:
    return _owners(request, session, booth)


def _owners(request: Request, session: Session, booth: Booth, refusal: DomainError | None = None) -> Response:
    found = changed_owners(session, booth.vote)
    people = [each.changed_by for each in found] + [each.checked.checked_by for each in found if each.checked]
    return page(
        request, "votes/owners.html", refusal.status if refusal else 200, community=booth.place, booth=booth,
        vote=booth.vote, found=found, names=names_of(session, people), me=booth.actor.person_id,
        open=booth.vote.state in (VoteState.POSTED, VoteState.OPEN), refusal=refusal.message if refusal else "",
    )


@router.post("/{residency_id}/check")
def check(request: Request, session: DbSession, booth: VoteToKeep, at: At, residency_id: str) -> Response:
    try:
        check_owner(session, booth.vote, row_id(residency_id), by=booth.actor, at=at)
    except DomainError as refusal:
        return _owners(request, session, booth, refusal)
    return see_other(f"{booth.path}/owners", request, flash="核对过了，本人收到了消息。")
