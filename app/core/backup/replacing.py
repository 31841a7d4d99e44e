"""The moment the restored database takes the place of the old one."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, NullPool, create_engine, inspect
from sqlalchemy.engine import make_url

from app.core import migrations
from app.core.backup.archive import SQLITE_FILE, BackupRefused, Manifest, Table, table_member
from app.core.backup.database import copy_target, count_rows, reading, revision_of, table_names
from app.core.backup.unpacking import BLOCK, DAMAGED


@contextmanager
def sqlite_replaced(manifest: Manifest, staged: Path, url: str) -> Iterator[None]:
    """The restored file takes the place of the old one in a single rename, at the end of the block."""
    target = Path(make_url(url).database or "")
    _verify_sqlite(manifest, staged / SQLITE_FILE)
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_name(f"{target.name}.restoring")
    try:
        shutil.copyfile(staged / SQLITE_FILE, arriving)
        with arriving.open("rb") as file:
            os.fsync(file.fileno())
        _refuse_in_use(target)
        yield
        os.replace(arriving, target)
    finally:
        arriving.unlink(missing_ok=True)


def _verify_sqlite(manifest: Manifest, path: Path) -> None:
    with reading(f"sqlite:///{path}") as connection:
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if not sound or dangling is not None:
            raise BackupRefused(DAMAGED)
        _verify_counts(connection, manifest)


def _refuse_in_use(target: Path) -> None:
    """Leaving WAL mode needs the file to oneself. It also folds the old log in, which must not outlive its database:
    SQLite would play it into the new one."""
    if target.exists():
        with closing(sqlite3.connect(target, timeout=1)) as old:
            try:
                mode = old.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            except sqlite3.OperationalError:
                mode = "in use"
        if mode != "delete":
            raise BackupRefused("数据库还在用。先停掉 serve 和 worker，再恢复。")
    for leftover in ("-wal", "-shm", "-journal"):
        target.with_name(f"{target.name}{leftover}").unlink(missing_ok=True)


@contextmanager
def postgres_replaced(manifest: Manifest, staged: Path, url: str) -> Iterator[None]:
    """All tables in one transaction: whoever reads meanwhile sees the old state, then the new one."""
    _make_tables(manifest, url)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        names = table_names(connection)
        if revision_of(connection) != manifest.revision or set(names) != {table.name for table in manifest.tables}:
            raise BackupRefused("数据库的结构和备份的不是同一个版本。建一个空的数据库，再恢复到那里。")
        quote = connection.dialect.identifier_preparer.quote
        connection.exec_driver_sql(f"TRUNCATE {', '.join(map(quote, names))}")
        for table in manifest.tables:
            with (staged / table_member(table.name)).open("rb") as rows:
                _copy_in(connection, table, rows)
            _continue_numbers(connection, table)
        _verify_counts(connection, manifest)
        yield


def _make_tables(manifest: Manifest, url: str) -> None:
    with reading(url) as connection:
        fresh = not inspect(connection).get_table_names()
    if fresh and manifest.revision:
        migrations.upgrade(url, manifest.revision)


def _copy_in(connection: Connection, table: Table, rows: IO[bytes]) -> None:
    driver: Any = connection.connection.driver_connection
    target = copy_target(connection, table.name, table.columns)
    with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        while block := rows.read(BLOCK):
            copy.write(block)


def _continue_numbers(connection: Connection, table: Table) -> None:
    """The next row gets a number after the restored ones."""
    if "id" not in table.columns:
        return
    quoted = connection.dialect.identifier_preparer.quote(table.name)
    connection.exec_driver_sql(
        f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {quoted} HAVING max(id) IS NOT NULL",
        (quoted,),
    )


def _verify_counts(connection: Connection, manifest: Manifest) -> None:
    wrong = [table.name for table in manifest.tables if count_rows(connection, table.name) != table.rows]
    if wrong:
        raise BackupRefused(DAMAGED)
