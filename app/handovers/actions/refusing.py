"""The company refuses: written down, brought to the joint meeting, reported to the district, until it comes round."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.handovers.actions.documents import report_to_district
from app.handovers.actions.keeping import attach, changed, everybody, note, tell_all
from app.handovers.models import Handover, Refusal
from app.handovers.queries.contents import open_refusal
from app.handovers.queries.proof import digests_of, refusal_digests
from app.handovers.rules.items import check_running
from app.handovers.rules.kinds import RefusalKind, State
from app.handovers.rules.refusals import check_fresh, check_letter, check_met, check_reportable
from app.notices.models import Paper
from app.people.rules.roles import Actor

MOST_PHOTOS = 6
NONE_OPEN = "现在没有记着的拒绝交接。"


def report_refusal(
    session: Session, handover: Handover, kind: RefusalKind, facts: str, photos: Sequence[int] = (), *, by: Actor,
    at: datetime,
) -> Refusal:
    """The handover stands at refused until the company comes round. `handover` is locked; the same words sent twice
    by the same person are one. Raises DomainError (nothing to report yet, one is there), Invalid (too few words, a
    photo of an earlier refusal)."""
    words = mask_personal(facts)
    before = open_refusal(session, handover.key)
    if before is not None and (before.reported_by, before.facts, before.kind) == (by.person_id, words, kind):
        return before
    check_reportable(handover.state, kind, words, handover.leave_by, local_day(at))
    check_fresh(digests_of(session, photos), refusal_digests(session, handover.key))
    refusal = Refusal(
        handover_id=handover.key, kind=kind, facts=words, reported_by=by.person_id, reported_title=by.title,
        reported_at=at,
    )
    session.add(refusal)
    session.flush()
    attach(session, handover, photos, refusal=refusal.key)
    handover.state = State.REFUSED
    changed(session, handover)
    told = {"state": State.REFUSED, "kind": kind, "photos": len(photos)}
    note(session, handover, "refused", by=by, at=at, before={"state": State.OPEN}, after=told, reason=words)
    title, body = f"记下了：{kind.label}", "由物业管理联席会议先协调。物业愿意交了，随时可以接着交。"
    people, key = everybody(session, handover, at), f"refused/{refusal.key}"
    tell_all(session, people, title, body, handover=handover, kind=key, by=by, at=at)
    return refusal


def _open(session: Session, handover: Handover) -> Refusal:
    refusal = open_refusal(session, handover.key)
    if refusal is None:
        raise DomainError(NONE_OPEN)
    return refusal


def answer_refusal(session: Session, handover: Handover, words: str, *, by: Actor, at: datetime) -> None:
    """What the company says to it; printed in the report. Written again before the report, the log keeps both.
    `handover` is locked."""
    refusal = _open(session, handover)
    wording = mask_personal(words)
    if refusal.answer == wording and wording:
        return
    if refusal.letter_at is not None:
        raise DomainError("报告已经写出去了，说法不能再改。有新情况，直接跟镇里说。")
    if len(wording) < 5:
        raise Invalid("写清楚怎么回事，至少 5 个字。", field="answer")
    before = {"answer": refusal.answer}
    refusal.answer, refusal.answered_by, refusal.answered_at = wording, by.person_id, at
    session.add(refusal)
    changed(session, handover)
    note(session, handover, "refusal_answered", by=by, at=at, before=before, after={"answer": wording})
    people, key = everybody(session, handover, at), f"answer/{refusal.key}/{handover.version}"
    tell_all(session, people, "物业说了为什么没有交", wording, handover=handover, kind=key, by=by, at=at)


def record_meeting(
    session: Session, handover: Handover, meeting: str, met_on: date, address: str = "", *, by: Actor, at: datetime
) -> None:
    """The joint meeting that tried to settle it: `meeting` its number or name, `address` its page where it has one.
    Written again before the letter, it is put right. `handover` is locked."""
    refusal = _open(session, handover)
    if refusal.letter_at is not None:
        raise DomainError("已经报给区县住建部门了，会议不能再改。")
    words = mask_personal(meeting)
    check_met(met_on, local_day(refusal.reported_at), local_day(at), words)
    if address and (not address.startswith("/c/") or not address.isprintable()):
        raise Invalid("会议的地址是 /c/ 开头的，从会议那一页的地址栏里抄。", field="address")
    if (refusal.meeting, refusal.met_on, refusal.meeting_address) == (words, met_on, address):
        return
    before = {"meeting": refusal.meeting, "on": refusal.met_on}
    refusal.meeting, refusal.met_on, refusal.meeting_address = words, met_on, address
    session.add(refusal)
    changed(session, handover)
    note(session, handover, "met", by=by, at=at, before=before, after={"meeting": words, "on": met_on})


def write_to_district(session: Session, handover: Handover, *, by: Actor, at: datetime) -> Paper:
    """The town's report to the housing authority of the district; once a refusal. `handover` is locked.
    Raises DomainError while no joint meeting has tried to settle it."""
    refusal = _open(session, handover)
    check_letter(refusal.met_on)
    paper = report_to_district(session, handover, refusal, by=by, at=at)
    if refusal.letter_at is None:
        refusal.letter_at = at
        session.add(refusal)
        changed(session, handover)
        note(session, handover, "reported", by=by, at=at, after={"paper": paper.official_number})
    return paper


def come_round(session: Session, handover: Handover, words: str, *, by: Actor, at: datetime) -> None:
    """The company hands over after all, or leaves; `words` say how. `handover` is locked."""
    check_running(handover.state)
    refusal = _open(session, handover)
    wording = mask_personal(words)
    if len(wording) < 2:
        raise Invalid("写一句怎么了结的，比如：11月20日起恢复移交。", field="words")
    refusal.ended_words, refusal.ended_by, refusal.ended_at = wording, by.person_id, at
    session.add(refusal)
    handover.state = State.OPEN
    changed(session, handover)
    after = {"state": State.OPEN}
    note(session, handover, "came_round", by=by, at=at, before={"state": State.REFUSED}, after=after, reason=wording)
    people, key = everybody(session, handover, at), f"round/{refusal.key}"
    tell_all(session, people, "物业接着交接了", wording, handover=handover, kind=key, by=by, at=at)
