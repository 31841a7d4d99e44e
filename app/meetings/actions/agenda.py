"""The agenda: built from what waits, ordered by the host, closed to nobody's eyes when something is left out."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Invalid, NotFound, Stale
from app.core.filters import full
from app.core.masking import mask_personal
from app.mechanisms.rules.kinds import Phase
from app.meetings.models import AgendaItem, Meeting, Topic
from app.meetings.queries.agenda import already_there, item_of, items_of, last_position, same_words
from app.meetings.queries.meetings import Held
from app.meetings.queries.sources import Asking, candidates
from app.meetings.queries.topics import topics_not_heard, topics_of_items
from app.meetings.rules.access import check_agenda
from app.meetings.rules.agenda import MINUTES, Candidate, merge, moved
from app.meetings.rules.kinds import Origin
from app.notifications.actions import tell
from app.people.rules.roles import Actor


def step_room(session: Session, meeting: Meeting) -> None:
    """Whatever shows this meeting is out of date now."""
    meeting.version += 1
    session.add(meeting)


def build(session: Session, held: Held, *, by: Actor, at: datetime) -> int:
    """Puts on the agenda whatever waits and is not there yet, below what is; how many. Dropped items stay dropped.

    Expects the occurrence held until the commit. Raises DomainError once the meeting is over.
    """
    check_agenda(held.occurrence.phase)
    meeting = held.meeting
    _take_back_unheard(session, held.mechanism.key)
    asking = Asking(
        meeting.community_id, held.mechanism.key, held.occurrence.kind, held.occurrence.starts_at, at
    )
    there = already_there(items_of(session, meeting.key))
    added = [
        _put(session, meeting, candidate, position)
        for position, candidate in enumerate(
            merge(candidates(session, asking), there), last_position(session, meeting.key) + 1
        )
    ]
    meeting.agenda_at = at
    step_room(session, meeting)
    session.flush()
    _tell_bookers(session, held, added, at)
    _note(session, held, "building", by, at, after={"items": len(added)})
    return len(added)


def _put(session: Session, meeting: Meeting, found: Candidate, position: int) -> AgendaItem:
    item = AgendaItem(
        meeting_id=meeting.key, position=position, origin=found.origin, title=found.title, text=found.text,
        minutes=MINUTES, issue_id=found.issue_id, promise_id=found.promise_id, topic_id=found.topic_id,
    )
    session.add(item)
    return item


def _take_back_unheard(session: Session, mechanism_id: int) -> None:
    """Topics of a meeting that was called off, or ended before them, wait again; only now, when the next agenda is
    built, since what was decided about them may have been written down after the meeting."""
    for topic, item in topics_not_heard(session, mechanism_id):
        topic.item_id, item.topic_id = None, None
        session.add_all([topic, item])
    session.flush()


def _tell_bookers(session: Session, held: Held, added: Sequence[AgendaItem], at: datetime) -> None:
    """Each topic knows its item from now on, and its booker when and where it is talked about."""
    for item in added:
        topic = session.get(Topic, item.topic_id) if item.topic_id is not None else None
        if topic is not None:
            topic.item_id = item.key
            session.add(topic)
            tell(
                session, topic.person_id, title=f"排上议程了：{topic.title}", link=held.path, at=at,
                body=f"{held.occurrence.name}，{full(held.occurrence.starts_at)}，{held.occurrence.venue}",
                dedupe=f"topic/{topic.key}/{held.key}",
            )


def add_item(
    session: Session, held: Held, *, title: str, text: str, minutes: int, by: Actor, at: datetime
) -> AgendaItem:
    """An item in the host's own words; while the meeting goes on it counts as raised on the spot. Sent twice it stands
    once. Expects the meeting held until the commit."""
    check_agenda(held.occurrence.phase)
    wording, details = mask_personal(title), mask_personal(text)
    if not wording:
        raise Invalid("写上要议的事。", field="title")
    there = same_words(session, held.key, wording, details)
    if there is not None:
        return there
    raised = Origin.RAISED if held.occurrence.phase is Phase.OPEN else Origin.PROPOSED
    item = AgendaItem(
        meeting_id=held.key, position=last_position(session, held.key) + 1, origin=raised, title=wording,
        text=details, minutes=minutes,
    )
    session.add(item)
    _changed(session, held, "item.added", by, at, after={"title": wording})
    return item


def order_item(
    session: Session, held: Held, item_id: int, *, up: bool, seen: int | None, by: Actor, at: datetime
) -> None:
    """One place up or down among what is not dropped."""
    item = _own_item(session, held, item_id, seen)
    items = items_of(session, held.key)
    shown = [each.key for each in items if each.dropped_at is None]
    places = {key: place for place, key in enumerate(moved(shown, item.key, up=up), 1)}
    for each in items:
        each.position = places.get(each.key, len(places) + 1)
    session.add_all(items)
    _changed(session, held, "item.ordered", by, at, after={"item": item.key, "position": item.position})


def time_item(
    session: Session, held: Held, item_id: int, minutes: int, *, seen: int | None, by: Actor, at: datetime
) -> None:
    """How many minutes it is given."""
    item = _own_item(session, held, item_id, seen)
    before, item.minutes = item.minutes, minutes
    session.add(item)
    _changed(session, held, "item.timed", by, at, before={"minutes": before}, after={"minutes": minutes})


def drop_item(
    session: Session, held: Held, item_id: int, reason: str, *, seen: int | None, by: Actor, at: datetime
) -> None:
    """Leaves it out; the reason is public, and whoever booked it is told."""
    item, wording = _own_item(session, held, item_id, seen), mask_personal(reason)
    if item.decision is not None:
        raise DomainError("这件事已经议定了，不能再撤下。")
    if not wording:
        raise Invalid("写一句为什么这次不议，大家会看到。", field="reason")
    drop(session, held, item, wording, at=at)
    _changed(session, held, "item.dropped", by, at, after={"title": item.title}, reason=wording)
    for topic in topics_of_items(session, [item.key]):
        tell(
            session, topic.person_id, title=f"这次没有议：{topic.title}", body=f"主持人说：{wording}", link=held.path,
            dedupe=f"topic-dropped/{topic.key}/{held.meeting.version}", at=at,
        )


def drop(session: Session, held: Held, item: AgendaItem, reason: str, *, at: datetime) -> None:
    item.dropped_at, item.drop_reason = at, reason
    session.add(item)
    if held.meeting.current_item_id == item.key:
        held.meeting.current_item_id, held.meeting.current_at = None, None


def restore_item(session: Session, held: Held, item_id: int, *, seen: int | None, by: Actor, at: datetime) -> None:
    """Back on the agenda, as its last item."""
    item = _own_item(session, held, item_id, seen)
    if item.dropped_at is None:
        return
    item.dropped_at, item.drop_reason = None, ""
    item.position = last_position(session, held.key) + 1
    session.add(item)
    _changed(session, held, "item.restored", by, at, after={"title": item.title})


def _own_item(session: Session, held: Held, item_id: int, seen: int | None) -> AgendaItem:
    """`seen` is the version the page showed; Stale when somebody changed the meeting since."""
    check_agenda(held.occurrence.phase)
    item = item_of(session, held.key, item_id)
    if item is None:
        raise NotFound("议程里没有这一项。")
    if seen is not None and seen != held.meeting.version:
        raise Stale("别人刚刚改过这份议程，这一步没有办。看看现在的样子再改。")
    return item


def _changed(
    session: Session, held: Held, verb: str, by: Actor, at: datetime, *,
    before: object = None, after: object = None, reason: str = "",
) -> None:
    step_room(session, held.meeting)
    session.flush()
    _note(session, held, verb, by, at, before=before, after=after, reason=reason)


def _note(
    session: Session, held: Held, verb: str, by: Actor, at: datetime, *,
    before: object = None, after: object = None, reason: str = "",
) -> None:
    record(
        session, f"c{held.community.key}", f"agenda.{verb}", held.occurrence.ref, actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )
