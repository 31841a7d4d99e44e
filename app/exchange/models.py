"""Tables to take away, made part by part by the worker."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.exchange.rules.exports import ExportFormat, ExportState

_UNDER_WAY = text("slot IS NOT NULL")
_HELD = text("state = 'done'")


class Export(Entity, table=True):
    """One table somebody asked for. `query` is the board's query string with `community`, `since` and `until`; `reach`
    are the roles it was asked with (see `rules.exports.reach_of`).

    `slot` is one of three places a person has for orders under way, so that the database counts them; the same table
    cannot be under way twice. `digest` is of the file, `data_digest` of the rows as CSV. `asked_at` is also the cut:
    later rows are left out.
    """

    __table_args__ = (
        UniqueConstraint("asked_by", "slot"),
        Index(
            "ix_export_same", "asked_by", "kind", "format", "query", unique=True,
            sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY,
        ),
        Index("ix_export_line", "id", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
        Index("ix_export_expiry", "expires_at", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_export_person_newest", "asked_by", "id"),
        CheckConstraint("(state IN ('waiting', 'running')) = (slot IS NOT NULL)", name="slot_while_under_way"),
        CheckConstraint("slot IS NULL OR slot BETWEEN 1 AND 3", name="three_at_most"),
        CheckConstraint("state <> 'done' OR rows_done = rows_total", name="done_is_whole"),
    )
    kind: str = Field(max_length=16)
    format: ExportFormat = Field(sa_type=enum_type(ExportFormat))
    query: str = Field(max_length=800)
    words: str = Field(max_length=300)
    place: str = Field(max_length=40)
    reach: str
    asked_by: int = Field(foreign_key="person.id")
    asked_title: str = Field(max_length=40)
    asked_at: datetime
    state: ExportState = Field(default=ExportState.WAITING, sa_type=enum_type(ExportState))
    slot: int | None = None
    rows_total: int | None = None
    rows_done: int = 0
    attempts: int = 0
    lease: str | None = Field(default=None, max_length=32)
    leased_until: datetime | None = None
    failure: str = Field(default="", max_length=200)
    file: str = Field(default="", max_length=60)
    bytes: int | None = Field(default=None, sa_type=BigInteger)
    digest: str = Field(default="", max_length=64)
    data_digest: str = Field(default="", max_length=64)
    ended_at: datetime | None = None
    expires_at: datetime | None = None


class ExportPart(Record, table=True):
    """A finished piece on disk. Number 0 holds the keys of all rows, chosen at one instant; from 1 on the rows."""

    export_id: int = Field(foreign_key="export.id", primary_key=True)
    number: int = Field(primary_key=True)
    file: str = Field(max_length=60)
    rows: int
    bytes: int
    digest: str = Field(max_length=64)
