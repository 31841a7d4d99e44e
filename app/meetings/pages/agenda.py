"""/c/{slug}/meetings/{ref}/agenda: what is to be talked about, for the host to order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.meetings.actions import agenda
from app.meetings.forms.preparing import DroppingForm, ItemForm, LengthForm, OrderForm, ReturnForm
from app.meetings.guards import MeetingOfHostsToChange, MeetingOfReaders, Seat
from app.meetings.pages.shown import agenda_of, head_of, tools_for
from app.meetings.queries.agenda import lines_of
from app.meetings.rules.access import agenda_changes

router = APIRouter(include_in_schema=False, prefix="/c/{slug}/meetings/{ref}/agenda")
Typed = Bound[Any]


@router.get("")
def show(request: Request, session: DbSession, seat: MeetingOfReaders, at: At) -> Response:
    return Chair(request, session, seat, at).page()


@dataclass(frozen=True, slots=True)
class Chair:
    """The host over one agenda."""

    request: Request
    session: Session
    seat: Seat
    at: datetime

    def page(self, form: Typed | None = None, item: int = 0, status: int = 200) -> Response:
        """`item` is the one a refused form belongs to, 0 for the form that adds one."""
        seat, occurrence = self.seat, self.seat.occurrence
        return page(
            self.request, "meetings/agenda.html", status, community=seat.hall.place, held=seat.held,
            occurrence=occurrence, meeting=seat.meeting, head=head_of(occurrence, self.at),
            tools=tools_for(seat.path, occurrence.phase) if seat.runs else [],
            changes=seat.runs and agenda_changes(occurrence.phase),
            agenda=agenda_of(lines_of(self.session, seat.held.key), occurrence, self.at), form=form or Bound(),
            item=item,
        )

    def take(self, act: Callable[..., object], form: Typed, item: int, flash: str, **given: object) -> Response:
        """Does it and goes back to the list; a refusal is shown there, with what was typed."""
        which = (item,) if item else ()
        try:
            act(self.session, self.seat.held, *which, **given, by=self.seat.actor, at=self.at)
        except (Forbidden, NotFound):
            raise
        except DomainError as refusal:
            return self.page(form.refuse(refusal), item, refusal.status)
        where = f"{self.seat.path}/agenda" + (f"#item-{item}" if item else "#add")
        return see_other(where, self.request, flash=flash)


def _chair(request: Request, session: DbSession, seat: MeetingOfHostsToChange, at: At) -> Chair:
    return Chair(request, session, seat, at)


InChair = Annotated[Chair, Depends(_chair)]


@router.post("/building")
def build(chair: InChair) -> Response:
    added = agenda.build(chair.session, chair.seat.held, by=chair.seat.actor, at=chair.at)
    said = f"排进去 {added} 件，顺序和时间您再看看。" if added else "没有新的事要排。"
    return see_other(f"{chair.seat.path}/agenda", chair.request, flash=said)


@router.post("/items")
def add(chair: InChair, form: Annotated[Bound[ItemForm], Depends(bound(ItemForm))]) -> Response:
    if form.value is None:
        return chair.page(form, status=422)
    return chair.take(agenda.add_item, form, 0, "加上了，排在最后。", **form.value.model_dump())


@router.post("/items/{item_id}/order")
def order(chair: InChair, item_id: str, form: Annotated[Bound[OrderForm], Depends(bound(OrderForm))]) -> Response:
    key, typed = row_id(item_id), form.value
    if typed is None:
        return chair.page(form, key, 422)
    return chair.take(agenda.order_item, form, key, "", up=typed.to == "up", seen=typed.version)


@router.post("/items/{item_id}/length")
def lengthen(
    chair: InChair, item_id: str, form: Annotated[Bound[LengthForm], Depends(bound(LengthForm))]
) -> Response:
    key, typed = row_id(item_id), form.value
    if typed is None:
        return chair.page(form, key, 422)
    return chair.take(agenda.time_item, form, key, "时间改好了。", minutes=typed.minutes, seen=typed.version)


@router.post("/items/{item_id}/dropping")
def drop(
    chair: InChair, item_id: str, form: Annotated[Bound[DroppingForm], Depends(bound(DroppingForm))]
) -> Response:
    key, typed = row_id(item_id), form.value
    if typed is None:
        return chair.page(form, key, 422)
    said = "撤下了，原因大家看得到。"
    return chair.take(agenda.drop_item, form, key, said, reason=typed.reason, seen=typed.version)


@router.post("/items/{item_id}/return")
def restore(
    chair: InChair, item_id: str, form: Annotated[Bound[ReturnForm], Depends(bound(ReturnForm))]
) -> Response:
    key, typed = row_id(item_id), form.value
    if typed is None:
        return chair.page(form, key, 422)
    return chair.take(agenda.restore_item, form, key, "放回去了，排在最后。", seen=typed.version)
