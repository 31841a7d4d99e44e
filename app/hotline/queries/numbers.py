"""A number of the hotline: the issue that holds it in a town, and every line that carries it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.hotline.models import HotlineBatch, HotlineLine, HotlineTicket
from app.issues.models import Issue
from app.places.models import Community


@dataclass(frozen=True, slots=True)
class Held:
    """A number that became an issue."""

    ticket: HotlineTicket
    issue: Issue
    community: str


def held(session: Session, town_id: int, number: str, *, lock: bool = False) -> Held | None:
    """None where the number is nobody's; `lock` holds it until the transaction ends."""
    statement = (
        select(HotlineTicket, Issue, Community.name)
        .join(Issue, col(Issue.id) == col(HotlineTicket.issue_id))
        .join(Community, col(Community.id) == col(Issue.community_id))
        .where(HotlineTicket.town_id == town_id, HotlineTicket.number == number)
    )
    if lock:
        statement = statement.with_for_update(of=HotlineTicket).execution_options(populate_existing=True)
    row = session.exec(statement).first()
    return Held(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class Carrier:
    """A line with this number, in whosever sheet; `community` None: the town's own."""

    row: HotlineLine
    batch: HotlineBatch
    community: str | None


def carriers(session: Session, town_id: int, number: str) -> list[Carrier]:
    """In the order in which they came."""
    statement = (
        wide_select(HotlineLine, HotlineBatch, col(Community.name))
        .join(HotlineBatch, col(HotlineBatch.id) == col(HotlineLine.batch_id))
        .join(Community, col(Community.id) == col(HotlineBatch.community_id), isouter=True)
        .where(col(HotlineLine.number) == number, col(HotlineBatch.town_id) == town_id)
        .order_by(col(HotlineLine.id))
    )
    return [Carrier(*row) for row in session.execute(statement.execution_options(populate_existing=True))]


def hold_batches(session: Session, town_id: int, number: str) -> Sequence[int]:
    """Every sheet with this number, held before the number itself, as whoever decides on a line does it."""
    with_it = select(HotlineLine.batch_id).where(HotlineLine.number == number)
    statement = (
        select(HotlineBatch.id)
        .where(col(HotlineBatch.id).in_(with_it), HotlineBatch.town_id == town_id)
        .order_by(col(HotlineBatch.id))
        .with_for_update()
    )
    return [key for key in session.exec(statement) if key is not None]
