"""How meetings read as JSON: what the public page shows, nothing more."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.core.forms import Text
from app.issues.api.shapes import Instant, NextCursor
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind, Phase
from app.meetings.models import Meeting, Topic
from app.meetings.queries.agenda import Line
from app.meetings.rules.kinds import Decision, MinutesState, Origin
from app.meetings.rules.minutes import loaded

STARTS = "2026-11-23T09:00:00+08:00"


class MeetingLine(BaseModel):
    """A meeting as lists have it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ref": "talk-session-2026-11-23", "name": "每周说事", "kind": "talk_session", "number": 12,
                    "phase": "planned", "starts_at": STARTS, "ends_at": "2026-11-23T11:00:00+08:00",
                    "venue": "社区议事厅", "cancel_reason": "", "minutes": "none",
                }
            ]
        }
    )
    ref: str = Field(description="Its address within the community.")
    name: str
    kind: Kind
    number: int | None = Field(description="第N期 of its kind here; null before it has begun.")
    phase: Phase
    starts_at: Instant
    ends_at: Instant
    venue: str
    cancel_reason: str
    minutes: MinutesState = Field(description="How far its minutes are.")


class AgendaLine(BaseModel):
    """One item. `issue` is null where it is about none, or about one that is not public."""

    position: int
    title: str
    origin: Origin
    minutes: int = Field(description="How many it is given.")
    issue: str | None = Field(description="Reference of the public issue it is about.")
    proposed_as: str = Field(description="The unit that put it, or empty.")
    dropped: bool
    drop_reason: str
    decision: Decision | None = Field(description="Null until the minutes say so.")
    responsible: str
    due_on: str | None


class RoleCount(BaseModel):
    title: str
    count: int


class MinutesLine(BaseModel):
    key: str
    heading: str
    text: str


class MeetingOut(MeetingLine):
    """`minutes_lines` are empty until the minutes are open to you: sealed ones are for everybody."""

    mechanism: str = Field(description="Slug of the mechanism it belongs to.")
    current: int | None = Field(description="Position of the item talked about now.")
    agenda: list[AgendaLine]
    attendance: list[RoleCount]
    observing: int
    minutes_number: str = Field(description="Number of the minutes as a document, empty before.")
    minutes_digest: str = Field(description="SHA-256 of sealed minutes, empty before.")
    minutes_lines: list[MinutesLine]


class MeetingPage(BaseModel):
    items: list[MeetingLine]
    next: NextCursor


class NewTopic(BaseModel):
    """What a program may book. Nothing unknown is taken."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"title": "想在三楼装个座椅", "text": "上五楼要歇两回。", "anonymous": True, "unit": ""}
            ]
        },
    )
    title: Annotated[Text, Field(min_length=2, max_length=40)]
    text: Annotated[Text, Field(max_length=600)] = ""
    anonymous: bool = False
    unit: Annotated[Text, Field(max_length=60, description="The unit you put it for; empty for yourself.")] = ""


class TopicOut(BaseModel):
    """`who` as everybody reads it."""

    id: int
    title: str
    text: str
    who: str
    mechanism: str
    at: Instant


def meeting_line(occurrence: Occurrence, meeting: Meeting | None) -> MeetingLine:
    return MeetingLine(
        ref=occurrence.ref, name=occurrence.name, kind=occurrence.kind, number=occurrence.number,
        phase=occurrence.phase, starts_at=occurrence.starts_at, ends_at=occurrence.ends_at, venue=occurrence.venue,
        cancel_reason=occurrence.cancel_reason, minutes=meeting.minutes_state if meeting else MinutesState.NONE,
    )


def agenda_lines(lines: Sequence[Line], *, decided: bool) -> list[AgendaLine]:
    """`decided`: whether what was decided may be read already."""
    return [_agenda_line(position, line, decided) for position, line in enumerate(lines, 1)]


def _agenda_line(position: int, line: Line, decided: bool) -> AgendaLine:
    item, issue = line.item, line.open_issue
    return AgendaLine(
        position=position, title=line.title, origin=item.origin, minutes=item.minutes,
        issue=issue.ref if issue else None, proposed_as=line.proposed_as, dropped=line.dropped,
        drop_reason=item.drop_reason, decision=item.decision if decided else None,
        responsible=item.responsible if decided else "",
        due_on=item.due_on.isoformat() if decided and item.due_on else None,
    )


def minutes_lines(meeting: Meeting) -> list[MinutesLine]:
    """Drafts are not for programs, whoever asks."""
    if meeting.minutes_state not in (MinutesState.OPEN, MinutesState.SEALED):
        return []
    return [MinutesLine(key=line.key, heading=line.heading, text=line.text) for line in loaded(meeting.minutes)]


def topic_out(topic: Topic, who: str, mechanism: Mechanism) -> TopicOut:
    return TopicOut(
        id=topic.key, title=topic.title, text=topic.text, who=who, mechanism=mechanism.slug, at=topic.at
    )
