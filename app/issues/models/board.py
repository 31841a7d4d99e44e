"""The public counts."""

from datetime import date

from sqlmodel import Field

from app.core.entity import Record


class Board(Record, table=True):
    """The counts of a community's public board, moved in the same transaction as the issues; `version` is its ETag."""

    community_id: int = Field(foreign_key="community.id", primary_key=True)
    version: int = 0
    submitted: int = 0
    accepted: int = 0
    dispatched: int = 0
    in_progress: int = 0
    done: int = 0
    closed: int = 0
    reopened: int = 0
    suspended: int = 0
    rejected: int = 0
    transferred: int = 0
    withdrawn: int = 0


class BoardDay(Record, table=True):
    """Public issues filed and closed per local day, and the minutes the closed ones took."""

    community_id: int = Field(foreign_key="community.id", primary_key=True)
    day: date = Field(primary_key=True)
    filed: int = 0
    closed: int = 0
    closed_minutes: int = 0
