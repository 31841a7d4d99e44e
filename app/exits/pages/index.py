"""/exits: every case somebody has to do with, with its clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.forms import small_int
from app.core.web import page
from app.core.workdays import local_day
from app.exits.guards import Mine
from app.exits.queries.cases import Scope, Waiting, counts_by_state, pipeline
from app.exits.queries.history import deeds_done
from app.exits.rules.clocks import Left, clock_of, left
from app.exits.rules.kinds import State, ended_by, label_of
from app.people.guards import Someone

router = APIRouter(include_in_schema=False)
SHOWN = 30
LONGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Line:
    waiting: Waiting
    left: Left | None
    acts: str
    label: str


@router.get("/exits")
def index(
    request: Request, session: DbSession, _me: Someone, scope: Mine, at: At,
    state: Annotated[str, Query(max_length=32)] = "", before: Annotated[str, Query(max_length=9)] = "",
) -> Response:
    """`state` is a state, or `closed`; `before` an id to go on from."""
    today, closed = local_day(at), state == "closed"
    wanted = next((each for each in State if each.value == state and each.live), None)
    past = small_int(before, 0, most=LONGEST_ID) or None
    rows = pipeline(session, scope, state=wanted, closed=closed, before=past, most=SHOWN + 1)
    query = f"/exits?state={state}" if closed or wanted else "/exits?state="
    older = f"{query}&before={rows[SHOWN - 1].ground.case.key}" if len(rows) > SHOWN else None
    return page(
        request, "exits/index.html", lines=_lines(session, rows[:SHOWN], today), older=older, today=today,
        newer=query if past else None, tabs=_tabs(counts_by_state(session, scope), wanted, closed=closed),
        closed=closed, town=bool(scope.towns), estates=_estates(scope),
    )


def _lines(session: Session, rows: Sequence[Waiting], today: date) -> list[Line]:
    found = []
    done = deeds_done(session, [row.ground.case.key for row in rows])
    for row in rows:
        case = row.ground.case
        ending = ended_by(done.get(case.key, []))
        clock = clock_of(case.state, ending)
        acts = clock.who if clock and not clock.awaited else ""
        found.append(Line(row, left(case.since, case.due_on, today, clock), acts, label_of(case.state, ending)))
    return found


def _tabs(counts: dict[State, int], wanted: State | None, *, closed: bool) -> list[tuple[str, str, int | None, bool]]:
    """All, each state somebody is in, and those that are over."""
    tabs: list[tuple[str, str, int | None, bool]] = [
        ("/exits", "正在走的", sum(counts.values()), wanted is None and not closed)
    ]
    for each in State:
        if counts.get(each) or each is wanted:
            tabs.append((f"/exits?state={each.value}", each.label, counts.get(each, 0), each is wanted))
    return [*tabs, ("/exits?state=closed", "结束的", None, closed)]


def _estates(scope: Scope) -> bool:
    """Somebody who may begin a case by hand."""
    return bool(scope.towns or scope.communities or scope.estates or scope.contracts)
