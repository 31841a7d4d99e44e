"""What the desk counts over weeks: set-based, over the indexes of days. Each number is that of its slice."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, literal_column
from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.issues.models import VISIBLE, ClockMark, Issue
from app.issues.models.desk import MISSED_ROWS
from app.places.models import Town
from app.townhall.models import TownCount
from app.townhall.queries.slices import Scope
from app.townhall.rules.weeks import HOT_WEEKS, RECENT_WEEKS, Stretch, last_weeks, week_of, weeks_back

STALE = timedelta(hours=2)
"""Twice as old as the clock lets them become."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """`missed`: by community, on a smaller desk by estate, deadlines that passed undone in each of `weeks` (Mondays).
    `filed`: by estate, over thirteen full weeks. `rising`: by category, filed in the last four full weeks and in the
    four before them."""

    at: datetime
    weeks: tuple[date, ...]
    missed: dict[int, tuple[int, ...]]
    filed: dict[int, int]
    rising: dict[str, tuple[int, int]]

    def missed_at(self, place: int) -> tuple[int, ...]:
        """Week by week, noughts for a place where nothing was missed."""
        return self.missed.get(place, (0,) * len(self.weeks))


def count_statistics(session: Session, scope: Scope, today: date, at: datetime) -> Statistics:
    weeks = last_weeks(today)
    recent, before = weeks_back(today, RECENT_WEEKS), weeks_back(today, RECENT_WEEKS, before=RECENT_WEEKS)
    return Statistics(
        at, tuple(weeks), _missed(session, scope, weeks),
        filed_by_estate(session, scope, weeks_back(today, HOT_WEEKS)),
        filed_by_category(session, scope, recent, before),
    )


def _missed(session: Session, scope: Scope, weeks: Sequence[date]) -> dict[int, tuple[int, ...]]:
    """An issue that missed two deadlines in a week is one issue of that week."""
    stretches = [week_of(week) for week in weeks]
    due, place = col(ClockMark.due), col(Issue.community_id) if scope.whole else col(Issue.estate_id)
    within = due >= stretches[0].begins, due < stretches[-1].ends
    marks = wide_select(col(ClockMark.issue_id), due).where(MISSED_ROWS, *within).subquery("marks")
    each = [
        func.count(case(((marks.c.due >= week.begins) & (marks.c.due < week.ends), marks.c.issue_id)).distinct())
        for week in stretches
    ]
    statement = (
        wide_select(place, *each)
        .join(marks, marks.c.issue_id == col(Issue.id))
        .where(VISIBLE, scope.issues, place.is_not(None))
        .group_by(place)
    )
    return {row[0]: tuple(row[1:]) for row in session.execute(statement)}


def filed_by_estate(session: Session, scope: Scope, stretch: Stretch) -> dict[int, int]:
    created = col(Issue.created_at)
    statement = (
        wide_select(col(Issue.estate_id), func.count())
        .where(VISIBLE, created >= stretch.begins, created < stretch.ends, scope.issues)
        .where(col(Issue.estate_id).is_not(None))
        .group_by(col(Issue.estate_id))
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def filed_by_category(session: Session, scope: Scope, now: Stretch, before: Stretch) -> dict[str, tuple[int, int]]:
    """In `now`, and in the stretch that ends where it begins."""
    created, category = col(Issue.created_at), func.coalesce(col(Issue.category), literal_column("''"))
    statement = (
        wide_select(
            category, func.count(case((created >= now.begins, 1))),
            func.count(case((created < now.begins, 1))),
        )
        .where(VISIBLE, created >= before.begins, created < now.ends, scope.issues)
        .group_by(category)  # never null; SQLite would read all of a community's years in its order
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(statement)}


def packed(found: Statistics) -> dict[str, Any]:
    """As JSON has it; `unpacked` undoes it."""
    return {**asdict(found), "at": found.at.isoformat(), "weeks": [week.isoformat() for week in found.weeks]}


def unpacked(read: dict[str, Any]) -> Statistics:
    return Statistics(
        datetime.fromisoformat(read["at"]), tuple(date.fromisoformat(each) for each in read["weeks"]),
        {int(key): tuple(each) for key, each in read["missed"].items()},
        {int(key): each for key, each in read["filed"].items()},
        {key: (each[0], each[1]) for key, each in read["rising"].items()},
    )


def statistics_of(session: Session, scope: Scope, today: date, at: datetime) -> Statistics:
    """The town's as the clock last counted them; counted now for a smaller desk, and where the clock stands still."""
    kept = session.get(TownCount, scope.town_id) if scope.whole else None
    found = unpacked(json.loads(kept.data)) if kept else None
    if found is None or found.weeks[-1] != last_weeks(today)[-1] or not timedelta() <= at - found.at <= STALE:
        return count_statistics(session, scope, today, at)
    return found


def town_to_count(session: Session, before: datetime, at: datetime) -> int | None:
    """A town whose statistics are older than this, not there, or from a clock that was ahead."""
    counted = col(TownCount.counted_at)
    fresh = select(TownCount.town_id).where(counted > before, counted <= at)
    return session.exec(select(Town.id).where(col(Town.id).not_in(fresh)).order_by(col(Town.id)).limit(1)).first()
