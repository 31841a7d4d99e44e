"""The in-app inbox and the transactional outbox. A message exists exactly when the change it tells of does."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from app.core.entity import Entity


class Message(Entity, table=True):
    """One line in somebody's inbox; `dedupe` makes telling twice the same thing impossible."""

    __table_args__ = (Index("ix_message_person_newest", "person_id", "id"),)
    person_id: int = Field(foreign_key="person.id")
    title: str = Field(max_length=80)
    body: str = Field(default="", max_length=400)
    link: str = Field(default="", max_length=200)
    dedupe: str = Field(max_length=120, unique=True)
    created_at: datetime
    read_at: datetime | None = None


class OutboxEntry(Entity, table=True):
    """A text message to be sent: leased while being sent, retried with back-off, joined into a digest when many."""

    __table_args__ = (
        Index("ix_outboxentry_phone_sent", "phone", "sent_at"),
        Index(
            "ix_outboxentry_due",
            "not_before",
            sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND failed_at IS NULL"),
        ),
    )
    phone: str = Field(max_length=20)
    text: str = Field(max_length=400)
    urgent: bool = False
    dedupe: str = Field(max_length=120, unique=True)
    created_at: datetime
    not_before: datetime
    attempts: int = 0
    leased_until: datetime | None = None
    lease: str | None = Field(default=None, max_length=32)
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    last_error: str = Field(default="", max_length=200)
