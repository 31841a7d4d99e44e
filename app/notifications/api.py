"""The inbox as JSON."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from app.core.deps import At, DbSession
from app.core.idempotency import Repeatable
from app.core.openapi import problems
from app.notifications import queries
from app.notifications.actions import read_all, read_message
from app.notifications.models import Message
from app.people.guards import Someone

router = APIRouter(prefix="/api/v1", tags=["me"])
LAST_KEY = 2**31 - 1

Cursor = Annotated[str | None, Query(pattern=r"^[1-9][0-9]{0,8}$", description="`next` of the page before.")]
MessageId = Annotated[int, Field(ge=1, le=LAST_KEY)]


class MessageOut(BaseModel):
    """`link` is a path of this site, empty where there is nothing to open."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class MessagesOut(BaseModel):
    items: list[MessageOut]
    next: str | None


class ReadingOut(BaseModel):
    """How many messages became read by this."""

    read: int


@router.get("/me/messages", operation_id="list_messages", responses=problems(401, 422))
def list_messages(
    session: DbSession, me: Someone, limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Cursor = None
) -> MessagesOut:
    """My messages, newest first."""
    found = queries.inbox(session, me.person_id, limit=limit + 1, before=int(cursor) if cursor else None)
    items = [MessageOut.model_validate(message) for message in found[:limit]]
    return MessagesOut(items=items, next=str(items[-1].id) if len(found) > limit else None)


@router.post(
    "/me/messages/read", operation_id="read_messages", response_model=ReadingOut, responses=problems(401, 409, 422)
)
def read_messages(session: DbSession, me: Someone, at: At, repeat: Repeatable) -> Response:
    """Marks all my messages as read."""
    if repeat.answer:
        return repeat.answer
    done = ReadingOut(read=read_all(session, by=me.person_id, at=at))
    return repeat.keep(done.model_dump_json(), 200)


@router.post(
    "/me/messages/{message_id}/read", operation_id="read_message", response_model=MessageOut,
    responses=problems(401, 404, 409, 422),
)
def read_one(session: DbSession, me: Someone, at: At, repeat: Repeatable, message_id: MessageId) -> Response:
    """Marks one of my messages as read; doing it again changes nothing."""
    if repeat.answer:
        return repeat.answer
    message: Message = read_message(session, message_id, by=me.person_id, at=at)
    return repeat.keep(MessageOut.model_validate(message).model_dump_json(), 200)
