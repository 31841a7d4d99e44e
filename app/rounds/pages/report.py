"""…/report: the public report, and …/report/notice to be posted on the wall. Both from the frozen facts."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.settings import settings
from app.core.web import page
from app.core.workdays import add_workdays, local_day
from app.issues.models import Issue
from app.mechanisms.rules.kinds import Phase
from app.rounds.guards import Here, RoundInPath
from app.rounds.queries.faults import issues_now
from app.rounds.rules.lookback import Verdict
from app.rounds.rules.plan import route_text
from app.rounds.rules.report import Facts, figures_of, percent

router = APIRouter(include_in_schema=False)
GONE = {
    "title": "这一处不公开",
    **dict.fromkeys(("place", "ref", "note", "reason", "photo", "before", "after", "status"), ""),
}
OBJECTION_WORKDAYS = 5  # domain §8: the objection window of a public notice


@router.get("/c/{slug}/rounds/{ref}/report")
def report(request: Request, session: DbSession, here: RoundInPath, at: At) -> Response:
    return page(request, "rounds/report.html", community=here.place, at=at, **_context(session, here))


@router.get("/c/{slug}/rounds/{ref}/report/notice")
def notice(request: Request, session: DbSession, here: RoundInPath) -> Response:
    """The printed 公示."""
    return page(request, "rounds/notice.html", community=here.place, **_context(session, here))


def _context(session: Session, here: Here) -> dict[str, Any]:
    """404 until the round has closed."""
    held = here.held
    closed_at = held.occurrence.closed_at
    if held.occurrence.phase is not Phase.CLOSED or closed_at is None:
        raise NotFound("这一期还没结束，结束以后才有报告。")
    facts = held.facts
    figures = figures_of(facts)
    now = issues_now(session, [each["ref"] for each in [*facts["faults"], *facts["lookback"]]])
    return {
        "here": here, "held": held, "occurrence": held.occurrence, "facts": facts, "figures": figures,
        "rate": percent(figures.rate), "route": route_text(facts["route"]),
        "faults": [_told(each, now) for each in facts["faults"]],
        "columns": [(verdict, _column(facts, now, verdict)) for verdict in Verdict], "closed_on": local_day(closed_at),
        "objections_until": add_workdays(local_day(closed_at), OBJECTION_WORKDAYS),
        "address": f"{settings().base_url.rstrip('/')}{here.base}/report", "phone": here.hall.community.phone,
    }


def _column(facts: Facts, now: dict[str, Issue], verdict: Verdict) -> list[dict[str, Any]]:
    return [_told(line, now) for line in facts["lookback"] if line["verdict"] == verdict.value]


def _told(each: Facts, now: dict[str, Issue]) -> dict[str, Any]:
    """A line of the facts, and how the issue stands now; what is not public any more keeps only where it counted."""
    due = each.get("due_on")
    each, issue = {**each, "due_on": date.fromisoformat(due) if due else None}, now.get(each["ref"])
    if issue is None or not issue.public or issue.hidden_at is not None:
        return {**each, **GONE}
    return {**each, "status": issue.status.label}
