"""Sites and the weekly tables of their counters."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.tokens import new_token
from app.directory.actions.noting import note
from app.directory.models import CounterShift, Site
from app.directory.queries import sites as queries
from app.directory.queries.ground import hold_ground
from app.directory.rules.counters import check_shift
from app.directory.rules.hours import read_hours
from app.directory.rules.kinds import SiteKind
from app.directory.rules.rights import edits_site
from app.directory.rules.seen import check_seen
from app.people.rules.roles import Actor
from app.places.models import Community

NOT_YOURS = "这个地方由镇里或者它所在社区的两委来改。"


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What may be changed of a site."""

    kind: SiteKind
    name: str
    belt: str = ""
    position: int = 0
    address: str = ""
    phone: str = ""
    services: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class NewShift:
    """Minutes after midnight; `weekday` 0 is Monday."""

    weekday: int
    from_minute: int
    to_minute: int
    who: str
    unit_id: int | None = None


def facts_of(site: Site) -> SiteFacts:
    return SiteFacts(
        site.kind, site.name, site.belt, site.position, site.address, site.phone, site.services, site.hours
    )


def add_site(session: Session, community: Community | None, facts: SiteFacts, *, by: Actor, at: datetime) -> Site:
    """Raises Forbidden unless it is the editor's to add, Invalid for hours nobody can read or a name that is taken."""
    town_id = community.town_id if community else None
    if not edits_site(by, community.key if community else None, town_id):
        raise Forbidden(NOT_YOURS)
    _check(session, facts, None)
    site = Site(community_id=community.key if community else None, slug=new_token(), **asdict(facts))
    session.add(site)
    session.flush()
    site.slug = f"{facts.kind.value}-{site.key}"
    session.add(site)
    session.flush()
    note(session, site.community_id, "site.added", f"site:{site.key}", by=by, at=at, after=asdict(facts))
    return site


def change_site(session: Session, slug: str, facts: SiteFacts, *, seen: str, by: Actor, at: datetime) -> Site:
    """Raises Stale when somebody changed it since `seen` (rules/seen.py)."""
    site = _mine(session, slug, by)
    before = asdict(facts_of(site))
    check_seen(seen, before)
    _check(session, facts, site)
    for name, value in asdict(facts).items():
        setattr(site, name, value)
    session.add(site)
    session.flush()
    note(session, site.community_id, "site.changed", f"site:{site.key}", by=by, at=at, before=before,
         after=asdict(facts))  # fmt: skip
    return site


def rest_site(session: Session, slug: str, *, active: bool, by: Actor, at: datetime) -> Site:
    """Takes a site off the list, or puts it back."""
    site = _mine(session, slug, by)
    before, site.active = site.active, active
    session.add(site)
    session.flush()
    verb = "site.returned" if active else "site.rested"
    note(session, site.community_id, verb, f"site:{site.key}", by=by, at=at, before={"active": before},
         after={"active": active})  # fmt: skip
    return site


def add_shift(session: Session, slug: str, new: NewShift, *, by: Actor, at: datetime) -> Site:
    """Puts a line into the weekly table; one that was there before comes back to life, since it is the same line."""
    site = _mine(session, slug, by)
    check_shift(
        new.weekday, new.from_minute, new.to_minute, new.who,
        [row.shift for row in queries.shifts_of(session, site.key)],
    )
    if new.unit_id is not None and new.unit_id not in dict(queries.active_units(session)):
        raise Invalid("从列出来的单位里选一个。", field="unit")
    shift = queries.shift_alike(session, site.key, new.weekday, new.from_minute, new.who)
    shift = shift or CounterShift(
        site_id=site.key, weekday=new.weekday, from_minute=new.from_minute, to_minute=new.to_minute, who=new.who
    )
    shift.to_minute, shift.unit_id, shift.ended_at = new.to_minute, new.unit_id, None
    session.add(shift)
    session.flush()
    note(session, site.community_id, "counter.set", f"site:{site.key}", by=by, at=at, after=asdict(new))
    return site


def end_shift(session: Session, slug: str, shift_id: int, *, by: Actor, at: datetime) -> Site:
    site = _mine(session, slug, by)
    shift = queries.shift_here(session, site.key, shift_id)
    if shift is None:
        raise DomainError("这一行已经不在表上了。")
    shift.ended_at = at
    session.add(shift)
    session.flush()
    note(session, site.community_id, "counter.ended", f"site:{site.key}", by=by, at=at,
         before={"weekday": shift.weekday, "from": shift.from_minute, "who": shift.who})  # fmt: skip
    return site


def _mine(session: Session, slug: str, by: Actor) -> Site:
    """The site, held until the commit, if it is the actor's to change."""
    found = queries.site_by_slug(session, slug, lock=True)
    if found is None:
        raise NotFound("没有这个地方，看看链接是不是少了几个字。")
    if not edits_site(by, found.site.community_id, found.town_id):
        raise Forbidden(NOT_YOURS)
    return found.site


def _check(session: Session, facts: SiteFacts, own: Site | None) -> None:
    """Names are unique in the whole town, so everybody who names a site waits for the other."""
    read_hours(facts.hours)
    hold_ground(session, None)
    named = queries.site_named(session, facts.name)
    if named is not None and named != own:
        raise Invalid("已经有一个地方叫这个名字，换一个或者加上社区名。", field="name")
