"""GET …/rounds and …/rounds/{ref}."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.errors import Invalid
from app.core.openapi import problems
from app.core.pagination import NOT_OURS, decode, encode
from app.issues.models import Issue
from app.mechanisms.guards import HallInPath
from app.mechanisms.rules.kinds import Phase
from app.rounds.api.shapes import CountOut, FaultOut, ItemOut, ReportOut, RoundLine, RoundOut, RoundPage, SeenOut
from app.rounds.guards import Here, RoundInPath
from app.rounds.queries.faults import Fault, buildings_here, faults_of, issues_now
from app.rounds.queries.members import headcount
from app.rounds.queries.rounds import Held, Line, all_rounds, stops_of
from app.rounds.rules.report import Facts, figures_of, rate_of
from app.rounds.rules.seats import SEATED

router = APIRouter(prefix="/api/v1/communities/{slug}", tags=["rounds"])
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


@router.get("/rounds", operation_id="list_rounds", responses=problems(401, 404, 422))
def list_rounds(hall: HallInPath, session: DbSession, limit: Limit = 20, cursor: Cursor = None) -> RoundPage:
    """The fault rounds of a community in every phase, the latest begin first."""
    rows = all_rounds(session, hall.community.key, after=_after(cursor), most=limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return RoundPage(
        items=[_line(row) for row in rows[:limit]],
        next=encode("rounds", (last.starts_at - EPOCH) // MICROSECOND, last.key) if last else None,
    )


def _after(cursor: str | None) -> tuple[datetime, int] | None:
    """Begin and key of the last row seen; the begin travels in microseconds."""
    if cursor is None:
        return None
    micros, key = decode("rounds", cursor, int, int)
    try:
        return EPOCH + int(micros) * MICROSECOND, int(key)
    except OverflowError as problem:
        raise Invalid(NOT_OURS, field="cursor") from problem


def _line(row: Line) -> RoundLine:
    closed = row.phase is Phase.CLOSED
    return RoundLine(
        ref=row.ref, number=row.number, name=row.name, phase=row.phase, theme=row.theme, venue=row.venue,
        starts_at=row.starts_at, ends_at=row.ends_at, found=row.found if closed else None,
        rechecked=row.rechecked if closed else None, fixed=row.fixed if closed else None,
        rate=rate_of(row.fixed, row.rechecked) if closed else None,
    )


@router.get("/rounds/{ref}", operation_id="get_round", responses=problems(401, 404, 422))
def get_round(here: RoundInPath, session: DbSession) -> RoundOut:
    """One round with what it found, and its report once it is closed."""
    held = here.held
    counts = headcount(session, held.round.id)
    faults = faults_of(session, held.round.id) if held.occurrence.phase in (Phase.OPEN, Phase.CLOSED) else []
    return RoundOut(
        **_line(_as_line(held)).model_dump(), seats=held.round.seats, fix_days=held.round.fix_days,
        residents=sum(counts.get((joined, False), 0) for joined in SEATED),
        waiting=sum(count for (_, waits), count in counts.items() if waits), route=_route(session, here),
        checklist=[ItemOut(head=each.head, item=each.text, category=each.category) for each in held.items],
        faults=[fault_out(each) for each in faults], report=_report(session, held),
    )


def _as_line(held: Held) -> Line:
    own, at = held.round, held.occurrence
    return Line(
        at.key, at.ref, at.number, at.name, at.phase, at.venue, at.starts_at, at.ends_at, own.theme, own.found,
        own.rechecked, own.fixed,
    )


def _route(session: Session, here: Here) -> list[str]:
    if here.held.round.id is None:
        return []
    names = {stand.building.key: stand.name for stand in buildings_here(session, here.hall.community.key)}
    return [names[stop.building_id] for stop in stops_of(session, here.held.round.key) if stop.building_id in names]


def fault_out(found: Fault) -> FaultOut:
    shown = found.public
    return FaultOut(
        number=found.fault.number, issue=found.issue.ref if shown else "", title=found.issue.title if shown else "",
        place=found.place if shown else "", head=found.fault.head, item=found.fault.item, unit=found.unit,
        due_on=found.fault.due_on, reason=found.fault.reason if shown else "", at_home=found.fault.at_home,
        status=found.issue.status,
    )


def _report(session: Session, held: Held) -> ReportOut | None:
    closed_at = held.occurrence.closed_at
    if held.occurrence.phase is not Phase.CLOSED or closed_at is None:
        return None
    facts, figures = held.facts, figures_of(held.facts)
    refs = [each["ref"] for each in [*facts["faults"], *facts["lookback"]]]
    public = {ref for ref, issue in issues_now(session, refs).items() if _public(issue)}
    numbers: dict[str, Any] = {name: getattr(figures, name) for name in figures.__slots__ if name[:3] != "by_"}
    return ReportOut(
        **numbers, by_head=_counts(figures.by_head), by_building=_counts(figures.by_building),
        lookback=[_seen(line, shown=line["ref"] in public) for line in facts["lookback"]], thanks=facts["thanks"],
        closed_at=closed_at, digest=held.round.digest, facts=held.round.report if public >= set(refs) else None,
    )


def _public(issue: Issue) -> bool:
    return issue.public and issue.hidden_at is None


def _counts(pairs: tuple[tuple[str, int], ...]) -> list[CountOut]:
    return [CountOut(name=name, count=count) for name, count in pairs]


def _seen(line: Facts, *, shown: bool) -> SeenOut:
    return SeenOut(
        issue=line["ref"] if shown else "", title=line["title"] if shown else "", unit=line["unit"],
        place=line["place"] if shown else "", verdict=line["verdict"], note=line["note"] if shown else "",
    )
