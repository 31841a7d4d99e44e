"""Telling people: a line in the inbox, a text message to a phone. Both exist exactly when the change they tell of does.

A `dedupe` key names the news ("accepted/XR-20261122-0007/12"): told twice, it is told once.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.core.db import affected, dialect_of, executed, insert_on
from app.core.errors import NotFound
from app.notifications import queries
from app.notifications.models import Message, OutboxEntry
from app.notifications.rules.quiet import quiet_until

LONGEST = {"title": 80, "body": 400, "text": 400}
LONGEST_KEY = 120


def tell(
    session: Session, person_id: int, *, title: str, body: str = "", link: str = "", dedupe: str, at: datetime
) -> None:
    """One line in somebody's inbox; `link` is a path of this site. Over-long texts end in an ellipsis."""
    _once(session, Message, **_message(person_id, title, body, link, dedupe, at))


@dataclass(frozen=True, slots=True)
class News:
    """One line for one inbox, as `tell` takes it."""

    person_id: int
    title: str
    body: str
    link: str
    dedupe: str


def tell_many(session: Session, news: Sequence[News], *, at: datetime) -> None:
    """`tell` for a whole town in one statement."""
    if news:
        rows = [_message(each.person_id, each.title, each.body, each.link, each.dedupe, at) for each in news]
        executed(session, _insert_once(Message, dialect_of(session)), rows)


def _message(person_id: int, title: str, body: str, link: str, dedupe: str, at: datetime) -> dict[str, Any]:
    return {
        "person_id": person_id, "title": _fitted("title", title), "body": _fitted("body", body), "link": link,
        "dedupe": _key(dedupe), "created_at": at, "read_at": None,
    }


def text_message(
    session: Session, phone: str, text: str, *, dedupe: str, at: datetime, urgent: bool = False
) -> None:
    """A text message for the worker to send. Not between 22:00 and 06:00 unless `urgent`, which is for danger only."""
    _once(
        session, OutboxEntry, phone=phone, text=_fitted("text", text), urgent=urgent, dedupe=_key(dedupe),
        created_at=at, not_before=at if urgent else quiet_until(at), attempts=0, last_error="",
    )


def read_message(session: Session, message_id: int, *, by: int, at: datetime) -> Message:
    """Marks one of one's own messages as read (the first time counts) and returns it; NotFound for anybody else's."""
    message = queries.own_message(session, message_id, by)
    if message is None:
        raise NotFound("没有这条消息。")
    if message.read_at is None:
        message.read_at = at
        session.add(message)
    return message


def read_all(session: Session, *, by: int, at: datetime) -> int:
    """Marks everything in one's inbox as read; how many were unread."""
    statement = update(Message).where(col(Message.person_id) == by, col(Message.read_at).is_(None))
    return affected(session, statement.values(read_at=at))


def forget_delivered(session: Session, *, before: datetime) -> int:
    """Sent and failed text messages carry phone numbers; `tick` drops the old ones. How many went."""
    ended = (col(OutboxEntry.sent_at) < before) | (col(OutboxEntry.failed_at) < before)
    return affected(session, delete(OutboxEntry).where(ended))


def _once(session: Session, kind: type[Message] | type[OutboxEntry], **values: Any) -> None:
    """Below the ORM's unit of work, since a repeated key must not fail the transaction; foreign keys still hold."""
    executed(session, _insert_once(kind, dialect_of(session)), values)


@cache
def _insert_once(kind: type[Message] | type[OutboxEntry], dialect: str) -> Any:
    """Built once: making the statement anew took longer than running it. Inline: nobody asks for the new key."""
    return insert_on(dialect, kind).on_conflict_do_nothing(index_elements=["dedupe"]).inline()


def _fitted(name: str, text: str) -> str:
    most = LONGEST[name]
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _key(dedupe: str) -> str:
    """An over-long key keeps its beginning and gets a digest, so that it stays one key."""
    if len(dedupe) <= LONGEST_KEY:
        return dedupe
    return f"{dedupe[:80]}~{hashlib.sha256(dedupe.encode()).hexdigest()[:32]}"


def forget_messages(session: Session, person_id: int, at: datetime) -> None:
    """The inbox of somebody who closed their account."""
    del at
    affected(session, delete(Message).where(col(Message.person_id) == person_id))
