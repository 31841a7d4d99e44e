"""/c/{slug}/meetings: what comes, what was, and what calls for a joint meeting."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.forms import small_int
from app.core.web import page
from app.mechanisms.guards import HallInPath
from app.mechanisms.rules.kinds import Kind
from app.meetings.pages.shown import head_of
from app.meetings.queries.series import Coming, coming, held_before, triggers

router = APIRouter(include_in_schema=False)
PER_PAGE = 20
SHOWN = 8


@router.get("/c/{slug}/meetings")
def index(
    request: Request, session: DbSession, hall: HallInPath, at: At,
    series: Annotated[str, Query(max_length=24)] = "", before: Annotated[str | None, Query(max_length=12)] = None,
) -> Response:
    found = coming(session, hall.community.key, at)
    known = {each.mechanism.slug: each.mechanism for each in found}
    chosen = series if series in known else ""
    after = small_int(before, 0, most=2**31) or None
    past = held_before(session, hall.community.key, mechanism=chosen, before=after, most=PER_PAGE + 1)
    shown = [each for each in found if not chosen or each.mechanism.slug == chosen]
    base = f"/c/{hall.community.slug}/meetings"
    return page(
        request, "meetings/index.html", community=hall.place, base=base, runs=hall.runs,
        coming=[(each, head_of(each.occurrence, at)) for each in shown if each.occurrence][:SHOWN],
        silent=[each.mechanism for each in shown if each.occurrence is None],
        past=[(each, head_of(each.occurrence, at)) for each in past[:PER_PAGE]],
        next_url=_next(base, chosen, past[PER_PAGE - 1].occurrence.key) if len(past) > PER_PAGE else None,
        series=[(f"{base}?series={slug}", mechanism.name, None, slug == chosen) for slug, mechanism in known.items()],
        chosen=chosen, triggers=triggers(session, hall.community.key), joint=_joint(found),
    )


def _next(base: str, chosen: str, last: int) -> str:
    return f"{base}?series={chosen}&before={last}" if chosen else f"{base}?before={last}"


def _joint(found: list[Coming]) -> str:
    """The slug of the community's joint meeting, "" while it has none."""
    return next((each.mechanism.slug for each in found if each.mechanism.kind is Kind.JOINT_MEETING), "")
