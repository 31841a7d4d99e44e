"""Sheets and their lines, by office."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.hotline.models import HotlineBatch, HotlineFile, HotlineLayout, HotlineLine, HotlineTicket
from app.hotline.rules.decided import Decided
from app.hotline.rules.earlier import Earlier
from app.hotline.rules.kinds import State
from app.issues.models import Issue
from app.people.models import Person
from app.places.models import Building, Community, Estate

PER_PAGE = 12
BATCHES = 20


def batch_by_id(session: Session, batch_id: int, *, lock: bool = False) -> HotlineBatch | None:
    statement = select(HotlineBatch).where(HotlineBatch.id == batch_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).first()


def batch_of_file(session: Session, office: str, digest: str) -> HotlineBatch | None:
    """The batch this office made of the same file."""
    statement = select(HotlineBatch).where(HotlineBatch.office == office, HotlineBatch.digest == digest)
    return session.exec(statement).first()


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch with how many lines stand where."""

    batch: HotlineBatch
    counts: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def batches_of(session: Session, offices: Collection[str], *, before: int | None, most: int) -> list[BatchLine]:
    """The newest first; `before` is the id the page before ended with."""
    statement = select(HotlineBatch).where(col(HotlineBatch.office).in_(sorted(offices)))
    if before is not None:
        statement = statement.where(col(HotlineBatch.id) < before)
    found = session.exec(statement.order_by(col(HotlineBatch.id).desc()).limit(most)).all()
    counts = counts_of(session, [batch.key for batch in found])
    return [BatchLine(batch, counts[batch.key]) for batch in found]


def counts_of(session: Session, batches: Sequence[int]) -> dict[int, dict[State, int]]:
    found: dict[int, dict[State, int]] = {batch: {} for batch in batches}
    statement = (
        wide_select(col(HotlineLine.batch_id), col(HotlineLine.state), func.count())
        .where(col(HotlineLine.batch_id).in_(batches))
        .group_by(col(HotlineLine.batch_id), col(HotlineLine.state))
    )
    for batch, state, count in session.execute(statement) if batches else ():
        found[batch][state] = count
    return found


def file_of(session: Session, batch_id: int) -> bytes | None:
    return session.exec(select(HotlineFile.data).where(HotlineFile.batch_id == batch_id)).first()


def layout_for(session: Session, town_id: int, digest: str) -> HotlineLayout | None:
    statement = select(HotlineLayout).where(HotlineLayout.town_id == town_id, HotlineLayout.digest == digest)
    return session.exec(statement).first()


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with the names of what it says."""

    row: HotlineLine
    community: str | None
    estate: str | None
    building: str | None
    ref: str | None
    title: str | None

    @property
    def place(self) -> str:
        """As `rules.places` reads it again: community and estate."""
        return " ".join(part for part in (self.community, self.estate) if part)


def lines_of(session: Session, batch_id: int, state: State, *, after: int, most: int = PER_PAGE) -> list[Shown]:
    """A page and one more, in the order of the sheet; `after` is the place the page before ended with, -1 first."""
    statement = (
        wide_select(
            HotlineLine, col(Community.name), col(Estate.name), col(Building.code), col(Issue.ref), col(Issue.title)
        )
        .join(Community, col(Community.id) == col(HotlineLine.community_id), isouter=True)
        .join(Estate, col(Estate.id) == col(HotlineLine.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(HotlineLine.building_id), isouter=True)
        .join(Issue, col(Issue.id) == col(HotlineLine.issue_id), isouter=True)
        .where(
            col(HotlineLine.batch_id) == batch_id, col(HotlineLine.state) == state, col(HotlineLine.line) > after
        )
        .order_by(col(HotlineLine.line))
        .limit(most + 1)
    )
    return [Shown(*row) for row in session.execute(statement)]


def lines_waiting(session: Session, batch_id: int, *, most: int) -> Sequence[HotlineLine]:
    """Lines that may still be taken in, in the order of the sheet."""
    statement = select(HotlineLine).where(HotlineLine.batch_id == batch_id, HotlineLine.state == State.WAITING)
    return session.exec(statement.order_by(col(HotlineLine.line)).limit(most)).all()


def lines_at(session: Session, batch_id: int, places: Collection[int]) -> dict[int, HotlineLine]:
    """By their place in the sheet, which stays theirs when the sheet is read anew."""
    statement = select(HotlineLine).where(HotlineLine.batch_id == batch_id, col(HotlineLine.line).in_(places))
    return {row.line: row for row in session.exec(statement)}


def decided_before(session: Session, line: HotlineLine, reader: int) -> Decided:
    """What became of a line, as `reader` is told."""
    statement = (
        select(Person.name, Issue.ref)
        .select_from(HotlineLine)
        .join(Person, col(Person.id) == col(HotlineLine.decided_by), isouter=True)
        .join(Issue, col(Issue.id) == col(HotlineLine.issue_id), isouter=True)
        .where(HotlineLine.id == line.id)
    )
    who, ref = session.exec(statement).one()
    return Decided(line.state, line.reason, who or "", line.decided_at, ref or "", line.decided_by == reader)


def any_taken(session: Session, batch_id: int) -> bool:
    """Whether some line has become an issue or was decided on, so that the sheet is not read anew."""
    decided = select(HotlineLine.id).where(
        HotlineLine.batch_id == batch_id, col(HotlineLine.state).in_((State.TAKEN, State.MERGED, State.DROPPED))
    )
    return session.exec(decided.limit(1)).first() is not None


def tickets(session: Session, town_id: int, numbers: Collection[str]) -> dict[str, Earlier]:
    """What became of the hotline's numbers, of those that are issues of ours already."""
    found: dict[str, Earlier] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), 500):
        found |= _tickets(session, town_id, wanted[start : start + 500])
    return found


def _tickets(session: Session, town_id: int, numbers: Sequence[str]) -> dict[str, Earlier]:
    statement = (
        select(HotlineTicket.number, Issue.id, Issue.community_id)
        .join(Issue, col(Issue.id) == col(HotlineTicket.issue_id))
        .where(HotlineTicket.town_id == town_id, col(HotlineTicket.number).in_(numbers))
    )
    rows = session.exec(statement).all()
    said: dict[str, set[str]] = {number: set() for number, _, _ in rows}
    became = col(HotlineLine.issue_id).in_([issue for _, issue, _ in rows])
    lines = select(HotlineLine.number, HotlineLine.content).where(
        became, col(HotlineLine.state).in_((State.TAKEN, State.MERGED))
    )
    for number, content in session.exec(lines):
        if number in said and content:
            said[number].add(content)
    return {number: Earlier(issue or 0, home, frozenset(said[number])) for number, issue, home in rows}


def stale_batches(session: Session, *, before: datetime, most: int) -> Sequence[HotlineBatch]:
    """Those whose personal data has been kept long enough."""
    statement = select(HotlineBatch).where(
        col(HotlineBatch.erased_at).is_(None), col(HotlineBatch.uploaded_at) < before
    )
    return session.exec(statement.order_by(col(HotlineBatch.id)).limit(most)).all()
