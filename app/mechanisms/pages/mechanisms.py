"""What a community does, and one of its mechanisms with its history; switching it off and on, calling it by hand."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.mechanisms.actions.adopting import setting_of, switch
from app.mechanisms.actions.calling import call_occurrence
from app.mechanisms.forms import UNITS, OnceForm, whole
from app.mechanisms.guards import HallInPath, Kept, MechanismInPath, MechanismOfHosts
from app.mechanisms.models import Mechanism
from app.mechanisms.pages.history import told
from app.mechanisms.pages.lines import lines_of
from app.mechanisms.queries.adopted import changes_of, held_count, mechanisms_of, next_of
from app.mechanisms.queries.catalogue import templates
from app.mechanisms.queries.diary import Entry
from app.mechanisms.rules.catalogue import UNSOURCED
from app.mechanisms.rules.kinds import ALWAYS, Kind
from app.mechanisms.rules.setting import heads, role_name
from app.mechanisms.rules.wording import clock, held

router = APIRouter(prefix="/c/{slug}/mechanisms", include_in_schema=False)
NEXT, LATEST = 5, 20


class SeenForm(BaseModel):
    """Which version was looked at."""

    seen: int = 0


@router.get("")
def index(request: Request, session: DbSession, at: At, hall: HallInPath) -> Response:
    """What the community does; whoever runs it also sees what it could do besides."""
    found = mechanisms_of(session, hall.community.key)
    offered = templates(session, at) if hall.runs else ()
    return page(
        request, "mechanisms/index.html", community=hall.place, hall=hall,
        active=[(each, rhythm(each)) for each in found if each.active],
        resting=[(each, rhythm(each)) for each in found if not each.active],
        offered=[
            (each, held(each.setting.cadence, each.setting.shift, each.setting.start_minute))
            for each in sorted(offered, key=lambda each: each.code in {had.template for had in found})
        ],
        adopted={each.template for each in found}, unsourced=UNSOURCED,
    )


def rhythm(mechanism: Mechanism) -> str:
    """每周一 9:00; nothing for what is simply there and happens at no time."""
    if not mechanism.cadence and mechanism.kind in ALWAYS:
        return ""
    return held(mechanism.cadence, mechanism.shift, mechanism.start_minute)


@router.get("/{mechanism_slug}")
def show(request: Request, session: DbSession, at: At, kept: MechanismInPath) -> Response:
    return render(request, session, kept, at, Bound())


def render(
    request: Request, session: Session, kept: Kept, at: datetime, form: Bound[OnceForm], status: int = 200
) -> Response:
    """The page of a mechanism; `form` re-opens a refused call with what was typed."""
    mechanism = kept.mechanism
    coming = [Entry(each, mechanism.slug) for each in next_of(session, mechanism.key, at, most=NEXT)]
    return page(
        request, "mechanisms/show.html", status, community=kept.hall.place, hall=kept.hall, mechanism=mechanism,
        rhythm=rhythm(mechanism), lines=lines_of(coming, kept.hall, at), held_count=held_count(session, mechanism.key),
        history=told(changes_of(session, mechanism.key, most=LATEST)), form=form, once=_proposed(mechanism),
        host=role_name(mechanism.host), invited=[role_name(role) for role in mechanism.invited.split()],
        checklist=heads(setting_of(mechanism).checklist), units=[(str(key), word) for key, word in UNITS.items()],
        unsourced=UNSOURCED, source=_source(session, mechanism, at), happens=mechanism.kind not in ALWAYS,
        stays=mechanism.kind in (Kind.LABEL, Kind.SITE),
    )


def _source(session: Session, mechanism: Mechanism, at: datetime) -> str:
    known = {each.code: each.source for each in templates(session, at)}
    return known.get(mechanism.template, "")


def _proposed(mechanism: Mechanism) -> dict[str, str]:
    length, unit = whole(mechanism.duration_minutes)
    start = clock(mechanism.start_minute).zfill(5)
    return {"start": start, "length": str(length), "unit": str(unit), "venue": mechanism.venue, "day": ""}


@router.post("/{mechanism_slug}/rest")
def rest(
    request: Request, session: DbSession, at: At, kept: MechanismOfHosts,
    form: Annotated[Bound[SeenForm], Depends(bound(SeenForm))],
) -> Response:
    """Switches it off."""
    return _switch(request, session, at, kept, form, on=False)


@router.post("/{mechanism_slug}/resumption")
def resume(
    request: Request, session: DbSession, at: At, kept: MechanismOfHosts,
    form: Annotated[Bound[SeenForm], Depends(bound(SeenForm))],
) -> Response:
    return _switch(request, session, at, kept, form, on=True)


def _switch(
    request: Request, session: Session, at: datetime, kept: Kept, form: Bound[SeenForm], *, on: bool
) -> Response:
    seen = form.value.seen if form.value else 0
    switch(session, kept.mechanism.key, on=on, version=seen, by=kept.hall.actor, at=at)
    words = f"“{kept.mechanism.name}”{'恢复了，往后照常排' if on else '停办了，往后的都不排了'}。"
    return see_other(f"/c/{kept.hall.community.slug}/mechanisms/{kept.mechanism.slug}", request, flash=words)


@router.post("/{mechanism_slug}/occurrences")
def call(
    request: Request, session: DbSession, at: At, kept: MechanismOfHosts,
    form: Annotated[Bound[OnceForm], Depends(bound(OnceForm))],
) -> Response:
    """Calls one by hand."""
    if form.value is None:
        return render(request, session, kept, at, form, 422)
    try:
        slot, venue = form.value.slot(), form.value.venue
        called = call_occurrence(session, kept.mechanism, slot, venue=venue, by=kept.hall.actor, at=at)
    except DomainError as error:
        return render(request, session, kept, at, refused_once(form, error), error.status)
    where = f"/c/{kept.hall.community.slug}/calendar"
    return see_other(where, request, flash=f"“{called.name}”定下了，请的人都会收到消息。")


def refused_once(form: Bound[OnceForm], error: DomainError) -> Bound[OnceForm]:
    return Bound(raw=form.raw, errors=error.extra.get("errors") or {error.field: error.message})
