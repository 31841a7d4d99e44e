"""Who may speak for whom about a card, and who is told of it."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, or_, select

from app.companies.queries import posts_of
from app.people.models import RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Role
from app.places.models import Community, Estate


def company_people(session: Session, contract_id: int, day: date) -> list[int]:
    """Persons who hold a role under the contract that day."""
    return _holders(session, list(COMPANY_ROLES), contract_id, day)


def committee_people(session: Session, community_id: int, day: date) -> list[int]:
    return _holders(session, list(COMMITTEE_ROLES), community_id, day)


def town_people(session: Session, town_id: int, day: date) -> list[int]:
    return _holders(session, [Role.TOWN_OFFICIAL], town_id, day)


def free_officials(session: Session, estate: Estate, company_id: int, day: date) -> frozenset[int]:
    """The town's officials who hold no post with the judged company that day. There are few."""
    town_id = session.exec(select(Community.town_id).where(Community.id == estate.community_id)).one()
    people = town_people(session, town_id, day)
    return frozenset(each for each in people if company_id not in posts_of(session, each, day))


def _holders(session: Session, roles: list[Role], scope_id: int, day: date) -> list[int]:
    ends_on = col(RoleGrant.ends_on)
    statement = select(RoleGrant.person_id).where(
        col(RoleGrant.role).in_(roles), RoleGrant.scope_id == scope_id, col(RoleGrant.starts_on) <= day,
        or_(ends_on.is_(None), ends_on >= day),
    )
    return sorted(set(session.exec(statement)))


def company_people_by_contract(session: Session, contracts: Collection[int], day: date) -> dict[int, list[int]]:
    """Persons who hold a role under each of these contracts that day, in one query."""
    ends_on = col(RoleGrant.ends_on)
    statement = (
        select(RoleGrant.scope_id, RoleGrant.person_id)
        .where(col(RoleGrant.role).in_(list(COMPANY_ROLES)), col(RoleGrant.scope_id).in_(contracts))
        .where(col(RoleGrant.starts_on) <= day, or_(ends_on.is_(None), ends_on >= day))
        .distinct()
        .order_by(col(RoleGrant.scope_id), col(RoleGrant.person_id))
    )
    found: dict[int, list[int]] = {}
    for contract_id, person_id in session.exec(statement):
        found.setdefault(contract_id, []).append(person_id)
    return found


def estate_slugs(session: Session, estates: Collection[int]) -> dict[int, str]:
    rows = session.exec(select(Estate.id, Estate.slug).where(col(Estate.id).in_(estates)))
    return {key: slug for key, slug in rows if key is not None}


def estate_slug(session: Session, estate_id: int) -> str:
    return session.exec(select(Estate.slug).where(Estate.id == estate_id)).one()
