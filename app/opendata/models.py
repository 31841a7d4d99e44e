"""Months of issues as they were published."""

from datetime import date, datetime

from sqlmodel import Field

from app.core.entity import Record


class OpenMonth(Record, table=True):
    """`data` are the rows of a finished month as JSON, small counts already hidden, as they were counted on
    `counted_at`; `digest` is the SHA-256 of it. Never counted again: between two downloads that differ, whatever
    happened to a single issue in between could be worked out."""

    month: date = Field(primary_key=True)
    counted_at: datetime
    data: str
    digest: str = Field(max_length=64)
