"""Who is asked to come: the people who hold a host's or a guest's role where a mechanism is held, and the reverse."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit
from app.mechanisms.models import Mechanism
from app.mechanisms.queries.ground import ground_of
from app.mechanisms.rules.standing import Ground
from app.people.models import Person, RoleGrant
from app.people.rules.roles import SCOPE_OF, Role, Scope
from app.places.models import Community


def roles_asked(mechanism: Mechanism) -> frozenset[Role]:
    """Host and guests, without the residents, who hold no role."""
    named = {mechanism.host, *mechanism.invited.split()}
    return frozenset(role for role in Role if role.value in named)


def people_asked(session: Session, community: Community, roles: Collection[Role], day: date) -> list[int]:
    """Ids of the people who hold one of these roles in this community that day, those who left not."""
    if not roles:
        return []
    scopes = _scopes(ground_of(session, community, day))
    grant = RoleGrant
    statement = (
        select(grant.person_id)
        .join(Person, col(Person.id) == grant.person_id)
        .where(
            or_(*(_held(role, scopes, community.key) for role in sorted(roles))),
            col(grant.starts_on) <= day, col(grant.ends_on).is_(None) | (col(grant.ends_on) >= day),
            col(Person.closed_at).is_(None),
        )
    )
    return list(session.exec(statement.distinct().order_by(col(grant.person_id))))


def _scopes(ground: Ground) -> Mapping[Scope, Collection[int]]:
    return {
        Scope.TOWN: {ground.town_id}, Scope.COMMUNITY: {ground.community_id}, Scope.ESTATE: ground.estates,
        Scope.GRID: ground.grids, Scope.BUILDING: ground.buildings, Scope.CONTRACT: ground.contracts,
    }


def _held(role: Role, scopes: Mapping[Scope, Collection[int]], community_id: int) -> ColumnElement[bool]:
    """A department serves the community or the whole town, a merchant is the community's own."""
    scope_id, scope = col(RoleGrant.scope_id), SCOPE_OF[role]
    if scope is not Scope.UNIT:
        return (col(RoleGrant.role) == role) & scope_id.in_(sorted(scopes.get(scope, ())))
    here = col(HandlingUnit.community_id) == community_id
    everywhere = col(HandlingUnit.community_id).is_(None) & col(HandlingUnit.company_id).is_(None)
    units = select(HandlingUnit.id).where(here | everywhere if role is Role.DEPARTMENT else here)
    return (col(RoleGrant.role) == role) & scope_id.in_(units)
