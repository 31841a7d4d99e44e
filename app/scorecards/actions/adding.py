"""What the town adds to a month: points with evidence, a failed re-check, a veto. On a card that is already there each
is a new version with its reason."""

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import Forbidden, Invalid, NotFound, Stale
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.places.models import Estate
from app.rulebooks.queries import rulebook_for
from app.scorecards.actions.versions import next_version
from app.scorecards.models import Adjustment, Scorecard, VetoCase
from app.scorecards.queries.additions import (
    adjustment_for_update,
    adjustments_of,
    live_veto,
    veto_for_update,
    vetoes_of,
)
from app.scorecards.queries.cards import newest_card
from app.scorecards.queries.people import free_officials
from app.scorecards.queries.sources import subjects
from app.scorecards.rules.calendar import first_of
from app.scorecards.rules.facts import Facts, thawed
from app.scorecards.rules.kinds import AdjustmentKind
from app.scorecards.rules.standing import Deed, Viewer
from app.scorecards.rules.wording import signed

SHORTEST = 5


def add_adjustment(
    session: Session, estate: Estate, month: date, *, kind: AdjustmentKind, points: int, reason: str, evidence: str,
    viewer: Viewer, at: datetime,
) -> Adjustment:
    """`points` in 0.01, either sign; 0 for a failed re-check. Raises Forbidden or Invalid."""
    viewer.check(Deed.ADJUST)
    check_month(session, estate, month, at)
    limit = rulebook_for(session, month).rulebook.adjust_limit
    if kind is AdjustmentKind.POINTS and not 0 < abs(points) <= limit:
        raise Invalid(f"写上加几分或者减几分，比如 1 或者 -0.5，最多 {signed(limit)[1:]} 分。", field="points")
    reason, evidence = _said(reason, "reason"), _said(evidence, "evidence")
    by = _actor(viewer)
    made = Adjustment(
        estate_id=estate.key, month=month, kind=kind, points=points if kind is AdjustmentKind.POINTS else 0,
        reason=reason[:200], evidence=evidence[:400], by=by.person_id, at=at,
    )
    session.add(made)
    session.flush()
    after = {"adjustment": made.key, "points": made.points}
    _record(session, estate, month, "scorecard.adjustment", by, at, after, reason)
    told = f"{signed(made.points)} 分" if kind is AdjustmentKind.POINTS else kind.label
    _revise(session, estate, month, f"镇里记了{told}：{reason}", by, at)
    return made


def withdraw_adjustment(
    session: Session, estate: Estate, adjustment_id: int, *, reason: str, viewer: Viewer, at: datetime
) -> Adjustment:
    """Raises Forbidden, NotFound, Stale when it was taken back already, Invalid."""
    viewer.check(Deed.ADJUST)
    found = adjustment_for_update(session, adjustment_id, estate.key)
    if found is None:
        raise NotFound("没有这一条。")
    if found.withdrawn_at is not None:
        raise Stale("这一条别人刚撤掉了。")
    by, reason = _actor(viewer), _said(reason, "withdrawal")
    take_back_adjustment(session, estate, found, reason, by, at)
    _revise(session, estate, found.month, f"撤掉了“{found.reason}”：{reason}", by, at)
    return found


def take_back_adjustment(
    session: Session, estate: Estate, found: Adjustment, reason: str, by: Actor, at: datetime
) -> None:
    """The row alone, locked; the month's new version is the caller's."""
    found.withdrawn_by, found.withdrawn_at, found.withdrawn_reason = by.person_id, at, reason[:200]
    session.add(found)
    session.flush()
    _record(session, estate, found.month, "scorecard.adjustment.withdrawal", by, at, {"adjustment": found.key}, reason)


def report_veto(
    session: Session, estate: Estate, month: date, *, code: str, reason: str, evidence: str, viewer: Viewer,
    at: datetime,
) -> VetoCase:
    """Waits for the town's decision. Raises Forbidden or Invalid."""
    viewer.check(Deed.REPORT)
    check_month(session, estate, month, at)
    if code not in {veto.code for veto in rulebook_for(session, month).rulebook.vetoes}:
        raise Invalid("请选规则里写着的一种。", field="code")
    reason, evidence = _said(reason, "reason"), _said(evidence, "evidence")
    if live_veto(session, estate.key, month, code) is not None:
        raise Invalid("这个月这一种已经报过了。", field="code")
    by = _actor(viewer)
    made = VetoCase(
        estate_id=estate.key, month=month, code=code, reason=reason[:200], evidence=evidence[:400],
        reported_by=by.person_id, reported_at=at,
    )
    session.add(made)
    session.flush()
    _record(session, estate, month, "scorecard.veto", by, at, {"veto": made.key, "code": code}, reason)
    return made


