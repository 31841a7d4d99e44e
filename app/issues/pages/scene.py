"""What the page of one issue puts together: its history, its voices, what stands around."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.issues.actions.hiding import MODERATORS
from app.issues.guards import Sight
from app.issues.models import Comment, Issue, IssueEvent
from app.issues.queries import surroundings
from app.issues.queries.history import comments_of
from app.issues.queries.surroundings import Around
from app.issues.rules.lifecycle import (
    Status,
    Step,
)
from app.issues.rules.rail import progress
from app.issues.rules.standing import knows_reporter, sees_private
from app.issues.rules.story import ICONS, Entry, Shot, now_with, told
from app.people.rules.roles import Actor


@dataclass(frozen=True, slots=True)
class Voice:
    """A comment as shown; of a hidden one only the public reason is left."""

    id: int
    who: str
    role: str
    role_icon: str
    official: bool
    at: datetime
    text: str
    hidden_reason: str
    mine: bool


@dataclass(slots=True)
class Scene:
    """Everything the page needs; nobody's true name is in it."""

    entries: list[Entry]
    track: list[Any]
    reporter: str
    holder: str
    around: Around
    voices: list[Voice]
    before: list[Shot] = field(default_factory=list)
    after: list[Shot] = field(default_factory=list)


def scene_of(session: Session, sight: Sight) -> Scene:
    """Three queries: the history with its photos, the comments, and what stands around."""
    issue, worn = sight.issue, sight.worn
    history = surroundings.history_of(session, issue.key)
    events = [event for event, _ in history]
    me = sight.me.person_id if sight.me else None
    voices = [_voice(row, me) for row in comments_of(session, issue.key)] if issue.comments else []
    return Scene(
        entries=[*(told(event, shots, whole=sees_private(worn)) for event, shots in history), *_what_is_next(issue)],
        track=progress(issue, events), reporter=_reporter(events), holder=now_with(events), voices=voices,
        around=surroundings.around(
            session, issue, me=me, reporter=knows_reporter(worn), private=bool(worn & MODERATORS)
        ),
        before=[shot for _, shots in history for shot in shots if shot.stage == "before"],
        after=next((shots for event, shots in reversed(history) if event.step is Step.COMPLETION and shots), []),
    )


def _reporter(events: Sequence[IssueEvent]) -> str:
    """How the filing names the reporter; a staff member's own patrol finding has none."""
    first = events[0] if events else None
    return first.actor_name if first and first.actor_title == "反映人" else ""


NEXT = {
    Status.SUBMITTED: "等社区受理。",
    Status.ACCEPTED: "等社区派单。",
    Status.DISPATCHED: "等办理单位接单。",
    Status.IN_PROGRESS: "等办理单位办完，到时候请反映人看一眼。",
    Status.REOPENED: "等办理单位重新办。",
    Status.SUSPENDED: "到了复查的日子接着办。",
    Status.DONE: "等反映人说解决了没有，网格员也会到现场看。",
}


def _what_is_next(issue: Issue) -> list[Entry]:
    text = NEXT.get(issue.status)
    return [Entry(text, "", "", "", issue.updated_at, "", next=True)] if text else []


def _voice(row: Comment, me: int | None) -> Voice:
    hidden = row.hidden_at is not None
    plain = row.title if row.title == "反映人" else ""
    return Voice(
        id=row.key, who=row.name, role=f"{row.title} 正式答复" if row.official else plain, mine=row.person_id == me,
        role_icon=ICONS.get(row.title, "shield"), official=row.official, at=row.created_at,
        text="" if hidden else row.text, hidden_reason=row.hidden_reason if hidden else "",
    )


def acting(sight: Sight) -> Actor:
    """Whoever is changing something; the guard of every change has asked for a sign-in."""
    assert sight.me is not None
    return sight.me
