"""A town of N issues, realistic in shape: 40 communities, 120 estates served by 12 companies, three years."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from sqlalchemy import Engine, bindparam, insert, text
from sqlmodel import Session, SQLModel, UTCDateTime

import app.tables  # noqa: F401 -- every model must be known before the tables are made
from app.companies.models import Company, ContractKind, HandlingUnit, ServiceContract, UnitKind
from app.core.db import WRITE
from app.core.migrations import upgrade
from app.issues.models import Board, Issue, IssueEvent
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Role
from app.places.models import Building, Community, Estate, Grid, Town
from tests.bench.history import (
    BUILDINGS_EACH,
    COMMUNITIES,
    COMPANIES,
    ESTATES,
    ESTATES_EACH,
    ESTATES_SERVED,
    NOW,
    PEOPLE,
    company_of,
    history,
)
from tests.bench.loading import loading, table_of

MANAGER, SECRETARY, OFFICIAL = 1, 2, 3
CHUNK = 20_000
SINCE = date(2020, 1, 1)


def build(engine: Engine, issues: int) -> None:
    """Creates the tables as an installation has them and fills them."""
    upgrade(engine.url.render_as_string(hide_password=False))
    with Session(engine) as session:
        session.connection(execution_options={WRITE: True})
        for row in (*_places(), *_companies(), *_people()):
            session.add(row)
            session.flush()
        session.commit()
    rows = history(issues)
    with loading(engine, Issue, IssueEvent) as append:
        while chunk := list(islice(rows, CHUNK)):
            append(Issue, (issue for issue, _ in chunk))
            append(IssueEvent, (event for _, events in chunk for event in events))
    _boards(engine)
    _marks(engine)
    _callbacks(engine)
    _catch_up(engine)
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _places() -> Iterator[SQLModel]:
    yield Town(id=1, name="马尚镇")
    for c in range(1, COMMUNITIES + 1):
        yield Community(id=c, town_id=1, name=f"第{c}社区", slug=f"c{c}", code=f"C{c:02d}")
        yield Grid(id=c, community_id=c, code=f"3703030010{c:02d}", name=f"{c}号网格")
    for e in range(1, ESTATES + 1):
        community = (e - 1) // ESTATES_EACH + 1
        yield Estate(id=e, community_id=community, name=f"第{e}小区", slug=f"e{e}")
        for b in range(1, BUILDINGS_EACH + 1):
            yield Building(
                id=(e - 1) * BUILDINGS_EACH + b, estate_id=e, grid_id=community, code=str(b), name=f"{b}号楼",
                position=b, qr_token=f"q-{e}-{b}",
            )


def _companies() -> Iterator[SQLModel]:
    """Contracts have the ids of their estates; a company's unit has its id, the committees' units come after them."""
    for c in range(1, COMPANIES + 1):
        yield Company(id=c, name=f"第{c}物业", short_name=f"{c}物业", credit_code=f"{c:018d}")
        yield HandlingUnit(id=c, kind=UnitKind.COMPANY, name=f"{c}物业", company_id=c)
    for c in range(1, COMMUNITIES + 1):
        yield HandlingUnit(id=COMPANIES + c, kind=UnitKind.COMMITTEE, name=f"{c}社区两委", community_id=c)
    for e in range(1, ESTATES + 1):
        yield ServiceContract(
            id=e, company_id=company_of(e), estate_id=e, kind=ContractKind.OWNERS, starts_on=SINCE
        )


def _people() -> Iterator[SQLModel]:
    """One manages all estates of the first company; every contract has two of staff, every grid a worker."""
    for p in range(1, PEOPLE + 1):
        yield Person(id=p, name="某某", phone=f"1990000{p:04d}", username=f"p{p}", created_at=NOW)
    roles = [(MANAGER, Role.PROJECT_MANAGER, e) for e in range(1, ESTATES_SERVED + 1)]
    roles += [(100 + e * 2 + n, Role.COMPANY_STAFF, e) for e in range(1, ESTATES + 1) for n in range(2)]
    roles += [(500 + c, Role.GRID_WORKER, c) for c in range(1, COMMUNITIES + 1)]
    roles += [(SECRETARY, Role.COMMUNITY_SECRETARY, 1), (OFFICIAL, Role.TOWN_OFFICIAL, 1)]
    for person, role, scope in roles:
        yield RoleGrant(person_id=person, role=role, scope_id=scope, starts_on=SINCE)


def _catch_up(engine: Engine) -> None:
    """PostgreSQL's sequences do not see ids given by hand."""
    if engine.dialect.name != "postgresql":
        return
    models = (
        Town, Community, Grid, Estate, Building, Company, HandlingUnit, ServiceContract, Person, Issue, IssueEvent,
    )
    with engine.begin() as connection:
        for name in (table_of(model).name for model in models):
            last = f"(SELECT max(id) FROM {name})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})"))


def _marks(engine: Engine) -> None:
    """One in six of those that passed their deadline was with somebody then."""
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO clockmark (issue_id, kind, due, at, unit_id) "
                "SELECT id, 'overdue', resolve_by, resolve_by, unit_id FROM issue "
                "WHERE unit_id IS NOT NULL AND id % 6 = 0 AND resolve_by < :now "
                "AND (closed_at IS NULL OR closed_at > resolve_by)"
            ).bindparams(bindparam("now", NOW, type_=UTCDateTime()))
        )


def _callbacks(engine: Engine) -> None:
    """Every twentieth closed issue was asked about, and half of those who were reached say it is solved."""
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO callback (issue_id, assigned_to, created_at, due, done_at, reached, solved, note) "
                "SELECT id, 1, closed_at, closed_at, closed_at, true, id % 40 = 0, '' FROM issue "
                "WHERE closed_at IS NOT NULL AND id % 20 = 0"
            )
        )


def _boards(engine: Engine) -> None:
    """The counts as the actions would have left them."""
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        found = connection.execute(text("SELECT community_id, status, count(*) FROM issue GROUP BY 1, 2")).all()
        for community in range(1, COMMUNITIES + 1):
            counts = {status: n for owner, status, n in found if owner == community}
            connection.execute(insert(Board).values(community_id=community, version=1, **counts))
        day = "CAST(created_at AS date)" if engine.dialect.name == "postgresql" else "date(created_at)"
        connection.execute(
            text(
                "INSERT INTO boardday (community_id, day, filed, closed, closed_minutes) "
                f"SELECT community_id, {day}, count(*), count(*), 5000 * count(*) FROM issue GROUP BY 1, 2"
            )
        )
