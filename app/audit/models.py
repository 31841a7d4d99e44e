"""An append-only log in hash chains, one chain (stream) per community or surface."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.core.entity import Entity, Record


class AuditEntry(Entity, table=True):
    """Who, in which role, did what to what, when, why; `hash` covers every field and the entry before."""

    __table_args__ = (UniqueConstraint("stream", "seq"),)
    stream: str = Field(max_length=40)
    seq: int
    at: datetime
    actor_id: int
    actor_title: str = Field(max_length=40)
    verb: str = Field(max_length=60)
    subject: str = Field(max_length=80, index=True)
    before: str = Field(default="{}")
    after: str = Field(default="{}")
    reason: str = Field(default="", max_length=400)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditHead(Record, table=True):
    """The last link of each chain; locked while a link is added, so that the chain never forks."""

    stream: str = Field(max_length=40, primary_key=True)
    seq: int
    hash: str = Field(max_length=64)
