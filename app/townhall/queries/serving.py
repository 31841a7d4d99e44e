"""Whom a company serves, and the way from somebody's work to the desk of their place."""

from datetime import date, datetime

from sqlmodel import Session, select

from app.companies.models import ServiceContract
from app.companies.queries import current
from app.issues.rules.desk import Elsewhere
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role


def contracts_in_force(session: Session, company_id: int, day: date) -> dict[int, int]:
    """Contract to estate."""
    statement = select(ServiceContract).where(ServiceContract.company_id == company_id, current(day))
    return {each.key: each.estate_id for each in session.exec(statement)}


def situation_links(_session: Session, me: Actor, _at: datetime) -> list[Elsewhere]:
    """Not counted: that list has queries enough."""
    seats = (Role.TOWN_OFFICIAL, *COMMITTEE_ROLES, *COMPANY_ROLES)
    return [Elsewhere("/desk", "chart", "得分和情况")] if me.has(*seats) else []
