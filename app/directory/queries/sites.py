"""Places to go to and who sits at their counters."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit
from app.directory.models import CounterShift, Site
from app.places.models import Community


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site with its community, None for one of the whole town."""

    site: Site
    community: Community | None

    @property
    def town_id(self) -> int | None:
        return self.community.town_id if self.community else None


@dataclass(frozen=True, slots=True)
class Shift:
    """A line of the weekly table; `unit` is the handling unit they sit for, "" where none was named."""

    shift: CounterShift
    unit: str


def sites(session: Session) -> list[SiteLine]:
    """Every site, those of a belt together in their order; resting ones too, which only editors are shown."""
    statement = (
        select(Site, Community)
        .join(Community, col(Community.id) == Site.community_id, isouter=True)
        .order_by(col(Site.belt).desc(), col(Site.position), col(Site.id))
    )
    return [SiteLine(site, community) for site, community in session.exec(statement)]


def site_by_slug(session: Session, slug: str, *, lock: bool = False) -> SiteLine | None:
    statement = (
        select(Site, Community)
        .join(Community, col(Community.id) == Site.community_id, isouter=True)
        .where(Site.slug == slug)
    )
    if lock:
        statement = statement.with_for_update(of=Site).execution_options(populate_existing=True)
    row = session.exec(statement).first()
    return SiteLine(*row) if row else None


def site_named(session: Session, name: str) -> Site | None:
    return session.exec(select(Site).where(Site.name == name)).first()


def shifts_of(session: Session, site_id: int) -> list[Shift]:
    """The weekly table in force, in its order."""
    statement = (
        select(CounterShift, HandlingUnit.name)
        .join(HandlingUnit, col(HandlingUnit.id) == CounterShift.unit_id, isouter=True)
        .where(CounterShift.site_id == site_id, col(CounterShift.ended_at).is_(None))
        .order_by(col(CounterShift.weekday), col(CounterShift.from_minute), col(CounterShift.id))
    )
    return [Shift(shift, unit or "") for shift, unit in session.exec(statement)]


def shift_alike(session: Session, site_id: int, weekday: int, from_minute: int, who: str) -> CounterShift | None:
    """The row these would fall on, ended or not."""
    statement = select(CounterShift).where(
        CounterShift.site_id == site_id, CounterShift.weekday == weekday, CounterShift.from_minute == from_minute,
        CounterShift.who == who,
    )
    return session.exec(statement).first()


def shift_here(session: Session, site_id: int, shift_id: int) -> CounterShift | None:
    statement = select(CounterShift).where(
        CounterShift.id == shift_id, CounterShift.site_id == site_id, col(CounterShift.ended_at).is_(None)
    )
    return session.exec(statement.with_for_update()).first()


def active_units(session: Session) -> Sequence[tuple[int, str]]:
    statement = select(HandlingUnit.id, HandlingUnit.name).where(col(HandlingUnit.active))
    return [(key, name) for key, name in session.exec(statement.order_by(col(HandlingUnit.name))) if key is not None]
