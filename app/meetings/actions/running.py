"""A meeting begins, goes from item to item, and ends."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, NotFound
from app.mechanisms.actions.occurrences import close_occurrence, open_occurrence
from app.mechanisms.rules.kinds import Phase
from app.meetings.actions.agenda import build, step_room
from app.meetings.actions.promises import carry
from app.meetings.queries.agenda import carried_undone, item_of
from app.meetings.queries.meetings import Held
from app.meetings.rules.access import check_beginning
from app.people.rules.roles import Actor


def begin(session: Session, held: Held, *, by: Actor, at: datetime) -> None:
    """Gets its 第N期 and a host; an agenda nobody built builds itself. Tells nobody: who is there sees it."""
    if held.occurrence.phase is Phase.PLANNED:
        check_beginning(held.occurrence.starts_at, at)
    if held.occurrence.phase is Phase.PLANNED and held.meeting.agenda_at is None:
        build(session, held, by=by, at=at)
    open_occurrence(session, held.occurrence, by=by, at=at)
    meeting = held.meeting
    meeting.host_id = meeting.host_id or by.person_id
    step_room(session, meeting)


def talk_about(session: Session, held: Held, item_id: int | None, *, at: datetime) -> None:
    """The item everybody sees large from now on; None when nothing is. Pressed twice it stays as it was."""
    if held.occurrence.phase is not Phase.OPEN:
        raise DomainError("会还没有开始，或者已经结束了。")
    meeting = held.meeting
    if item_id == meeting.current_item_id:
        return
    item = item_of(session, held.key, item_id) if item_id is not None else None
    if item_id is not None and (item is None or item.dropped_at is not None):
        raise NotFound("议程里没有这一项，或者它已经撤下了。")
    meeting.current_item_id, meeting.current_at = item_id, at if item_id is not None else None
    step_room(session, meeting)


def end(session: Session, held: Held, *, by: Actor, at: datetime) -> None:
    """What was promised and is still undone has been through one more meeting."""
    close_occurrence(session, held.occurrence, by=by, at=at)
    for promise in carried_undone(session, held.key):
        carry(session, promise)
    held.meeting.current_item_id, held.meeting.current_at = None, None
    step_room(session, held.meeting)
