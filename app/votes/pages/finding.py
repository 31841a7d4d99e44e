"""/votes/{id}/papers/found: papers received in time and written down only after the close, confirmed by two."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from app.attachments.posted import Posted, photos_posted
from app.attachments.sealing import Seal
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.web import see_other
from app.votes.actions.finding import confirm_found, refuse_found, report_found
from app.votes.forms import FoundForm
from app.votes.guards import VoteToCount
from app.votes.pages.papers import papers_page, serial_typed
from app.votes.rules.kinds import PaperState
from app.votes.rules.papers import serial_text

router = APIRouter(include_in_schema=False, prefix="/votes/{vote_id}/papers/found")
MOST = 2


@router.post("")
def report(
    request: Request, posted: Annotated[Posted, Depends(photos_posted(MOST))], session: DbSession, booth: VoteToCount,
    at: At, form: Annotated[Bound[FoundForm], Depends(bound(FoundForm))],
) -> Response:
    seal, typed = Seal("vote-paper-photos", (booth.actor.person_id, booth.vote.key)), form.value
    photos, refusal = seal.taken_up(session, form.raw.get("photos_kept", []), posted, at, most=MOST)
    if typed is None:
        return papers_page(request, session, booth, 422, finding=form, kept=seal.shown(photos))
    try:
        if refusal is not None:
            raise refusal
        paper = report_found(
            session, booth.vote, serial_typed(typed), typed.words, photos, by=booth.actor, at=at
        )
    except DomainError as error:
        return papers_page(
            request, session, booth, error.status, finding=form.refuse(error), kept=seal.shown(photos)
        )
    words = f"{serial_text(paper.serial)} 号记下了，要第二个人核对过才算。"
    return see_other(f"{booth.path}/papers", request, flash=words)


@router.post("/{serial}/confirmation")
def confirm(request: Request, session: DbSession, booth: VoteToCount, at: At, serial: str) -> Response:
    try:
        paper = confirm_found(session, booth.vote, row_id(serial), viewer=booth.viewer, by=booth.actor, at=at)
    except DomainError as refusal:
        return papers_page(request, session, booth, refusal.status, finding=Bound[Any]().refuse(refusal))
    spoiled = paper.state is PaperState.SPOILED
    words = f"{serial_text(paper.serial)} 号：{paper.note if spoiled else '核对过了，两个人各录一遍就计入。'}"
    return see_other(f"{booth.path}/papers", request, flash=words, tone="soon" if spoiled else "ok")


@router.post("/{serial}/refusal")
def refuse(request: Request, session: DbSession, booth: VoteToCount, at: At, serial: str) -> Response:
    try:
        refuse_found(session, booth.vote, row_id(serial), viewer=booth.viewer, by=booth.actor, at=at)
    except DomainError as refusal:
        return papers_page(request, session, booth, refusal.status, finding=Bound[Any]().refuse(refusal))
    return see_other(f"{booth.path}/papers", request, flash="没有通过核对，这一张记为没收回。")
