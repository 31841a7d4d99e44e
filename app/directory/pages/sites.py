"""/sites: places to go to, whether they are open now, and who sits at the counter this week."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.core.deps import At, DbSession
from app.core.web import Place, page
from app.core.workdays import local
from app.directory.guards import SiteInPath
from app.directory.models import Site
from app.directory.queries.sites import Shift, shifts_of, sites
from app.directory.rules.counters import sits_now
from app.directory.rules.hours import WEEKDAYS, Now, clock, open_now
from app.directory.rules.rights import edits_site
from app.issues.actions.on_behalf import may_enter_for_others
from app.people.guards import Visitor
from app.people.rules.roles import COMMITTEE_ROLES, Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A site in the list."""

    site: Site
    community: str
    now: Now | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A line of the weekly table."""

    key: int
    times: str
    who: str
    unit: str
    now: bool


@router.get("/sites")
def index(request: Request, session: DbSession, at: At, me: Visitor) -> Response:
    """Belt by belt; resting ones only for those who may put them back."""
    bands: dict[str, list[Row]] = {}
    for line in sites(session):
        if line.site.active or edits_site(me, line.site.community_id, line.town_id):
            name = line.community.name if line.community else ""
            bands.setdefault(line.site.belt, []).append(Row(line.site, name, open_now(line.site.hours, local(at))))
    may_add = me is not None and me.has(Role.TOWN_OFFICIAL, *COMMITTEE_ROLES)
    return page(request, "directory/sites/index.html", bands=list(bands.items()), may_add=may_add)


@router.get("/sites/{site}")
def show(request: Request, session: DbSession, at: At, visit: SiteInPath) -> Response:
    site, community, here = visit.line.site, visit.line.community, local(at)
    now = open_now(site.hours, here)
    return page(
        request, "directory/sites/show.html", community=Place(community.slug, community.name) if community else None,
        site=site, now=now, edits=visit.edits, week=week_of(shifts_of(session, site.key), here.weekday(),
        here.hour * 60 + here.minute, working=now is None or now.tone != "soon"),
        enters=community is not None and may_enter_for_others(session, visit.me, community),
        enters_anywhere=community is None and visit.me is not None and visit.me.has(Role.TOWN_OFFICIAL),
    )  # fmt: skip


def week_of(shifts: list[Shift], weekday: int, minute: int, *, working: bool) -> list[tuple[str, list[Sitting]]]:
    """Day by day; on a holiday nobody is said to be sitting there."""
    days: dict[int, list[Sitting]] = {}
    for each in shifts:
        shift = each.shift
        times = f"{clock(shift.from_minute)}-{clock(shift.to_minute)}"
        now = working and sits_now(shift, weekday, minute)
        days.setdefault(shift.weekday, []).append(Sitting(shift.key, times, shift.who, each.unit, now))
    return [(f"周{WEEKDAYS[day]}", rows) for day, rows in sorted(days.items())]
