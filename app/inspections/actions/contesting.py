"""The company contests a deduction; the secretary or the town decides, with reasons, once."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Forbidden, Invalid
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.inspections.actions.keeping import note, tell_all
from app.inspections.models import Contest, ContestPhoto, Inspection
from app.inspections.queries.found import Found
from app.inspections.queries.inspections import community_of, estate_of
from app.inspections.queries.people import deciders, people_of_company
from app.inspections.rules.contests import SHORTEST, check_impartial, check_in_time, points_after
from app.inspections.rules.kinds import Outcome, Severity
from app.people.rules.roles import Actor
from app.rulebooks.queries import rulebook_for

MOST_PHOTOS = 3
LONGEST = 400
OWN = "这一处是您自己记的，要请别的书记或者镇里的人来定。"


def contest_deduction(
    session: Session, inspection: Inspection, found: Found, words: str, photos: Sequence[int] = (), *, by: Actor,
    at: datetime,
) -> Contest:
    """The same words sent twice by the same person are one contest. `inspection` is locked.

    Raises DomainError (too early, too late, contested before) or Invalid (too few words); nothing is written then.
    """
    wording = mask_personal(words)
    before = found.contest
    if before is not None:
        if before.raised_by == by.person_id and before.words == wording:
            return before
        raise DomainError("这一处已经提过了，一处只能提一次。")
    check_in_time(inspection.contest_until, local_day(at))
    if len(wording) < SHORTEST:
        raise Invalid(f"写清楚哪里不对，至少 {SHORTEST} 个字。", field="words")
    contest = Contest(
        deduction_id=found.deduction.key, words=wording, raised_by=by.person_id, raised_title=by.title, raised_at=at
    )
    session.add(contest)
    session.flush()
    for photo_id in photos:
        session.add(ContestPhoto(photo_id=photo_id, contest_id=contest.key))
    session.flush()
    number = found.deduction.number
    note(session, inspection, "contested", by=by, at=at, after={"number": number, "photos": len(photos)})
    _tell_deciders(session, inspection, number, by, at)
    return contest


def _tell_deciders(session: Session, inspection: Inspection, number: int, by: Actor, at: datetime) -> None:
    estate = estate_of(session, inspection)
    community = community_of(session, estate)
    people = deciders(session, inspection, community, local_day(at))
    title = f"物业说第 {number} 处扣得不对"
    body = f"{estate.name} {inspection.month.month}月现场检查，请看一看，定下来，写明理由。"
    kind = f"contest/{number}"
    tell_all(session, sorted(people), title, body, estate=estate, inspection=inspection, kind=kind, by=by, at=at)


def decide_contest(
    session: Session, inspection: Inspection, found: Found, outcome: Outcome, severity: Severity | None, reason: str, *,
    by: Actor, at: datetime,
) -> None:
    """What the deduction costs from now on. `inspection` is locked.

    Raises Forbidden (whoever took the points), DomainError (nothing contested, decided before) or Invalid.
    """
    check_own(session, inspection, found, by=by, at=at)
    contest = found.contest
    if contest is None:
        raise DomainError("物业没有对这一处提意见。")
    if contest.outcome is not None:
        raise DomainError(f"这一处已经定了：{contest.outcome.label}。")
    wording = mask_personal(reason)
    prices = rulebook_for(session, inspection.month).rulebook.deductions
    points = points_after(outcome, severity, found.deduction.points, prices)
    if len(wording) < SHORTEST:
        raise Invalid(f"写清楚为什么这样定，至少 {SHORTEST} 个字，大家都看得到。", field="reason")
    contest.outcome, contest.points_now, contest.reason = outcome, points, wording
    contest.severity_now = severity if outcome is Outcome.REDUCED else None
    contest.decided_by, contest.decided_title, contest.decided_at = by.person_id, by.title, at
    session.add(contest)
    session.flush()
    number = found.deduction.number
    note(
        session, inspection, "decided", by=by, at=at, before={"points": found.deduction.points},
        after={"number": number, "outcome": outcome.value, "points": points}, reason=wording,
    )
    _tell_decision(session, inspection, number, outcome, by, at)


def check_own(session: Session, inspection: Inspection, found: Found, *, by: Actor, at: datetime) -> None:
    """Raises Forbidden for an inspector, and for whoever wrote this very line down as long as somebody else could
    decide it."""
    check_impartial(by.person_id, inspection.inspectors)
    if found.deduction.entered_by == by.person_id:
        community = community_of(session, estate_of(session, inspection))
        if deciders(session, inspection, community, local_day(at)) - {by.person_id}:
            raise Forbidden(OWN)


def _tell_decision(
    session: Session, inspection: Inspection, number: int, outcome: Outcome, by: Actor, at: datetime
) -> None:
    estate = estate_of(session, inspection)
    people = [*people_of_company(session, inspection, local_day(at)), *sorted(inspection.inspectors)]
    title = f"第 {number} 处定下来了：{outcome.label}"
    body = f"{estate.name} {inspection.month.month}月现场检查，理由写在那一处下面。"
    kind = f"decided/{number}"
    tell_all(session, people, title, body, estate=estate, inspection=inspection, kind=kind, by=by, at=at)
