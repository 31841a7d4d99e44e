"""A community's calendar: what is on now, the next sixty days by day, what was month by month."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.settings import address
from app.core.web import page, see_other
from app.core.workdays import known_year, local_day
from app.mechanisms.actions.feeds import renew_feed
from app.mechanisms.guards import Hall, HallInPath, HallOfSomeone
from app.mechanisms.pages.lines import Line, by_day, lines_of
from app.mechanisms.queries.diary import between, coming
from app.mechanisms.queries.feeds import feed_of
from app.mechanisms.rules.kinds import Kind
from app.mechanisms.rules.rhythm import HORIZON, slot

router = APIRouter(prefix="/c/{slug}", include_in_schema=False)
EVERY_DAY = frozenset({Kind.STAND_UP})
"""Held each working day: named once, so that they don't cover what is not."""
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    """A month to look back at; `previous` and `next` are addresses, "" where there is none."""

    first: date
    last: date
    previous: str
    next: str


@router.get("/calendar")
def show(
    request: Request, session: DbSession, at: At, hall: HallInPath,
    kind: Annotated[str, Query()] = "", month: Annotated[str, Query()] = "",
) -> Response:
    """What comes, or with `month` what was; an odd kind or month is as none."""
    chosen = Kind(kind) if kind in set(Kind) else None
    looked_at = _month(f"/c/{hall.community.slug}/calendar", month, chosen, at)
    found = _past(session, hall, looked_at, at) if looked_at else _ahead(session, hall, at)
    kinds = list(dict.fromkeys(line.occurrence.kind for line in found))
    shown = [line for line in found if _fits(line, chosen, past=looked_at is not None)]
    on = [line for line in shown if line.on and not looked_at]
    days = by_day(line for line in shown if line not in on)
    return page(
        request, "mechanisms/calendar.html", community=hall.place, hall=hall, month=looked_at, on=on, days=days,
        kinds=_choices(kinds), kind=chosen.value if chosen else "", this_month=f"{local_day(at):%Y-%m}",
        daily=_daily(found) if chosen is None and not looked_at else [], unsure=_unsure(shown),
        feed=_own_feed(session, hall), public_feed=address(f"/c/{hall.community.slug}/calendar.ics"),
    )


def _choices(kinds: Sequence[Kind]) -> list[tuple[str, str]]:
    return [(each.value, each.label) for each in Kind if each in kinds]


def _ahead(session: Session, hall: Hall, at: datetime) -> list[Line]:
    until = slot(local_day(at) + HORIZON + timedelta(days=1), 0, 0).starts_at
    return lines_of(coming(session, hall.community.key, at, until), hall, at)


def _past(session: Session, hall: Hall, month: Month, at: datetime) -> list[Line]:
    since, before = slot(month.first, 0, 0).starts_at, slot(month.last + timedelta(days=1), 0, 0).starts_at
    return lines_of(between(session, hall.community.key, since, min(before, at)), hall, at)


def _fits(line: Line, chosen: Kind | None, *, past: bool) -> bool:
    if chosen is not None:
        return line.occurrence.kind is chosen
    return past or line.occurrence.kind not in EVERY_DAY


def _daily(lines: Sequence[Line]) -> list[Line]:
    """The next of each thing held every day."""
    first: dict[int, Line] = {}
    for line in lines:
        if line.occurrence.kind in EVERY_DAY and not line.cancelled:
            first.setdefault(line.occurrence.mechanism_id, line)
    return list(first.values())


def _unsure(lines: Sequence[Line]) -> int | None:
    """The first year shown whose days off are not announced yet; it may begin in the last week of December."""
    return next(((line.day + timedelta(days=7)).year for line in lines if not known_year(line.day)), None)


def _month(base: str, written: str, kind: Kind | None, at: datetime) -> Month | None:
    found = _MONTH.fullmatch(written)
    if found is None:
        return None
    first, today = date(int(found[1]), int(found[2]), 1), local_day(at)
    following = (first + timedelta(days=31)).replace(day=1)
    more = f"&kind={kind.value}" if kind else ""
    previous = first - timedelta(days=1)
    return Month(
        first, following - timedelta(days=1), f"{base}?month={previous:%Y-%m}{more}",
        f"{base}?month={following:%Y-%m}{more}" if following <= today else "",
    )


def _own_feed(session: Session, hall: Hall) -> str:
    """The address of the reader's own calendar, "" before they asked for one."""
    found = feed_of(session, hall.me.person_id) if hall.me else None
    return address(f"/calendar/{found.token}.ics") if found else ""


@router.post("/calendar/address")
def renew(request: Request, session: DbSession, at: At, hall: HallOfSomeone) -> Response:
    """A calendar address of one's own; a new one ends the old."""
    renew_feed(session, hall.actor.person_id, at)
    return see_other(f"/c/{hall.community.slug}/calendar#feed", request, flash="地址好了，在这一页最下面。")
