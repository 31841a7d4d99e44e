"""One file with everything a town has: the database as of one instant, the photos, and a manifest to check both.

A backup may be taken under full load. The database is read first, as one snapshot; photos are on disk before the row
that names them is committed and are never changed, so those the snapshot names are there when they are copied.
"""

import gzip
import os
import re
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from app.core.backup.archive import SQLITE_FILE, Archive, BackupRefused, Manifest, Table, table_member
from app.core.backup.database import copy_target, count_rows, reading, revision_of, stored_columns, table_names
from app.core.settings import settings

_PHOTO = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*/[A-Za-z0-9_-]+\.[a-z]+")


def backup(target: Path, *, at: datetime) -> Manifest:
    """Writes a complete backup of the configured town to `target` (.tar.gz), which must not exist yet.

    The file appears under its name only when it is whole and on disk. It holds personal data: readable by its owner
    alone. Raises BackupRefused.
    """
    if target.exists():
        raise BackupRefused(f"{target} 已经有了。换个文件名，免得盖掉以前的备份。")
    if not target.absolute().parent.is_dir():
        raise BackupRefused(f"没有 {target.absolute().parent} 这个文件夹，先建好再来。")
    url, media = settings().database_url, settings().media_dir
    with tempfile.TemporaryDirectory(prefix=".pingshuo-", dir=target.absolute().parent) as scratch:
        part = Path(scratch) / "backup.tar.gz"
        manifest = _write(part, url, media, Path(scratch), at)
        _sync(part)
        os.link(part, target)  # unlike a rename, refuses when somebody else made the target meanwhile
    _sync(target.absolute().parent)
    return manifest


def _write(part: Path, url: str, media: Path, scratch: Path, at: datetime) -> Manifest:
    dialect = make_url(url).get_backend_name()
    manifest = Manifest(_release(), dialect, "", at.isoformat())
    with part.open("xb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=5, filename="", mtime=0) as zipped:
        part.chmod(0o600)
        with tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            archive = Archive(tar, manifest, at)
            if dialect == "sqlite":
                _add_sqlite(archive, _sqlite_path(url), scratch)
            else:
                _add_postgres(archive, url, scratch)
            _add_photos(archive, media)
            archive.close_with_manifest()
    return manifest


def _release() -> str:
    """For people reading the manifest; a checkout that was never installed has none."""
    try:
        return version("pingshuo")
    except PackageNotFoundError:
        return ""


def _sqlite_path(url: str) -> Path:
    path = Path(make_url(url).database or "")
    if not path.is_file():
        raise BackupRefused("还没有数据库，先运行 pingshuo migrate。")
    return path


def _add_sqlite(archive: Archive, path: Path, scratch: Path) -> None:
    """SQLite's online backup: all pages in one step are one snapshot, and writers go on meanwhile (WAL)."""
    copy = scratch / "pingshuo.db"
    with closing(sqlite3.connect(path, timeout=60)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")
    with reading(f"sqlite:///{copy}") as connection:
        archive.manifest.revision = revision_of(connection)
        archive.manifest.tables = [Table(name, count_rows(connection, name)) for name in table_names(connection)]
    archive.add_file(SQLITE_FILE, copy)


def _add_postgres(archive: Archive, url: str, scratch: Path) -> None:
    """COPY of every table within one REPEATABLE READ transaction, which sees one instant and blocks nobody."""
    with reading(url, isolation_level="REPEATABLE READ") as connection:
        archive.manifest.revision = revision_of(connection)
        for name in table_names(connection):
            columns = stored_columns(connection, name)
            archive.manifest.tables.append(Table(name, count_rows(connection, name), columns))
            with tempfile.TemporaryFile(dir=scratch) as rows:
                _copy_out(connection, name, columns, rows)
                size = rows.tell()
                rows.seek(0)
                archive.add(table_member(name), rows, size)


def _copy_out(connection: Connection, name: str, columns: tuple[str, ...], into: IO[bytes]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {copy_target(connection, name, columns)} TO STDOUT") as rows:
        for block in rows:
            into.write(block)


def _add_photos(archive: Archive, media: Path) -> None:
    """Every whole photo; one being written has a hidden name, one that retention just dropped is not missed."""
    for path in sorted(media.rglob("*")) if media.is_dir() else ():
        name = path.relative_to(media).as_posix()
        if not _PHOTO.fullmatch(name) or path.is_symlink():
            continue
        try:
            archive.add_file(f"media/{name}", path)
        except FileNotFoundError:
            continue


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
