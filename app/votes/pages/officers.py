"""/votes/{id}/officers: who counts and who monitors; an owner is looked for by the door, and may decline."""

import unicodedata
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.masking import mask_name
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.votes.actions.officers import UNDER_WAY, check_officer, decline_office, end_office, name_officer
from app.votes.forms import OfficerForm
from app.votes.guards import Booth, VoteOfSomeone, VoteToKeep
from app.votes.queries.people import candidates, employed, officers_of, owners_at
from app.votes.queries.votes import concerned, readiness
from app.votes.rules.kinds import OfficerRole
from app.votes.rules.sheet import Door

router = APIRouter(include_in_schema=False)
PATH = "/votes/{vote_id}/officers"
NAMED = "定下了，已经告诉本人。本人不想当，可以退。"
NAMED_LATE = "定下了，已经告诉本人。要另一位经办的人核对过，才能经手。"
Typed = Annotated[str, Query(max_length=40)]


def _door(building: Typed = "", unit: Typed = "", number: Typed = "") -> Door:
    """The door somebody looks behind; empty while nobody does."""
    parts = ["".join(unicodedata.normalize("NFKC", each).split()) for each in (building, unit, number)]
    return parts[0], parts[1].removesuffix("单元"), parts[2]


DoorAsked = Annotated[Door, Depends(_door)]


@router.get(PATH)
def officers(request: Request, session: DbSession, booth: VoteToKeep, at: At, door: DoorAsked) -> Response:
    return _officers(request, session, booth, at, Bound(), door)


def _officers(
    request: Request, session: Session, booth: Booth, at: datetime, form: Bound[Any], door: Door, status: int = 200,
    refused: str = "",
) -> Response:
    named, day = officers_of(session, booth.vote.key), local_day(at)
    taken = {row.officer.person_id for row in named}
    found = [row for row in _behind(session, booth, at, door) if row[0] not in taken]
    roles = [(key, f"{name}（{role.label}）") for key, name, role in candidates(session, booth.estate, day)]
    known = {key for key, _ in found}
    return page(
        request, "votes/officers.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form,
        officers=named, ready=readiness(session, booth.vote, day), found=found, door=door, asked=Bound[Any](raw=dict(
            zip(("building", "unit", "number"), door, strict=True)
        )), offered=found + [row for row in roles if row[0] not in taken | known],
        roles=[(role.value, role.label) for role in OfficerRole], me=booth.actor.person_id,
        late=_late(booth), refused=refused,
    )


def _late(booth: Booth) -> bool:
    return booth.vote.state in UNDER_WAY


def _behind(session: Session, booth: Booth, at: datetime, door: Door) -> list[tuple[int, str]]:
    """Owners behind the door, names masked; those employed by a company concerned are not offered."""
    day = local_day(at)
    companies = concerned(session, booth.vote, day) if all(door) else frozenset()
    return [
        (key, f"{mask_name(name)}（业主）")
        for key, name in (owners_at(session, booth.estate.key, door) if all(door) else [])
        if not employed(session, key, companies, day)
    ]


@router.post(PATH)
def name(
    request: Request, session: DbSession, booth: VoteToKeep, at: At, door: DoorAsked,
    form: Annotated[Bound[OfficerForm], Depends(bound(OfficerForm))],
) -> Response:
    if form.value is None:
        return _officers(request, session, booth, at, form, door, 422)
    try:
        name_officer(session, booth.vote, form.value.person, form.value.role, by=booth.actor, at=at)
    except DomainError as refusal:
        return _officers(request, session, booth, at, form.refuse(refusal), door, refusal.status)
    return see_other(f"{booth.path}/officers", request, flash=NAMED_LATE if _late(booth) else NAMED)


@router.post(f"{PATH}/{{officer_id}}/check")
def check(
    request: Request, session: DbSession, booth: VoteToKeep, at: At, officer_id: str, door: DoorAsked
) -> Response:
    try:
        check_officer(session, booth.vote, row_id(officer_id), by=booth.actor, at=at)
    except DomainError as refusal:
        return _officers(request, session, booth, at, Bound(), door, refusal.status, refusal.message)
    return see_other(f"{booth.path}/officers", request, flash="核对过了，本人收到了消息。")


@router.post(f"{PATH}/{{officer_id}}/ending")
def end(
    request: Request, session: DbSession, booth: VoteToKeep, at: At, officer_id: str, door: DoorAsked
) -> Response:
    try:
        end_office(session, booth.vote, row_id(officer_id), by=booth.actor, at=at)
    except DomainError as refusal:
        return _officers(request, session, booth, at, Bound(), door, refusal.status, refusal.message)
    return see_other(f"{booth.path}/officers", request, flash="去掉了。")


@router.post("/votes/{vote_id}/office/refusal")
def decline(request: Request, session: DbSession, booth: VoteOfSomeone, at: At) -> Response:
    """Whoever was named says no; keepers are told."""
    try:
        decline_office(session, booth.vote, by=booth.actor, at=at)
    except DomainError as refusal:
        return see_other(f"{booth.path}/desk", request, flash=refusal.message, tone="over")
    return see_other(booth.yard.path, request, flash="退了，已经告诉经办的人。")
