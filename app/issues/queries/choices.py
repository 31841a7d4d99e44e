"""What a worker's list offers besides the issues: filters to pick and to keep, standard replies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, union_all
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit, ServiceContract
from app.companies.queries import current
from app.issues.models import Callback, CategoryRevision, SavedFilter, StandardReply
from app.issues.queries.desk import Desk, Narrowed
from app.issues.rules.desk import Seat
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Role
from app.places.models import Building, Estate


@dataclass(slots=True)
class Choices:
    """What the filter bar offers, and the filters kept under a name (key, name, query)."""

    filters: list[tuple[int, str, str]] = field(default_factory=list)
    estates: list[tuple[str, str]] = field(default_factory=list)
    buildings: list[tuple[str, str]] = field(default_factory=list)
    units: list[tuple[int, str]] = field(default_factory=list)
    people: list[tuple[int, str]] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    callbacks: int = 0


def choices(session: Session, desk: Desk, asked: Narrowed) -> Choices:
    """All of it in one query of (kind, key, text, more) rows."""
    found = Choices()
    for kind, key, text, more in session.execute(union_all(*_pieces(desk, asked))):
        match kind:
            case "filter":
                found.filters.append((key, text, more))
            case "estate" | "building":
                getattr(found, f"{kind}s").append((more, text))
            case "unit" | "person":
                (found.units if kind == "unit" else found.people).append((key, text))
            case "callbacks":
                found.callbacks = key
            case _:
                found.renamed[text] = json.loads(more)["name"]
    found.units.sort(key=lambda unit: unit[0])
    return found


def _pieces(desk: Desk, asked: Narrowed) -> list[Select[Any]]:
    estates = _estates(desk)
    me = desk.actor.person_id
    waiting = select(func.count()).where(Callback.assigned_to == me, col(Callback.done_at).is_(None)).scalar_subquery()
    pieces = [
        _piece("filter", SavedFilter.id, SavedFilter.name, SavedFilter.query).where(col(SavedFilter.person_id) == me),
        _piece("estate", Estate.id, Estate.name, Estate.slug).where(estates),
        wide_select(literal("callbacks"), waiting, literal(""), literal("")),
        _categories(desk.at),
    ]
    if asked.estate:
        building = _piece("building", Building.position, Building.name, Building.code)
        pieces.append(building.join(Estate, col(Estate.id) == col(Building.estate_id)).where(
            col(Estate.slug) == asked.estate, estates
        ))  # fmt: skip
    pieces.append(_members(desk) if desk.seat is Seat.UNIT else _units_of(desk, estates))
    return pieces


def _piece(kind: str, *columns: Any) -> Select[Any]:
    return wide_select(literal(kind).label("kind"), *(col(column) for column in columns))


def _estates(desk: Desk) -> ColumnElement[bool]:
    actor = desk.actor
    match desk.seat:
        case Seat.GRID:
            grids = sorted(actor.scopes(Role.GRID_WORKER))
            return col(Estate.id).in_(select(Building.estate_id).where(col(Building.grid_id).in_(grids)))
        case Seat.COMMITTEE:
            return col(Estate.community_id).in_(sorted(actor.scopes(*COMMITTEE_ROLES)))
        case Seat.UNIT if not actor.has(Role.DEPARTMENT, Role.MERCHANT):
            contracts = sorted(actor.scopes(*COMPANY_ROLES))
            served = select(ServiceContract.estate_id).where(col(ServiceContract.id).in_(contracts))
            owned = sorted(actor.scopes(Role.OWNERS_COMMITTEE))
            return or_(col(Estate.id).in_(served), col(Estate.id).in_(owned))
        case _:
            return col(Estate.id).is_not(None)


def _members(desk: Desk) -> Select[Any]:
    """Who shares my unit's work: everybody with a role in one of my own scopes today."""
    mine = [
        and_(col(RoleGrant.role).in_(roles), col(RoleGrant.scope_id).in_(sorted(desk.actor.scopes(*roles))))
        for roles in (COMPANY_ROLES, {Role.OWNERS_COMMITTEE}, {Role.DEPARTMENT, Role.MERCHANT})
    ]
    return (
        _piece("person", Person.id, Person.name, Person.name)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(
            or_(*mine), col(RoleGrant.starts_on) <= desk.today,
            col(RoleGrant.ends_on).is_(None) | (col(RoleGrant.ends_on) >= desk.today), col(Person.closed_at).is_(None),
        )
        .distinct()
    )


def _units_of(desk: Desk, estates: ColumnElement[bool]) -> Select[Any]:
    """Units that may be given this desk's work."""
    serving = select(ServiceContract.company_id).join(Estate, col(Estate.id) == ServiceContract.estate_id).where(
        estates, current(desk.today)
    )  # fmt: skip
    here = select(Estate.community_id).where(estates)
    return _piece("unit", HandlingUnit.id, HandlingUnit.name, HandlingUnit.name).where(
        col(HandlingUnit.active),
        or_(
            col(HandlingUnit.company_id).in_(serving),
            col(HandlingUnit.estate_id).in_(select(Estate.id).where(estates)),
            and_(
                col(HandlingUnit.company_id).is_(None), col(HandlingUnit.estate_id).is_(None),
                or_(col(HandlingUnit.community_id).is_(None), col(HandlingUnit.community_id).in_(here)),
            ),
        ),
    )


def _categories(at: datetime) -> Select[Any]:
    """The town's own versions in force, which may have other names than the shipped ones."""
    newest = func.row_number().over(
        partition_by=col(CategoryRevision.code),
        order_by=(col(CategoryRevision.effective_at).desc(), col(CategoryRevision.id).desc()),
    )
    revision = wide_select(
        col(CategoryRevision.id).label("id"), col(CategoryRevision.code).label("code"),
        col(CategoryRevision.data).label("data"), newest.label("place"),
    ).where(col(CategoryRevision.effective_at) <= at).subquery()  # fmt: skip
    columns = revision.c
    return wide_select(literal("category"), columns.id, columns.code, columns.data).where(columns.place == 1)


def filters_of(session: Session, person_id: int) -> Sequence[SavedFilter]:
    mine = select(SavedFilter).where(SavedFilter.person_id == person_id)
    return session.exec(mine.order_by(col(SavedFilter.id))).all()


def last_position(session: Session) -> int:
    return session.exec(select(func.max(StandardReply.position))).one() or 0


def all_replies(session: Session) -> Sequence[StandardReply]:
    order = (col(StandardReply.step), col(StandardReply.category), col(StandardReply.position), col(StandardReply.id))
    return session.exec(select(StandardReply).order_by(*order)).all()
