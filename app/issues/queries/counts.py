"""The counts of the public boards: the only place any page takes them from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col

from app.issues.models import VISIBLE, Board, BoardDay, Issue
from app.issues.rules.lifecycle import ENDED, TICKING, WORKING, Status
from app.mechanisms.models import CalendarStamp
from app.places.models import Community
from app.places.queries import KIND_ORDER

MONTH_DAYS = 30
SHOWN = tuple(status for status in Status if status is not Status.MERGED)
TABS: dict[str, tuple[Status, ...]] = {
    "all": SHOWN,
    "new": (Status.SUBMITTED,),
    "doing": tuple(status for status in SHOWN if status in WORKING),
    "check": (Status.DONE,),
    "done": (Status.CLOSED,),
    "ledger": (Status.SUSPENDED,),
    "ended": tuple(status for status in SHOWN if status in ENDED and status is not Status.CLOSED),
}


@dataclass(frozen=True, slots=True)
class Month:
    """Public issues filed and closed in the last thirty local days, and what the closed ones took."""

    filed: int = 0
    closed: int = 0
    closed_minutes: int = 0

    @property
    def average_days(self) -> str:
        """Calendar days to one decimal, "" when nothing was closed."""
        if self.closed <= 0:
            return ""
        tenths = (self.closed_minutes * 10 + self.closed * 720) // (self.closed * 1440)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class Front:
    """A community with the counts of its board."""

    community: Community
    board: Board
    month: Month

    @property
    def counts(self) -> dict[str, int]:
        return tab_counts(self.board)

    @property
    def open(self) -> int:
        """Not ended yet, 挂账 included."""
        counts = self.counts
        return counts["all"] - counts["done"] - counts["ended"]


@dataclass(frozen=True, slots=True)
class TownLine:
    """One community on the town's front page; `overdue` moves with the time and is counted when asked."""

    front: Front
    overdue: int


def tab_counts(board: Board) -> dict[str, int]:
    """How many issues each tab holds."""
    return {tab: sum(getattr(board, status.value) for status in statuses) for tab, statuses in TABS.items()}


def board_of(session: Session, community_id: int) -> Board:
    """The counts of a community, all zero before its first issue."""
    return session.get(Board, community_id) or Board(community_id=community_id)


def last_30_days(session: Session, community_id: int, today: date) -> Month:
    statement = wide_select(*_SUMS).where(col(BoardDay.community_id) == community_id, _IN_DAYS)
    row = session.execute(statement, _days(today)).one()
    return _as_month(row)


def front(session: Session, slug: str, today: date) -> Front | None:
    """A community by its slug with its counts, in one query; None for a slug nobody has."""
    row = session.execute(_FRONT, {"slug": slug, **_days(today)}).first()
    return _front(*row) if row else None


_STAMPED: list[Any] = [
    Community.id, Community.name, Community.phone, Community.supervision_phone, Board.version, CalendarStamp.version,
]
_STAMP = (
    wide_select(*_STAMPED)
    .join(Board, col(Board.community_id) == col(Community.id), isouter=True)
    .join(CalendarStamp, col(CalendarStamp.community_id) == col(Community.id), isouter=True)
    .where(col(Community.slug) == bindparam("slug"))
)


def stamp(session: Session, slug: str) -> tuple[Any, ...] | None:
    """What a board's ETag is made of, past the ORM: most visits to a board need no more."""
    row = session.connection().execute(_STAMP, {"slug": slug}).first()
    return tuple(row) if row else None


def late_at(at: datetime) -> ColumnElement[bool]:
    """Somebody still works on it and the time for it is over."""
    return and_(col(Issue.status).in_(sorted(TICKING)), col(Issue.resolve_by) < at)


def town_lines(session: Session, at: datetime, today: date) -> list[TownLine]:
    """Every community with its counts, in one query: communities, villages, the service centre."""
    overdue = (
        wide_select(func.count())
        .select_from(Issue)
        .where(col(Issue.community_id) == col(Community.id), late_at(at), VISIBLE)
        .correlate(Community)
        .scalar_subquery()
    )
    statement: Select[Any] = _FRONTS.add_columns(overdue)
    order = case(KIND_ORDER, value=col(Community.kind))
    rows = session.execute(statement.order_by(order, col(Community.id)), _days(today))
    return [TownLine(_front(*row[:-1]), row[-1]) for row in rows]


_SUMS = tuple(func.sum(column) for column in (BoardDay.filed, BoardDay.closed, BoardDay.closed_minutes))
_IN_DAYS = col(BoardDay.day).between(bindparam("first_day"), bindparam("today"))


def _days(today: date) -> dict[str, date]:
    return {"first_day": today - timedelta(days=MONTH_DAYS - 1), "today": today}


def _as_month(sums: Sequence[int | None]) -> Month:
    """A community without any day yet has no sums; PostgreSQL's sums are decimals."""
    return Month(*(int(each or 0) for each in sums))


_COLUMNS: list[Any] = [Community, Board, *_SUMS]
_FRONTS = (
    wide_select(*_COLUMNS)
    .join(Board, col(Board.community_id) == col(Community.id), isouter=True)
    .join(BoardDay, and_(col(BoardDay.community_id) == col(Community.id), _IN_DAYS), isouter=True)
    .group_by(col(Community.id), col(Board.community_id))
)
_FRONT = _FRONTS.where(col(Community.slug) == bindparam("slug"))


def _front(community: Community, board: Board | None, *sums: int | None) -> Front:
    return Front(community, board or Board(community_id=community.key), _as_month(sums))
