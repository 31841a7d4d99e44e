"""What a board is asked for and one line of it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col

from app.issues.models import Issue, Outcome
from app.issues.queries.counts import SHOWN
from app.issues.rules.lifecycle import Status
from app.places.models import Building, Estate, Grid


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show; `words` are searched for all together, pieces of one character are left out."""

    statuses: tuple[Status, ...] = SHOWN
    category: str = ""
    grid_id: int | None = None
    estate_id: int | None = None
    building_id: int | None = None
    overdue: bool = False
    occurrence_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the board, from bare columns; nobody's name is in it. Fields in the order of CARD_COLUMNS."""

    id: int
    ref: str
    status: Status
    resume_status: Status | None
    category: str
    subcategory: str
    title: str
    stairwell: str
    place: str
    cover: str | None
    supports: int
    reporter_id: int | None
    created_at: datetime
    clock_from: datetime
    respond_by: datetime | None
    responded_at: datetime | None
    respond_calendar: bool
    resolve_by: datetime | None
    resolve_calendar: bool
    done_at: datetime | None
    verified_at: datetime | None
    review_on: date | None
    closed_at: datetime | None
    outcome: Outcome | None
    estate: str | None
    building: str | None
    grid: str | None


_OWN = [name for name in Card.__slots__ if name not in ("estate", "building", "grid")]
CARD_COLUMNS = [getattr(Issue, name) for name in _OWN] + [col(Estate.name), col(Building.name), col(Grid.name)]


@dataclass(frozen=True, slots=True)
class Page:
    """`next` leads to the following page, None on the last; `lost` says the cursor could not be read."""

    cards: tuple[Card, ...]
    next: str | None = None
    lost: bool = False
