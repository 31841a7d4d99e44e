"""Many rows at once, past the ORM: COPY on PostgreSQL, executemany on SQLite; indexes are built when all is in."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Engine, Index, Table, text
from sqlmodel import SQLModel

from app.core.db import metadata
from app.issues.search import POSTGRES_DDL, SQLITE_DDL

Row = dict[str, Any]
Read = Callable[[Row], Any]
WITHOUT_FOREIGN_KEYS = {"sqlite": "PRAGMA foreign_keys=OFF", "postgresql": "SET session_replication_role = replica"}
WITHOUT_SEARCH = {"sqlite": ("DROP TRIGGER issues_fts_insert",), "postgresql": ("DROP INDEX issues_fts_grams",)}
WITH_SEARCH = {
    "sqlite": ("INSERT INTO issues_fts(issues_fts) VALUES ('rebuild')", *SQLITE_DDL),
    "postgresql": ("SET LOCAL maintenance_work_mem = '512MB'", *POSTGRES_DDL),
}


@contextmanager
def loading(engine: Engine, *models: type[SQLModel]) -> Iterator[Callable[[type[SQLModel], Iterable[Row]], None]]:
    """Gives a function that appends rows to one of these (empty) tables; columns not named get their default."""
    dialect = engine.dialect.name
    indexes: list[Index] = [index for model in models for index in table_of(model).indexes]
    _run(engine, WITHOUT_SEARCH[dialect], [index.drop for index in indexes])
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()  # foreign keys are off in it, so it must not return to the pool
    if dialect == "postgresql":
        connection.autocommit = True
    connection.execute(WITHOUT_FOREIGN_KEYS[dialect])
    yield lambda model, rows: _append(engine, connection.cursor(), table_of(model), rows)
    connection.close()
    _run(engine, WITH_SEARCH[dialect], [index.create for index in indexes])


def table_of(model: type[SQLModel]) -> Table:
    return metadata.tables[str(model.__tablename__)]


def _run(engine: Engine, statements: Iterable[str], others: Iterable[Callable[..., object]]) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
        for other in others:
            other(connection)


def _append(engine: Engine, cursor: Any, table: Table, rows: Iterable[Row]) -> None:
    reads = [_reader(engine, column) for column in table.columns]
    names = ", ".join(table.columns.keys())
    values = (tuple(read(row) for read in reads) for row in rows)
    cursor.execute("BEGIN")
    if engine.dialect.name == "sqlite":
        cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(reads))})", values)
    else:
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for value in values:
                copy.write_row(value)
    cursor.execute("COMMIT")


def _reader(engine: Engine, column: Column[Any]) -> Read:
    """Takes a column's value from a row as the driver wants it."""
    name, default = column.name, getattr(column.default, "arg", None)
    process = column.type.dialect_impl(engine.dialect).bind_processor(engine.dialect)
    if process is None:
        return lambda row: row.get(name, default)
    unset = process(default)
    return lambda row: process(row[name]) if name in row else unset
