"""Living somewhere: claimed by oneself, verified by somebody else, ended by either."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.core.masking import mask_personal
from app.people import queries
from app.people.actions import journal
from app.people.models import ClaimStatus, Relation, Residency
from app.people.queries import LIVE
from app.people.rules.permissions import why_not_decide_residency
from app.people.rules.roles import Actor, Scope
from app.places.queries import home_spot

MOST_LIVE = 10
SHORTEST_REASON = 4


def claim_residency(session: Session, home_id: int, relation: Relation, *, by: Actor, at: datetime) -> Residency:
    """One live claim per person and home; ten homes at most, so that nobody claims a whole estate."""
    if home_spot(session, home_id) is None:
        raise Invalid("没找到这一户，从上面重新选。", field="home")
    live = queries.live_residencies(session, by.person_id)
    if any(row.home_id == home_id for row in live):
        raise DomainError("这一户您已经登记过了。", field="home")
    if len(live) >= MOST_LIVE:
        raise DomainError(f"一个人最多登记 {MOST_LIVE} 户，先结束不住的那一户。", field="home")
    residency = Residency(person_id=by.person_id, home_id=home_id, relation=relation, claimed_at=at)
    session.add(residency)
    session.flush()
    journal.note(session, "residency.claimed", f"residency:{residency.key}", by=by, at=at, after={"relation": relation})
    return residency


def decide_residency(
    session: Session, residency_id: int, *, verified: bool, note: str = "", by: Actor, at: datetime
) -> Residency:
    """Stale when somebody decided first; a refusal needs a note, which the person reads."""
    residency = _locked(session, residency_id)
    _refuse_stranger(session, residency, by)
    if residency.status is not ClaimStatus.CLAIMED:
        raise Stale(f"这一条刚刚有人办过了，现在是“{residency.status.label}”。")
    if not verified and len(note) < 2:
        raise Invalid("写一句为什么没通过，本人会看到。", field="note")
    residency.status = ClaimStatus.VERIFIED if verified else ClaimStatus.REFUSED
    residency.decided_by, residency.decided_at, residency.note = by.person_id, at, note
    session.add(residency)
    session.flush()
    _note_change(session, residency, ClaimStatus.CLAIMED, by, at, note)
    return residency


def end_residency(session: Session, residency_id: int, *, by: Actor, at: datetime, reason: str = "") -> Residency:
    """By the person who moved away, or by those who verify: they give a reason, which the person reads."""
    residency = _locked(session, residency_id)
    theirs = residency.person_id == by.person_id
    if not theirs:
        _refuse_stranger(session, residency, by)
    if residency.status not in LIVE:
        raise DomainError("这一户已经结束了。")
    if not theirs and len(reason) < SHORTEST_REASON:
        raise Invalid("写清楚为什么结束，本人会看到。", field="reason")
    before, reason = residency.status, mask_personal(reason)
    residency.note = "" if theirs else reason
    residency.status, residency.ended_by, residency.ended_at = ClaimStatus.ENDED, by.person_id, at
    session.add(residency)
    session.flush()
    _note_change(session, residency, before, by, at, reason)
    return residency


def _locked(session: Session, residency_id: int) -> Residency:
    residency = queries.residency_locked(session, residency_id)
    if residency is None:
        raise NotFound("没有这一条。")
    return residency


def _refuse_stranger(session: Session, residency: Residency, by: Actor) -> None:
    home = home_spot(session, residency.home_id)
    assert home is not None  # a home with residents can't be deleted: foreign key
    place = queries.whereabouts(session, Scope.BUILDING, home.spot.building_id)
    refusal = why_not_decide_residency(by, place, claimant_id=residency.person_id)
    if refusal:
        raise Forbidden(refusal)


def _note_change(
    session: Session, residency: Residency, before: ClaimStatus, by: Actor, at: datetime, reason: str
) -> None:
    journal.note(
        session, f"residency.{residency.status.value}", f"residency:{residency.key}", by=by, at=at,
        before={"status": before}, after={"status": residency.status}, reason=reason,
    )
