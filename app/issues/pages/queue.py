"""/work: the list of whoever works on issues, by deadline, with filters and several steps at once."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.forms import Bound
from app.core.web import page
from app.core.workdays import SHANGHAI, local_day
from app.issues.actions import queue as work
from app.issues.forms.queue import QueueFilter, read
from app.issues.queries.choices import Choices, choices
from app.issues.queries.desk import Desk, Narrowed
from app.issues.queries.queue import COUNTED, Counts, Job, counts, jobs
from app.issues.rules.catalogue import load_shipped
from app.issues.rules.desk import Elsewhere, Seat, Tab, seats, tabs
from app.issues.rules.display import place_text
from app.issues.rules.due import due_chip
from app.issues.rules.lifecycle import TICKING, Status, Step
from app.people.guards import Someone
from app.people.rules.roles import Actor, Role

router = APIRouter(include_in_schema=False)
LinkMaker = Callable[[Session, Actor, datetime], Sequence[Elsewhere]]


def _worker(me: Someone) -> Actor:
    """Whoever has a desk, and staff without one, who get a page that says where their work is."""
    if not seats(me) and not me.is_staff:
        raise Forbidden("这一页不对您开放，这里只给办理问题的人看。您反映的事在“我的”里。")
    return me


Worker = Annotated[Actor, Depends(_worker)]


@router.get("/work")
def index(request: Request, session: DbSession, me: Worker, at: At) -> Response:
    return list_page(request, session, me, at, read(dict(request.query_params)))


def list_page(
    request: Request, session: Session, me: Actor, at: datetime, asked: QueueFilter, status: int = 200,
    form: Bound[Any] | None = None, batch: work.Batch | None = None,
) -> Response:
    mine = seats(me)
    if not mine:
        return page(request, "work/elsewhere.html", operator=me.has(Role.OPERATOR), auditor=me.has(Role.AUDITOR))
    desk = _desk(me, asked.desk if asked.desk in mine else mine[0], at)
    asked = asked.model_copy(update={"desk": desk.seat, "tab": asked.tab if asked.tab in tabs(desk.seat) else Tab.DUE})
    narrowed = _narrowed(asked)
    found, following = jobs(session, desk, asked.tab, narrowed, asked.after)
    offered = choices(session, desk, narrowed)
    numbers = counts(session, desk, asked.tab, narrowed)
    return page(
        request, "work/index.html", status,
        desk=desk, asked=asked, seats=mine, numbers=numbers, tabs=_tabs(asked, numbers), at=at,
        bands=_bands(found, desk, asked, numbers), choices=offered, categories=_category_names(offered),
        next=f"/work?{asked.query(after=following)}" if following else None,
        first=f"/work?{asked.query()}" if asked.after else None,
        seat_tabs=[(f"/work?desk={seat.value}", seat.label, None, seat is desk.seat) for seat in mine],
        form=form or Bound(), batch=batch, may_sign=desk.seat in (Seat.UNIT, Seat.COMMITTEE),
        may_dispatch=desk.seat is not Seat.UNIT, links=_links(request, session, me, at), here=f"/work?{asked.query()}",
    )


def _links(request: Request, session: Session, me: Actor, at: datetime) -> list[Elsewhere]:
    makers: Sequence[LinkMaker] = getattr(request.app.state, "desk_links", ())
    return [link for maker in makers for link in maker(session, me, at)]


def _desk(me: Actor, seat: Seat, at: datetime) -> Desk:
    today = local_day(at)
    midnight = datetime.combine(today + timedelta(days=1), time(0), SHANGHAI).astimezone(UTC)
    return Desk(me, seat, at, today, midnight)


def _narrowed(asked: QueueFilter) -> Narrowed:
    return Narrowed(
        unit=asked.unit, category=asked.category, estate=asked.estate, building=asked.building, late=asked.late,
        who=int(asked.who) if asked.who.isdigit() else None, nobody=asked.who == "none",
    )


def _tabs(asked: QueueFilter, numbers: Counts) -> list[tuple[str, str, str, bool]]:
    assert asked.desk is not None
    return [
        (f"/work?{asked.query(tab=tab.value)}", tab.label, _many(numbers.tabs[tab], tab), tab is asked.tab)
        for tab in tabs(asked.desk)
    ]


def _many(number: int, tab: Tab) -> str:
    return f"{COUNTED - 1}+" if tab is Tab.DONE and number >= COUNTED else str(number)


def _category_names(offered: Choices) -> dict[str, str]:
    """Code to name, as the town has them."""
    return {each.code: offered.renamed.get(each.code, each.name) for each in load_shipped()}


def _bands(found: list[Job], desk: Desk, asked: QueueFilter, numbers: Counts) -> list[tuple[str, list[dict[str, Any]]]]:
    """Overdue, due today, later: only where a clock decides the order."""
    if asked.tab in (Tab.DONE, Tab.LEDGER, Tab.CHECK):
        return [("", [_row(job, desk) for job in found])] if found else []
    later = max(0, numbers.tabs[asked.tab] - numbers.over - numbers.today)
    names = {"over": f"已超期 {numbers.over} 件", "today": f"今天到期 {numbers.today} 件", "later": f"之后 {later} 件"}
    grouped: dict[str, list[dict[str, Any]]] = {}
    for job in found:
        grouped.setdefault(_band(job, desk), []).append(_row(job, desk))
    return [(names[band], grouped[band]) for band in names if band in grouped]


def _band(job: Job, desk: Desk) -> str:
    due = job.issue.resolve_by
    if due is None or job.issue.status not in TICKING or due >= desk.day_ends:
        return "later"
    return "over" if due < desk.at else "today"


def _row(job: Job, desk: Desk) -> dict[str, Any]:
    issue = job.issue
    due = due_chip(issue, desk.at)
    return {
        "issue": issue, "due": due, "place": place_text(job.estate, job.building, issue.stairwell, issue.place),
        "unit": job.unit if desk.seat is not Seat.UNIT else None, "community": job.community,
        "assignee": job.assignee if desk.seat is Seat.UNIT else None, "tone": due.tone if due else "",
        "next": _next_step(issue.status, desk.seat),
    }


def _next_step(status: Status, seat: Seat) -> Step | None:
    """The button beside a row: what this desk would most likely do next."""
    if seat is Seat.UNIT:
        return {
            Status.DISPATCHED: Step.SIGNATURE, Status.REOPENED: Step.SIGNATURE, Status.IN_PROGRESS: Step.COMPLETION,
        }.get(status)
    return {
        Status.SUBMITTED: Step.ACCEPTANCE, Status.ACCEPTED: Step.DISPATCH, Status.DONE: Step.VERIFICATION,
    }.get(status)
