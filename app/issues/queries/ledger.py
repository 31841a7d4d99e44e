"""The ledger of suspended matters (挂账), which is public with its reasons."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col

from app.issues.models import VISIBLE, Issue, IssueEvent
from app.issues.queries.cards import CARD_COLUMNS, Card
from app.issues.rules.lifecycle import Status, Step
from app.places.models import Building, Estate, Grid

MOST = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """One suspended issue: since when and why."""

    card: Card
    since: datetime | None
    reason: str


def suspended(session: Session, community_id: int) -> list[Waiting]:
    """What is suspended now, the nearest review day first, at most MOST."""
    keys = wide_select(col(Issue.id)).where(
        col(Issue.community_id) == community_id, col(Issue.status) == Status.SUSPENDED, VISIBLE
    )
    reason = (
        wide_select(col(IssueEvent.note))
        .where(col(IssueEvent.issue_id) == col(Issue.id), col(IssueEvent.step) == Step.SUSPENSION)
        .order_by(col(IssueEvent.id).desc())
        .limit(1)
        .correlate(Issue)
        .scalar_subquery()
    )
    statement = (
        wide_select(*CARD_COLUMNS, col(Issue.suspended_at), reason)
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(Grid, col(Grid.id) == col(Issue.grid_id), isouter=True)
        .where(col(Issue.id).in_(wide_select(keys.subquery().c.id)))
        .order_by(col(Issue.review_on), col(Issue.id))
        .limit(MOST)
    )
    return [Waiting(Card(*row[:-2]), row[-2], row[-1] or "") for row in session.execute(statement)]
