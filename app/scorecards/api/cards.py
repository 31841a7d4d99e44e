"""/api/v1/estates/{slug}/scorecards: the months of an estate, and one of them with its facts."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app.core.deps import DbSession
from app.core.errors import Invalid, NotFound
from app.core.openapi import problems
from app.core.pagination import NOT_OURS, decode, encode
from app.inspections.guards import YardInPath
from app.scorecards.api.shapes import ScorecardLine, ScorecardOut, ScorecardPage
from app.scorecards.guards import NO_CARD, CardInPath
from app.scorecards.queries.cards import CardLine, cards_of_estate
from app.scorecards.queries.recomputing import readable
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.results import score_in

router = APIRouter(prefix="/api/v1/estates/{slug}/scorecards", tags=["scorecards"])


@router.get("", operation_id="list_scorecards", responses=problems(401, 404, 422))
def list_scorecards(
    yard: YardInPath, session: DbSession,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> ScorecardPage:
    """The newest version of every month, the latest month first."""
    rows = cards_of_estate(session, yard.estate.key, until=_until(cursor), most=limit + 1)
    following = encode("scorecards", rows[limit - 1].month.toordinal()) if len(rows) > limit else None
    return ScorecardPage(items=[_line(row) for row in rows[:limit]], next=following)


def _until(cursor: str | None) -> date | None:
    """The month before the last one seen; a month travels as its day number."""
    if cursor is None:
        return None
    ordinal = int(decode("scorecards", cursor, int)[0])
    try:
        return month_after(date.fromordinal(ordinal), -1)
    except (ValueError, OverflowError) as problem:
        raise Invalid(NOT_OURS, field="cursor") from problem


def _line(row: CardLine) -> ScorecardLine:
    return ScorecardLine(
        month=row.month, version=row.version, state=row.state, company=row.company_name, owner=row.owner,
        site=row.site, organisation=row.organisation, total=row.total, band=row.band, veto=row.veto,
        ballots=row.sample, households=row.households, sample_enough=row.sample_enough, card=row.card,
        card_words=row.card_words, objections_until=row.objections_until,
    )


@router.get("/{month}", operation_id="get_scorecard", responses=problems(401, 404, 422))
def get_scorecard(here: CardInPath, session: DbSession) -> ScorecardOut:
    """One month, written 2026-10; `?version=` asks for an older version."""
    card = here.card
    (row,) = cards_of_estate(session, here.estate.key, until=here.month, since=here.month)
    if readable(card) is None:
        raise NotFound(NO_CARD)
    line = _line(row).model_dump() | {
        "version": card.version, "state": card.state, "owner": card.owner, "site": card.site,
        "organisation": card.organisation, "total": card.total, "band": card.band, "veto": card.veto,
        "ballots": card.sample, "sample_enough": card.sample_enough, "card": card.card,
        "card_words": card.card_words, "objections_until": card.objections_until,
    }
    score = score_in(card.result)
    return ScorecardOut(
        **line, rulebook=card.rulebook_number, on_time=score.on_time, resolved=score.resolved, lasting=score.lasting,
        cooperation=score.cooperation, response=score.response, satisfied=score.satisfied, composite=score.composite,
        adjusted=score.adjusted, digest=card.digest, facts=card.facts, result=card.result, reason=card.reason,
        versions=here.newest.version if here.newest else card.version,
    )
