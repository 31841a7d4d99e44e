"""Which issues are at a desk, under a tab, within a filter: the conditions every list and every count share."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select

from app.companies.models import HandlingUnit, ServiceContract, UnitKind
from app.issues.models import Issue, Level
from app.issues.rules.desk import WITH_UNIT, Pick, Seat
from app.issues.rules.lifecycle import TICKING, Status
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role
from app.places.models import Building, Community, Estate


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sits where, today; `at` decides what is late."""

    actor: Actor
    seat: Seat
    at: datetime
    today: date
    day_ends: datetime


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a worker asked to see; None or empty asks for nothing in particular. `late`: over, today or later."""

    unit: int | None = None
    category: str = ""
    estate: str = ""
    building: str = ""
    late: str = ""
    who: int | None = None
    nobody: bool = False


def at_desk(desk: Desk) -> ColumnElement[bool]:
    """The condition for an issue to be of this desk at all."""
    actor = desk.actor
    match desk.seat:
        case Seat.UNIT:
            return or_(*_units(actor))
        case Seat.GRID:
            return col(Issue.grid_id).in_(sorted(actor.scopes(Role.GRID_WORKER)))
        case Seat.COMMITTEE:
            return col(Issue.community_id).in_(sorted(actor.scopes(*COMMITTEE_ROLES)))
        case Seat.TOWN:
            towns = select(Community.id).where(col(Community.town_id).in_(actor.scopes(Role.TOWN_OFFICIAL)))
            late = and_(col(Issue.status).in_(TICKING), col(Issue.resolve_by) < desk.at)
            return and_(col(Issue.community_id).in_(towns), or_(col(Issue.level) != Level.NONE, late))


def _units(actor: Actor) -> list[ColumnElement[bool]]:
    """A company's people see what it was given at the estates of their own contracts, others what their unit has."""
    found: list[ColumnElement[bool]] = [false()]
    if contracts := sorted(actor.scopes(*COMPANY_ROLES)):
        mine = col(ServiceContract.id).in_(contracts)
        company = col(HandlingUnit.company_id).in_(select(ServiceContract.company_id).where(mine))
        estates = select(ServiceContract.estate_id).where(mine)
        units = select(HandlingUnit.id).where(company)
        found.append(and_(col(Issue.unit_id).in_(units), col(Issue.estate_id).in_(estates)))
    if estates_of_owners := sorted(actor.scopes(Role.OWNERS_COMMITTEE)):
        owners = select(HandlingUnit.id).where(
            HandlingUnit.kind == UnitKind.OWNERS, col(HandlingUnit.estate_id).in_(estates_of_owners)
        )
        found.append(col(Issue.unit_id).in_(owners))
    if others := sorted(actor.scopes(Role.DEPARTMENT, Role.MERCHANT)):
        found.append(col(Issue.unit_id).in_(others))
    return found


def picked(desk: Desk, pick: Pick) -> ColumnElement[bool]:
    own = select(HandlingUnit.id).where(HandlingUnit.kind == UnitKind.COMMITTEE)
    if pick.others:
        return and_(col(Issue.status).in_(pick.statuses), col(Issue.unit_id).not_in(own))
    conditions: list[ColumnElement[bool]] = [col(Issue.status).in_(pick.statuses)]
    if pick.own:
        conditions.append(and_(col(Issue.status).in_(WITH_UNIT), col(Issue.unit_id).in_(own)))
    if pick.returned:
        conditions.append(and_(col(Issue.status) == Status.ACCEPTED, col(Issue.objected_at).is_not(None)))
    return or_(*conditions)


def narrowed(desk: Desk, asked: Narrowed) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.unit is not None:
        conditions.append(col(Issue.unit_id) == asked.unit)
    if asked.category:
        conditions.append(col(Issue.category) == asked.category)
    if asked.estate:
        estate = select(Estate.id).where(Estate.slug == asked.estate)
        conditions.append(col(Issue.estate_id).in_(estate))
        if asked.building:
            conditions.append(_building(asked.building, estate))
    if asked.who is not None:
        conditions.append(col(Issue.assignee_id) == asked.who)
    if asked.nobody:
        conditions.append(col(Issue.assignee_id).is_(None))
    return conditions + lateness(desk, asked.late)


def _building(code: str, estate: Any) -> ColumnElement[bool]:
    wanted = select(Building.id).where(Building.code == code, col(Building.estate_id).in_(estate))
    return col(Issue.building_id).in_(wanted)


def lateness(desk: Desk, late: str) -> list[ColumnElement[bool]]:
    due, ticking = col(Issue.resolve_by), col(Issue.status).in_(TICKING)
    choices = {
        "over": [ticking, due < desk.at],
        "today": [ticking, due >= desk.at, due < desk.day_ends],
        "later": [or_(due >= desk.day_ends, due.is_(None))],
    }
    return choices.get(late, [])
