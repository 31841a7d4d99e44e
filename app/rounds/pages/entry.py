"""The walk on paper: …/sheet to print before, …/entry to type in after."""

from datetime import datetime

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app.companies.queries import units_for
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.faults import add_fault
from app.rounds.actions.lookback import ON_PAPER, Seen, answer_lookback
from app.rounds.forms.entry import ROWS, Line, Row, lines_in, rows_in
from app.rounds.guards import Here, RoundOnPaper, RoundToChange
from app.rounds.models import FaultRound
from app.rounds.pages.show import route_of
from app.rounds.queries.faults import faults_of, yards_here
from app.rounds.queries.lookback import lookback_of
from app.rounds.queries.rounds import last_closed
from app.rounds.rules.checklist import by_head
from app.rounds.rules.plan import due_on
from app.rounds.rules.standing import Deed

router = APIRouter(include_in_schema=False)
EMPTY_LINES = 20


@router.get("/c/{slug}/rounds/{ref}/sheet")
def sheet(request: Request, session: DbSession, here: RoundOnPaper) -> Response:
    """Printed before it opens, too: then what the last round left is what will come up."""
    round_ = here.held.round
    if here.held.occurrence.phase is Phase.PLANNED:
        round_ = _as_if_open(session, here)
    return page(
        request, "rounds/sheet.html", community=here.place, here=here, held=here.held,
        occurrence=here.held.occurrence, heads=by_head(here.held.items), route=route_of(session, here),
        lines=lookback_of(session, round_) if round_.previous_id else [], empty_lines=EMPTY_LINES,
    )


def _as_if_open(session: Session, here: Here) -> FaultRound:
    """The round with the predecessor it would have now; belongs to no session."""
    previous, kept = last_closed(session, here.hall.community.key), here.held.round
    return FaultRound(
        id=kept.id or 0, occurrence_id=kept.occurrence_id, community_id=kept.community_id,
        previous_id=previous.key if previous else None,
    )


@router.get("/c/{slug}/rounds/{ref}/entry")
def entry(request: Request, session: DbSession, here: RoundOnPaper, at: At) -> Response:
    if here.held.occurrence.phase is not Phase.OPEN:
        return see_other(here.base, request, flash="这一期开着的时候才能录。", tone="soon")
    return _entry(request, session, here, at, [], {})


def _entry(
    request: Request, session: Session, here: Here, at: datetime, rows: list[Row], typed: dict[str, Line], *,
    status: int = 200, done: int = 0,
) -> Response:
    """The rows that were refused as they were typed, then empty ones; `typed` by issue reference."""
    today, community = local_day(at), here.hall.community
    yards = yards_here(session, community.key)
    fresh = [Row({"slip": new_token()}) for _ in range(max(ROWS - len(rows), 2))]
    return page(
        request, "rounds/entry.html", status, community=here.place, here=here, held=here.held,
        rows=[*rows, *fresh], typed=typed, done=done, yards=yards, heads=by_head(here.held.items), today=today,
        lines=[line for line in lookback_of(session, here.held.round) if line.verdict is None],
        units=_units(session, community.key, [yard.estate.key for yard in yards], at),
        due_on=due_on(today, here.held.round.fix_days), found=len(faults_of(session, here.held.round.id)),
        refused=sum(bool(row.error) for row in rows) + sum(bool(line.error) for line in typed.values()),
    )


def _units(session: Session, community_id: int, estates: list[int], at: datetime) -> list[tuple[int, str]]:
    """Whoever takes work of one of the estates; a row checks whether it is the right one."""
    found = {
        unit.key: unit.name
        for estate_id in [*estates, None]
        for unit in units_for(session, community_id, estate_id, local_day(at))
    }
    return list(found.items())


async def _posted(request: Request) -> FormData:
    return await request.form()


@router.post("/c/{slug}/rounds/{ref}/entry")
def type_in(
    request: Request, session: DbSession, here: RoundToChange, at: At, posted: FormData = Depends(_posted)
) -> Response:
    """Every row by itself: what is right is kept, what is not comes back with its sentence. Sent twice, kept once."""
    here.walker.check(Deed.TYPE_IN)
    lines = [line for line in lines_in(posted) if not line.empty]
    rows = [row for row in rows_in(posted) if not row.empty]
    done = sum(_look_back(session, here, line, at) for line in lines)
    done += sum(_keep(session, here, row, at) for row in rows)
    bad_rows = [row for row in rows if row.error]
    bad_lines = {line.raw["line"]: line for line in lines if line.error}
    if bad_rows or bad_lines:
        return _entry(request, session, here, at, bad_rows, bad_lines, status=422, done=done)
    words = f"录好 {done} 条。" if done else "没有要录的，一条都没写。"
    return see_other(f"{here.base}/entry", request, flash=words, tone="ok" if done else "soon")


def _look_back(session: Session, here: Here, line: Line, at: datetime) -> bool:
    try:
        verdict = line.verdict()
        again = [each for each in lookback_of(session, here.held.round) if each.issue.ref == line.raw["line"]]
        if not again:
            raise Invalid("这一期不用回头看这一处。")
        if again[0].verdict is verdict:
            return False
        words = line.raw["note"][:120] or ("" if verdict.fixed is None else ON_PAPER)
        answer_lookback(session, here.held, again[0], Seen(verdict, words), by=here.walker, at=at)
    except DomainError as refusal:
        line.error = refusal.message
    return not line.error


def _keep(session: Session, here: Here, row: Row, at: datetime) -> bool:
    try:
        add_fault(session, here.held, row.found(here.held.items), by=here.walker, at=at)
    except DomainError as refusal:
        row.error = refusal.message
    return not row.error
