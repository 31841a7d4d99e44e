"""Looking at a database as one finds it, without our models: its tables, columns, rows, revision."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, NullPool, create_engine, inspect

REVISIONS = "alembic_version"


@contextmanager
def reading(url: str, isolation_level: str | None = None) -> Iterator[Connection]:
    """A connection of our own, in a transaction that is rolled back at the end."""
    options = {"isolation_level": isolation_level} if isolation_level else {}
    engine = create_engine(url, poolclass=NullPool, **options)
    with engine.connect() as connection:
        yield connection


def table_names(connection: Connection) -> list[str]:
    """Every table that holds rows of ours, referenced ones first; not the tables SQLite keeps for its search index."""
    found = [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name and name != REVISIONS]
    if connection.dialect.name != "sqlite":
        return found
    plain = {row.name for row in connection.exec_driver_sql("PRAGMA table_list") if row.type == "table"}
    return [name for name in found if name in plain]


def stored_columns(connection: Connection, table: str) -> tuple[str, ...]:
    """Columns with values of their own; generated ones are computed again."""
    return tuple(column["name"] for column in inspect(connection).get_columns(table) if "computed" not in column)


def count_rows(connection: Connection, table: str) -> int:
    quoted = connection.dialect.identifier_preparer.quote(table)
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {quoted}").scalar_one())


def revision_of(connection: Connection) -> str:
    """The schema's revision; "" for a database without one."""
    if not inspect(connection).has_table(REVISIONS):
        return ""
    return str(connection.exec_driver_sql(f"SELECT version_num FROM {REVISIONS}").scalar() or "")


def copy_target(connection: Connection, table: str, columns: tuple[str, ...]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table)} ({', '.join(map(quote, columns))})"
