"""Who may print a community's posters, and who may take tables away."""

from typing import Annotated

from fastapi import Depends

from app.core.deps import DbSession
from app.core.errors import Forbidden, NotFound
from app.core.forms import row_id
from app.exchange.models import Export
from app.exchange.queries.exports import own_export
from app.exchange.rules.exports import covers, reach_of
from app.people.guards import Someone, Staff
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role
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


NOT_YOURS = "没有这一份，或者不是您导的。"


def _exporter(me: Someone) -> Actor:
    """Whoever works on issues: a table shows what is on the board within what they are responsible for."""
    if not reach_of(me):
        raise Forbidden("这一页不对您开放，这里只给办理问题的工作人员看。")
    return me


Exporter = Annotated[Actor, Depends(_exporter)]


def _own(export_id: str, session: DbSession, me: Exporter) -> Export:
    return _found(own_export(session, row_id(export_id), me.person_id))


def _own_to_change(export_id: str, session: DbSession, me: Exporter) -> Export:
    return _found(own_export(session, row_id(export_id), me.person_id, lock=True))


def _found(export: Export | None) -> Export:
    if export is None:
        raise NotFound(NOT_YOURS)
    return export


def _own_to_fetch(export: Annotated[Export, Depends(_own)], me: Exporter) -> Export:
    """Only while the roles it was made with last."""
    if not covers(reach_of(me), export.reach):
        raise Forbidden("您的角色变了，这一份不能再下载。要的话重新导一份。")
    return export


ExportToChange = Annotated[Export, Depends(_own_to_change)]
ExportToFetch = Annotated[Export, Depends(_own_to_fetch)]
