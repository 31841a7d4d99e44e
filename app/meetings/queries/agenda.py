"""An agenda with what its items are about, as everybody and as the host sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four entities at most
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from app.issues.models import Issue
from app.issues.rules.display import place_text
from app.meetings.models import AgendaItem, Promise, Topic
from app.meetings.queries.promises import is_private
from app.meetings.rules.agenda import Standing, shown_title
from app.places.models import Building, Estate


@dataclass(frozen=True, slots=True)
class Line:
    """One item with its issue, where it stands on one. `title` is for everybody, `item.title` as it was put."""

    item: AgendaItem
    issue: Issue | None
    place: str
    proposed_as: str
    carried_private: bool = False

    @property
    def key(self) -> int:
        return self.item.key

    @property
    def private(self) -> bool:
        """The issue is not for everybody, whatever it was when it was put on the agenda."""
        issue = self.issue
        return self.carried_private or (issue is not None and (not issue.public or issue.hidden_at is not None))

    @property
    def title(self) -> str:
        return shown_title(self.item.title, private=self.private)

    @property
    def text(self) -> str:
        return "" if self.private else self.item.text

    @property
    def open_issue(self) -> Issue | None:
        """The issue where everybody may read it."""
        return None if self.private else self.issue

    @property
    def dropped(self) -> bool:
        return self.item.dropped_at is not None

    @property
    def decided(self) -> bool:
        return self.item.decision is not None


def lines_of(session: Session, meeting_id: int) -> list[Line]:
    """The whole agenda in order, dropped items too; one query. The words an issue is searched by are not loaded."""
    statement = (
        wide_select(AgendaItem, Issue, col(Estate.name), col(Building.name), col(Topic.proposed_as), is_private())
        .join(Issue, col(Issue.id) == col(AgendaItem.issue_id), isouter=True)
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(Topic, col(Topic.id) == col(AgendaItem.topic_id), isouter=True)
        .join(Promise, col(Promise.id) == col(AgendaItem.promise_id), isouter=True)
        .where(col(AgendaItem.meeting_id) == meeting_id)
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
        .options(defer(Issue.grams, raiseload=True))  # type: ignore[arg-type]  # SQLModel types columns by value
    )
    return [
        Line(item, issue, _where(issue, estate, building), proposed_as or "", private)
        for item, issue, estate, building, proposed_as, private in session.execute(statement)
    ]


def _where(issue: Issue | None, estate: str | None, building: str | None) -> str:
    return place_text(estate, building, issue.stairwell, issue.place) if issue is not None else ""


def items_of(session: Session, meeting_id: int) -> Sequence[AgendaItem]:
    """In order, dropped ones too."""
    statement = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return session.exec(statement.order_by(col(AgendaItem.position), col(AgendaItem.id))).all()


def item_of(session: Session, meeting_id: int, item_id: int) -> AgendaItem | None:
    found = session.get(AgendaItem, item_id)
    return found if found is not None and found.meeting_id == meeting_id else None


def same_words(session: Session, meeting_id: int, title: str, text: str) -> AgendaItem | None:
    """What a host put on this agenda in the same words, with nothing behind it, and nobody left out."""
    statement = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.title == title, AgendaItem.text == text,
        col(AgendaItem.dropped_at).is_(None), col(AgendaItem.issue_id).is_(None),
        col(AgendaItem.promise_id).is_(None), col(AgendaItem.topic_id).is_(None),
    )
    return session.exec(statement).first()


def already_there(items: Sequence[AgendaItem]) -> Standing:
    """What these items are about, so that nothing is put twice."""
    return Standing(
        frozenset(item.issue_id for item in items if item.issue_id is not None),
        frozenset(item.promise_id for item in items if item.promise_id is not None),
        frozenset(item.topic_id for item in items if item.topic_id is not None),
    )


def last_position(session: Session, meeting_id: int) -> int:
    statement = select(func.max(col(AgendaItem.position))).where(AgendaItem.meeting_id == meeting_id)
    return session.exec(statement).one() or 0


def carried_undone(session: Session, meeting_id: int) -> Sequence[Promise]:
    """Earlier promises on this agenda that nobody has said to be done or dropped."""
    statement = (
        select(Promise)
        .join(AgendaItem, col(AgendaItem.promise_id) == col(Promise.id))
        .where(
            AgendaItem.meeting_id == meeting_id, col(AgendaItem.dropped_at).is_(None), col(Promise.done_at).is_(None),
            col(Promise.dropped_at).is_(None),
        )
    )
    return session.exec(statement).all()
