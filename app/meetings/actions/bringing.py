"""A matter brought up in the room becomes an item and an issue; a promised one without an issue gets one."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.core.text import headline
from app.issues.actions.filing import file_issue
from app.issues.actions.on_behalf import resident_told_by
from app.issues.actions.report import Report
from app.issues.models import Issue, Source
from app.issues.queries.filing import Spot
from app.issues.rules.category import Category
from app.meetings.actions.agenda import step_room
from app.meetings.models import AgendaItem, Topic
from app.meetings.queries.agenda import last_position
from app.meetings.queries.meetings import Held
from app.meetings.queries.record import raised_before
from app.meetings.rules.kinds import Origin
from app.people.models import Person
from app.people.rules.roles import Actor

TITLE = 40


@dataclass(frozen=True, slots=True)
class Brought:
    """Where something is and what kind of trouble: what an issue needs besides its words."""

    spot: Spot
    category: Category
    place: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """A matter as it was put in the room; `name` and `phone` of whoever put it, if they want to hear of it."""

    title: str
    text: str
    brought: Brought
    name: str = ""
    phone: str | None = None


def raise_matter(session: Session, held: Held, raised: Raised, *, by: Actor, at: datetime) -> AgendaItem:
    """The last item of the agenda, with an issue behind it that carries the meeting. Expects the meeting held until the
    commit and `deciding.check_recording` asked. Raises Invalid, or DomainError for what is there already."""
    if not raised.text:
        raise Invalid("写几句是什么事、在哪儿、什么时候开始的。", field="text")
    title = (mask_personal(raised.title) or headline(mask_personal(raised.text)))[:TITLE]
    if raised_before(session, held.key, title) is not None:
        raise DomainError("议程里已经有这一项，直接在那一项里记。")
    item = AgendaItem(
        meeting_id=held.key, position=last_position(session, held.key) + 1, origin=Origin.RAISED, title=title,
        text=mask_personal(raised.text)[:600],
    )
    session.add(item)
    session.flush()
    reporter = resident_told_by(session, raised.name, raised.phone, by=by, at=at)
    issue = _file(session, held, item, raised.brought, raised.text, reporter, anonymous=True, by=by, at=at)
    record(
        session, f"c{held.community.key}", "item.raised", f"item:{item.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, after={"title": title, "issue": issue.ref},
    )
    return item


def file_for(session: Session, held: Held, item: AgendaItem, brought: Brought, *, by: Actor, at: datetime) -> Issue:
    """An issue for an item that had none; a resident's topic makes its booker the reporter."""
    topic = session.get(Topic, item.topic_id) if item.topic_id is not None else None
    own = topic is not None and not topic.proposed_as
    reporter = session.get(Person, topic.person_id) if topic is not None and own else None
    anonymous = topic.anonymous if topic is not None else True
    return _file(session, held, item, brought, item.text or item.title, reporter, anonymous=anonymous, by=by, at=at)


def _file(
    session: Session, held: Held, item: AgendaItem, brought: Brought, text: str, reporter: Person | None, *,
    anonymous: bool, by: Actor, at: datetime,
) -> Issue:
    issue = file_issue(
        session,
        Report(
            spot=brought.spot, category=brought.category, description=text, reporter=reporter, source=Source.MEETING,
            title=item.title, place=brought.place, anonymous=anonymous, entered_by=by,
            occurrence_id=held.occurrence.key,
        ),
        by=by, at=at,
    )
    item.issue_id = issue.key
    session.add(item)
    step_room(session, held.meeting)
    session.flush()
    return issue
