"""What waits for somebody of this desk, in one statement: kind, estate, month and how many of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, literal, union_all
from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from app.inspections.models import Contest, Deduction, Inspection
from app.places.models import Estate
from app.reviews.models import Review, ReviewAlert
from app.scorecards.models import Objection, VetoCase

MOST = 60


class Kind(StrEnum):
    VETO = "veto"
    OBJECTION = "objection"
    CONTEST = "contest"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Need:
    """`count` matters of an estate's month."""

    kind: Kind
    estate: str
    slug: str
    month: date
    count: int

    @property
    def text(self) -> str:
        month = f"{self.estate} {self.month.month} 月"
        return {
            Kind.VETO: f"{month}有人报了一票否决的事，等镇里认定",
            Kind.OBJECTION: f"{month}的得分，有 {self.count} 条意见等答复",
            Kind.CONTEST: f"{month}的现场检查，物业有 {self.count} 处不认，等人来定",
            Kind.ALERT: f"{month}的评议，有一阵投票特别集中，要看一看",
        }[self.kind]

    @property
    def href(self) -> str:
        base, month = f"/estates/{self.slug}", f"{self.month:%Y-%m}"
        return {
            Kind.VETO: f"{base}/scorecards/{month}/additions", Kind.OBJECTION: f"{base}/scorecards/{month}/objections",
            Kind.CONTEST: f"{base}/inspections/{month}", Kind.ALERT: f"{base}/reviews/{month}/alerts",
        }[self.kind]


def needs(session: Session, community_id: int | None = None) -> list[Need]:
    """The town's, or one community's, the oldest month first."""
    parts = [_vetoes(), _objections(), _contests(), _alerts()]
    each = union_all(*parts).subquery("each")
    statement = (
        wide_select(each.c.kind, col(Estate.name), col(Estate.slug), each.c.month, func.count())
        .join(Estate, col(Estate.id) == each.c.estate_id)
        .group_by(each.c.kind, each.c.month, col(Estate.id))
        .order_by(each.c.month, each.c.kind, col(Estate.id))
        .limit(MOST)
    )
    if community_id is not None:
        statement = statement.where(col(Estate.community_id) == community_id)
    return [Need(Kind(kind), *rest) for kind, *rest in session.execute(statement)]


def _part(kind: Kind, estate: Any, month: Any) -> Select[Any]:
    return wide_select(literal(kind.value).label("kind"), estate.label("estate_id"), month.label("month"))


def _vetoes() -> Select[Any]:
    return _part(Kind.VETO, col(VetoCase.estate_id), col(VetoCase.month)).where(col(VetoCase.confirmed).is_(None))


def _objections() -> Select[Any]:
    found = _part(Kind.OBJECTION, col(Objection.estate_id), col(Objection.month))
    return found.where(col(Objection.outcome).is_(None))


def _contests() -> Select[Any]:
    return (
        _part(Kind.CONTEST, col(Inspection.estate_id), col(Inspection.month))
        .select_from(Contest)
        .join(Deduction, col(Deduction.id) == Contest.deduction_id)
        .join(Inspection, col(Inspection.id) == Deduction.inspection_id)
        .where(col(Contest.decided_at).is_(None))
    )


def _alerts() -> Select[Any]:
    return (
        _part(Kind.ALERT, col(Review.estate_id), col(Review.month))
        .select_from(ReviewAlert)
        .join(Review, col(Review.id) == ReviewAlert.review_id)
        .where(col(ReviewAlert.looked_at).is_(None))
    )
