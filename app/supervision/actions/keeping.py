"""What every change of an order shares: its version and history entry, its entry in the audit log, telling people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.supervision.models import OrderEvent, OrderPhoto, SupervisionOrder
from app.supervision.rules.deadlines import next_mark
from app.supervision.rules.kinds import State, Step


def move(
    session: Session, order: SupervisionOrder, step: Step, to: State, words: str, *, by: Actor, title: str,
    at: datetime, due_at: datetime | None = None, photos: Sequence[int] = (),
) -> OrderEvent:
    """Puts the order into `to`, appends the history entry with its photos, and audits both. `title` is whom the
    history shows: an office or a unit, never a person."""
    before = order.state
    order.state = to
    order.version += step is not Step.ISSUE
    order.next_clock_at = next_mark(order.clock)
    event = OrderEvent(
        order_id=order.key, version=order.version, step=step, at=at, actor_id=by.person_id, actor_title=title,
        to_state=to, words=words, due_at=due_at,
    )
    session.add_all([order, event])
    session.flush()
    session.add_all(OrderPhoto(photo_id=photo, event_id=event.key) for photo in photos)
    session.flush()
    after = {"state": to.value, "due_at": due_at, "photos": len(photos)}
    note(session, order, step.value, by=by, at=at, before={"state": before.value}, after=after, reason=words)
    return event


def note(
    session: Session, order: SupervisionOrder, verb: str, *, by: Actor, at: datetime, after: dict[str, Any],
    before: dict[str, Any] | None = None, reason: str = "",
) -> None:
    """One entry of the town's chain about this order."""
    record(
        session, f"t{order.town_id}", f"supervision.{verb}", f"supervision:{order.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )


def tell_all(
    session: Session, order: SupervisionOrder, people: Iterable[int | None], title: str, body: str = "", *, by: int,
    kind: str, at: datetime,
) -> None:
    """Each of them once per version and kind of news, but for whoever made it (`by`, 0 is the clock)."""
    for person_id in dict.fromkeys(people):
        if person_id is not None and person_id != by:
            dedupe = f"supervision/{order.key}/{order.version}/{kind}/{person_id}"
            tell(session, person_id, title=title, body=body, link=order.path, dedupe=dedupe, at=at)
