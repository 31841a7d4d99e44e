"""What somebody is towards a community, in one query for those who hold a role and one for those who live there."""

from collections import defaultdict
from datetime import date

from sqlalchemy import exists, literal, union_all
from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from app.companies.models import ServiceContract
from app.companies.queries import current
from app.mechanisms.rules.standing import Ground, Standing, standings
from app.people.models import ClaimStatus, Residency
from app.people.rules.roles import Actor
from app.places.models import Building, Community, Estate, Grid, Home, Unit


def ground_of(session: Session, community: Community, day: date) -> Ground:
    """The community's grids, estates, buildings and contracts in force that day, as ids."""
    here = col(Estate.community_id) == community.key
    pieces = union_all(
        wide_select(literal("grid"), col(Grid.id)).where(col(Grid.community_id) == community.key),
        wide_select(literal("estate"), col(Estate.id)).where(here),
        wide_select(literal("building"), col(Building.id))
        .join(Estate, col(Estate.id) == Building.estate_id)
        .where(here),
        wide_select(literal("contract"), col(ServiceContract.id))
        .join(Estate, col(Estate.id) == ServiceContract.estate_id)
        .where(here, current(day)),
    )
    found: dict[str, set[int]] = defaultdict(set)
    for kind, key in session.execute(pieces):
        found[kind].add(key)
    return Ground(
        community.town_id, community.key, grids=frozenset(found["grid"]), estates=frozenset(found["estate"]),
        buildings=frozenset(found["building"]), contracts=frozenset(found["contract"]),
    )


def lives_in(session: Session, person_id: int, community_id: int) -> bool:
    """A verified home in the community."""
    statement = select(
        exists()
        .where(col(Residency.person_id) == person_id, col(Residency.status) == ClaimStatus.VERIFIED)
        .where(col(Home.id) == col(Residency.home_id), col(Unit.id) == col(Home.unit_id))
        .where(col(Building.id) == col(Unit.building_id), col(Estate.id) == col(Building.estate_id))
        .where(col(Estate.community_id) == community_id)
    )
    return bool(session.exec(statement).one())


def standing_of(session: Session, actor: Actor | None, community: Community, day: date) -> frozenset[Standing]:
    """Everything the actor is in this community that day."""
    if actor is None:
        return frozenset()
    ground = ground_of(session, community, day) if actor.grants else Ground(community.town_id, community.key)
    return standings(actor, ground, lives_here=lives_in(session, actor.person_id, community.key))
