"""Who is to hear of an inspection: the company's people, those who decide, those who may sign second."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.companies.models import CrossAppointment
from app.companies.queries import contracts_of_company
from app.inspections.models import Inspection
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Role
from app.places.models import Community, Grid


def names_of(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Names of persons by id, for pages that mask them."""
    wanted = [key for key in ids if key is not None]
    return {person.key: person.name for person in session.exec(select(Person).where(col(Person.id).in_(wanted)))}


def people_of_company(session: Session, inspection: Inspection, today: date) -> list[int]:
    """Who works for the inspected company in that estate today."""
    contracts = contracts_of_company(session, inspection.company_id, inspection.estate_id, today)
    statement = _holders(today).where(
        col(RoleGrant.role).in_(COMPANY_ROLES), col(RoleGrant.scope_id).in_(contracts | {inspection.contract_id})
    )
    return list(session.exec(statement))


def deciders(session: Session, inspection: Inspection, community: Community, today: date) -> frozenset[int]:
    """Secretaries of the community and the town's officials, without those who stand aside: who inspected, who works
    for the company here, who holds a post with it."""
    statement = _holders(today).where(
        or_(
            and_(RoleGrant.role == Role.COMMUNITY_SECRETARY, RoleGrant.scope_id == community.key),
            and_(RoleGrant.role == Role.TOWN_OFFICIAL, RoleGrant.scope_id == community.town_id),
        ),
        col(RoleGrant.person_id).not_in(_posted(inspection)),
    )
    employed = people_of_company(session, inspection, today)
    return frozenset(session.exec(statement)) - inspection.inspectors - frozenset(employed)


def _holders(today: date) -> SelectOfScalar[int]:
    return select(RoleGrant.person_id).where(_in_force(today)).distinct().order_by(col(RoleGrant.person_id))


def _in_force(today: date) -> ColumnElement[bool]:
    ends_on = col(RoleGrant.ends_on)
    return and_(col(RoleGrant.starts_on) <= today, or_(ends_on.is_(None), ends_on >= today))


def second_inspectors(
    session: Session, inspection: Inspection, community: Community, today: date
) -> list[tuple[int, str, Role]]:
    """Whom somebody who signs first may ask to sign second: person, name, office; without the company's own people."""
    grids = select(Grid.id).where(Grid.community_id == community.key)
    holds = or_(
        and_(col(RoleGrant.role).in_(COMMITTEE_ROLES), RoleGrant.scope_id == community.key),
        and_(RoleGrant.role == Role.TOWN_OFFICIAL, RoleGrant.scope_id == community.town_id),
        and_(RoleGrant.role == Role.GRID_WORKER, col(RoleGrant.scope_id).in_(grids)),
        and_(RoleGrant.role == Role.OWNERS_COMMITTEE, RoleGrant.scope_id == inspection.estate_id),
    )
    statement = (
        select(Person.id, Person.name, RoleGrant.role)
        .join(RoleGrant, col(RoleGrant.person_id) == Person.id)
        .where(holds, _in_force(today), col(Person.id).not_in(_posted(inspection)), col(Person.closed_at).is_(None))
        .order_by(col(Person.id), col(RoleGrant.id))
    )
    found = {key: (key, name, Role(role)) for key, name, role in session.exec(statement) if key is not None}
    return list(found.values())


def _posted(inspection: Inspection) -> SelectOfScalar[int]:
    """Persons with a double post (交叉任职) at the inspected company on the day or later."""
    ends_on = col(CrossAppointment.ends_on)
    return select(CrossAppointment.person_id).where(
        CrossAppointment.company_id == inspection.company_id, or_(ends_on.is_(None), ends_on >= inspection.inspected_on)
    )
