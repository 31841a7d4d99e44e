"""Every test gets a fresh database with the cast in it, on SQLite and, where one is given, on PostgreSQL."""

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, make_url
from sqlmodel import Session

os.environ.setdefault("PINGSHUO_MODE", "demo")
os.environ.pop("PINGSHUO_DATABASE_URL", None)

import app.issues.search
import app.tables  # noqa: F401 -- every model must be known before the tables are made
from app.core import db as core_db
from app.core.db import WRITE, make_engine, metadata
from app.core.settings import settings
from app.issues.board_cache import BoardCache
from tests import cast as cast_module
from tests.cast import Cast

pytest_plugins = ["tests.switches"]

hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

POSTGRES = os.environ.get("PINGSHUO_TEST_POSTGRES_URL", "")
SCRATCH = "pingshuo_scratch"
LOGS = frozenset({"auditentry", "message", "outboxentry"})
"""Tests read them in the order they were written."""


def _admin() -> "psycopg.Connection[tuple[object, ...]]":
    url = make_url(POSTGRES).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def _fill(engine: Engine, password_hash: str) -> None:
    metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        cast_module.seed(session, password_hash)
        session.commit()
    engine.dispose()


@pytest.fixture(scope="session")
def password_hash() -> str:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(cast_module.PASSWORD)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Path:
    path = tmp_path_factory.mktemp("template") / "cast.db"
    engine = make_engine(f"sqlite:///{path}")
    _fill(engine, password_hash)
    return path


@pytest.fixture(scope="session")
def postgres_engine(password_hash: str) -> Iterator[Engine]:
    """One scratch database for the whole run; its cast is kept in a schema of its own and put back for each test."""
    name = f"{SCRATCH}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
    with _admin() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
        admin.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        engine = make_engine(make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
        _fill(engine, password_hash)
        with engine.begin() as connection:
            connection.exec_driver_sql("; ".join(_keeping()))
        yield engine
        engine.dispose()
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _keeping() -> Iterator[str]:
    """A copy of every table, and a note of each that a test writes to."""
    yield "CREATE SCHEMA kept"
    yield "CREATE UNLOGGED TABLE kept._touched (name text)"
    yield "CREATE UNLOGGED TABLE kept._numbers (sequence text, following bigint)"
    yield (
        "CREATE FUNCTION kept._note() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO kept._touched VALUES (TG_TABLE_NAME); RETURN NULL; END $$"
    )
    for table in metadata.sorted_tables:
        yield f'CREATE TABLE kept."{table.name}" AS TABLE "{table.name}"'
        yield (
            f'CREATE TRIGGER kept_note AFTER INSERT OR UPDATE OR DELETE ON "{table.name}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION kept._note()"
        )
        if "id" in table.columns:
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            yield f'INSERT INTO kept._numbers SELECT {sequence}, coalesce(max(id), 0) + 1 FROM "{table.name}"'


def _put_back(engine: Engine) -> None:
    """The database as the cast left it: what was written to is copied back, and numbers are counted from the same.
    LOGS give their space back too: else a new row may lie where an old one was, before those written earlier."""
    with engine.begin() as connection:
        touched = list(connection.exec_driver_sql("SELECT DISTINCT name FROM kept._touched").scalars())
        statements = ["SET session_replication_role = replica"]
        for name in touched:
            statements.append(f'DELETE FROM "{name}"')
            statements.append(f'INSERT INTO "{name}" SELECT * FROM kept."{name}"')
        statements += [
            "SELECT setval(sequence::regclass, following, false) FROM kept._numbers", "DELETE FROM kept._touched",
            "SET session_replication_role = origin",
        ]
        connection.exec_driver_sql("; ".join(statements))
    if logs := LOGS.intersection(touched):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM {', '.join(logs)}")


@pytest.fixture(scope="session")
def loaded_casts() -> dict[str, bytes]:
    """The cast by dialect, pickled: the same before every test, and reading it anew takes as long as many a test."""
    return {}


def _loaded(engine: Engine) -> bytes:
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: False})
        loaded = cast_module.load(session)
        session.expunge_all()
        return pickle.dumps(loaded)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded_casts: dict[str, bytes]
) -> Iterator[Engine]:
    """The engine the app uses in this test."""
    engine: Engine = request.getfixturevalue(f"{request.param}_copy")
    if engine.dialect.name not in loaded_casts:
        loaded_casts[engine.dialect.name] = _loaded(engine)
    monkeypatch.setenv("PINGSHUO_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PINGSHUO_MEDIA_DIR", str(tmp_path / "media"))
    settings.cache_clear()
    monkeypatch.setattr(core_db, "engine", lambda: engine)
    yield engine
    settings.cache_clear()


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One engine for the whole run: it remembers the statements it has compiled, which take longer than they run."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.db'}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return engine


@pytest.fixture
def sqlite_copy(sqlite_template: Path, sqlite_engine: Engine) -> Iterator[Engine]:
    path = Path(sqlite_engine.url.database or "")
    for old in path.parent.iterdir():
        old.unlink()
    shutil.copy(sqlite_template, path)
    yield sqlite_engine
    sqlite_engine.dispose()


@pytest.fixture
def postgres_copy(postgres_engine: Engine) -> Iterator[Engine]:
    yield postgres_engine
    postgres_engine.dispose()
    _put_back(postgres_engine)


@pytest.fixture
def session(db: Engine) -> Iterator[Session]:
    """A writing unit of work; nothing is kept unless the test commits."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        yield session
        session.rollback()


@pytest.fixture
def cast(db: Engine, loaded_casts: dict[str, bytes]) -> Cast:
    copy: Cast = pickle.loads(loaded_casts[db.dialect.name])
    return copy


@pytest.fixture(scope="session")
def whole_app() -> FastAPI:
    """Made once: it holds nothing of a test but what `client` takes away again."""
    from app.main import create_app

    return create_app(background=False)


@pytest.fixture
def client(db: Engine, whole_app: FastAPI) -> Iterator[TestClient]:
    whole_app.state.board_cache = BoardCache()
    whole_app.dependency_overrides.clear()
    with TestClient(whole_app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def as_user(client: TestClient, db: Engine) -> Callable[[str], TestClient]:
    """A second client of the same app, signed in as one of the cast."""

    def sign_in(username: str) -> TestClient:
        from app.people.cookies import COOKIE
        from tests.make import web_sign_in

        other = TestClient(client.app, follow_redirects=False)
        other.portal = client.portal  # one event loop for all, instead of one for each request
        other.cookies.set(COOKIE, web_sign_in(db, username))
        return other

    return sign_in
