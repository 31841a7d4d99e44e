"""The life of minutes up to the seal: drafted from the record, edited, checked and opened, sealed by the clock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Invalid, Stale
from app.core.filters import dated
from app.core.masking import mask_name
from app.core.workdays import local, local_day
from app.issues.queries.members import holders
from app.mechanisms.actions.occurrences import step_calendar
from app.mechanisms.rules.kinds import Phase
from app.meetings.actions.agenda import step_room
from app.meetings.queries.meetings import Held, held_by_id
from app.meetings.queries.minutes import (
    due_to_seal,
    held_locked,
    kept_open,
    sealed_in_year,
    subject_of,
    unanswered,
)
from app.meetings.queries.record import how_many_came, present_at, recorded, veil_of
from app.meetings.queries.sitting import sitting_of
from app.meetings.rules.drafting import draft, titled, veiled
from app.meetings.rules.hands import check_all_hands
from app.meetings.rules.kinds import MinutesState
from app.meetings.rules.minutes import (
    CORRECTIONS_FOR,
    LONGEST_LINE,
    Line,
    Move,
    check_checker,
    check_move,
    dumped,
    line_of,
    loaded,
    may_seal,
    reworded,
    stamp_of,
)
from app.meetings.rules.sealing import digest_of, number_words
from app.notifications.actions import tell
from app.people.models import Person
from app.people.rules.roles import COMMITTEE_ROLES, SYSTEM, Actor

BATCH = 20
ALONE = "记录和核对是同一个人，社区里眼下没有第二位两委。"


def draft_minutes(session: Session, held: Held, *, seen: str = "", by: Actor, at: datetime) -> tuple[Line, ...]:
    """Writes the minutes anew from the record; what was edited before is gone. `seen` is the stamp of the draft that
    was read, of no account for the first one. Expects the meeting held until the commit.

    Raises DomainError before the end of the meeting and once the minutes are out, Stale over a draft nobody read."""
    if held.occurrence.phase is not Phase.CLOSED:
        raise DomainError("会还没有结束，结束以后再写纪要。")
    check_move(Move.DRAFTING, held.meeting.minutes_state)
    if held.meeting.minutes_state is MinutesState.DRAFT and seen != stamp_of(held.meeting.minutes):
        raise Stale("别人刚写过或者改过草稿，没有重新生成。看看现在的样子，真要重来就再点一次。")
    held.meeting.recorder_id = held.meeting.recorder_id or by.person_id
    lines = draft(sitting_of(session, held, at))
    held.meeting.minutes, held.meeting.minutes_state = dumped(lines), MinutesState.DRAFT
    _keep(session, held, "drafting", by, at, after={"lines": len(lines)})
    return lines


@dataclass(frozen=True, slots=True)
class Edit:
    """A line as somebody would have it; `seen` is the stamp of the line they looked at."""

    text: str
    seen: str


def edit_lines(session: Session, held: Held, edits: Mapping[str, Edit], *, by: Actor, at: datetime) -> int:
    """Rewords the lines that differ from what was seen; an emptied one is no longer shown. How many changed.

    Raises Stale when somebody else reworded one of them meanwhile, Invalid (field: its key) for an empty title; then
    none is changed.
    """
    check_move(Move.EDITING, held.meeting.minutes_state)
    lines = loaded(held.meeting.minutes)
    veil = veil_of(session, held.key, present_at(session, held.key, local_day(held.occurrence.starts_at)))
    changed: dict[str, tuple[str, str]] = {}
    for key, edit in edits.items():
        line, text = line_of(lines, key), veiled(edit.text, veil)[:LONGEST_LINE]
        untouched = replace(line, text=edit.text).stamp == edit.seen if line is not None else True
        if line is None or untouched or line.text == text:
            continue
        _check_edit(line, edit, text)
        changed[key] = (line.text, text)
        lines = reworded(lines, key, text)
    if changed:
        held.meeting.minutes = dumped(lines)
        _keep(
            session, held, "editing", by, at, before={key: old for key, (old, _) in changed.items()},
            after={key: new for key, (_, new) in changed.items()},
        )
    return len(changed)


def _check_edit(line: Line, edit: Edit, text: str) -> None:
    if line.stamp != edit.seen:
        raise Stale("您打开以后，别人刚改过这一行，您改的都还没存。看看现在的样子，再存一次。", field=line.key)
    if not text and line.is_title:
        raise Invalid("这一行不能空着。", field=line.key)


def open_minutes(session: Session, held: Held, *, seen: str, hosts: int, by: Actor, at: datetime) -> None:
    """Checked by somebody else than the recorder where there is somebody; for three days whoever was there may say
    that a line is wrong. `seen` is the stamp of the draft that was read; `hosts`: how many of the committee there are.
    """
    meeting = held.meeting
    check_move(Move.OPENING, meeting.minutes_state)
    if seen != stamp_of(meeting.minutes):
        raise Stale("您看的时候，别人刚改过草稿。再看一遍，没问题就再点一次。")
    check_checker(by.person_id, meeting.recorder_id, hosts)
    counted = ((row.item.title, row.told.hands) for row in recorded(session, held.key))
    check_all_hands(counted, how_many_came(session, held.key))
    alone = by.person_id == meeting.recorder_id
    words = f"{mask_name(by.name)}（{by.title}），{dated(local_day(at))}。{ALONE if alone else ''}"
    meeting.minutes = dumped([*loaded(meeting.minutes), Line("checked", "核对", words)])
    meeting.checked_by, meeting.checked_at = by.person_id, at
    meeting.minutes_state, meeting.corrections_until = MinutesState.OPEN, at + CORRECTIONS_FOR
    _keep(session, held, "opening", by, at, after={"until": meeting.corrections_until, "alone": alone})
    step_calendar(session, held.community.key)


def seal_due(session: Session, at: datetime) -> int:
    """Seals one of the minutes whose time is over and whose corrections are all answered; 1, or 0 when there is none,
    so that the caller goes on until 0, a transaction each. May run twice or on two machines: each is sealed once."""
    for occurrence_id in due_to_seal(session, at, most=BATCH):
        held = held_locked(session, occurrence_id)
        meeting = held.meeting
        if may_seal(meeting.minutes_state, meeting.corrections_until, unanswered(session, meeting.key), at):
            _seal(session, held, at)
            return 1
    return 0


def _seal(session: Session, held: Held, at: datetime) -> None:
    """The community's calendar is locked first, so that no two minutes of a year get the same number."""
    meeting = held.meeting
    step_calendar(session, held.community.key)
    number = sealed_in_year(session, held.community.key, at) + 1
    meeting.number_text = number_words(held.community.name, local(at).year, number)
    meeting.digest = digest_of(meeting.number_text, meeting.minutes)
    meeting.minutes_state, meeting.sealed_at = MinutesState.SEALED, at
    _keep(session, held, "sealing", SYSTEM, at, after={"digest": meeting.digest, "number": meeting.number_text})
    for person_id in {meeting.host_id, meeting.recorder_id} - {None}:
        assert person_id is not None
        tell(
            session, person_id, title=f"纪要定稿了：{titled(held.occurrence.name, held.occurrence.number)}",
            body=f"{meeting.number_text}，谁都能看，不能再改。", link=f"{held.path}/minutes",
            dedupe=f"sealed/{meeting.key}/{person_id}", at=at,
        )


