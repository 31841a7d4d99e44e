"""One single time: another day or place, or not at all."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, NotFound
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local
from app.mechanisms.actions.occurrences import cancel_occurrence, move_occurrence
from app.mechanisms.forms import UNITS, OnceForm, ReasonForm, whole
from app.mechanisms.guards import Hall, HallOfHosts
from app.mechanisms.models import Occurrence
from app.mechanisms.pages.lines import lines_of
from app.mechanisms.pages.mechanisms import refused_once
from app.mechanisms.queries.diary import Entry, any_occurrence
from app.mechanisms.rules.kinds import Phase

router = APIRouter(prefix="/c/{slug}/calendar/{ref}", include_in_schema=False)
NOT_HERE = "这个社区没有这一次，看看链接是不是少了几个字。"
LONGEST_REASON = 200


@router.get("")
def show(request: Request, session: DbSession, at: At, hall: HallOfHosts, ref: str) -> Response:
    return _show(request, session, hall, _found(session, hall, ref), at)


@router.post("/time")
def move(
    request: Request, session: DbSession, at: At, hall: HallOfHosts, ref: str,
    form: Annotated[Bound[OnceForm], Depends(bound(OnceForm))],
) -> Response:
    """Another time or place."""
    entry = _found(session, hall, ref, lock=True)
    if form.value is None:
        return _show(request, session, hall, entry, at, moving=form, status=422)
    try:
        slot, venue = form.value.slot(), form.value.venue
        moved = move_occurrence(session, entry.occurrence, slot, venue=venue, by=hall.actor, at=at)
    except DomainError as error:
        refused = refused_once(form, error)
        return _show(request, session, hall, entry, at, moving=refused, status=error.status)
    return _back(request, hall, "改好了，请的人都会收到消息。" if moved else "没有改动。")


@router.post("/cancellation")
def cancel(
    request: Request, session: DbSession, at: At, hall: HallOfHosts, ref: str,
    form: Annotated[Bound[ReasonForm], Depends(bound(ReasonForm))],
) -> Response:
    """Not at all, with a reason everybody reads."""
    entry = _found(session, hall, ref, lock=True)
    reason = form.value.reason if form.value else ""
    if len(reason) > LONGEST_REASON:
        form = Bound(raw=form.raw, errors={"reason": f"最多 {LONGEST_REASON} 个字，现在有 {len(reason)} 个。"})
        return _show(request, session, hall, entry, at, cancelling=form, status=422)
    try:
        cancel_occurrence(session, entry.occurrence, reason=reason, by=hall.actor, at=at)
    except DomainError as error:
        return _show(request, session, hall, entry, at, cancelling=form.refuse(error), status=error.status)
    return _back(request, hall, f"“{entry.occurrence.name}”这一次取消了，请的人都会收到消息。")


def _found(session: Session, hall: Hall, ref: str, *, lock: bool = False) -> Entry:
    found = any_occurrence(session, hall.community.key, ref, lock=lock)
    if found is None:
        raise NotFound(NOT_HERE)
    return Entry(found[0], found[1].slug)


def _back(request: Request, hall: Hall, words: str) -> Response:
    return see_other(f"/c/{hall.community.slug}/calendar", request, flash=words)


def _show(
    request: Request, session: Session, hall: Hall, entry: Entry, at: datetime, *,
    moving: Bound[OnceForm] | None = None, cancelling: Bound[ReasonForm] | None = None, status: int = 200,
) -> Response:
    return page(
        request, "mechanisms/occurrence.html", status, community=hall.place, line=lines_of([entry], hall, at)[0],
        one=entry.occurrence, moving=moving or Bound(), cancelling=cancelling or Bound(), once=_now(entry.occurrence),
        units=[(str(key), word) for key, word in UNITS.items()], open=entry.occurrence.phase is Phase.PLANNED,
        back=f"/c/{hall.community.slug}/calendar",
    )


def _now(one: Occurrence) -> dict[str, str]:
    starts = local(one.starts_at)
    length, unit = whole(int((one.ends_at - one.starts_at).total_seconds()) // 60)
    return {
        "day": starts.date().isoformat(), "start": f"{starts:%H:%M}", "length": str(length), "unit": str(unit),
        "venue": one.venue,
    }
