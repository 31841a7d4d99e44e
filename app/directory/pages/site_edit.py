"""/sites/new and /sites/{site}/edit: the town, and each committee for its own community."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, Invalid
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.directory.actions import sites as actions
from app.directory.actions.sites import NewShift, SiteFacts, facts_of
from app.directory.forms import ShiftForm, SiteForm
from app.directory.guards import SiteInPath, Visit
from app.directory.pages.settling import settle
from app.directory.pages.sites import week_of
from app.directory.queries.sites import active_units, shifts_of
from app.directory.rules.counters import minute_of
from app.directory.rules.hours import WEEKDAYS
from app.directory.rules.kinds import SiteKind
from app.directory.rules.seen import mark_of
from app.people.guards import Someone
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role
from app.places.models import Community
from app.places.queries import community_by_slug, community_rows

router = APIRouter(prefix="/sites", include_in_schema=False)
EMPTY: Bound[Any] = Bound()
KINDS = [(kind.value, kind.label) for kind in SiteKind]
Given = Annotated[Bound[SiteForm], Depends(bound(SiteForm))]


def _editor(me: Someone) -> Actor:
    if not me.has(Role.TOWN_OFFICIAL, *COMMITTEE_ROLES):
        raise Forbidden(actions.NOT_YOURS)
    return me


Editor = Annotated[Actor, Depends(_editor)]


def _own(visit: SiteInPath, _me: Someone) -> Visit:
    if not visit.edits:
        raise Forbidden(actions.NOT_YOURS)
    return visit


OwnSite = Annotated[Visit, Depends(_own)]


@router.get("/new")
def new(request: Request, session: DbSession, me: Editor) -> Response:
    return _new(request, session, me, EMPTY)


def _new(request: Request, session: Session, me: Actor, form: Bound[Any], status: int = 200) -> Response:
    towns, own = me.scopes(Role.TOWN_OFFICIAL), me.scopes(*COMMITTEE_ROLES)
    communities = [
        (row.slug, row.name) for row in community_rows(session) if row.town_id in towns or row.key in own
    ]
    return page(
        request, "directory/sites/new.html", status, form=form, kinds=KINDS, communities=communities,
        whole_town=bool(towns),
    )


@router.post("")
def add(request: Request, session: DbSession, at: At, me: Editor, form: Given) -> Response:
    def act(typed: SiteForm) -> tuple[str, str]:
        community = _community(session, typed.community)
        site = actions.add_site(session, community, _facts(typed), by=me, at=at)
        return f"/sites/{site.slug}", f"{site.name}登记好了。"

    return settle(request, form, act, lambda status, bad: _new(request, session, me, bad, status))


def _community(session: Session, slug: str) -> Community | None:
    found = community_by_slug(session, slug) if slug else None
    if slug and found is None:
        raise Invalid("从列出来的里面选一个社区。", field="community")
    return found


def _facts(typed: SiteForm) -> SiteFacts:
    return SiteFacts(**typed.model_dump(exclude={"community", "seen"}))


@router.get("/{site}/edit")
def edit(request: Request, session: DbSession, visit: OwnSite, at: At) -> Response:
    return _edit(request, session, visit, at)


def _edit(
    request: Request, session: Session, visit: Visit, at: datetime, status: int = 200, *,
    form: Bound[Any] | None = None, shift: Bound[Any] = EMPTY,
) -> Response:
    """A form without a mark begins with what is there now, which stands beside what was typed."""
    site = visit.line.site
    facts = asdict(facts_of(site))
    form = form or Bound(raw={**facts, "kind": site.kind.value})
    return page(
        request, "directory/sites/edit.html", status, site=site, kinds=KINDS, shift=shift,
        form=form, seen=form.raw.get("seen", mark_of(facts)), theirs=bool(form.errors) and "seen" not in form.raw,
        week=week_of(shifts_of(session, site.key), -1, 0, working=False), units=active_units(session),
        weekdays=[(day, f"周{name}") for day, name in enumerate(WEEKDAYS)],
    )


@router.post("/{site}")
def change(request: Request, session: DbSession, visit: OwnSite, me: Someone, at: At, form: Given) -> Response:
    slug = visit.line.site.slug

    def act(typed: SiteForm) -> tuple[str, str]:
        site = actions.change_site(session, slug, _facts(typed), seen=typed.seen, by=me, at=at)
        return f"/sites/{site.slug}", "改好了。"

    return settle(request, form, act, lambda status, bad: _edit(request, session, visit, at, status, form=bad))


@router.post("/{site}/rest")
def rest(request: Request, session: DbSession, visit: OwnSite, me: Someone, at: At) -> Response:
    site = actions.rest_site(session, visit.line.site.slug, active=False, by=me, at=at)
    return see_other("/sites", request, flash=f"{site.name}先不列出来了。")


@router.post("/{site}/return")
def put_back(request: Request, session: DbSession, visit: OwnSite, me: Someone, at: At) -> Response:
    site = actions.rest_site(session, visit.line.site.slug, active=True, by=me, at=at)
    return see_other(f"/sites/{site.slug}", request, flash=f"{site.name}又列出来了。")


@router.post("/{site}/shifts")
def add_shift(
    request: Request, session: DbSession, visit: OwnSite, me: Someone, at: At,
    form: Annotated[Bound[ShiftForm], Depends(bound(ShiftForm))],
) -> Response:
    slug = visit.line.site.slug

    def act(typed: ShiftForm) -> tuple[str, str]:
        new = NewShift(
            typed.weekday, minute_of(typed.from_time, "from_time"), minute_of(typed.to_time, "to_time"), typed.who,
            typed.unit,
        )
        actions.add_shift(session, slug, new, by=me, at=at)
        return f"/sites/{slug}/edit", "排上了。"

    return settle(request, form, act, lambda status, bad: _edit(request, session, visit, at, status, shift=bad))


@router.post("/{site}/shifts/{shift_id}/ending")
def end_shift(
    request: Request, session: DbSession, visit: OwnSite, me: Someone, at: At, shift_id: str
) -> Response:
    slug = visit.line.site.slug
    actions.end_shift(session, slug, row_id(shift_id), by=me, at=at)
    return see_other(f"/sites/{slug}/edit", request, flash="从表上去掉了。")
