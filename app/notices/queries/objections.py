"""Objections to a posted paper, who may raise and who hears of them."""

from datetime import date

from sqlalchemy import exists
from sqlmodel import Session, and_, col, or_, select

from app.notices.models import Paper, PaperObjection
from app.notices.rules.kinds import Issuer
from app.people.models import ClaimStatus, Residency, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, Role
from app.places.models import Building, Home, Unit


def objections_to(session: Session, paper_id: int) -> list[PaperObjection]:
    """In the order they came; the place in it is the number of an objection."""
    statement = select(PaperObjection).where(PaperObjection.paper_id == paper_id)
    return list(session.exec(statement.order_by(col(PaperObjection.id))))


def objection_of(
    session: Session, paper_id: int, person_id: int, contract_id: int | None
) -> PaperObjection | None:
    """What this person said, or anybody of the company they speak for."""
    theirs = col(PaperObjection.person_id) == person_id
    if contract_id is not None:
        theirs = or_(theirs, col(PaperObjection.contract_id) == contract_id)
    return session.exec(select(PaperObjection).where(PaperObjection.paper_id == paper_id, theirs)).first()


def lives_in_estate(session: Session, person_id: int, estate_id: int) -> bool:
    """A verified home in the estate."""
    statement = select(
        exists()
        .where(col(Residency.person_id) == person_id, col(Residency.status) == ClaimStatus.VERIFIED)
        .where(col(Home.id) == col(Residency.home_id), col(Unit.id) == col(Home.unit_id))
        .where(col(Building.id) == col(Unit.building_id), col(Building.estate_id) == estate_id)
    )
    return bool(session.exec(statement).one())


def answering(session: Session, paper: Paper, today: date, *, but: int) -> list[int]:
    """Who is to answer: whoever issued it while they hold that office, else everybody who does; never `but`, who
    objected."""
    office = {
        Issuer.TOWN: and_(RoleGrant.role == Role.TOWN_OFFICIAL, RoleGrant.scope_id == paper.town_id),
        Issuer.OWNERS: and_(RoleGrant.role == Role.OWNERS_COMMITTEE, RoleGrant.scope_id == paper.estate_id),
    }.get(
        paper.side, and_(col(RoleGrant.role).in_(COMMITTEE_ROLES), col(RoleGrant.scope_id) == paper.community_id)
    )
    ends_on = col(RoleGrant.ends_on)
    in_force = and_(col(RoleGrant.starts_on) <= today, or_(ends_on.is_(None), ends_on >= today))
    statement = select(RoleGrant.person_id).where(office, in_force).distinct().order_by(col(RoleGrant.person_id))
    holders = [key for key in session.exec(statement) if key != but]
    return [paper.issued_by] if paper.issued_by in holders else holders
