"""/c/{slug}/notices: what is posted in a community, and what may still be objected to."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.pagination import cut, decode
from app.core.web import Place, page
from app.core.workdays import local_day
from app.notices.guards import CommunityOfNotices
from app.notices.queries.shown import posted_in_community
from app.notices.rules.objections import takes_objections
from app.people.guards import Visitor
from app.people.rules.roles import Role
from app.places.queries import estates_of

router = APIRouter(include_in_schema=False)
A_PAGE = 20
LIST = "notices"


@router.get("/c/{slug}/notices")
def index(
    request: Request, session: DbSession, community: CommunityOfNotices, me: Visitor, at: At,
    estate: Annotated[str, Query(max_length=60)] = "", show: Annotated[str, Query(max_length=10)] = "",
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """`show=open`: only what takes objections today. An estate or cursor nobody gave is as good as none."""
    today, estates = local_day(at), estates_of(session, community.key)
    chosen = next((each for each in estates if each.slug == estate), None)
    rows = posted_in_community(
        session, community.key, estate_id=chosen.key if chosen else None, open_on=today if show == "open" else None,
        before=_before(cursor), most=A_PAGE + 1,
    )
    lines, following = cut(LIST, rows, A_PAGE, lambda line: line.paper.key)
    base = f"/c/{community.slug}/notices"
    kept = {"estate": chosen.slug if chosen else "", "show": "open" if show == "open" else ""}
    return page(
        request, "notices/index.html", community=Place(community.slug, community.name), lines=lines, base=base,
        estates=[(each.slug, each.name) for each in estates], chosen=kept["estate"], only_open=show == "open",
        newer=_address(base, kept) if cursor else None,
        older=_address(base, kept | {"cursor": following}) if following else None,
        open=lambda paper: takes_objections(
            paper.objections_until, holds=paper.withdrawn_at is None, today=today
        ),
        tabs=[(_address(base, kept | {"show": each}), words, None, kept["show"] == each)
              for each, words in (("", "全部"), ("open", "还能提意见"))],
        may_word=me is not None and me.has(Role.TOWN_OFFICIAL),
    )  # fmt: skip


def _before(cursor: str) -> int | None:
    try:
        return int(decode(LIST, cursor, int)[0]) if cursor else None
    except Invalid:
        return None


def _address(base: str, kept: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{base}?{query}" if query else base
