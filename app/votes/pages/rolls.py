"""/votes/{id}/roll: the roll as it is posted, and what residents say to it."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound, row_id, small_int
from app.core.web import page, see_other
from app.votes.actions.objecting import answer_objection, object_to_roll
from app.votes.forms import AnswerForm, ObjectionForm
from app.votes.guards import Booth, VoteOfResidents, VoteRollReaders, VoteToKeep
from app.votes.models import VoteRoll
from app.votes.pages.sheets import draft_hints
from app.votes.queries.rolls import (
    houses_of,
    lines_of_roll,
    objections_of,
    proposed_roll,
    roll_numbered,
    rolls_of,
    sealed_roll,
)
from app.votes.rules.kinds import VoteState
from app.votes.rules.roll import Line
from app.votes.rules.standing import Deed

router = APIRouter(include_in_schema=False)


@router.get("/votes/{vote_id}/roll")
def roll(
    request: Request, session: DbSession, booth: VoteRollReaders,
    building: Annotated[str | None, Query(max_length=40)] = None,
    version: Annotated[str | None, Query(max_length=6)] = None,
) -> Response:
    """One building at a time on the screen; all of it on paper with ?building=*."""
    number = small_int(version, 0, most=10**6) if version else 0
    found = roll_numbered(session, booth.vote.key, number) if number else sealed_roll(session, booth.vote.key)
    found = found or proposed_roll(session, booth.vote.key)
    houses = houses_of(session, found.key) if found else []
    everything = building == "*"
    name = building if building in {house.name for house in houses} else houses[0].name if houses else ""
    lines = lines_of_roll(session, found.key, building="" if everything else name) if found else []
    return page(
        request, "votes/roll.html", community=booth.place, booth=booth, vote=booth.vote, roll=found, houses=houses,
        name="" if everything else name, everything=everything, lines=lines, joined=_joined(lines),
        versions=rolls_of(session, booth.vote.key), keeps=booth.may(Deed.KEEP), hints=_hints(session, booth, found),
    )


def _hints(session: Session, booth: Booth, roll: VoteRoll | None) -> list[str]:
    """What whoever prepares the vote should look at before the roll is sealed."""
    if roll is None or roll.sealed_at is not None or not booth.may(Deed.KEEP):
        return []
    return draft_hints(session, booth.vote, lines_of_roll(session, roll.key))


def _joined(lines: list[Line]) -> frozenset[int]:
    """Groups of several homes."""
    groups = [line.group for line in lines]
    return frozenset(group for group in groups if groups.count(group) > 1) if len(groups) < 400 else frozenset(
        line.group for line in lines if not line.heads
    )


@router.get("/votes/{vote_id}/objections")
def objections(request: Request, session: DbSession, booth: VoteRollReaders, at: At) -> Response:
    return _objections(request, session, booth, at, Bound())


def _objections(
    request: Request, session: Session, booth: Booth, at: datetime, form: Bound[Any], about: int = 0, status: int = 200
) -> Response:
    vote = booth.vote
    sealed = sealed_roll(session, vote.key)
    mine = {line.home_id: line for line in lines_of_roll(session, sealed.key)} if sealed and booth.homes else {}
    still = vote.state is VoteState.POSTED and vote.opens_at is not None and at < vote.opens_at
    return page(
        request, "votes/objections.html", status, community=booth.place, booth=booth, vote=vote, form=form,
        about=about, rows=objections_of(session, vote.key), still=still and booth.may(Deed.OBJECT),
        homes=[(home, mine[home].label if home in mine else "不在名册上的这一户") for home in booth.homes],
        keeps=booth.may(Deed.KEEP) and vote.state in (VoteState.POSTED, VoteState.OPEN),
        me=booth.actor.person_id,
    )


@router.post("/votes/{vote_id}/objections")
def speak(
    request: Request, session: DbSession, booth: VoteOfResidents, at: At,
    form: Annotated[Bound[ObjectionForm], Depends(bound(ObjectionForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _objections(request, session, booth, at, form, status=422)
    try:
        if typed.home not in booth.homes:
            raise Invalid("选一下您自己住的那一户。", field="home")
        object_to_roll(session, booth.vote, typed.home, typed.words, by=booth.actor, at=at)
    except DomainError as refusal:
        return _objections(request, session, booth, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"{booth.path}/objections", request, flash="记下了，开始投票以前会答复。")


@router.post("/votes/{vote_id}/objections/{objection_id}/answer")
def answer(
    request: Request, session: DbSession, booth: VoteToKeep, at: At, objection_id: str,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    key, typed = row_id(objection_id), form.value
    if typed is None:
        return _objections(request, session, booth, at, form, key, 422)
    upheld = typed.upheld == "yes"
    try:
        answer_objection(session, booth.vote, key, typed.answer, upheld=upheld, by=booth.actor, at=at)
    except DomainError as refusal:
        return _objections(request, session, booth, at, form.refuse(refusal), key, refusal.status)
    flash = "答复了。名册要改的，接着去更正。" if upheld else "答复了。"
    return see_other(f"{booth.path}/{'corrections' if upheld else 'objections'}", request, flash=flash)
