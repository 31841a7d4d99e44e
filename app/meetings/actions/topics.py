"""Booking a matter for a session (预约说事), and taking it back."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.limits import spend
from app.core.masking import mask_personal
from app.mechanisms.models import Mechanism
from app.mechanisms.rules.kinds import Phase
from app.meetings.actions.agenda import drop, step_room
from app.meetings.models import Topic
from app.meetings.queries.agenda import item_of
from app.meetings.queries.meetings import Held, held_of_item
from app.meetings.queries.topics import same_waiting, topic_for_update
from app.people.rules.roles import Actor

A_DAY = 5
TAKEN_BACK = "提的人收回了。"


def book(
    session: Session, mechanism: Mechanism, *, title: str, text: str, anonymous: bool, proposed_as: str = "",
    by: Actor, at: datetime,
) -> Topic:
    """Waits for the next agenda of its mechanism. `proposed_as` names the unit it is put for, "" for a resident.

    Raises Invalid for words that say nothing, DomainError for what this person has waiting already, TooMany.
    """
    wording = mask_personal(title)
    if len(wording) < 2:
        raise Invalid("写上要说的事，几个字就行。", field="title")
    if same_waiting(session, by.person_id, mechanism.key, wording) is not None:
        raise DomainError("这件事您已经提过了，还排着队，不用再提。", field="title")
    spend(
        session, f"topic/{by.person_id}", limit=A_DAY, window=timedelta(days=1), at=at,
        message=f"一天最多提 {A_DAY} 件，明天再来。急的事请直接反映，不用等开会。",
    )
    topic = Topic(
        community_id=mechanism.community_id, mechanism_id=mechanism.key, person_id=by.person_id,
        proposed_as=proposed_as, anonymous=anonymous and not proposed_as, alias=1000 + secrets.randbelow(9000),
        title=wording, text=mask_personal(text), at=at,
    )
    session.add(topic)
    session.flush()
    _note(session, topic, "booking", by, at)
    return topic


def withdraw(session: Session, community_id: int, topic_id: int, *, by: Actor, at: datetime) -> Topic:
    """Takes one's own back, also from the agenda of a meeting that has not begun. Twice is once."""
    topic = topic_for_update(session, community_id, topic_id)
    if topic is None:
        raise NotFound("没有这件事。")
    if topic.person_id != by.person_id:
        raise Forbidden("这件事是别人提的，只有提的人能收回。")
    if topic.withdrawn_at is None:
        _leave_agenda(session, topic, at)
        topic.withdrawn_at = at
        session.add(topic)
        _note(session, topic, "withdrawal", by, at)
    return topic


def _leave_agenda(session: Session, topic: Topic, at: datetime) -> None:
    held: Held | None = held_of_item(session, topic.item_id, lock=True) if topic.item_id is not None else None
    if held is None:
        return
    if held.occurrence.phase in (Phase.OPEN, Phase.CLOSED):
        raise DomainError("会已经开了，这件事收不回来了。")
    item = item_of(session, held.key, topic.item_id or 0)
    if item is not None and item.dropped_at is None:
        drop(session, held, item, TAKEN_BACK, at=at)
        step_room(session, held.meeting)


def _note(session: Session, topic: Topic, verb: str, by: Actor, at: datetime) -> None:
    """Without a name: the audit log is read by more people than may know who an anonymous one is."""
    record(
        session, f"c{topic.community_id}", f"topic.{verb}", f"topic:{topic.key}", at=at,
        actor_id=by.person_id, actor_title=by.title, after={"title": topic.title, "as": topic.proposed_as},
    )
