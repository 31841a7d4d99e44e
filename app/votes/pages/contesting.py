"""/votes/{id}/papers/contests and …/receipt/contests: a paper its owner did not hand in."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.attachments.posted import Posted, photos_posted
from app.attachments.sealing import Kept, Seal
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id, small_int
from app.core.web import page, see_other
from app.votes.actions.contesting import contest_own, contest_paper, keep_contested, void_contested
from app.votes.forms import FoundForm, OwnContestForm
from app.votes.guards import Booth, VoteOfSomeone, VoteToCount
from app.votes.models import VotePaper
from app.votes.pages.delivering import roll_in_force
from app.votes.pages.papers import serial_typed
from app.votes.pages.shown import mine
from app.votes.queries.ballots import papers_of
from app.votes.queries.people import names_of, photos_of
from app.votes.queries.rolls import group_labels, sealed_roll
from app.votes.rules.kinds import Channel, PaperState, PhotoKind, VoteState
from app.votes.rules.papers import serial_text

router = APIRouter(include_in_schema=False, prefix="/votes/{vote_id}")
MOST = 2
TOLD = "记下了，由没有经手这张票的人核对，核对完会告诉您。"


@router.get("/receipt/contests")
def ask_own(
    request: Request, session: DbSession, booth: VoteOfSomeone,
    group: Annotated[str | None, Query(max_length=12)] = None,
) -> Response:
    return _own(request, session, booth, Bound(raw={"group": group or ""}))


def _own(request: Request, session: Session, booth: Booth, form: Bound[Any], status: int = 200) -> Response:
    wanted = small_int(str(form.raw.get("group", "")), 0, most=2**31 - 1)
    found = mine(session, booth.vote, sealed_roll(session, booth.vote.key), booth.me)
    chosen = next((each for each in found if each.group == wanted and each.ballot), None)
    on_paper = chosen is not None and chosen.ballot is not None and chosen.ballot.channel is Channel.PAPER
    answer = page(
        request, "votes/contest_own.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form,
        chosen=chosen if on_paper else None,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/receipt/contests")
def say(
    request: Request, session: DbSession, booth: VoteOfSomeone, at: At,
    form: Annotated[Bound[OwnContestForm], Depends(bound(OwnContestForm))],
) -> Response:
    if form.value is None:
        return _own(request, session, booth, form, 422)
    try:
        contest_own(session, booth.vote, form.value.group, form.value.words, by=booth.actor, at=at)
    except DomainError as refusal:
        return _own(request, session, booth, form.refuse(refusal), refusal.status)
    return see_other(f"{booth.path}/receipt", request, flash=TOLD)


@router.get("/papers/contests")
def contests(request: Request, session: DbSession, booth: VoteToCount) -> Response:
    return _contests(request, session, booth, Bound())


def _contests(
    request: Request, session: Session, booth: Booth, form: Bound[Any], status: int = 200, *, kept: Sequence[Kept] = ()
) -> Response:
    roll = roll_in_force(session, booth)
    waiting = papers_of(session, booth.vote.key, PaperState.CONTESTED)
    return page(
        request, "votes/contests.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form,
        waiting=waiting, labels=group_labels(session, roll.key, [paper.head_group for paper in waiting]),
        names=names_of(session, [each for paper in waiting for each in (paper.returned_by, paper.contested_by)]),
        proofs=_proofs(session, booth, waiting), serial=serial_text, me=booth.actor.person_id, kept=kept,
        open=booth.vote.state is VoteState.OPEN,
    )


def _proofs(session: Session, booth: Booth, waiting: Sequence[VotePaper]) -> dict[int, list[str]]:
    """Addresses of what owners signed, by paper."""
    found: dict[int, list[str]] = {paper.key: [] for paper in waiting}
    for held, photo in photos_of(session, booth.vote.key, PhotoKind.CONTEST) if waiting else []:
        if held.about in found:
            found[held.about].append(f"{booth.path}/photos/{photo.token}-l.jpg")
    return found


@router.post("/papers/contests")
def report(
    request: Request, posted: Annotated[Posted, Depends(photos_posted(MOST))], session: DbSession, booth: VoteToCount,
    at: At, form: Annotated[Bound[FoundForm], Depends(bound(FoundForm))],
) -> Response:
    seal, typed = Seal("vote-contest-photos", (booth.actor.person_id, booth.vote.key)), form.value
    photos, refusal = seal.taken_up(session, form.raw.get("photos_kept", []), posted, at, most=MOST)
    if typed is None:
        return _contests(request, session, booth, form, 422, kept=seal.shown(photos))
    try:
        if refusal is not None:
            raise refusal
        paper = contest_paper(session, booth.vote, serial_typed(typed), typed.words, photos, by=booth.actor, at=at)
    except DomainError as error:
        return _contests(request, session, booth, form.refuse(error), error.status, kept=seal.shown(photos))
    words = f"{serial_text(paper.serial)} 号记下了，由没有经手这张票的人核对。"
    return see_other(f"{booth.path}/papers/contests", request, flash=words)


@router.post("/papers/contests/{serial}/voiding")
def void(request: Request, session: DbSession, booth: VoteToCount, at: At, serial: str) -> Response:
    try:
        paper = void_contested(session, booth.vote, row_id(serial), by=booth.actor, at=at)
    except DomainError as refusal:
        return _contests(request, session, booth, Bound[Any]().refuse(refusal), refusal.status)
    again = "这一户可以重新投，业主收到了消息。" if booth.vote.running(at) else "这一户算没有投，业主收到了消息。"
    return see_other(f"{booth.path}/papers/contests", request, flash=f"{serial_text(paper.serial)} 号作废了。{again}")


@router.post("/papers/contests/{serial}/keeping")
def keep(request: Request, session: DbSession, booth: VoteToCount, at: At, serial: str) -> Response:
    try:
        paper = keep_contested(session, booth.vote, row_id(serial), by=booth.actor, at=at)
    except DomainError as refusal:
        return _contests(request, session, booth, Bound[Any]().refuse(refusal), refusal.status)
    words = f"{serial_text(paper.serial)} 号仍然算，业主收到了消息。"
    return see_other(f"{booth.path}/papers/contests", request, flash=words)
