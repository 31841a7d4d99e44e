"""/i/{ref}/scores: which months' scores an issue moved, and by how much."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.errors import NotFound
from app.core.web import Place, page
from app.core.workdays import local_day
from app.inspections.queries.inspections import community_of
from app.places.models import Estate
from app.scorecards.models import Scorecard
from app.scorecards.pages.part import Row, rows_of
from app.scorecards.pages.shown import context
from app.scorecards.queries.cards import newest_since
from app.scorecards.queries.issues import Scored, scored_issue
from app.scorecards.queries.recomputing import readable
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.calendar import first_of, month_after
from app.scorecards.rules.lines import lines_of

router = APIRouter(include_in_schema=False)
LONGEST = timedelta(days=366)
"""An issue that was open for years: the last twelve months of it are looked at."""


@router.get("/i/{ref}/scores")
def show(request: Request, session: DbSession, ref: str) -> Response:
    issue = scored_issue(session, ref[:24])
    estate = session.get(Estate, issue.estate_id) if issue and issue.estate_id else None
    if issue is None:
        raise NotFound("没有这件事，或者它不公开。")
    found = _found(session, issue, estate) if estate else []
    place = community_of(session, estate) if estate else None
    return page(
        request, "scorecards/issue.html", community=Place(place.slug, place.name) if place else None, ref=ref,
        **context(issue=issue, estate=estate, found=found),
    )


def _found(session: Session, issue: Scored, estate: Estate) -> list[tuple[Scorecard, list[Row]]]:
    """Cards with the lines of this issue, the first month first."""
    begin = max(issue.created_at, issue.updated_at - LONGEST)
    since, until = first_of(local_day(begin)), first_of(local_day(issue.updated_at))
    found = []
    for card in newest_since(session, estate.key, month_after(since, -1), month_after(until, 1)):
        facts = readable(card)
        lines = lines_of(facts, issue.issue_id) if facts else ()
        if facts and lines:
            found.append((card, rows_of(session, facts, rulebook_numbered(session, card.rulebook_number), lines)))
    return found
