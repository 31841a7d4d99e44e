"""/c/{slug}/meetings/topics: matters booked for the next session, by residents and by units."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.mechanisms.guards import Hall, HallInPath, HallOfSomeone
from app.meetings.actions import topics
from app.meetings.forms.preparing import TopicForm
from app.meetings.pages.shown import head_of
from app.meetings.queries.topics import Series, Waiting, own_topics, series_of, units_spoken_for, waiting_in
from app.meetings.rules.access import check_booking, may_book
from app.meetings.rules.wording import on_day

router = APIRouter(include_in_schema=False)
Posted = Annotated[Bound[TopicForm], Depends(bound(TopicForm))]


@router.get("/c/{slug}/meetings/topics")
def index(request: Request, session: DbSession, hall: HallInPath, at: At, series: str = "") -> Response:
    return _page(request, session, hall, at, Bound(raw={"mechanism": series[:24]}))


def _page(
    request: Request, session: Session, hall: Hall, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    me, community = hall.me, hall.community
    offered = [each for each in series_of(session, community.key, at) if _open(each, hall)]
    mine = own_topics(session, community.key, me.person_id) if me else []
    return page(
        request, "meetings/topics.html", status, community=hall.place, form=form, signed_in=me is not None,
        offered=[(each.mechanism.slug, _option(each, at)) for each in offered],
        units=[(name, name) for name in _units(session, hall, at)],
        waiting=waiting_in(session, community.key), mine=[(each, _fate(each, at)) for each in mine],
        base=f"/c/{community.slug}/meetings",
    )


def _units(session: Session, hall: Hall, at: datetime) -> list[str]:
    """Units the reader may put something for."""
    if hall.me is None or not hall.me.grants:
        return []
    return units_spoken_for(session, hall.me, hall.community.key, local_day(at))


def _open(series: Series, hall: Hall) -> bool:
    return may_book(hall.standing, series.mechanism.invited.split())


def _option(series: Series, at: datetime) -> str:
    if series.next is None:
        return f"{series.mechanism.name}（日子还没定）"
    return f"{series.mechanism.name}（下一次 {on_day(series.next, at)}）"


def _fate(topic: Waiting, at: datetime) -> str:
    """What became of one's own topic, in words."""
    if topic.item is None or topic.occurrence is None:
        return "收回了" if topic.topic.withdrawn_at else "排着队，等下一次开会"
    head = head_of(topic.occurrence, at)
    if topic.topic.withdrawn_at:
        return "收回了"
    if topic.item.dropped_at is not None:
        return f"{head.day}没有议：{topic.item.drop_reason}"
    if topic.item.decision is not None:
        return f"{head.day}议过了：{topic.item.decision.label}"
    return f"排上了 {head.when} 的{head.title}，{head.venue}"


@router.post("/c/{slug}/meetings/topics")
def book(request: Request, session: DbSession, hall: HallOfSomeone, at: At, form: Posted) -> Response:
    if form.value is None:
        return _page(request, session, hall, at, form, 422)
    try:
        _book(session, hall, form.value, at)
    except (Forbidden, NotFound):
        raise
    except DomainError as refusal:
        return _page(request, session, hall, at, form.refuse(refusal), refusal.status)
    flash = "记下了。排上议程时会告诉您哪天、在哪儿说。"
    return see_other(f"/c/{hall.community.slug}/meetings/topics", request, flash=flash)


def _book(session: Session, hall: Hall, form: TopicForm, at: datetime) -> None:
    offered = (each.mechanism for each in series_of(session, hall.community.key, at))
    mechanism = next((each for each in offered if each.slug == form.mechanism), None)
    if mechanism is None:
        raise Invalid("选一个要去说的会。", field="mechanism")
    check_booking(hall.standing, mechanism.invited.split())
    if form.unit and form.unit not in _units(session, hall, at):
        raise Invalid("您不能代表这个单位提。", field="unit")
    topics.book(
        session, mechanism, title=form.title, text=form.text, anonymous=form.anonymous, proposed_as=form.unit,
        by=hall.actor, at=at,
    )


@router.post("/c/{slug}/meetings/topics/{topic_id}/withdrawal")
def withdraw(request: Request, session: DbSession, hall: HallOfSomeone, at: At, topic_id: str) -> Response:
    topics.withdraw(session, hall.community.key, row_id(topic_id), by=hall.actor, at=at)
    return see_other(f"/c/{hall.community.slug}/meetings/topics", request, flash="收回了。")
