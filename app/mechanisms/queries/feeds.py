"""What stands in a calendar file: a community's, or somebody's own."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, or_, union_all
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit, ServiceContract
from app.core.workdays import local_day
from app.mechanisms.models import CalendarFeed, CalendarStamp, Mechanism, Occurrence
from app.mechanisms.queries.invited import roles_asked
from app.mechanisms.rules.setting import RESIDENT
from app.people.models import ClaimStatus, Person, Residency
from app.people.queries import grants_of
from app.people.rules.roles import SCOPE_OF, Grant, Role, Scope, holding
from app.places.models import Building, Community, Estate, Grid, Home, Unit


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One occurrence with whose it is."""

    occurrence: Occurrence
    mechanism: str
    description: str
    community: str
    community_name: str


_COLUMNS: list[Any] = [Occurrence, Mechanism.slug, Mechanism.description, Community.slug, Community.name]
_ROWS = (
    wide_select(*_COLUMNS)
    .join(Mechanism, col(Mechanism.id) == col(Occurrence.mechanism_id))
    .join(Community, col(Community.id) == col(Occurrence.community_id))
    .order_by(col(Occurrence.starts_at), col(Occurrence.id))
)


def feed_of_community(session: Session, community_id: int, since: datetime) -> list[FeedRow]:
    """Everything that begins from `since` on, cancelled ones too."""
    statement = _ROWS.where(col(Occurrence.community_id) == community_id, col(Occurrence.starts_at) >= since)
    return [FeedRow(*row) for row in session.execute(statement)]


def feed_of_person(
    session: Session, person_id: int, since: datetime, at: datetime, extra: Collection[int]
) -> list[FeedRow]:
    """What somebody hosts, is asked to or may come to as a resident, and the occurrences `extra` by id."""
    theirs = _mechanisms_for(session, person_id, at)
    if not theirs and not extra:
        return []
    mine = or_(col(Occurrence.mechanism_id).in_(theirs), col(Occurrence.id).in_(sorted(extra)))
    return [FeedRow(*row) for row in session.execute(_ROWS.where(mine, col(Occurrence.starts_at) >= since))]


def _mechanisms_for(session: Session, person_id: int, at: datetime) -> list[int]:
    """Those switched off too, since they may have been cancelled for whoever noted them down."""
    roles = _roles_by_community(session, person_id, holding(grants_of(session, person_id), local_day(at)))
    if not roles:
        return []
    found = session.exec(select(Mechanism).where(col(Mechanism.community_id).in_(sorted(roles))))
    return [each.key for each in found if roles[each.community_id] & _asked(each)]


def _asked(mechanism: Mechanism) -> frozenset[str]:
    named = {role.value for role in roles_asked(mechanism)}
    return frozenset(named | ({RESIDENT} & set(mechanism.invited.split())))


def _roles_by_community(session: Session, person_id: int, grants: Iterable[Grant]) -> dict[int, frozenset[str]]:
    """Community id → the roles somebody holds there today, "resident" for a verified home; one query."""
    by_scope: dict[Scope, dict[int, set[Role]]] = defaultdict(lambda: defaultdict(set))
    for grant in grants:
        by_scope[SCOPE_OF[grant.role]][grant.scope_id].add(grant.role)
    pieces = [
        statement.where(column.in_(sorted(by_scope[scope])))
        for scope, (statement, column) in _COMMUNITY_OF.items()
        if scope in by_scope
    ]
    homes = _HOMES.where(col(Residency.person_id) == person_id, col(Residency.status) == ClaimStatus.VERIFIED)
    found: dict[int, set[str]] = defaultdict(set)
    for scope, scope_id, community_id in session.execute(union_all(*pieces, homes)):
        held = {RESIDENT} if scope == RESIDENT else {role.value for role in by_scope[Scope(scope)][scope_id]}
        found[community_id] |= held
    return {community: frozenset(roles) for community, roles in found.items()}


_HOMES = (
    wide_select(literal(RESIDENT), col(Home.id), col(Estate.community_id))
    .join(Residency, col(Residency.home_id) == col(Home.id))
    .join(Unit, col(Unit.id) == col(Home.unit_id))
    .join(Building, col(Building.id) == col(Unit.building_id))
    .join(Estate, col(Estate.id) == col(Building.estate_id))
)
_COMMUNITY_OF = {
    Scope.TOWN: (wide_select(literal("town"), col(Community.town_id), col(Community.id)), col(Community.town_id)),
    Scope.COMMUNITY: (wide_select(literal("community"), col(Community.id), col(Community.id)), col(Community.id)),
    Scope.GRID: (wide_select(literal("grid"), col(Grid.id), col(Grid.community_id)), col(Grid.id)),
    Scope.ESTATE: (wide_select(literal("estate"), col(Estate.id), col(Estate.community_id)), col(Estate.id)),
    Scope.BUILDING: (
        wide_select(literal("building"), col(Building.id), col(Estate.community_id)).join(
            Estate, col(Estate.id) == col(Building.estate_id)
        ),
        col(Building.id),
    ),
    Scope.CONTRACT: (
        wide_select(literal("contract"), col(ServiceContract.id), col(Estate.community_id)).join(
            Estate, col(Estate.id) == col(ServiceContract.estate_id)
        ),
        col(ServiceContract.id),
    ),
    Scope.UNIT: (
        wide_select(literal("unit"), col(HandlingUnit.id), col(HandlingUnit.community_id)).where(
            col(HandlingUnit.community_id).is_not(None)
        ),
        col(HandlingUnit.id),
    ),
}


def feed_by_token(session: Session, token: str) -> CalendarFeed | None:
    """The feed behind a secret address, not of somebody who has left."""
    statement = select(CalendarFeed).join(Person, col(Person.id) == CalendarFeed.person_id)
    return session.exec(statement.where(CalendarFeed.token == token, col(Person.closed_at).is_(None))).first()


def feed_of(session: Session, person_id: int) -> CalendarFeed | None:
    return session.get(CalendarFeed, person_id)


def calendar_version(session: Session, community_id: int) -> int:
    """Stepped with every change of the community's occurrences."""
    found = session.get(CalendarStamp, community_id)
    return found.version if found else 0
