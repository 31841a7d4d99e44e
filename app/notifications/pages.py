"""The inbox. Opening a message is a button and not a link: reading is a change, and a GET must not make one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.forms import row_id, small_int
from app.core.web import own_path, page, see_other
from app.notifications import queries
from app.notifications.actions import read_all, read_message
from app.people.guards import Someone

router = APIRouter(include_in_schema=False)
INBOX = "/me/messages"
PAGE = 20
LAST_KEY = 2**31 - 1


@router.get(INBOX)
def index(request: Request, session: DbSession, me: Someone, before: Annotated[str | None, Query()] = None) -> Response:
    """A page of the inbox; `before` is the key at which the page before ended, anything odd is the first page."""
    start = small_int(before, 0, most=LAST_KEY) or None
    found = queries.inbox(session, me.person_id, limit=PAGE + 1, before=start)
    shown = found[:PAGE]
    return page(
        request, "notifications/index.html",
        messages=shown, unread=queries.unread_count(session, me.person_id),
        later=INBOX if start else None,
        earlier=f"{INBOX}?before={shown[-1].key}" if len(found) > PAGE else None,
    )


@router.post(f"{INBOX}/read")
def read_every(request: Request, session: DbSession, me: Someone, at: At) -> Response:
    count = read_all(session, by=me.person_id, at=at)
    return see_other(INBOX, request, flash=f"{count} 条都标成看过了。" if count else "没有新消息了。")


@router.post(f"{INBOX}/{{message_id}}/read")
def read(session: DbSession, me: Someone, at: At, message_id: str) -> Response:
    """Marks the message as read and goes where it points."""
    message = read_message(session, row_id(message_id), by=me.person_id, at=at)
    return see_other(own_path(message.link) if message.link else INBOX)
