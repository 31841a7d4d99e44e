"""回头看: an answer on the spot, recorded once, and what it does to the issue."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from app.companies.queries import posts_of, units_for
from app.core.errors import DomainError, Forbidden
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.issues.actions.board import shift
from app.issues.actions.steps import take_step
from app.issues.actions.turn import Given
from app.issues.guards import worn_towards
from app.issues.models import Issue, IssuePhoto, PhotoStage
from app.issues.queries.case import Case, case_by_id
from app.issues.queries.history import who_completed
from app.issues.rules.lifecycle import RECUSED_SENTENCE, Step, may
from app.issues.rules.standing import Hat
from app.mechanisms.actions.occurrences import step_calendar
from app.notifications.actions import tell
from app.rounds.actions.faults import LONGEST, Found, enter
from app.rounds.actions.keeping import note as put_down
from app.rounds.actions.keeping import only_open
from app.rounds.models import Recheck, RoundFault
from app.rounds.queries.faults import categories_offered
from app.rounds.queries.lookback import Again, answered, times_unfixed
from app.rounds.queries.rounds import Held
from app.rounds.rules.lookback import Effect, Verdict, check_answer, effect_of
from app.rounds.rules.standing import Deed, Walker

ON_PAPER = "现场看过，记在纸上。"


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer; `photos` are ids of stored photos."""

    verdict: Verdict
    note: str = ""
    photos: tuple[int, ...] = ()


def answer_lookback(session: Session, held: Held, line: Again, seen: Seen, *, by: Walker, at: datetime) -> Recheck:
    """Once per round and issue. Raises Forbidden (not you, or your own company's work), Invalid or DomainError."""
    by.check(Deed.PASS_OVER if seen.verdict is Verdict.UNSEEN else Deed.LOOK_BACK)
    only_open(held)
    if answered(session, held.round.key, line.issue.key) is not None:
        raise DomainError("这一处刚刚已经有人看过了。")
    check_answer(seen.verdict, seen.note, photo=bool(seen.photos))
    seen = replace(seen, note=mask_personal(seen.note))
    case = case_by_id(session, line.issue.key, at, lock=True)
    assert case is not None  # the line was made from it
    worn = worn_towards(session, case, by.actor, at)
    _stand_aside(session, case, worn, by, at)
    row = Recheck(
        round_id=held.round.key, issue_id=line.issue.key, fixed=seen.verdict.fixed, note=seen.note,
        photo_id=seen.photos[0] if seen.photos else None, person_id=by.actor.person_id, at=at,
    )
    session.add(row)
    session.flush()
    _take_effect(session, held, line, case, worn, seen, by=by, at=at)
    after = {"issue": line.issue.ref, "verdict": seen.verdict.value}
    put_down(session, held, "recheck", by=by, at=at, after=after, reason=row.note)
    step_calendar(session, held.occurrence.community_id)
    return row


def _stand_aside(session: Session, case: Case, worn: frozenset[Hat], by: Walker, at: datetime) -> None:
    """Who mended it, or holds a second post with the company that did, does not judge it (domain §3)."""
    company = case.unit.company_id if case.unit else None
    posted = company is not None and company in posts_of(session, by.actor.person_id, local_day(at))
    if posted or Hat.RECUSED in worn or who_completed(session, case.issue.key) == by.actor.person_id:
        raise Forbidden(RECUSED_SENTENCE)


def _take_effect(
    session: Session, held: Held, line: Again, case: Case, worn: frozenset[Hat], seen: Seen, *, by: Walker,
    at: datetime,
) -> None:
    effect = effect_of(case.issue.status, seen.verdict, may_verify=may(Step.VERIFICATION, worn))
    words = f"{held.title}回头看：{seen.verdict.label}。{seen.note}".strip()
    if effect is Effect.VERIFY:
        given = Given(solved=seen.verdict is Verdict.FIXED, note=words, photos=seen.photos)
        take_step(session, case, Step.VERIFICATION, given, by=by.actor, worn=worn, at=at)
        return
    _show_photos(session, case.issue, seen)
    again = ""
    if effect is Effect.FILE_ANEW:
        _, fresh = enter(session, held, _anew(session, line, at), by=by, at=at)
        again = f"原来那一件已经办结，新开了一件：{fresh.ref}。"
    _tell(session, held, case.issue, words, again, at)


def _show_photos(session: Session, issue: Issue, seen: Seen) -> None:
    """What the walk saw belongs to the issue, so that whoever sees the issue sees it."""
    for photo_id in seen.photos:
        alt = f"回头看，{seen.verdict.label}：{issue.title}"
        session.add(IssuePhoto(issue_id=issue.key, photo_id=photo_id, stage=PhotoStage.CHECK, alt=alt))
    if seen.photos:
        issue.photos += len(seen.photos)
        session.add(issue)
        shift(session, issue.community_id, issue.status, issue.status)
    session.flush()


def _anew(session: Session, line: Again, at: datetime) -> Found:
    """A closed issue stays closed: what is broken again is a fault of this round that names it."""
    issue, fault, today = line.issue, line.fault, local_day(at)
    units = {unit.id for unit in units_for(session, issue.community_id, issue.estate_id, today)}
    words = f"{issue.title}：办结后回头看，没有修好，原编号 {issue.ref}。"
    return Found(
        words=words[:LONGEST], estate_id=issue.estate_id, building_id=issue.building_id, place=issue.place,
        head=fault.head, item=fault.item,
        category=issue.category if issue.category in categories_offered(session, at) else "",
        unit=issue.unit_id if issue.unit_id in units else None, unfixed_before=_times(session, fault),
    )


def _times(session: Session, fault: RoundFault) -> int:
    return fault.unfixed_before + times_unfixed(session, fault.issue_id)


def _tell(session: Session, held: Held, issue: Issue, words: str, again: str, at: datetime) -> None:
    """The reporter, and whoever has it in the unit."""
    for person_id in {issue.reporter_id, issue.assignee_id} - {None}:
        assert person_id is not None  # None was taken out
        tell(
            session, person_id, title=f"回头看：{issue.title}", body=f"{words}{again}", link=f"/i/{issue.ref}", at=at,
            dedupe=f"{issue.ref}/recheck/{held.round.key}/{person_id}",
        )
