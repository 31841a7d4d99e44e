"""One unit of work: one transaction, committed before the response leaves.

SQLite runs in WAL with full sync; a writing unit begins IMMEDIATE, so two writers queue instead of failing half-way.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Insert, event, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel, create_engine

from app.core.entity import Entity
from app.core.entity import metadata as metadata
from app.core.errors import DomainError
from app.core.settings import settings

POOL = 20
WRITE = "pingshuo_write"
COUNTED = {"preserve_rowcount": True}


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL with the same behaviour at the seams."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
    database = make_url(url).database
    if database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=0,
        hide_parameters=True,  # parameters hold phones and names; logs must not
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 15},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=15000", "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITE, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@cache
def engine() -> Engine:
    return make_engine(settings().database_url)


@contextmanager
def unit_of_work(*, write: bool = True) -> Iterator[Session]:
    """Commits at the end; rolls back on any error, except refusals that must leave a trace (`persists`)."""
    with Session(engine(), expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: write})
        try:
            yield session
        except DomainError as refusal:
            if refusal.persists:
                session.commit()
            raise
        session.commit()


def dialect_of(session: Session) -> str:
    """`sqlite` or `postgresql`: what a statement built once for each is looked up by."""
    return session.get_bind().dialect.name


def insert_on(dialect: str, model: type[SQLModel]) -> Any:
    """The dialect's own INSERT, whose ON CONFLICT makes "once only" a matter of the database."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(model)


def insert_into(session: Session, model: type[SQLModel]) -> Any:
    """`insert_on` for a statement that is built each time."""
    return insert_on(dialect_of(session), model)


Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


def executed(session: Session, statement: Any, parameters: Values | None = None) -> CursorResult[Any]:
    """Runs a statement past the ORM, after what the session still holds, for one row or for many; what comes back are
    plain rows.

    A statement built once, with its values as parameters, takes a fifth of the time of one built anew for the ORM.
    """
    session.flush()
    return session.connection().execute(statement, parameters)


def inserted(session: Session, statement: Insert, values: Mapping[str, Any]) -> int:
    """`executed` for one row of an entity; its key."""
    key = executed(session, statement, values).inserted_primary_key
    assert key is not None
    return int(key[0])


def add_at_once(session: Session, row: Entity) -> None:
    """`add` and `flush` of one new row in half the time, since the unit of work costs more than the INSERT.

    What is None is left to the column, so that a wide row sends only what it holds.
    """
    values = row.model_dump(exclude_none=True)
    row.id = inserted(session, _adding(type(row)), values)
    make_transient_to_detached(row)
    session.add(row)


@cache
def _adding(model: type[Entity]) -> Insert:
    return insert(model)


def affected(session: Session, statement: Any, parameters: Mapping[str, Any] | None = None) -> int:
    """Executes a write and tells how many rows it touched; past the ORM, and with the count kept, since of an INSERT
    psycopg forgets it (-1) as soon as the cursor closes."""
    session.flush()
    return session.connection().execute(statement, parameters, execution_options=COUNTED).rowcount
