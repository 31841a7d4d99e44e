"""Two stretches of days side by side, from the boards' own counts of days."""

from dataclasses import dataclass

from sqlalchemy import case, func
from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.issues.models import BoardDay
from app.places.models import Community
from app.townhall.queries.slices import Scope
from app.townhall.rules.weeks import Stretch


@dataclass(frozen=True, slots=True)
class Days:
    """Public issues filed and closed in a stretch and in the one that ends where it begins."""

    filed: int
    filed_before: int
    closed: int
    closed_before: int


def days(session: Session, scope: Scope, now: Stretch, before: Stretch) -> Days:
    day = col(BoardDay.day)
    places = select(Community.id).where(Community.town_id == scope.town_id)
    if scope.community_id is not None:
        places = places.where(Community.id == scope.community_id)
    statement = wide_select(*(
        func.coalesce(func.sum(case((when, column), else_=0)), 0)
        for column in (col(BoardDay.filed), col(BoardDay.closed))
        for when in (day >= now.first, day < now.first)
    )).where(day >= before.first, day <= now.last, col(BoardDay.community_id).in_(places))  # fmt: skip
    return Days(*(int(each) for each in session.execute(statement).one()))
