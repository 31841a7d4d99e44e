"""What others say about open minutes, how each is answered, and what is added once they are sealed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.core.limits import spend
from app.core.masking import mask_name
from app.core.workdays import local_day
from app.mechanisms.rules.standing import RUNS, WORKS, Standing
from app.meetings.actions.agenda import step_room
from app.meetings.models import Addendum, Correction
from app.meetings.queries.meetings import Held
from app.meetings.queries.minutes import added_of, addenda_of, correction_of, subject_of, waiting_of
from app.meetings.queries.record import present_at, veil_of
from app.meetings.rules.attendance import title_of
from app.meetings.rules.drafting import titled, veiled
from app.meetings.rules.minutes import (
    LONGEST_LINE,
    Move,
    check_answerer,
    check_move,
    corrects,
    dumped,
    line_of,
    loaded,
    reworded,
)
from app.meetings.rules.sealing import Added, chained
from app.notifications.actions import tell
from app.people.rules.roles import Actor

A_DAY = 20
LONGEST_WORD = 400
SPOKEN_FOR = WORKS | {Standing.COMPANY, Standing.OWNERS}
"""Who speaks in a post, and so under a masked name; everybody else as a resident without one."""


def correct_line(
    session: Session, held: Held, key: str, text: str, *, standing: Collection[Standing], attended: bool, by: Actor,
    at: datetime,
) -> Correction:
    """Somebody of the community, or who was there, says that a line is wrong; once until they are answered. Expects the
    meeting held until the commit."""
    check_move(Move.CORRECTING, held.meeting.minutes_state)
    if not corrects(standing, attended=attended):
        raise Forbidden("到会的人和本社区的人才能对纪要提意见。")
    if held.meeting.corrections_until is None or at >= held.meeting.corrections_until:
        raise DomainError("核对的日子已经过了。")
    line = line_of(loaded(held.meeting.minutes), key)
    if line is None or not line.correctable:
        raise Invalid("选一下是哪一行。", field="line")
    wording = _veiled(session, held, text, by.name)[:LONGEST_WORD]
    if not wording:
        raise Invalid("写一句哪里不对，应该是什么。", field="text")
    if waiting_of(session, held.key, key, by.person_id) is not None:
        raise DomainError("这一行您已经提过了，正等答复。")
    spend(
        session, f"correction/{by.person_id}", limit=A_DAY, window=timedelta(days=1), at=at,
        message="今天提得够多了，明天再提。",
    )
    return _say(session, held, key, wording, standing, by, at)


def _say(
    session: Session, held: Held, key: str, wording: str, standing: Collection[Standing], by: Actor, at: datetime
) -> Correction:
    named = bool(frozenset(standing) & SPOKEN_FOR)
    row = Correction(
        meeting_id=held.key, line=key, person_id=by.person_id, title=title_of(standing),
        name=mask_name(by.name) if named else "", text=wording, at=at,
    )
    session.add(row)
    session.flush()
    _note(session, held, "correction", by, at, after={"line": key, "correction": row.key})
    if held.meeting.host_id is not None and held.meeting.host_id != by.person_id:
        tell(
            session, held.meeting.host_id, title=f"有人说纪要有一行不对：{_name(held)}", body=wording[:80],
            link=f"{held.path}/minutes#{key}", dedupe=f"correction/{row.key}", at=at,
        )
    return row


def accept_correction(
    session: Session, held: Held, correction_id: int, text: str, *, seen: str, hosts: int, answer: str = "",
    by: Actor, at: datetime,
) -> None:
    """The line reads `text` from now on; how it read before stays beside it. `seen` is the stamp of the line that was
    read; `hosts`: how many of the committee there are. Expects the meeting held until the commit.

    Raises Stale when the line reads otherwise by now, DomainError for whoever may not decide this one."""
    row, lines = _to_answer(session, held, correction_id), loaded(held.meeting.minutes)
    check_answerer(by.person_id, row.person_id, held.meeting.recorder_id, hosts)
    line, wording = line_of(lines, row.line), _veiled(session, held, text)[:LONGEST_LINE]
    if line is None or not line.correctable:
        raise Invalid("这一行不能改，写一句为什么。", field="answer")
    if line.stamp != seen:
        raise Stale("您打开以后，这一行刚改过，您写的还没算数。看看现在的样子，要改就再答复一次。", field="wording")
    if not wording:
        raise Invalid("写上这一行改成什么。", field="wording")
    if wording == line.text:
        raise Invalid("和原来的一样。要改就写上改成什么，不改就说明为什么。", field="wording")
    held.meeting.minutes = dumped(reworded(lines, row.line, wording))
    row.before, row.after = line.text, wording
    _answer(session, held, row, True, _veiled(session, held, answer)[:LONGEST_WORD], by, at)


def decline_correction(
    session: Session, held: Held, correction_id: int, answer: str, *, by: Actor, at: datetime
) -> None:
    """The line stays, for a reason that everybody reads who reads the minutes."""
    row, wording = _to_answer(session, held, correction_id), _veiled(session, held, answer)[:LONGEST_WORD]
    if not wording:
        raise Invalid("写一句为什么不改，提的人会看到。", field="answer")
    _answer(session, held, row, False, wording, by, at)


def _veiled(session: Session, held: Held, text: str, speaker: str = "") -> str:
    """Without phones and names of residents; `speaker` is whoever says it."""
    people = present_at(session, held.key, local_day(held.occurrence.starts_at))
    known = len(speaker) < 2 or any(person.public and person.name == speaker for person in people)
    own = {} if known else {speaker: mask_name(speaker)}
    return veiled(text, own | veil_of(session, held.key, people))


def _to_answer(session: Session, held: Held, correction_id: int) -> Correction:
    check_move(Move.ANSWERING, held.meeting.minutes_state)
    row = correction_of(session, held.key, correction_id)
    if row is None:
        raise NotFound("没有这条意见。")
    if row.accepted is not None:
        raise DomainError("这条意见已经有人答复了。")
    return row


def _answer(
    session: Session, held: Held, row: Correction, accepted: bool, answer: str, by: Actor, at: datetime
) -> None:
    row.accepted, row.answer, row.answered_by, row.answered_at = accepted, answer, by.person_id, at
    session.add(row)
    _note(
        session, held, "answer", by, at, before={"line": row.line, "text": row.before},
        after={"correction": row.key, "accepted": accepted, "text": row.after}, reason=answer,
    )
    words = f"改成：{row.after}" if accepted else f"没有改：{answer}"
    tell(
        session, row.person_id, title=f"您对纪要提的意见有答复了：{_name(held)}", body=words,
        link=f"{held.path}/minutes#{row.line}", dedupe=f"correction/{row.key}/answer", at=at,
    )


def add_addendum(
    session: Session, held: Held, text: str, *, standing: Collection[Standing], by: Actor, at: datetime
) -> Addendum:
    """Added under sealed minutes, dated and numbered; its digest covers the one before it. Expects the meeting held
    until the commit."""
    check_move(Move.ADDING, held.meeting.minutes_state)
    if not frozenset(standing) & RUNS:
        raise Forbidden("补充说明由本社区两委或者镇里来写。")
    wording = _veiled(session, held, text)
    if not wording:
        raise Invalid("写上要补充什么。", field="text")
    there = [added_of(row) for row in addenda_of(session, held.key)]
    plain = Added(len(there) + 1, wording, by.title, mask_name(by.name), at)
    digest = chained(there[-1].digest if there else held.meeting.digest, plain)
    row = Addendum(
        meeting_id=held.key, number=plain.number, text=plain.text, person_id=by.person_id, title=plain.title,
        name=plain.name, at=at, digest=digest,
    )
    session.add(row)
    _note(session, held, "addendum", by, at, after={"number": row.number, "digest": digest})
    return row


def _name(held: Held) -> str:
    return titled(held.occurrence.name, held.occurrence.number)


def _note(
    session: Session, held: Held, verb: str, by: Actor, at: datetime, *,
    before: object = None, after: object = None, reason: str = "",
) -> None:
    step_room(session, held.meeting)
    session.flush()
    record(
        session, f"c{held.community.key}", f"minutes.{verb}", subject_of(held.meeting), actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )
