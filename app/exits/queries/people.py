"""Who is to hear of a case: the town, the community, the owners' committee, the company; nobody who stands aside."""

from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from app.companies.models import CrossAppointment
from app.exits.queries.cases import Ground
from app.exits.rules.kinds import Party
from app.people.models import RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Role


def people_of(session: Session, ground: Ground, today: date, *parties: Party) -> list[int]:
    """Of these sides, of all four where none is named."""
    wanted = parties or tuple(Party)
    ends_on, case = col(RoleGrant.ends_on), ground.case
    judging = or_(*(_holds(ground, party) for party in wanted if party is not Party.COMPANY), False)
    aside = select(CrossAppointment.person_id).where(
        CrossAppointment.company_id == case.company_id,
        or_(col(CrossAppointment.ends_on).is_(None), col(CrossAppointment.ends_on) >= today),
    )
    sides = and_(judging, col(RoleGrant.person_id).not_in(aside))
    if Party.COMPANY in wanted:
        sides = or_(sides, _holds(ground, Party.COMPANY))
    statement = select(RoleGrant.person_id).where(
        sides, col(RoleGrant.starts_on) <= today, or_(ends_on.is_(None), ends_on >= today)
    )
    return sorted(set(session.exec(statement)))


def _holds(ground: Ground, party: Party) -> ColumnElement[bool]:
    roles, scope = {
        Party.TOWN: ([Role.TOWN_OFFICIAL], ground.community.town_id),
        Party.COMMUNITY: (list(COMMITTEE_ROLES), ground.case.community_id),
        Party.OWNERS: ([Role.OWNERS_COMMITTEE], ground.case.estate_id),
        Party.COMPANY: (list(COMPANY_ROLES), ground.case.contract_id),
        Party.CLOCK: ([Role.OPERATOR], -1),
    }[party]
    return and_(col(RoleGrant.role).in_(roles), col(RoleGrant.scope_id) == scope)
