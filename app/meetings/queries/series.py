"""What a community meets about: the meetings that come, those that were, and what calls for a joint meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, null, or_, union_all
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.issues.models import VISIBLE, Issue, Level
from app.issues.queries.catalogue import as_edited
from app.issues.rules.lifecycle import OPEN
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import MEETINGS, Phase
from app.meetings.models import Meeting, Promise
from app.meetings.rules.agenda import SAME_ENOUGH
from app.meetings.rules.kinds import MinutesState
from app.meetings.rules.promises import TWICE
from app.places.models import Estate

AHEAD = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Coming:
    """A mechanism and its meeting next to come, if one is planned or goes on."""

    mechanism: Mechanism
    occurrence: Occurrence | None
    meeting: Meeting | None


def coming(session: Session, community_id: int, at: datetime) -> list[Coming]:
    """Every active mechanism that meets, with all its meetings within AHEAD, the nearest first; those without one come
    last."""
    near = and_(
        col(Occurrence.mechanism_id) == col(Mechanism.id), col(Occurrence.starts_at) <= at + AHEAD,
        or_(
            col(Occurrence.phase) == Phase.OPEN,
            and_(col(Occurrence.phase).in_((Phase.PLANNED, Phase.CANCELLED)), col(Occurrence.ends_at) >= at),
        ),
    )
    statement = (
        wide_select(Mechanism, Occurrence, Meeting)
        .join(Occurrence, near, isouter=True)
        .join(Meeting, col(Meeting.occurrence_id) == col(Occurrence.id), isouter=True)
        .where(
            col(Mechanism.community_id) == community_id, col(Mechanism.kind).in_(MEETINGS),
            or_(col(Mechanism.active), col(Occurrence.phase) == Phase.OPEN),
        )
        .order_by(col(Occurrence.starts_at).is_(None), col(Occurrence.starts_at), col(Mechanism.id))
    )
    return [Coming(*row) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Past:
    """A meeting that was held; it has no row only if nobody ever prepared it."""

    occurrence: Occurrence
    meeting: Meeting | None

    @property
    def minutes(self) -> MinutesState:
        return self.meeting.minutes_state if self.meeting else MinutesState.NONE


def held_before(
    session: Session, community_id: int, *, mechanism: str = "", before: int | None = None, most: int = 20
) -> list[Past]:
    """Meetings that were held, the latest first; `before` is the key of the last one of the page before, `mechanism`
    the slug of one series."""
    statement = (
        wide_select(Occurrence, Meeting)
        .join(Meeting, col(Meeting.occurrence_id) == col(Occurrence.id), isouter=True)
        .where(
            col(Occurrence.community_id) == community_id, col(Occurrence.kind).in_(MEETINGS),
            col(Occurrence.phase) == Phase.CLOSED,
        )
        .order_by(col(Occurrence.starts_at).desc(), col(Occurrence.id).desc())
        .limit(most)
    )
    if mechanism:
        series = select(Mechanism.id).where(Mechanism.community_id == community_id, Mechanism.slug == mechanism)
        statement = statement.where(col(Occurrence.mechanism_id).in_(series))
    if before is not None:
        statement = statement.where(_older_than(before))
    return [Past(*row) for row in session.execute(statement)]


def _older_than(occurrence_id: int) -> Any:
    start = select(Occurrence.starts_at).where(Occurrence.id == occurrence_id).scalar_subquery()
    same_start = and_(col(Occurrence.starts_at) == start, col(Occurrence.id) < occurrence_id)
    return or_(col(Occurrence.starts_at) < start, same_start)


def listed(session: Session, community_id: int, *, before: int | None, most: int) -> Sequence[tuple[Occurrence, Any]]:
    """Every meeting, held or planned, the latest first, for the JSON list."""
    statement = (
        wide_select(Occurrence, Meeting)
        .join(Meeting, col(Meeting.occurrence_id) == col(Occurrence.id), isouter=True)
        .where(col(Occurrence.community_id) == community_id, col(Occurrence.kind).in_(MEETINGS))
        .order_by(col(Occurrence.starts_at).desc(), col(Occurrence.id).desc())
        .limit(most)
    )
    if before is not None:
        statement = statement.where(_older_than(before))
    return [(occurrence, meeting) for occurrence, meeting in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that calls for a joint meeting, in words."""

    text: str


def triggers(session: Session, community_id: int) -> list[Trigger]:
    """What calls for a joint meeting of this community now (domain §3); counts only, so for everybody to read."""
    promises = (
        wide_select(literal("promises"), func.count(), null(), null())
        .select_from(Promise)
        .join(Issue, col(Issue.id) == col(Promise.issue_id), isouter=True)
        .where(
            col(Promise.community_id) == community_id, col(Promise.done_at).is_(None),
            col(Promise.dropped_at).is_(None), col(Promise.meetings) >= TWICE,
            or_(col(Issue.id).is_(None), col(Issue.status).in_(OPEN)),
        )
    )
    issues = wide_select(literal("issues"), func.count(), null(), null()).where(
        col(Issue.community_id) == community_id, col(Issue.status).in_(OPEN), col(Issue.level) == Level.JOINT_MEETING
    )
    pieces: list[Select[*tuple[Any, ...]]] = [promises, issues, _same(community_id)]
    return [
        Trigger(_words(kind, count, where, data))
        for kind, count, where, data in session.execute(union_all(*pieces)) if count
    ]


def _same(community_id: int) -> Select[*tuple[Any, ...]]:
    """Estates with many open public issues of one category."""
    code = col(Issue.category)
    return (
        wide_select(literal("same"), func.count(), col(Estate.name), code)
        .join(Estate, col(Estate.id) == col(Issue.estate_id))
        .where(col(Issue.community_id) == community_id, col(Issue.status).in_(OPEN), VISIBLE)
        .group_by(col(Estate.id), col(Estate.name), code)
        .having(func.count() >= SAME_ENOUGH)
    )


def _words(kind: str, count: int, where: str | None, category: str | None) -> str:
    match kind:
        case "promises":
            return f"有 {count} 件答应的事，开过两次会还没办完"
        case "issues":
            return f"有 {count} 件反映的事，上报到了联席会"
        case _:
            return f"{where}的“{as_edited(category or '', None).name}”攒了 {count} 件没办完"
