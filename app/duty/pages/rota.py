"""/c/{slug}/duty/rota: the hosts set who is on, one by one or for weeks ahead."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.filters import day as in_words
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.duty.actions.rota import add_turn, fill_weeks, take_off
from app.duty.forms import RotationForm, TurnForm
from app.duty.queries.rota import held_here, rota_of
from app.duty.rules.rota import MOST_EACH, MOST_TIMES, candidates_on
from app.mechanisms.guards import Hall, HallOfHosts

router = APIRouter(prefix="/c/{slug}/duty", include_in_schema=False)
EMPTY: Bound[Any] = Bound()
AHEAD = timedelta(weeks=MOST_TIMES + 1)


@router.get("/rota")
def rota(request: Request, session: DbSession, hall: HallOfHosts, at: At) -> Response:
    return _page(request, session, hall, at)


def _page(
    request: Request, session: Session, hall: Hall, at: datetime, status: int = 200, *,
    turn: Bound[Any] = EMPTY, rotation: Bound[Any] = EMPTY,
) -> Response:
    found = rota_of(session, hall.community.key, at, until=at + AHEAD)
    people = candidates_on(held_here(session, hall.community.key, local_day(at)), local_day(at))
    return page(
        request, "duty/rota.html", status, community=hall.place, rota=found, people=people, turn=turn,
        rotation=rotation, base=f"/c/{hall.place.slug}/duty", most_times=MOST_TIMES, most_each=MOST_EACH,
    )


def _home(hall: Hall) -> str:
    return f"/c/{hall.place.slug}/duty/rota"


@router.post("/turns")
def add(
    request: Request, session: DbSession, hall: HallOfHosts, at: At,
    form: Annotated[Bound[TurnForm], Depends(bound(TurnForm))],
) -> Response:
    def act(typed: TurnForm) -> str:
        time = add_turn(
            session, hall.community, typed.occurrence, typed.person, typed.note, by=hall.actor, at=at
        )
        return f"{in_words(time.starts_at)}的值日排好了，已经告诉本人。"

    return _settle(request, hall, form, act, lambda status, bad: _page(request, session, hall, at, status, turn=bad))


@router.post("/rotation")
def fill(
    request: Request, session: DbSession, hall: HallOfHosts, at: At,
    form: Annotated[Bound[RotationForm], Depends(bound(RotationForm))],
) -> Response:
    def act(typed: RotationForm) -> str:
        filled = fill_weeks(
            session, hall.community, typed.people, times=typed.times, each=typed.each, by=hall.actor, at=at
        )
        return f"排好了 {filled} 次，每个人都告诉到了。"

    return _settle(
        request, hall, form, act, lambda status, bad: _page(request, session, hall, at, status, rotation=bad)
    )


def _settle(
    request: Request, hall: Hall, form: Bound[Any], act: Callable[[Any], str],
    again: Callable[[int, Bound[Any]], Response],
) -> Response:
    if form.value is None:
        return again(422, form)
    try:
        done = act(form.value)
    except DomainError as refusal:
        return again(refusal.status, form.refuse(refusal))
    return see_other(_home(hall), request, flash=done)


@router.post("/turns/{turn_id}/removal")
def remove(request: Request, session: DbSession, hall: HallOfHosts, at: At, turn_id: str) -> Response:
    take_off(session, hall.community, row_id(turn_id), by=hall.actor, at=at)
    return see_other(_home(hall), request, flash="从名单上去掉了，已经告诉本人。")
