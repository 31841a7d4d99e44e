"""What somebody is towards an order, and who is to hear of it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.companies.models import HandlingUnit, ServiceContract
from app.companies.queries import current, posts_of
from app.core.workdays import local_day
from app.issues.queries.members import holders, members_of_unit
from app.people.rules.roles import Actor, Role
from app.places.models import Community, Estate, Town
from app.supervision.models import SupervisionOrder
from app.supervision.rules.standing import Ground, Hat, hats


def ground_of(
    session: Session, unit: HandlingUnit, today: date, *, town_id: int, estate_id: int | None,
    community_id: int | None = None,
) -> Ground:
    return Ground(
        town_id, unit.key, unit.kind.value, unit.community_id, unit.estate_id, unit.company_id,
        _contracts(session, unit.company_id, estate_id, today), community_id,
    )


def _contracts(session: Session, company_id: int | None, estate_id: int | None, today: date) -> frozenset[int]:
    """Those in force under which a company serves the estate, or any estate."""
    if company_id is None:
        return frozenset()
    statement = select(ServiceContract.id).where(ServiceContract.company_id == company_id, current(today))
    if estate_id is not None:
        statement = statement.where(ServiceContract.estate_id == estate_id)
    return frozenset(found for found in session.exec(statement) if found is not None)


def hats_towards(
    session: Session, me: Actor | None, unit: HandlingUnit, order: SupervisionOrder, at: datetime
) -> frozenset[Hat]:
    if me is None:
        return frozenset()
    today = local_day(at)
    posts = posts_of(session, me.person_id, today) if unit.company_id is not None else frozenset[int]()
    ground = ground_of(
        session, unit, today, town_id=order.town_id, estate_id=order.estate_id, community_id=order.community_id
    )
    return hats(me, ground, posts)


def receivers(session: Session, unit: HandlingUnit, estate_id: int | None, today: date) -> list[int]:
    return [person.key for person in members_of_unit(session, unit, estate_id, today)]


def officials(session: Session, town_id: int, today: date) -> list[int]:
    return [person.key for person in holders(session, [Role.TOWN_OFFICIAL], [town_id], today)]


def unit_of(session: Session, unit_id: int) -> HandlingUnit | None:
    return session.get(HandlingUnit, unit_id)


def unit_to_address(session: Session, town_id: int, unit_id: int) -> HandlingUnit | None:
    return session.exec(_addressed(town_id).where(HandlingUnit.id == unit_id)).first()


def units_to_address(session: Session, town_id: int) -> Sequence[HandlingUnit]:
    """Every active unit a town may send an order to, kind by kind."""
    return session.exec(_addressed(town_id).order_by(col(HandlingUnit.kind), col(HandlingUnit.name))).all()


def _addressed(town_id: int) -> SelectOfScalar[HandlingUnit]:
    """Without committees and owners of other towns; companies and departments belong to none."""
    here = select(Community.id).where(Community.town_id == town_id)
    estates = select(Estate.id).where(col(Estate.community_id).in_(here))
    return select(HandlingUnit).where(
        col(HandlingUnit.active),
        or_(col(HandlingUnit.community_id).is_(None), col(HandlingUnit.community_id).in_(here)),
        or_(col(HandlingUnit.estate_id).is_(None), col(HandlingUnit.estate_id).in_(estates)),
    )


def estates_of_town(session: Session, town_id: int) -> Sequence[Estate]:
    statement = select(Estate).join(Community, col(Community.id) == col(Estate.community_id))
    return session.exec(statement.where(Community.town_id == town_id).order_by(col(Estate.name))).all()


def town_of(session: Session, town_id: int) -> Town:
    return session.exec(select(Town).where(Town.id == town_id)).one()
