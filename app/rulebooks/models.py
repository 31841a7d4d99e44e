"""The versions a town has adopted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.entity import Entity


class RulebookVersion(Entity, table=True):
    """`data` is the whole rulebook as JSON; `effective_month` the first day of the first month it judges. Rows are
    only ever added. Of several for one month the highest number counts."""

    __table_args__ = (CheckConstraint("number >= 1", name="counted_from_one"),)
    number: int = Field(unique=True)
    effective_month: date = Field(index=True)
    data: str
    reason: str = Field(default="", max_length=400)
    adopted_at: datetime
    adopted_by: int | None = Field(default=None, foreign_key="person.id")
