"""GET /api/v1/communities/{slug}/mechanisms and …/occurrences: what a community does, and when. Public, read only."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.core.deps import At, DbSession
from app.core.errors import Invalid, NotFound
from app.core.openapi import problems
from app.core.pagination import decode, encode
from app.core.settings import address
from app.core.workdays import local, local_day
from app.mechanisms.actions.adopting import setting_of
from app.mechanisms.api.shapes import MechanismOut, MechanismPage, OccurrenceOut, OccurrencePage
from app.mechanisms.models import Mechanism
from app.mechanisms.queries.adopted import mechanisms_of
from app.mechanisms.queries.diary import Entry, listed
from app.mechanisms.rules.kinds import Kind
from app.mechanisms.rules.rhythm import HORIZON, slot
from app.mechanisms.rules.showing import href
from app.mechanisms.rules.wording import clock, held
from app.places.models import Community
from app.places.queries import community_by_slug

router = APIRouter(prefix="/api/v1/communities/{slug}", tags=["mechanisms"])
LIST = "occurrences"
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


def _community(slug: str, session: DbSession) -> Community:
    found = community_by_slug(session, slug)
    if found is None:
        raise NotFound("没有这个社区。")
    return found


CommunityNamed = Annotated[Community, Depends(_community)]


def _separated(value: object) -> object:
    """`?kind=a&kind=b` and `?kind=a,b` mean the same."""
    parts = value if isinstance(value, list) else [value]
    return [word for part in parts for word in (part.split(",") if isinstance(part, str) else [part]) if word != ""]


Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class Asked(BaseModel):
    """Which days; the next sixty when nothing is said."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    since: Annotated[Day | None, Field(alias="from", description="First local day; today when left out.")] = None
    until: Annotated[
        Day | None, Field(alias="to", description="Last local day; sixty days after `from` when left out.")
    ] = None
    kind: Annotated[
        list[Kind], BeforeValidator(_separated), Field(max_length=20, description="Repeated or separated by commas.")
    ] = []
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=200, description="`next` of the page before, same filters.")] = None


@router.get("/mechanisms", operation_id="list_mechanisms", responses=problems(404, 422))
def list_mechanisms(community: CommunityNamed, session: DbSession) -> MechanismPage:
    """What the community does: those in use first, then those it gave up."""
    found = mechanisms_of(session, community.key)
    return MechanismPage(items=[_mechanism(each, community.slug) for each in found], next=None)


@router.get("/occurrences", operation_id="list_occurrences", responses=problems(404, 422))
def list_occurrences(
    community: CommunityNamed, session: DbSession, at: At, asked: Annotated[Asked, Query()]
) -> OccurrencePage:
    """The community's calendar, the nearest first; cancelled ones stay in it with their reason."""
    since = asked.since or local_day(at)
    until = asked.until or since + HORIZON
    if until < since:
        raise Invalid("to 比 from 还早，换一下。", field="to")
    found = listed(
        session, community.key, since=slot(since, 0, 0).starts_at, kinds=asked.kind, limit=asked.limit + 1,
        before=slot(until + timedelta(days=1), 0, 0).starts_at, after=_after(asked.cursor),
    )
    page = found[: asked.limit]
    return OccurrencePage(
        items=[_occurrence(each, community.slug) for each in page],
        next=_cursor(page[-1]) if len(found) > asked.limit else None,
    )


def _cursor(last: Entry) -> str:
    return encode(LIST, int(last.occurrence.starts_at.timestamp()), last.occurrence.key)


def _after(cursor: str | None) -> tuple[datetime, int] | None:
    """Where the page before ended; an instant no calendar has is at its end."""
    if cursor is None:
        return None
    seconds, key = (int(each) for each in decode(LIST, cursor, int, int))
    end = datetime(LATEST.year, 1, 1, tzinfo=UTC)
    return datetime.fromtimestamp(min(seconds, int(end.timestamp())), UTC), key


def _mechanism(each: Mechanism, slug: str) -> MechanismOut:
    setting = setting_of(each)
    return MechanismOut(
        slug=each.slug, name=each.name, kind=each.kind, description=each.description, active=each.active,
        cadence=each.cadence, rhythm=held(each.cadence, each.shift, each.start_minute), shift=each.shift,
        start=clock(each.start_minute).zfill(5), duration_minutes=each.duration_minutes, venue=each.venue,
        host=each.host, invited=list(setting.invited), inputs=each.inputs, outputs=each.outputs,
        checklist=list(setting.checklist), adopted_on=local_day(each.adopted_at), version=each.version,
        url=address(f"/c/{slug}/mechanisms/{each.slug}"),
    )


def _occurrence(entry: Entry, slug: str) -> OccurrenceOut:
    one = entry.occurrence
    return OccurrenceOut(
        ref=one.ref, mechanism=entry.mechanism, kind=one.kind, name=one.name, number=one.number, phase=one.phase,
        planned_on=one.planned_on, starts_at=local(one.starts_at), ends_at=local(one.ends_at), venue=one.venue,
        cancel_reason=one.cancel_reason, sequence=one.sequence,
        url=address(href(one.kind, slug, one.ref, entry.mechanism)),
    )
