"""A backup taken under load, damaged in every way, and put back."""

import gzip
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from sqlalchemy import URL, Engine, inspect, make_url
from sqlmodel import Session, select

from app.attachments.models import Photo
from app.audit.actions import record, verify
from app.core import migrations
from app.core.backup import taking
from app.core.backup.archive import MANIFEST, SQLITE_FILE, Archive, BackupRefused, Manifest
from app.core.backup.restoring import restore
from app.core.backup.taking import backup
from app.core.db import WRITE, make_engine, metadata, unit_of_work
from app.core.settings import settings
from app.notifications.models import Message
from app.people.models import Person
from app.places.models import Town
from tests.cast import NOON
from tests.conftest import POSTGRES

PATIENCE = 20.0


class Elsewhere(Protocol):
    def __call__(self, *, made: bool = True) -> str:
        """The address of the new town's database."""


JPEG = b"not a real photo, but bytes"


def write_once(person_id: int, number: int, media: Path) -> None:
    """Three things that belong together: a message, a photo with its file, an audit entry."""
    token = f"token-{number:016d}"
    path = media / token[:2] / f"{token}-l.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(JPEG + str(number).encode())
    with unit_of_work() as session:
        title = f"第 {number} 条，反斜杠 \\N 和\t制表"
        session.add(Message(person_id=person_id, title=title, dedupe=token, created_at=NOON))
        session.add(Photo(token=token, width=1, height=1, digest="0" * 64, created_at=NOON))
        record(session, "system", "test.written", token, actor_id=person_id, actor_title="居民", at=NOON)


class Writer:
    """Writes without a pause in a thread of its own; `more` waits until it has written again."""

    def __init__(self, person_id: int, media: Path) -> None:
        self.person_id, self.media, self.count = person_id, media, 0
        self.written, self.stopping = threading.Condition(), threading.Event()
        self.failure: BaseException | None = None
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            while not self.stopping.is_set():
                write_once(self.person_id, self.count + 1, self.media)
                with self.written:
                    self.count += 1
                    self.written.notify_all()
        except BaseException as failure:
            self.failure = failure

    def more(self, rows: int = 2) -> None:
        with self.written:
            wanted = self.count + rows
            assert self.written.wait_for(lambda: self.count >= wanted, PATIENCE), self.failure

    def __enter__(self) -> "Writer":
        self.thread.start()
        self.more()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.thread.join(PATIENCE)
        assert self.failure is None


@pytest.fixture
def town(db: Engine) -> int:
    """A town with three writes in it; the id of the person who wrote."""
    with Session(db) as session:
        person_id = session.exec(select(Person)).first().key  # type: ignore[union-attr]  # the cast is there
        session.rollback()
    for number in (-3, -2, -1):
        write_once(person_id, number % 1000, settings().media_dir)
    return person_id


def plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def second_database() -> Iterator[URL]:
    """On PostgreSQL, once for the module: to drop a database waits until everything is on disk."""
    url = make_url(POSTGRES).set(database=f"pingshuo_restored_{os.getpid()}")
    with psycopg.connect(plain(make_url(POSTGRES)), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{url.database}"')
        yield url
        admin.execute(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')


def emptied(url: URL) -> str:
    with psycopg.connect(plain(url), autocommit=True) as admin:
        admin.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return url.render_as_string(hide_password=False)


@pytest.fixture
def elsewhere(
    db: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Elsewhere:
    """Points the settings to an empty town on the same kind of database; `made=False` leaves it without tables."""

    def move(*, made: bool = True) -> str:
        url = f"sqlite:///{tmp_path / 'other' / 'town.db'}"
        if db.dialect.name == "postgresql":
            url = emptied(request.getfixturevalue("second_database"))
        if made:
            engine = make_engine(url)
            metadata.create_all(engine)
            engine.dispose()
        monkeypatch.setenv("PINGSHUO_DATABASE_URL", url)
        monkeypatch.setenv("PINGSHUO_MEDIA_DIR", str(tmp_path / "other" / "media"))
        settings.cache_clear()
        return url

    return move


def photos(media: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in media.rglob("*.jpg")}


def opened(url: str) -> Session:
    session = Session(make_engine(url))
    session.connection(execution_options={WRITE: False})
    return session


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = make_engine(url)
    with engine.connect() as connection:
        names = [table.name for table in metadata.sorted_tables]
        found = {name: [tuple(row) for row in connection.execute(metadata.tables[name].select())] for name in names}
    engine.dispose()
    return {name: sorted(rows, key=str) for name, rows in found.items()}


def test_what_was_backed_up_comes_back(
    db: Engine, town: int, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    before, pictures, url = contents(settings().database_url), photos(settings().media_dir), settings().database_url
    manifest = backup(tmp_path / "town.tar.gz", at=NOON)
    assert elsewhere() != url
    restored = restore(tmp_path / "town.tar.gz")
    assert contents(settings().database_url) == before
    assert photos(settings().media_dir) == pictures
    assert len(pictures) == 3
    assert restored == manifest
    assert {table.name: table.rows for table in manifest.tables}["message"] == 3


def test_a_backup_under_load_is_one_instant(
    db: Engine, town: int, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Writer(town, settings().media_dir) as writer:
        copy_out = taking._copy_out

        def slowly(*given: Any) -> None:
            writer.more()
            copy_out(*given)

        monkeypatch.setattr(taking, "_copy_out", slowly)
        before = writer.count + 3
        backup(tmp_path / "town.tar.gz", at=NOON)
        writer.more()
    url = elsewhere()
    restore(tmp_path / "town.tar.gz")
    with opened(url) as session:
        messages = {message.dedupe for message in session.exec(select(Message))}
        tokens = {photo.token for photo in session.exec(select(Photo))}
        entries, broken = verify(session)
        if db.dialect.name == "sqlite":
            assert session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert broken == []
    assert before <= len(messages) < writer.count + 3
    assert messages == tokens
    assert entries == len(messages)
    assert {f"{token}-l.jpg" for token in tokens} <= set(photos(settings().media_dir))


def test_work_goes_on_after_a_restore(db: Engine, town: int, elsewhere: Elsewhere, tmp_path: Path) -> None:
    backup(tmp_path / "town.tar.gz", at=NOON)
    url = elsewhere()
    restore(tmp_path / "town.tar.gz")
    with opened(url) as session:
        last = max(message.key for message in session.exec(select(Message)))
    with Session(make_engine(url)) as session:
        message = Message(person_id=town, title="接着写", dedupe="next", created_at=NOON)
        session.add(message)
        session.commit()
        assert message.key > last
        assert inspect(session.connection()).get_foreign_keys("message")


def test_a_migrated_town_comes_back_into_a_database_without_tables(
    db: Engine, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    url = elsewhere(made=False)
    migrations.upgrade(url)
    with Session(make_engine(url)) as session:
        session.add(Town(name="马尚镇"))
        session.commit()
    manifest = backup(tmp_path / "town.tar.gz", at=NOON)
    assert manifest.revision
    if db.dialect.name == "sqlite":
        (tmp_path / "other" / "town.db").unlink()
    assert elsewhere(made=False) == url
    assert not migrations.is_current(url)
    restore(tmp_path / "town.tar.gz")
    assert migrations.is_current(url)
    with opened(url) as session:
        assert session.exec(select(Town.name)).all() == ["马尚镇"]


def test_the_file_is_for_its_owner_alone_and_never_overwritten(db: Engine, town: int, tmp_path: Path) -> None:
    target = tmp_path / "town.tar.gz"
    backup(target, at=NOON)
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupRefused, match="已经有了"):
        backup(target, at=NOON)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".pingshuo")] == []


def test_a_backup_that_fails_leaves_no_file(
    db: Engine, town: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(taking, "_add_photos", full)
    with pytest.raises(OSError, match="disk full"):
        backup(tmp_path / "town.tar.gz", at=NOON)
    assert not (tmp_path / "town.tar.gz").exists()


def test_a_photo_that_vanishes_and_one_half_written_are_left_out(
    db: Engine, town: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings().media_dir / "to" / ".half.part").write_bytes(b"half")
    add_file = Archive.add_file

    def vanishing(archive: Archive, name: str, path: Path) -> None:
        if name.startswith("media/") and not any(key.startswith("media/") for key in archive.manifest.digests):
            path.unlink(missing_ok=True)
        add_file(archive, name, path)

    monkeypatch.setattr(Archive, "add_file", vanishing)
    manifest = backup(tmp_path / "town.tar.gz", at=NOON)
    assert [name for name in manifest.digests if name.startswith("media/")] == []


def test_a_target_in_use_is_not_overwritten_unless_forced(
    db: Engine, town: int, tmp_path: Path
) -> None:
    target, media = tmp_path / "town.tar.gz", settings().media_dir
    backup(target, at=NOON)
    before, pictures = contents(settings().database_url), photos(media)
    write_once(town, 500, media)
    with pytest.raises(BackupRefused, match="--force"):
        restore(target)
    assert len(photos(media)) == 4
    db.dispose()
    restore(target, force=True)
    assert contents(settings().database_url) == before
    assert photos(media) == pictures


def test_an_occupied_database_without_photos_is_not_overwritten(
    db: Engine, town: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(tmp_path / "town.tar.gz", at=NOON)
    monkeypatch.setenv("PINGSHUO_MEDIA_DIR", str(tmp_path / "new-media"))
    settings.cache_clear()
    before = contents(settings().database_url)
    with pytest.raises(BackupRefused, match="数据"):
        restore(tmp_path / "town.tar.gz")
    assert contents(settings().database_url) == before


def test_an_embedded_database_that_is_open_is_not_replaced(db: Engine, town: int, tmp_path: Path) -> None:
    if db.dialect.name != "sqlite":
        return  # PostgreSQL restores inside a transaction, whoever is connected
    backup(tmp_path / "town.tar.gz", at=NOON)
    with db.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM person")
        with pytest.raises(BackupRefused, match="还在用"):
            restore(tmp_path / "town.tar.gz", force=True)
    assert list(Path(db.url.database or "").parent.glob("*.restoring")) == []


Members = dict[str, bytes]


def read_members(path: Path) -> Members:
    with tarfile.open(path) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]  # files only


def packed(members: Members, extra: tarfile.TarInfo | None = None) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        if extra is not None:
            tar.addfile(extra)
    return file.getvalue()


def _photo(members: Members) -> str:
    return next(name for name in members if name.startswith("media/"))


def _told(members: Members, **changed: object) -> Members:
    return members | {MANIFEST: json.dumps(json.loads(members[MANIFEST]) | changed).encode()}


def _without(members: Members, name: str) -> Members:
    return {key: data for key, data in members.items() if key != name}


DAMAGE: dict[str, Callable[[Members], Members]] = {
    "a photo changed": lambda m: m | {_photo(m): b"other"},
    "a photo removed": lambda m: _without(m, _photo(m)),
    "a photo added": lambda m: m | {"media/aa/bb/new-l.jpg": b"new"},
    "a database changed": lambda m: m | {next(iter(m)): b"nothing"},
    "no manifest": lambda m: _without(m, MANIFEST),
    "a manifest of something else": lambda m: m | {MANIFEST: b'{"tables": 3}'},
    "a manifest that is a list": lambda m: m | {MANIFEST: b"[]"},
    "a newer format": lambda m: _told(m, format=2),
    "a newer schema": lambda m: _told(m, revision="ffff"),
    "another kind of database": lambda m: _told(m, dialect="mysql"),
    "a file outside": lambda m: m | {"../outside.jpg": b"x"},
    "a file at the root": lambda m: m | {"/etc/outside.jpg": b"x"},
    "a hidden file": lambda m: m | {"media/.hidden.jpg": b"x"},
    "a file in a place of its own": lambda m: m | {"cron.d/job.sh": b"x"},
    "rows that are missing": lambda m: _told(
        m, tables=[each | {"rows": each["rows"] + 1} for each in json.loads(m[MANIFEST])["tables"]]
    ),
}


ODD_KINDS = {
    "a link": tarfile.SYMTYPE, "a hard link": tarfile.LNKTYPE, "a folder": tarfile.DIRTYPE, "a device": tarfile.CHRTYPE,
    "a pipe": tarfile.FIFOTYPE,
}
CUT_OFF_AT = (0, 1, 10, 0.5, 0.99)
NO_BACKUP = (b"hello", gzip.compress(b"hello", mtime=0), b"\x1f\x8b" + b"\0" * 100)


def odd(kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo("media/aa/odd.jpg")
    member.type, member.linkname = kind, "/etc/passwd"
    return member


def damaged(whole: bytes, members: Members) -> Iterator[tuple[str, bytes, str]]:
    """What was done to the backup, what it is then, and what restoring it says."""
    for what, damage in DAMAGE.items():
        yield what, packed(damage(members)), ""
    for what, kind in ODD_KINDS.items():
        yield what, packed(members, odd(kind)), "不该有"
    for kept in CUT_OFF_AT:
        yield f"cut off at {kept}", whole[: int(kept if kept >= 1 else kept * len(whole))], ""
    for junk in NO_BACKUP:
        yield repr(junk[:5]), junk, ""


def refusal(source: Path) -> str | None:
    try:
        restore(source)
    except BackupRefused as refused:
        return refused.message
    return None


def test_a_damaged_backup_changes_nothing(db: Engine, town: int, elsewhere: Elsewhere, tmp_path: Path) -> None:
    target = tmp_path / "town.tar.gz"
    backup(target, at=NOON)
    cases = list(damaged(target.read_bytes(), read_members(target)))
    url = elsewhere()
    before, unchanged = contents(url), {}
    for what, file, says in cases:
        target.write_bytes(file)
        said = refusal(target)
        unchanged[what] = said is not None and says in said and list(settings().media_dir.iterdir()) == []
    assert unchanged == {what: True for what, _, _ in cases}
    assert contents(url) == before
    assert not (tmp_path / "outside.jpg").exists()


def test_a_file_that_is_not_there_is_refused(db: Engine, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="没有"):
        restore(tmp_path / "nothing.tar.gz")
    with pytest.raises(BackupRefused, match="文件夹"):
        backup(tmp_path / "no" / "folder.tar.gz", at=NOON)


def test_members_are_where_the_manifest_says(db: Engine, town: int, tmp_path: Path) -> None:
    manifest = backup(tmp_path / "town.tar.gz", at=NOON)
    members = read_members(tmp_path / "town.tar.gz")
    assert set(members) == set(manifest.digests) | {MANIFEST}
    assert Manifest.from_json(members[MANIFEST]) == manifest
    assert (SQLITE_FILE in members) is (db.dialect.name == "sqlite")
