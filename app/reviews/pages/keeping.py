"""/estates/{slug}/panel and …/alerts: who speaks in the panel, and what looked odd."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.companies.queries import company_serving
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.reviews.actions.alerts import look
from app.reviews.actions.panel import end_seat, give_seat
from app.reviews.forms import LookForm, SeatForm
from app.reviews.guards import Booth, ReviewOfHosts, ReviewOfSomeone, Yard, YardOfReaders, YardOfSecretary
from app.reviews.queries.alerts import alerts_of
from app.reviews.queries.panel import candidates, recused, seats_on
from app.reviews.rules.bursts import THRESHOLDS
from app.reviews.rules.calendar import month_of, month_words
from app.reviews.rules.panel import Seat, formed
from app.rulebooks.queries import rulebook_for

router = APIRouter(include_in_schema=False)


@router.get("/estates/{slug}/panel")
def panel(request: Request, session: DbSession, yard: YardOfReaders, at: At) -> Response:
    return _panel(request, session, yard, at, Bound())


def _panel(
    request: Request, session: Session, yard: Yard, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    day = local_day(at)
    rows = seats_on(session, yard.estate.key, day)
    company = company_serving(session, yard.estate.key, day)
    away = recused(session, [row.seat.person_id for row in rows], company.key, day) if company else frozenset()
    least = rulebook_for(session, month_of(day)).rulebook.panel_least
    taken = {row.seat.person_id for row in rows}
    return page(
        request, "reviews/panel.html", status, community=yard.hall.place, yard=yard, rows=rows, away=away, form=form,
        note=formed([Seat(row.seat.person_id, row.seat.owner) for row in rows], away, least=least)[1], least=least,
        offered=[
            (key, f"{name}（业委会）" if owner else name)
            for key, name, owner in candidates(session, yard.estate, day) if key not in taken
        ],
    )


@router.post("/estates/{slug}/panel")
def give(
    request: Request, session: DbSession, yard: YardOfSecretary, at: At,
    form: Annotated[Bound[SeatForm], Depends(bound(SeatForm))],
) -> Response:
    if form.value is None:
        return _panel(request, session, yard, at, form, 422)
    try:
        give_seat(session, yard.estate, form.value.person, by=yard.hall.actor, at=at)
    except DomainError as refusal:
        return _panel(request, session, yard, at, form.refuse(refusal), refusal.status)
    return see_other(f"{yard.path}/panel", request, flash="加进评议小组了。")


@router.post("/estates/{slug}/panel/{seat_id}/end")
def end(request: Request, session: DbSession, yard: YardOfSecretary, at: At, seat_id: str) -> Response:
    end_seat(session, yard.estate, row_id(seat_id), by=yard.hall.actor, at=at)
    return see_other(f"{yard.path}/panel", request, flash="从评议小组里去掉了。")


@router.get("/estates/{slug}/reviews/{month}/alerts")
def alerts(request: Request, session: DbSession, booth: ReviewOfSomeone) -> Response:
    if not booth.hall.reads_all:
        raise Forbidden("这一页给本社区的两委、网格员和镇里用。")
    return _alerts(request, session, booth)


def _alerts(
    request: Request, session: Session, booth: Booth, form: Bound[Any] | None = None, about: int = 0, status: int = 200
) -> Response:
    return page(
        request, "reviews/alerts.html", status, community=booth.hall.place, booth=booth, about=about,
        rows=alerts_of(session, booth.review.key), form=form or Bound(), runs=booth.hall.runs,
        words=month_words(booth.review.month), thresholds=THRESHOLDS,
    )


@router.post("/estates/{slug}/reviews/{month}/alerts/{alert_id}/look")
def looked(
    request: Request, session: DbSession, booth: ReviewOfHosts, at: At, alert_id: str,
    form: Annotated[Bound[LookForm], Depends(bound(LookForm))],
) -> Response:
    key = row_id(alert_id)
    if form.value is None:
        return _alerts(request, session, booth, form, key, 422)
    look(session, booth.review, key, form.value.note, by=booth.actor, at=at)
    return see_other(f"{booth.path}/alerts", request, flash="记下了。")