def decide_veto(
    session: Session, estate: Estate, veto_id: int, *, confirmed: bool, decision: str, viewer: Viewer, at: datetime
) -> VetoCase:
    """By another person than the one who reported it. Raises Forbidden, NotFound, Stale, Invalid."""
    viewer.check(Deed.DECIDE)
    found = veto_for_update(session, veto_id, estate.key)
    if found is None:
        raise NotFound("没有这一条。")
    by = _actor(viewer)
    if found.confirmed is not None:
        raise Stale("这一条别人刚定过了。")
    if found.reported_by == by.person_id:
        raise Forbidden("自己报的，要由另一个人来定。")
    decision = _said(decision, "decision")
    found.confirmed, found.decision, found.decided_by, found.decided_at = confirmed, decision[:400], by.person_id, at
    session.add(found)
    session.flush()
    after = {"veto": found.key, "confirmed": confirmed}
    _record(session, estate, found.month, "scorecard.veto.decision", by, at, after, decision)
    if confirmed:
        _revise(session, estate, found.month, f"镇里认定一票否决：{decision}", by, at)
    return found


def withdraw_veto(
    session: Session, estate: Estate, veto_id: int, *, reason: str, viewer: Viewer, at: datetime
) -> VetoCase:
    """A report by whoever made it; what was confirmed, by the town: by somebody who had no hand in it as long as there
    is such a person. Raises Forbidden, NotFound, Stale, Invalid."""
    viewer.check(Deed.REPORT)
    found = veto_for_update(session, veto_id, estate.key)
    if found is None:
        raise NotFound("没有这一条。")
    if found.confirmed is False:
        raise Stale("这一条已经不算数了，别人可能刚撤回。")
    counted = found.confirmed is True
    _check_withdrawal(session, estate, found, viewer, at)
    reason = _said(reason, "withdrawal")
    strike_veto(session, estate, found, reason, _actor(viewer), at)
    if counted:
        _revise(session, estate, found.month, f"撤回一票否决：{reason}", _actor(viewer), at)
    return found


def _check_withdrawal(session: Session, estate: Estate, found: VetoCase, viewer: Viewer, at: datetime) -> None:
    by = _actor(viewer).person_id
    if found.confirmed is None:
        if found.reported_by != by:
            raise Forbidden("还没定的，只有报的人自己能收回。")
        return
    viewer.check(Deed.DECIDE)
    hands = {found.reported_by, found.decided_by}
    if by in hands and free_officials(session, estate, viewer.ties.company_id, local_day(at)) - hands:
        raise Forbidden("这一条是您报的或者定的。镇里还有别人能办，请另一位来撤。")


def strike_veto(session: Session, estate: Estate, found: VetoCase, reason: str, by: Actor, at: datetime) -> None:
    """The row alone, locked; the month's new version is the caller's. It may be reported again."""
    before = {"confirmed": found.confirmed, "decided_by": found.decided_by}
    found.confirmed = False
    found.withdrawn_by, found.withdrawn_at, found.withdrawn_reason = by.person_id, at, reason[:400]
    session.add(found)
    session.flush()
    after = {"veto": found.key, "own": by.person_id in (found.reported_by, found.decided_by)}
    _record(session, estate, found.month, "scorecard.veto.withdrawal", by, at, after, reason, before)


def check_month(session: Session, estate: Estate, month: date, at: datetime) -> None:
    """Raises Invalid for a month that has not begun, or in which nobody is judged in the estate."""
    if month > first_of(local_day(at)):
        raise Invalid("这个月还没有开始。", field="")
    if newest_card(session, estate.key, month) is None and not subjects(session, month, estate.key):
        raise Invalid("这个月没有物业在这个小区服务，没有得分可以加减。", field="")


def _said(text: str, field: str) -> str:
    masked = mask_personal(text)
    if len(masked) < SHORTEST:
        raise Invalid(f"写清楚一点，至少 {SHORTEST} 个字，大家会看到。", field=field)
    return masked


def _actor(viewer: Viewer) -> Actor:
    assert viewer.actor is not None  # whoever passed the check has signed in
    return viewer.actor


def _revise(session: Session, estate: Estate, month: date, reason: str, by: Actor, at: datetime) -> None:
    """Nothing to do before the card is made: then it will be made with what was added."""
    card = newest_card(session, estate.key, month, lock=True)
    if card is None:
        return
    next_version(session, card, with_additions(session, card), reason=reason, by=by, at=at)


def with_additions(session: Session, card: Scorecard) -> Facts:
    """The facts of a card with what the town adds to its month as it is now."""
    place, month = card.estate_id, card.month
    return replace(
        thawed(card.facts), adjustments=adjustments_of(session, month, place).get(place, ()),
        vetoes=vetoes_of(session, month, place).get(place, ()),
    )


def _record(
    session: Session, estate: Estate, month: date, verb: str, by: Actor, at: datetime, after: object, reason: str,
    before: object = None,
) -> None:
    record(
        session, f"c{estate.community_id}", verb, f"scorecard:{estate.key}/{month:%Y-%m}", actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )
