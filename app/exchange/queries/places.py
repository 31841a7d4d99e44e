"""What is in the database already, keyed as the workbook keys it. Bare columns: 50,000 homes are read at once."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.exchange.rules.conflicts import Key, Stored
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Grant as Term
from app.people.rules.roles import Role, holding
from app.places.models import Building, Community, Estate, Grid, Home, Town, Unit

PLACES_LOCK = 7_303_001
Preload = Callable[[Session], dict[Key, Stored]]


def columns(*wanted: Any) -> Select[*tuple[Any, ...]]:
    """A select of bare columns, which SQLModel declares as the values they hold."""
    statement: Select[*tuple[Any, ...]] = select_columns(*wanted)
    return statement


def lock_places(session: Session) -> None:
    """One import at a time; on SQLite a writing transaction is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(columns(func.pg_advisory_xact_lock(PLACES_LOCK)))


def _stored(session: Session, keys: int, statement: Any) -> dict[Key, Stored]:
    """Rows of (id, key…, value…) as a map."""
    return {tuple(row[1 : keys + 1]): Stored(row[0], tuple(row[keys + 1 :])) for row in session.execute(statement)}


def stored_towns(session: Session) -> dict[Key, Stored]:
    """The one town stands under the empty key: a new name renames it."""
    statement = columns(Town.id, Town.name, Town.kind, Town.district, Town.phone).order_by(col(Town.id))
    row = session.execute(statement).first()
    return {(): Stored(row[0], tuple(row[1:]))} if row else {}


def stored_communities(session: Session) -> dict[Key, Stored]:
    c = Community
    return _stored(
        session, 1, columns(c.id, c.code, c.town_id, c.name, c.slug, c.kind, c.phone, c.supervision_phone, c.address)
    )


def stored_grids(session: Session) -> dict[Key, Stored]:
    return _stored(session, 1, columns(Grid.id, Grid.code, Grid.community_id, Grid.name, Grid.kind))


def stored_estates(session: Session) -> dict[Key, Stored]:
    return _stored(session, 1, columns(Estate.id, Estate.slug, Estate.community_id, Estate.name, Estate.address))


def stored_buildings(session: Session) -> dict[Key, Stored]:
    b = Building
    return _stored(
        session, 2,
        columns(b.id, Estate.slug, b.code, b.estate_id, b.name, b.grid_id, b.position).join(Estate),
    )


def stored_units(session: Session) -> dict[Key, Stored]:
    statement = columns(Unit.id, Estate.slug, Building.code, Unit.code, Unit.building_id)
    return _stored(session, 3, statement.select_from(Unit).join(Building).join(Estate))


def stored_homes(session: Session) -> dict[Key, Stored]:
    statement = columns(Home.id, Estate.slug, Building.code, Unit.code, Home.number, Home.unit_id, Home.exclusive_area)
    return _stored(session, 4, statement.select_from(Home).join(Unit).join(Building).join(Estate))


def accounts(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Ids of open accounts by user name."""
    wanted = sorted(set(names))
    statement = select(Person).where(col(Person.username).in_(wanted), col(Person.closed_at).is_(None))
    return {person.username: person.key for person in session.exec(statement) if person.username}


def grid_workers(session: Session, day: date) -> dict[int, list[tuple[int, str]]]:
    """Who works in each grid on a day: (person id, user name or "") by grid id, the longest-serving first."""
    statement = (
        select(RoleGrant, Person)
        .join(Person, col(Person.id) == RoleGrant.person_id)
        .where(RoleGrant.role == Role.GRID_WORKER)
        .order_by(col(RoleGrant.id))
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for grant, person in session.exec(statement):
        if holding([Term(grant.role, grant.scope_id, grant.starts_on, grant.ends_on)], day):
            found.setdefault(grant.scope_id, []).append((person.key, person.username or ""))
    return found


def home_lines(session: Session) -> Iterable[Row[*tuple[Any, ...]]]:
    """(estate slug, building code, unit code, number, area) of every home."""
    statement = columns(Estate.slug, Building.code, Unit.code, Home.number, Home.exclusive_area)
    return session.execute(statement.select_from(Home).join(Unit).join(Building).join(Estate))
