"""Who may print a community's posters."""

from typing import Annotated

from fastapi import Depends

from app.core.deps import DbSession
from app.core.errors import Forbidden, NotFound
from app.people.guards import Staff
from app.people.rules.roles import COMMITTEE_ROLES, Role
from app.places import queries as places
from app.places.models import Community


def _printable_community(slug: str, session: DbSession, me: Staff) -> Community:
    """Its committee, its grid workers, and the town's officials."""
    community = places.community_by_slug(session, slug)
    if community is None:
        raise NotFound("没有这个社区。")
    grids = {grid.key for grid in places.grids_of(session, community.key)}
    if not (
        community.key in me.scopes(*COMMITTEE_ROLES)
        or community.town_id in me.scopes(Role.TOWN_OFFICIAL)
        or grids & me.scopes(Role.GRID_WORKER)
    ):
        raise Forbidden("这一页不对您开放，这里只给本社区的工作人员看。")
    return community


PrintableCommunity = Annotated[Community, Depends(_printable_community)]
