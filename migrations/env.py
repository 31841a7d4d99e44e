"""How Alembic reaches the database: online only, one transaction, the same on SQLite and PostgreSQL.

The URL is the one handed over by app.core.migrations, else the one from the settings.
"""

from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.util import CommandError
from sqlalchemy.engine import make_url
from sqlalchemy.types import TypeDecorator

import app.tables  # noqa: F401 - importing it registers every model
from app.core.db import metadata
from app.core.settings import settings

HAND_WRITTEN = "issues_fts"  # search tables, their shadows, indexes: built by hand in migrations, unknown to the models


def database_url() -> str:
    url: str | None = context.config.attributes.get("url")
    return url or settings().database_url


def make_engine(url: str) -> sa.Engine:
    """A private engine. On SQLite foreign keys are off while tables are rebuilt: dropping the old copy of a table would
    otherwise cascade into its children. They are checked as a whole before the commit."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(url, poolclass=sa.NullPool)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"isolation_level": None, "timeout": 60})
    sa.event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys=OFF"))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def include_name(name: str | None, _kind: str, _parents: object) -> bool:
    return name is None or not name.startswith(HAND_WRITTEN)


def render_item(kind: str, item: Any, _autogenerate: object) -> str | Literal[False]:
    """Types of our libraries appear as the plain SQLAlchemy type below them, so that a migration outlives them."""
    if kind != "type" or not isinstance(item, TypeDecorator) or type(item).__module__.startswith("sqlalchemy."):
        return False
    plain = item.impl_instance
    return f"sa.{plain!r}" if hasattr(sa, type(plain).__name__) else False


def wait_for_other_migrations(connection: sa.Connection) -> None:
    """Two machines starting at once migrate one after the other; SQLite's BEGIN IMMEDIATE already sees to that."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('pingshuo migrations'))")


def refuse_broken_references(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if broken:
        raise CommandError(f"The migration leaves rows that point nowhere: {[tuple(row) for row in broken]}")


def migrate() -> None:
    applied: list[object] = []
    with make_engine(database_url()).connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            transactional_ddl=True,
            render_as_batch=True,  # written once, run on both: plain ALTER on PostgreSQL, rebuilt tables on SQLite
            compare_type=True,
            include_name=include_name,
            render_item=render_item,
            on_version_apply=lambda **step: applied.append(step["step"]),
        )
        with context.begin_transaction():
            wait_for_other_migrations(connection)
            context.run_migrations()
            if applied:
                refuse_broken_references(connection)


if context.is_offline_mode():
    raise CommandError("Migrations run against a database; the SQL-only mode is not supported.")
migrate()
