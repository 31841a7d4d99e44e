"""/work/residency: committee and building heads say who really lives where."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.people import actions, queries
from app.people.forms import DecisionForm, EndingForm, RevealForm
from app.people.guards import Someone
from app.people.models import ClaimStatus
from app.people.queries import VERIFYING_ROLES, ResidencyRow
from app.people.rules.permissions import why_not_decide_residency
from app.people.rules.roles import Actor, Scope

router = APIRouter(include_in_schema=False)
SHOWN_FOR = timedelta(minutes=30)


def _verifier(me: Someone) -> Actor:
    if not me.has(*VERIFYING_ROLES):
        raise Forbidden("这一页不对您开放，这里只给社区两委和楼栋长看。")
    return me


Verifier = Annotated[Actor, Depends(_verifier)]


@router.get("/work/residency")
def index(request: Request, session: DbSession, me: Verifier) -> Response:
    return page(request, "people/verification/index.html", claims=queries.pending_claims(session, me))


def _claim(session: DbSession, me: Verifier, residency_id: str) -> ResidencyRow:
    """A claim of somebody else in my scope, else it isn't there."""
    row = queries.residency_by_id(session, row_id(residency_id))
    if row is None:
        raise NotFound("没有这一条。")
    place = queries.whereabouts(session, Scope.BUILDING, row.building.key)
    if why_not_decide_residency(me, place, claimant_id=row.person.key):
        raise NotFound("没有这一条。")
    return row


Claim = Annotated[ResidencyRow, Depends(_claim)]


@router.get("/work/residency/{residency_id}")
def show(request: Request, session: DbSession, at: At, me: Verifier, claim: Claim) -> Response:
    return _show(request, session, at, me, claim)


def _show(
    request: Request, session: Session, at: datetime, me: Actor, claim: ResidencyRow, status: int = 200, *,
    decision: Bound[Any] | None = None, reveal: Bound[Any] | None = None, ending: Bound[Any] | None = None,
) -> Response:
    looks = queries.reveals_about(session, person_id=claim.person.key, staff_id=me.person_id, about=_about(claim))
    return page(
        request, "people/verification/show.html", status,
        claim=claim, open=claim.residency.status is ClaimStatus.CLAIMED,
        lives=claim.residency.status is ClaimStatus.VERIFIED,
        decision=decision or Bound(), reveal=reveal or Bound(), ending=ending or Bound(),
        seen=bool(looks) and at - looks[0].at < SHOWN_FOR, may_look=me.is_staff,
    )


def _about(claim: ResidencyRow) -> str:
    return f"核实住户：{claim.building_text}"


@router.post("/work/residency/{residency_id}/decision")
def decide(
    request: Request, session: DbSession, at: At, me: Verifier, claim: Claim,
    form: Annotated[Bound[DecisionForm], Depends(bound(DecisionForm))],
) -> Response:
    if form.value is None:
        return _show(request, session, at, me, claim, 422, decision=form)
    verified = form.value.decision == "verified"
    try:
        actions.decide_residency(
            session, claim.residency.key, verified=verified, note=form.value.note, by=me, at=at
        )
    except DomainError as refusal:
        return _show(request, session, at, me, claim, refusal.status, decision=form.refuse(refusal))
    told = "记下了：已核实。" if verified else "记下了：没通过，本人会看到原因。"
    return see_other("/work/residency", request, flash=told)


@router.post("/work/residency/{residency_id}/ending")
def end(
    request: Request, session: DbSession, at: At, me: Verifier, claim: Claim,
    form: Annotated[Bound[EndingForm], Depends(bound(EndingForm))],
) -> Response:
    if form.value is None:
        return _show(request, session, at, me, claim, 422, ending=form)
    try:
        actions.end_residency(session, claim.residency.key, by=me, at=at, reason=form.value.reason)
    except DomainError as refusal:
        return _show(request, session, at, me, claim, refusal.status, ending=form.refuse(refusal))
    return see_other("/work/residency", request, flash="这一户的登记结束了，本人能看到原因。")


@router.post("/work/residency/{residency_id}/reveal")
def look(
    request: Request, session: DbSession, at: At, me: Verifier, claim: Claim,
    form: Annotated[Bound[RevealForm], Depends(bound(RevealForm))],
) -> Response:
    if form.value is None:
        return _show(request, session, at, me, claim, 422, reveal=form)
    try:
        actions.reveal_person(session, claim.person.key, by=me, about=_about(claim), reason=form.value.reason, at=at)
    except DomainError as refusal:
        return _show(request, session, at, me, claim, refusal.status, reveal=form.refuse(refusal))
    return see_other(f"/work/residency/{claim.residency.key}", request, flash="这次查看已经记下，本人能看到。")
