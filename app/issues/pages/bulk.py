"""Several steps at once from the list, and the filters kept under a name."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound, row_id
from app.core.web import see_other
from app.issues.actions import queue as work
from app.issues.actions.turn import Given
from app.issues.forms.queue import BULK, BulkForm, FilterForm, QueueFilter, read
from app.issues.forms.steps import SHEETS
from app.issues.guards import worn_towards
from app.issues.pages.queue import Worker, list_page
from app.issues.rules.lifecycle import Step
from app.people.rules.roles import Actor

router = APIRouter(include_in_schema=False)


@router.post("/work/bulk")
def take_several(
    request: Request, session: DbSession, me: Worker, at: At,
    form: Annotated[Bound[BulkForm], Depends(bound(BulkForm))],
) -> Response:
    """The same step on the ticked issues. Those refused are listed with the reason, the others are done."""
    asked = _asked_in(str(form.raw.get("query", "")))
    if form.value is None:
        return list_page(request, session, me, at, asked, 422, form)
    try:
        refs, step, given = _wanted(form.value, request.query_params.get("step", ""))
    except DomainError as refusal:
        return list_page(request, session, me, at, asked, refusal.status, form.refuse(refusal))
    batch = work.take_steps(session, refs, step, given, by=me, worn_of=_worn_of(session, me, at), at=at)
    if batch.refused:
        return list_page(request, session, me, at, asked, 409, batch=batch)
    return see_other(f"/work?{asked.query()}", request, flash=f"{len(batch.done)} 件，{SHEETS[step].done}")


def _asked_in(query: str) -> QueueFilter:
    return read(dict(parse_qsl(query)))


def _wanted(value: BulkForm, beside: str) -> tuple[list[str], Step, Given]:
    """`beside` is the step of a row's own button, which stands in its address."""
    refs = [value.one] if value.one else list(dict.fromkeys(value.ref))
    named = beside if value.one else value.step
    if not refs:
        raise Invalid("先勾上要办的，再点按钮。", field="ref")
    if named not in BULK:
        raise Invalid("这一步要点开一件一件办。", field="step")
    step = Step(named)
    if step is Step.DISPATCH and value.unit is None:
        raise Invalid("选一个办理单位。", field="unit")
    return [ref.upper() for ref in refs], step, Given(unit=value.unit if step is Step.DISPATCH else None)


def _worn_of(session: Session, me: Actor, at: datetime) -> Callable[[Any], Any]:
    return lambda case: worn_towards(session, case, me, at)


@router.post("/work/filters")
def keep_filter(
    request: Request, session: DbSession, me: Worker, at: At,
    form: Annotated[Bound[FilterForm], Depends(bound(FilterForm))],
) -> Response:
    asked = _asked_in(str(form.raw.get("query", "")))
    if form.value is None:
        return list_page(request, session, me, at, asked, 422, form)
    try:
        work.keep_filter(session, form.value.name, asked.query(), by=me)
    except DomainError as refusal:
        return list_page(request, session, me, at, asked, refusal.status, form.refuse(refusal))
    return see_other(f"/work?{asked.query()}", request, flash=f"存好了，名字叫“{form.value.name}”。")


@router.post("/work/filters/{filter_id}/deletion")
def drop_filter(request: Request, session: DbSession, me: Worker, filter_id: str) -> Response:
    work.drop_filter(session, row_id(filter_id), by=me)
    return see_other("/work", request, flash="删掉了。")
