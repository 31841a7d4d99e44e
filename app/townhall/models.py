"""Drafts of rules somebody tries out, and what the desk last counted."""

from datetime import datetime

from sqlmodel import Field

from app.core.entity import Entity, Record


class RulebookDraft(Entity, table=True):
    """`data` is a whole rulebook as JSON, `base` the number of the version it was copied from. Whoever may try out
    rules opens one by its token; rows are only added and thrown away."""

    token: str = Field(max_length=32, unique=True)
    town_id: int = Field(foreign_key="town.id", index=True)
    base: int
    data: str
    note: str = Field(default="", max_length=100)
    by: int = Field(foreign_key="person.id", index=True)
    at: datetime


class TownCount(Record, table=True):
    """The desk's statistics as the clock last counted them, as JSON; one row a town, counted anew every hour."""

    town_id: int = Field(foreign_key="town.id", primary_key=True)
    counted_at: datetime
    data: str
