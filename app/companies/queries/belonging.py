"""Where somebody lives or works, as far as communities go."""

from sqlmodel import Session, col, or_, select

from app.companies.models import ServiceContract
from app.people.models import Residency
from app.people.queries import LIVE
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, SCOPE_OF, Actor, Role, Scope
from app.places.models import Building, Community, Estate, Grid, Home, Unit

BUILDING_ROLES = tuple(role for role, scope in SCOPE_OF.items() if scope is Scope.BUILDING)


def communities_of(session: Session, actor: Actor) -> list[str]:
    """Slugs of the communities of the actor's homes, buildings, estates, grids, contracts and committees; none for a
    role held for the whole town."""
    homes = select(Building.estate_id).join(Unit, col(Unit.building_id) == Building.id)
    homes = homes.join(Home, col(Home.unit_id) == Unit.id).join(Residency, col(Residency.home_id) == Home.id)
    buildings = col(Building.id).in_(actor.scopes(*BUILDING_ROLES))
    contracts = col(ServiceContract.id).in_(actor.scopes(*COMPANY_ROLES))
    estates = or_(
        col(Estate.id).in_(actor.scopes(Role.OWNERS_COMMITTEE)),
        col(Estate.id).in_(select(Building.estate_id).where(buildings)),
        col(Estate.id).in_(select(ServiceContract.estate_id).where(contracts)),
        col(Estate.id).in_(homes.where(Residency.person_id == actor.person_id, col(Residency.status).in_(LIVE))),
    )
    grids = col(Grid.id).in_(actor.scopes(Role.GRID_WORKER))
    theirs = or_(
        col(Community.id).in_(actor.scopes(*COMMITTEE_ROLES)),
        col(Community.id).in_(select(Grid.community_id).where(grids)),
        col(Community.id).in_(select(Estate.community_id).where(estates)),
    )
    return list(session.exec(select(Community.slug).where(theirs).order_by(col(Community.id))))
