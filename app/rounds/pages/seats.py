"""Signing up and giving the seat back."""

from fastapi import APIRouter, Request, Response

from app.core.deps import At, DbSession
from app.core.web import see_other
from app.rounds.actions.joining import join_round, leave_round
from app.rounds.guards import RoundToChange

router = APIRouter(include_in_schema=False)


@router.post("/c/{slug}/rounds/{ref}/seats")
def take_seat(request: Request, session: DbSession, here: RoundToChange, at: At) -> Response:
    mine = join_round(session, here.held, by=here.walker, at=at)
    words = "位置满了，您排在候补里，有人退出就按先后补上。" if mine.waiting else "报上名了，到时候在集合的地方见。"
    return see_other(here.base, request, flash=words, tone="soon" if mine.waiting else "ok")


@router.post("/c/{slug}/rounds/{ref}/seats/cancellation")
def give_seat_back(request: Request, session: DbSession, here: RoundToChange, at: At) -> Response:
    leave_round(session, here.held, by=here.walker, at=at)
    return see_other(here.base, request, flash="退掉了，位置让给后面的邻居。")
