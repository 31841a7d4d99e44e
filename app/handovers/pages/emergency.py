"""/estates/{slug}/emergency: who serves where nobody does, until when, for what; decided by the town alone."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.companies.queries import companies, regular_contract
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.handovers.actions.emergency import Decided, appoint_emergency, end_emergency
from app.handovers.forms import EmergencyEndForm, EmergencyForm
from app.handovers.guards import EstateInPath, EstateOfTown, Ground
from app.handovers.pages.photos import seen_photos
from app.handovers.queries.emergency import Stopgap, emergencies_of, latest_emergency
from app.handovers.queries.stopping import stopping_of
from app.handovers.rules.dates import emergency_limit, left_words
from app.handovers.rules.emergency import NO_EXTENSION
from app.handovers.rules.money import fen, yuan
from app.notices.queries import paper_about
from app.notices.rules.objections import takes_objections
from app.places.models import Town

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}")
LABELS = {
    "company": "哪家物业", "starts_on": "从哪天", "until": "到哪天", "content": "做哪些事", "fee": "费用",
    "fee_words": "费用说明", "why": "为什么要定", "stopped": "原来的物业",
    "ended_on": "最后一天", "reason": "为什么结束",
}  # fmt: skip


@router.get("/emergency")
def show(request: Request, session: DbSession, ground: EstateInPath, at: At) -> Response:
    rows, today = emergencies_of(session, ground.estate.key), local_day(at)
    running = next((each for each in rows if each.service.ended_on is None), None)
    paper = paper_about(session, f"emergency:{running.service.key}:notice") if running else None
    regular = regular_contract(session, ground.estate.key, today) if running else None
    return page(
        request, "handovers/emergency.html", community=ground.place, ground=ground, running=running, rows=rows,
        left=left_words(running.service.until, today) if running else "", yuan=yuan, extension=NO_EXTENSION,
        paper=paper, open=paper is not None and takes_objections(
            paper.objections_until, holds=paper.withdrawn_at is None, today=today
        ),
        town=session.get(Town, ground.community.town_id), back_on=regular.resumed_on if regular else None,
        stopping=stopping_of(session, ground.estate, ground.community, ground.me, today) if ground.me else None,
    )


@router.get("/emergency/new")
def ask(request: Request, session: DbSession, ground: EstateOfTown, at: At) -> Response:
    return _form(request, session, ground, at, Bound())


def _form(
    request: Request, session: Session, ground: Ground, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    today = local_day(at)
    stopping = stopping_of(session, ground.estate, ground.community, ground.me, today)
    return page(
        request, "handovers/emergency_new.html", status, community=ground.place, ground=ground, form=form,
        labels=LABELS, companies=[(each.key, each.name) for each in companies(session)], stopping=stopping,
        today=today, latest=emergency_limit(today), extension=NO_EXTENSION,
        seen=seen_photos(session, ground, stopping.stop) if stopping else (),
    )


@router.post("/emergency/new")
def decide(
    request: Request, session: DbSession, ground: EstateOfTown, at: At,
    form: Annotated[Bound[EmergencyForm], Depends(bound(EmergencyForm))],
) -> Response:
    if form.value is None:
        return _form(request, session, ground, at, form, 422)
    try:
        service = appoint_emergency(session, ground.estate, _decided(form.value), by=ground.actor, at=at)
    except Forbidden:
        raise
    except DomainError as refusal:
        return _form(request, session, ground, at, form.refuse(refusal), refusal.status)
    paper = paper_about(session, f"emergency:{service.key}:notice")
    target = paper.address if paper is not None else f"{ground.base}/emergency"
    return see_other(target, request, flash="定好了。公示打印出来，贴到小区公示栏。")


def _decided(typed: EmergencyForm) -> Decided:
    fee = fen(typed.fee) if typed.fee else None
    return Decided(
        typed.company, typed.starts_on, typed.until, typed.content, fee, typed.fee_words, typed.why, typed.stopped,
        typed.looked,
    )


@router.get("/emergency/ending")
def ask_end(request: Request, session: DbSession, ground: EstateOfTown, at: At) -> Response:
    return _ending(request, ground, _running(session, ground), at, Bound())


def _running(session: Session, ground: Ground) -> Stopgap:
    found = latest_emergency(session, ground.estate.key)
    if found is None or found.service.ended_on is not None:
        raise NotFound("这个小区现在没有应急物业。")
    return found


def _ending(
    request: Request, ground: Ground, running: Stopgap, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    return page(
        request, "handovers/emergency_end.html", status, community=ground.place, ground=ground, running=running,
        form=form, labels=LABELS, today=min(local_day(at), running.service.until),
    )


@router.post("/emergency/ending")
def end(
    request: Request, session: DbSession, ground: EstateOfTown, at: At,
    form: Annotated[Bound[EmergencyEndForm], Depends(bound(EmergencyEndForm))],
) -> Response:
    running = _running(session, ground)
    if form.value is None:
        return _ending(request, ground, running, at, form, 422)
    try:
        end_emergency(
            session, running.service.key, form.value.ended_on, form.value.reason, by=ground.actor, at=at
        )
    except Invalid as refusal:
        return _ending(request, ground, running, at, form.refuse(refusal), refusal.status)
    return see_other(f"{ground.base}/emergency", request, flash="应急服务结束了。")
