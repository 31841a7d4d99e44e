"""POST …/acknowledgement, …/answer, …/review, …/withdrawal."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.posted import Posted, photos_posted
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Stale
from app.core.forms import Bound, bound
from app.core.web import see_other
from app.supervision.actions import steps
from app.supervision.actions.steps import Turn
from app.supervision.forms import AnswerForm, ReviewForm, SeenForm, WithdrawForm
from app.supervision.guards import Here, OrderToChange
from app.supervision.pages.changed import changed_page
from app.supervision.pages.photos import photos_for, to_show
from app.supervision.pages.show import show_page
from app.supervision.rules.kinds import State, Step, Verdict

router = APIRouter(include_in_schema=False, prefix="/supervision/{order_id}")
Pictures = Annotated[Posted, Depends(photos_posted(steps.MOST_PHOTOS))]


def _take(
    request: Request, session: Session, here: Here, at: datetime, form: Bound[Any], step: Step,
    act: Callable[[Turn, Any], str],
) -> Response:
    """`act` takes the step and returns what to say to whoever took it."""
    if form.value is None:
        return show_page(request, session, here, at, form=form, part=step.value, status=422)
    try:
        turn = _turn(session, here, step, form.value.seen, at)
        flash = act(turn, form.value)
    except Forbidden:
        raise
    except Stale:
        return changed_page(request, session, here, step, form)
    except DomainError as refusal:
        again = form.refuse(refusal)
        return show_page(request, session, here, at, form=again, part=step.value, status=refusal.status)
    return see_other(here.order.path, request, flash=flash)


def _turn(session: Session, here: Here, step: Step, seen: int, at: datetime) -> Turn:
    return Turn(session, here.order, here.unit, step, seen=seen, by=here.actor, worn=here.worn, at=at)


@router.post("/acknowledgement")
def acknowledge(
    request: Request, session: DbSession, here: OrderToChange, at: At,
    form: Annotated[Bound[SeenForm], Depends(bound(SeenForm))],
) -> Response:
    def act(turn: Turn, _typed: SeenForm) -> str:
        steps.acknowledge(turn)
        return "签收了。办好以后在这一页答复。"

    return _take(request, session, here, at, form, Step.ACKNOWLEDGEMENT, act)


@router.post("/answer")
def answer(
    request: Request, posted: Pictures, session: DbSession, here: OrderToChange, at: At,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    """Photos are kept while the words are refused."""
    photos, refusal = photos_for(session, here, form, posted, at, most=steps.MOST_PHOTOS)
    again, status = (form.refuse(refusal) if refusal else form), 422
    try:
        if form.value is not None and refusal is None:
            turn = _turn(session, here, Step.ANSWER, form.value.seen, at)
            steps.answer(turn, form.value.words, [photo.key for photo in photos])
            return see_other(here.order.path, request, flash="答复交上去了。镇里审过会发消息。")
    except Forbidden:
        raise
    except Stale:
        return changed_page(request, session, here, Step.ANSWER, form, photos=to_show(here, photos))
    except DomainError as refused:
        again, status = form.refuse(refused), refused.status
    kept = to_show(here, photos)
    return show_page(request, session, here, at, form=again, part=Step.ANSWER.value, status=status, photos=kept)


@router.post("/review")
def review(
    request: Request, session: DbSession, here: OrderToChange, at: At,
    form: Annotated[Bound[ReviewForm], Depends(bound(ReviewForm))],
) -> Response:
    """The town's word on an answer: done, or not yet."""

    def act(turn: Turn, typed: ReviewForm) -> str:
        if typed.verdict is Verdict.APPROVAL:
            steps.approve(turn, typed.words)
            return "办结了，对方会收到消息。"
        to = steps.send_back(turn, typed.words, typed.days)
        return "退过两次还没办好，这件事上联席会商量。" if to is State.JOINT else "退回了，新的期限写在上面。"

    step = form.value.verdict.step if form.value is not None else Step.APPROVAL
    return _take(request, session, here, at, form, step, act)


@router.post("/withdrawal")
def withdraw(
    request: Request, session: DbSession, here: OrderToChange, at: At,
    form: Annotated[Bound[WithdrawForm], Depends(bound(WithdrawForm))],
) -> Response:
    def act(turn: Turn, typed: WithdrawForm) -> str:
        steps.withdraw(turn, typed.reason)
        return "撤回了，对方会收到消息。"

    return _take(request, session, here, at, form, Step.WITHDRAWAL, act)
