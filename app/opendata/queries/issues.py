"""A month of issues by community and category, hidden where few."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import case, func
from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.issues.models import VISIBLE, ClockMark, Issue
from app.issues.models.desk import MISSED_ROWS
from app.issues.queries.catalogue import categories
from app.issues.rules.lifecycle import Status
from app.opendata.rules.sets import Row, hidden, told
from app.places.models import Community
from app.scorecards.rules.scoring import SATISFIED

Counts = tuple[int, int, int, int, int]


def issues_of(session: Session, month: str, since: datetime, before: datetime) -> list[Row]:
    """Filed from `since` to before `before`; by community, categories in the catalogue's order. Only what anybody can
    list: whatever more were counted could be told by taking that list away."""
    order = {each.code: (place, each.name) for place, each in enumerate(categories(session, before))}
    names = {key: name for key, name in session.exec(select(Community.id, Community.name)) if key}
    rows: list[Row] = []
    for community, found in sorted(_counted(session, since, before).items()):
        parts = sorted(found.items(), key=lambda each: order.get(each[0], (len(order), each[0])))
        shown = hidden([counts[0] for _, counts in parts])
        rows += [
            _row(month, names[community], order.get(code, (0, code))[1], filed, counts)
            for (code, counts), filed in zip(parts, shown, strict=True)
        ]
    return rows


def _row(month: str, community: str, category: str, filed: int | None, counts: Counts) -> Row:
    _, closed, late, rated, satisfied = counts
    shown = told(filed, rated)
    return {
        "month": month, "community": community, "category": category, "filed": filed, "closed": told(filed, closed),
        "late": told(filed, late), "rated": shown, "satisfied": told(shown, satisfied),
    }


def _counted(session: Session, since: datetime, before: datetime) -> dict[int, dict[str, Counts]]:
    created = col(Issue.created_at)
    late = select(ClockMark.issue_id).where(MISSED_ROWS)
    rated = col(Issue.satisfaction)
    statement = (
        wide_select(
            col(Issue.community_id), col(Issue.category), func.count(),
            func.count(case((col(Issue.status) == Status.CLOSED, 1))),
            func.count(case((col(Issue.id).in_(late), 1))), func.count(rated),
            func.count(case((rated >= SATISFIED, 1))),
        )
        .where(VISIBLE, created >= since, created < before)
        .group_by(col(Issue.community_id), col(Issue.category))
    )
    found: dict[int, dict[str, Counts]] = defaultdict(dict)
    for community, category, *counts in session.execute(statement):
        found[community][category] = (counts[0], counts[1], counts[2], counts[3], counts[4])
    return found
