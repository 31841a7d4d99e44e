"""/c/{slug}/rounds/{ref}: one round, before, during and after."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.web import page
from app.issues.rules.due import due_chip
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.drawing import code_of, lots_of, next_seal
from app.rounds.guards import Here, RoundInPath
from app.rounds.queries.faults import Fault, buildings_here, faults_of
from app.rounds.queries.lookback import lookback_of
from app.rounds.queries.members import ahead_of, headcount
from app.rounds.queries.rounds import stops_of
from app.rounds.rules.checklist import by_head
from app.rounds.rules.kinds import Joined
from app.rounds.rules.lookback import Verdict
from app.rounds.rules.plan import route_text
from app.rounds.rules.report import figures_of, percent
from app.rounds.rules.seats import SEATED
from app.rounds.rules.standing import Deed

router = APIRouter(include_in_schema=False)


@router.get("/c/{slug}/rounds/{ref}")
def show(request: Request, session: DbSession, here: RoundInPath, at: At) -> Response:
    occurrence = here.held.occurrence
    return page(
        request, "rounds/show.html", community=here.place, here=here, held=here.held, occurrence=occurrence,
        phase=occurrence.phase.value, heads=by_head(here.held.items), route=route_of(session, here),
        may={deed.value: here.may(deed) for deed in Deed}, **_people(session, here), **_seen(session, here, at),
    )


def route_of(session: Session, here: Here) -> str:
    """The buildings in walking order, as one line."""
    stops = stops_of(session, here.held.round.key) if here.held.round.id is not None else []
    if not stops:
        return ""
    here_are = {stand.building.key: stand for stand in buildings_here(session, here.hall.community.key)}
    return route_text([here_are[stop.building_id].names for stop in stops if stop.building_id in here_are])


def _people(session: Session, here: Here) -> dict[str, Any]:
    """Who walks, by number and never by name; and the reader's own place."""
    counts = headcount(session, here.held.round.id)
    mine = here.mine if here.mine is not None and here.mine.left_at is None else None
    return {
        "residents": sum(counts.get((joined, False), 0) for joined in SEATED),
        "waiting": sum(count for (_, waits), count in counts.items() if waits),
        "staff": counts.get((Joined.STAFF, False), 0), "company": counts.get((Joined.COMPANY, False), 0),
        "guests": counts.get((Joined.WALK_IN, False), 0), "mine": mine,
        "ahead": ahead_of(session, mine) if mine is not None and mine.waiting else 0, "lots": lots_of(here.held),
        "seal": next_seal(here.held) if here.held.occurrence.phase is Phase.PLANNED else "",
        "code": code_of(here.held, here.hall.actor.person_id) if here.hall.me is not None else "",
    }


def _seen(session: Session, here: Here, at: datetime) -> dict[str, Any]:
    """What has been looked at and found so far; nothing before it begins."""
    phase, round_ = here.held.occurrence.phase, here.held.round
    begun = phase in (Phase.OPEN, Phase.CLOSED)
    faults = [shown(each, at) for each in faults_of(session, round_.id)] if begun else []
    lines = lookback_of(session, round_) if phase is Phase.OPEN else []
    figures = figures_of(here.held.facts) if phase is Phase.CLOSED else None
    return {
        "faults": faults, "looked": sum(line.verdict is not None for line in lines), "lines": len(lines),
        "fixed": sum(line.verdict is Verdict.FIXED for line in lines), "figures": figures,
        "rate": percent(figures.rate) if figures else "",
    }


def shown(found: Fault, at: datetime) -> dict[str, Any]:
    """A fault as everybody reads it; what is not public any more keeps only its number."""
    issue = found.issue
    return {
        "number": found.fault.number, "ref": issue.ref if found.public else "", "at_home": found.fault.at_home,
        "title": issue.title if found.public else "这一处不公开", "place": found.place if found.public else "",
        "unit": found.unit, "due_on": found.fault.due_on, "reason": found.fault.reason if found.public else "",
        "status": issue.status.label, "due": due_chip(issue, at), "settled": found.settled,
        "cover": f"/photos/{issue.cover}-s.jpg" if issue.cover and found.public else "",
    }
