"""/votes/{id}/corrections: one home of the posted roll put right, proposed by one and confirmed by another."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.votes.actions.rolling import confirm_roll, correct_roll, refuse_roll
from app.votes.forms import CorrectionForm, MarkForm
from app.votes.guards import Booth, VoteToKeep
from app.votes.models import VoteRoll
from app.votes.queries.people import names_of
from app.votes.queries.rolls import entry_left_out, lines_of_roll, mark_of, proposed_roll, rolls_of, sealed_roll
from app.votes.rules.changes import changed_homes
from app.votes.rules.kinds import Holder, VoteState
from app.votes.rules.roll import Correction
from app.votes.rules.sheet import BadCell, area_of

router = APIRouter(include_in_schema=False)


@router.get("/votes/{vote_id}/corrections")
def corrections(request: Request, session: DbSession, booth: VoteToKeep) -> Response:
    return _corrections(request, session, booth, Bound())


def _corrections(
    request: Request, session: Session, booth: Booth, form: Bound[Any], status: int = 200
) -> Response:
    versions = rolls_of(session, booth.vote.key)
    waiting = proposed_roll(session, booth.vote.key)
    people = [each.proposed_by for each in versions] + [each.confirmed_by for each in versions]
    return page(
        request, "votes/corrections.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form,
        versions=versions, names=names_of(session, people), me=booth.actor.person_id,
        holders=[(each.value, each.label) for each in Holder],
        open=booth.vote.state in (VoteState.POSTED, VoteState.OPEN), changes=_changes(session, booth, waiting),
        mark=mark_of(waiting) if waiting else "",
    )


def _changes(session: Session, booth: Booth, waiting: VoteRoll | None) -> list[str]:
    """What the version that waits would change, for whoever confirms it."""
    sealed = sealed_roll(session, booth.vote.key)
    if sealed is None or waiting is None:
        return []
    found = changed_homes(lines_of_roll(session, sealed.key), lines_of_roll(session, waiting.key))
    return list(found.values())


@router.post("/votes/{vote_id}/corrections")
def correct(
    request: Request, session: DbSession, booth: VoteToKeep, at: At,
    form: Annotated[Bound[CorrectionForm], Depends(bound(CorrectionForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _corrections(request, session, booth, form, 422)
    try:
        change = _change(session, booth, typed)
        correct_roll(session, booth.vote, change, typed.reason, seen=typed.seen, by=booth.actor, at=at)
    except DomainError as refusal:
        return _corrections(request, session, booth, form.refuse(refusal), refusal.status)
    return see_other(f"{booth.path}/corrections", request, flash="提好了，要另一个人核对才算数。")


def _change(session: Session, booth: Booth, typed: CorrectionForm) -> Correction:
    sealed = sealed_roll(session, booth.vote.key)
    known = {line.label: line.home_id for line in lines_of_roll(session, sealed.key)} if sealed else {}
    if typed.back:
        return Correction(_left_out(session, booth, known, typed.home), back=True)
    same_as = _home(known, typed.same_as, "same_as") if typed.same_as else 0 if typed.alone else None
    try:
        area = area_of(typed.area) if typed.area else None
    except BadCell as error:
        raise Invalid(str(error), field="area") from error
    home = _home(known, typed.home, "home")
    return Correction(home, area, typed.holder, same_as, typed.owner or None, typed.gone)


def _left_out(session: Session, booth: Booth, known: dict[str, int], label: str) -> int:
    """A home an earlier version has and the one that counts has not."""
    entry = entry_left_out(session, booth.vote.key, label)
    if entry is None:
        raise Invalid("以前的名册上也没有这一户，照着那一版写，像 3号楼2单元501。", field="home")
    if entry.home_id in known.values():
        raise Invalid("这一户现在就在名册上。", field="home")
    return entry.home_id


def _home(known: dict[str, int], label: str, field: str) -> int:
    found = known.get("".join(label.split()))
    if found is None:
        raise Invalid("名册上没有这一户，照着名册上的写，像 3号楼2单元501。", field=field)
    return found


@router.post("/votes/{vote_id}/corrections/{number}/confirmation")
def confirm(
    request: Request, session: DbSession, booth: VoteToKeep, at: At, number: str,
    form: Annotated[Bound[MarkForm], Depends(bound(MarkForm))],
) -> Response:
    seen = form.value.seen if form.value else ""
    try:
        confirm_roll(session, booth.vote, row_id(number), seen=seen, by=booth.actor, at=at)
    except DomainError as refusal:
        return _corrections(request, session, booth, Bound[Any]().refuse(refusal), refusal.status)
    return see_other(f"{booth.path}/corrections", request, flash="核对过了，按新的名册算，这几户的住户都收到了消息。")


@router.post("/votes/{vote_id}/corrections/{number}/refusal")
def refuse(
    request: Request, session: DbSession, booth: VoteToKeep, at: At, number: str,
    form: Annotated[Bound[MarkForm], Depends(bound(MarkForm))],
) -> Response:
    seen = form.value.seen if form.value else ""
    try:
        refuse_roll(session, booth.vote, row_id(number), seen=seen, by=booth.actor, at=at)
    except DomainError as refusal:
        return _corrections(request, session, booth, Bound[Any]().refuse(refusal), refusal.status)
    return see_other(f"{booth.path}/corrections", request, flash="没有采用，名册不变。")
