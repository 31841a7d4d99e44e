"""What was promised at meetings and how it stands; a promise bound to an issue is done when the issue is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.workdays import SHANGHAI, local_day
from app.issues.models import Issue
from app.issues.rules.lifecycle import ENDED, Status
from app.meetings.models import AgendaItem, Promise
from app.meetings.queries.meetings import Held
from app.meetings.rules.agenda import shown_title
from app.meetings.rules.promises import TWICE, Given, Rate, rate


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise, and the issue that tells whether it is done. `private`: what is behind it is not for everybody."""

    promise: Promise
    issue: Issue | None
    private: bool = False

    @property
    def text(self) -> str:
        return shown_title(self.promise.text, private=self.private)

    @property
    def note(self) -> str:
        return "" if self.private else self.promise.done_note

    @property
    def given(self) -> Given:
        return given_of(self.promise, self.issue)


def given_of(promise: Promise, issue: Issue | None) -> Given:
    """What the rules need to know of a promise."""
    plain = Given(
        promise.made_at, promise.due_on, promise.first_due_on, promise.done_at, promise.dropped_at is not None
    )
    if issue is None:
        return plain
    accepted = issue.closed_at is not None or issue.verified_at is not None
    return Given(
        plain.made_at, plain.due_on, plain.first_due_on, plain.done_at, plain.dropped, issue.status,
        issue.done_at or issue.closed_at, accepted,
    )


@cache
def is_private() -> ColumnElement[bool]:
    """Whether the issue behind a promise is not for everybody (any more), be it the one it follows or, where that had
    ended, the one of the item it was made at; for queries that have the promise. Built once: aliases cost much."""
    followed, talked_about, made_at = aliased(Issue), aliased(Issue), aliased(AgendaItem)
    return or_(
        exists().where(col(followed.id) == col(Promise.issue_id), _hidden(followed)),
        exists().where(
            col(made_at.id) == col(Promise.item_id), col(talked_about.id) == col(made_at.issue_id),
            _hidden(talked_about),
        ),
    )


def _hidden(issue: type[Issue]) -> ColumnElement[bool]:
    return or_(~col(issue.public), col(issue.hidden_at).is_not(None))


def _open() -> ColumnElement[bool]:
    """Neither done nor dropped; for queries that join the issue if there is one."""
    others = [status for status in ENDED if status is not Status.CLOSED]
    settled = or_(
        col(Issue.closed_at).is_not(None), col(Issue.verified_at).is_not(None), col(Issue.status).in_(others)
    )
    return and_(
        col(Promise.done_at).is_(None), col(Promise.dropped_at).is_(None), or_(col(Issue.id).is_(None), ~settled)
    )


def _undone() -> SelectOfScalar[Promise]:
    joined = select(Promise).join(Issue, col(Issue.id) == col(Promise.issue_id), isouter=True).where(_open())
    return joined.order_by(col(Promise.due_on), col(Promise.id))


def undone(session: Session, mechanism_id: int, at: datetime) -> Sequence[Promise]:
    """What earlier meetings of a mechanism set a day for that has come by `at`, the time of the next meeting, and that
    is not done: the longest due first."""
    due = col(Promise.due_on) <= local_day(at)
    return session.exec(_undone().where(Promise.mechanism_id == mechanism_id, due)).all()


def ripe_for_joint(session: Session, community_id: int) -> Sequence[Promise]:
    """Still undone after two meetings looked at it: for the joint meeting of the community."""
    return session.exec(_undone().where(Promise.community_id == community_id, col(Promise.meetings) >= TWICE)).all()


def kept_rate(session: Session, community_id: int, year: int, at: datetime) -> Rate:
    """What all meetings of the community promised in a year of its own calendar, as it stands at `at`."""
    statement = select(Promise, Issue).join(Issue, col(Issue.id) == col(Promise.issue_id), isouter=True)
    statement = statement.where(_made_in(community_id, year))
    return rate((given_of(*row) for row in session.exec(statement)), local_day(at))


def promised_and_rate(session: Session, held: Held, year: int, at: datetime) -> tuple[list[Promised], Rate]:
    """The promises on a meeting's agenda, made there or carried into it, in its order; and the `kept_rate` of its
    community. One query."""
    on_it = and_(_stands_for(), _on(held.key))
    made = _made_in(held.community.key, year)
    statement = (
        wide_select(Promise, Issue, col(AgendaItem.position), made, is_private())
        .join(Issue, col(Issue.id) == col(Promise.issue_id), isouter=True)
        .join(AgendaItem, on_it, isouter=True)
        .where(or_(made, col(AgendaItem.id).is_not(None)))
        .options(defer(Issue.grams, raiseload=True))  # type: ignore[arg-type]  # typed as its value
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
    )
    rows = session.execute(statement).all()
    here = [Promised(promise, issue, private) for promise, issue, position, _, private in rows if position is not None]
    return here, rate((given_of(promise, issue) for promise, issue, _, counts, _ in rows if counts), local_day(at))


def _made_in(community_id: int, year: int) -> ColumnElement[bool]:
    first, last = (datetime(each, 1, 1, tzinfo=SHANGHAI).astimezone(UTC) for each in (year, year + 1))
    here = col(Promise.community_id) == community_id
    return and_(here, col(Promise.made_at) >= first, col(Promise.made_at) < last)


def _stands_for() -> ColumnElement[bool]:
    return or_(col(AgendaItem.id) == col(Promise.item_id), col(AgendaItem.promise_id) == col(Promise.id))


def _on(meeting_id: int) -> ColumnElement[bool]:
    return and_(col(AgendaItem.meeting_id) == meeting_id, col(AgendaItem.dropped_at).is_(None))


def promise_of_item(session: Session, item: AgendaItem) -> Promise | None:
    """The promise an item stands for: the one it carries on, else the one made at it."""
    if item.promise_id is not None:
        return session.get(Promise, item.promise_id)
    return session.exec(select(Promise).where(Promise.item_id == item.key)).first()


def is_carried(session: Session, promise: Promise) -> bool:
    """A later meeting has it on its agenda."""
    return session.exec(select(AgendaItem.id).where(AgendaItem.promise_id == promise.key).limit(1)).first() is not None


def promise_to_change(session: Session, community_id: int, promise_id: int) -> Promise | None:
    """Held until the commit."""
    statement = select(Promise).where(Promise.community_id == community_id, Promise.id == promise_id)
    return session.exec(statement.with_for_update()).first()


def promised_before(session: Session, mechanism_id: int, before: datetime) -> list[Promised]:
    """What the meeting of the mechanism that was held last before then promised."""
    last = (
        select(AgendaItem.meeting_id)
        .join(Promise, col(Promise.item_id) == col(AgendaItem.id))
        .where(Promise.mechanism_id == mechanism_id, col(Promise.made_at) < before)
        .order_by(col(Promise.made_at).desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Promise, Issue)
        .join(AgendaItem, col(AgendaItem.id) == col(Promise.item_id))
        .join(Issue, col(Issue.id) == col(Promise.issue_id), isouter=True)
        .where(AgendaItem.meeting_id == last)
        .order_by(col(Promise.id))
    )
    return [Promised(*row) for row in session.exec(statement)]
