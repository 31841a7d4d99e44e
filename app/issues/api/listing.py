"""GET /api/v1/communities/{slug}/issues: the public board as a list."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.forms import Text
from app.core.openapi import problems
from app.core.pagination import NOT_OURS, decode, encode
from app.issues import search
from app.issues.api.rendering import issue_lines
from app.issues.api.shapes import IssuePage
from app.issues.guards import CommunityInPath
from app.issues.queries.board import cards
from app.issues.queries.cards import Filters
from app.issues.queries.catalogue import categories
from app.issues.queries.counts import SHOWN
from app.issues.queries.listing import named_many
from app.issues.rules.lifecycle import TICKING, Status
from app.issues.rules.order import Sort
from app.mechanisms.queries.calendar import round_named
from app.places.models import Building, Community, Estate
from app.places.queries import buildings_of_community, estates_of, grids_of

router = APIRouter(prefix="/api/v1/communities/{slug}", tags=["issues"])
Code = Annotated[Text, Field(max_length=20)]


def _separated(value: object) -> object:
    """`?status=done&status=closed` and `?status=done,closed` mean the same."""
    parts = value if isinstance(value, list) else [value]
    return [word for part in parts for word in (part.split(",") if isinstance(part, str) else [part]) if word != ""]


class Asked(BaseModel):
    """What to list. A filter nobody knows is refused, since a list that ignores it would be taken for an answer."""

    model_config = ConfigDict(extra="forbid")
    status: Annotated[
        list[Status], BeforeValidator(_separated), Field(max_length=12, description="Repeated or separated by commas.")
    ] = []
    category: Annotated[Code, Field(description="Code, see GET /api/v1/categories.")] = ""
    grid: Annotated[Code, Field(description="Code of a grid of this community.")] = ""
    estate: Annotated[Text, Field(max_length=60, description="Slug of an estate of this community.")] = ""
    building: Annotated[
        Code, Field(description="Code of a building; with `estate` where two estates have the same code.")
    ] = ""
    q: Annotated[Text, Field(max_length=40, description="Words to find, of two characters and more.")] = ""
    overdue: Annotated[
        Literal["true"] | None, Field(description="Only what is past its deadline, the longest overdue first.")
    ] = None
    round: Annotated[
        Text, Field(max_length=40, description="What a fault round found: its `ref`, or its number (第N期).")
    ] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=200, description="`next` of the page before, same filters.")] = None


@router.get("/issues", operation_id="list_issues", responses=problems(404, 422))
def list_issues(
    community: CommunityInPath, session: DbSession, at: At, asked: Annotated[Asked, Query()]
) -> IssuePage:
    """The public issues of a community, newest first."""
    filters = _filters(session, community, asked, at)
    if not filters.statuses:
        return IssuePage(items=[], next=None)
    name = "overdue" if filters.overdue else "issues"
    after = str(decode(name, asked.cursor, str)[0]) if asked.cursor is not None else None
    page = cards(session, community.key, filters, Sort.NEWEST, after, at=at, limit=asked.limit)
    if page.lost:
        raise Invalid(NOT_OURS, field="cursor")
    rows = named_many(session, [card.id for card in page.cards])
    return IssuePage(items=issue_lines(session, rows, at), next=encode(name, page.next) if page.next else None)


def _filters(session: Session, community: Community, asked: Asked, at: At) -> Filters:
    if asked.q and search.sought(community.key, asked.q) is None:
        raise Invalid("要找的话至少写两个字。", field="q")
    if asked.category:
        _known_category(session, asked.category, at)
    estate = _estate(session, community, asked.estate)
    return Filters(
        statuses=_statuses(asked), category=asked.category, grid_id=_grid(session, community, asked.grid),
        estate_id=estate.key if estate else None, building_id=_building(session, community, estate, asked.building),
        overdue=asked.overdue is not None, words=asked.q, occurrence_id=_round(session, community, asked.round),
    )


def _statuses(asked: Asked) -> tuple[Status, ...]:
    """Only what a clock runs for can be overdue."""
    chosen = tuple(dict.fromkeys(asked.status)) or SHOWN
    return tuple(status for status in chosen if status in TICKING) if asked.overdue else chosen


def _known_category(session: Session, code: str, at: At) -> None:
    known = {each.code for each in categories(session, at)}
    if code not in known:
        raise Invalid(f"没有“{code}”这一类，类别代码在 GET /api/v1/categories。", field="category")


def _estate(session: Session, community: Community, slug: str) -> Estate | None:
    found = next((each for each in estates_of(session, community.key) if each.slug == slug), None) if slug else None
    if slug and found is None:
        raise Invalid(f"这个社区没有“{slug}”这个小区。", field="estate")
    return found


def _grid(session: Session, community: Community, code: str) -> int | None:
    found = next((each for each in grids_of(session, community.key) if each.code == code), None) if code else None
    if code and found is None:
        raise Invalid(f"这个社区没有“{code}”这个网格。", field="grid")
    return found.key if found else None


def _round(session: Session, community: Community, asked: str) -> int | None:
    found = round_named(session, community.key, asked) if asked else None
    if asked and found is None:
        raise Invalid(f"这个社区没有“{asked}”这一期找茬。", field="round")
    return found.key if found else None


def _building(session: Session, community: Community, estate: Estate | None, code: str) -> int | None:
    if not code:
        return None
    found: list[Building] = [
        each for each in buildings_of_community(session, community.key)
        if each.code == code and (estate is None or each.estate_id == estate.key)
    ]
    if len(found) > 1:
        raise Invalid(f"这个社区有 {len(found)} 栋“{code}”，加上 estate 说是哪个小区的。", field="building")
    if not found:
        raise Invalid(f"没有“{code}”这栋楼。", field="building")
    return found[0].key