def remind_unanswered(session: Session, at: datetime) -> int:
    """Whoever hosted a meeting whose minutes wait only for answers hears of it once a day; how many meetings."""
    waiting = kept_open(session, at)
    for meeting in waiting:
        held = held_by_id(session, meeting.occurrence_id)
        for person_id in _hosts(session, held, at):
            tell(
                session, person_id, title=f"纪要还有意见没答复：{titled(held.occurrence.name, held.occurrence.number)}",
                body="逐条答复以后，纪要才能定稿。", link=f"{held.path}/minutes",
                dedupe=f"unanswered/{meeting.key}/{local_day(at)}/{person_id}", at=at,
            )
    return len(waiting)


def _hosts(session: Session, held: Held, at: datetime) -> list[int]:
    """The host while they are here, else the whole committee."""
    host = session.get(Person, held.meeting.host_id) if held.meeting.host_id is not None else None
    if host is not None and host.closed_at is None:
        return [host.key]
    return [person.key for person in holders(session, sorted(COMMITTEE_ROLES), [held.community.key], local_day(at))]


def _keep(
    session: Session, held: Held, verb: str, by: Actor, at: datetime, *, before: object = None, after: object = None
) -> None:
    step_room(session, held.meeting)
    session.flush()
    record(
        session, f"c{held.community.key}", f"minutes.{verb}", subject_of(held.meeting), actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after,
    )
