"""Calendar files: a community's for everybody, somebody's own behind a secret address."""

import hashlib
import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.settings import address
from app.core.workdays import local_day
from app.mechanisms.queries.feeds import FeedRow, feed_by_token, feed_of_community, feed_of_person
from app.mechanisms.rules.ics import Entry, calendar_file
from app.mechanisms.rules.kinds import Phase
from app.mechanisms.rules.rhythm import slot
from app.mechanisms.rules.showing import href, titled
from app.places.queries import community_by_slug

router = APIRouter(include_in_schema=False)
BACK = timedelta(days=90)
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
Further = Callable[[Session, int, datetime], Collection[int]]
"""(session, person, since) → ids of further occurrences of theirs, from the domains above."""


@router.get("/c/{slug}/calendar.ics")
def of_community(request: Request, session: DbSession, at: At, slug: str) -> Response:
    community = community_by_slug(session, slug)
    if community is None:
        raise NotFound("没有这个社区。看看链接是不是少了几个字。")
    rows = feed_of_community(session, community.key, at - BACK)
    return _file(request, community.name, [_entry(row, "") for row in rows], at)


@router.get("/calendar/{token}.ics")
def of_person(request: Request, session: DbSession, at: At, token: str) -> Response:
    """Nothing but the address is asked for: a calendar program cannot sign in."""
    feed = feed_by_token(session, token) if TOKEN.fullmatch(token) else None
    if feed is None:
        raise NotFound("这个日历地址没有了，可能换过新的。")
    since = at - BACK
    further: Collection[Further] = getattr(request.app.state, "calendars", ())
    extra = {found for ask in further for found in ask(session, feed.person_id, since)}
    rows = feed_of_person(session, feed.person_id, since, at, extra)
    several = len({row.community for row in rows}) > 1
    return _file(request, "我的社区日历", [_entry(row, row.community_name if several else "") for row in rows], at)


def _entry(row: FeedRow, community: str) -> Entry:
    one = row.occurrence
    title = titled(one.name, one.number)
    return Entry(
        uid=f"{row.community}-{one.ref}@pingshuo", sequence=one.sequence, starts_at=one.starts_at,
        ends_at=one.ends_at, summary=f"{title}（{community}）" if community else title, location=one.venue,
        url=address(href(one.kind, row.community, one.ref, row.mechanism)),
        description=one.cancel_reason or row.description, cancelled=one.phase is Phase.CANCELLED,
    )


def _file(request: Request, name: str, entries: list[Entry], at: datetime) -> Response:
    """Stamped with the day, so that an unchanged calendar has the same ETag all day."""
    body = calendar_file(name, entries, slot(local_day(at), 0, 0).starts_at)
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = request.headers.get("if-none-match", "").replace("W/", "")
    if tag in (each.strip() for each in known.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)
