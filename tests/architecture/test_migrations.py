"""Migrations run up, down and up again on both databases and end where the models are."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError

import app.tables
from app.core.db import metadata
from app.core.migrations import configuration, downgrade, is_current, upgrade
from tests.architecture.reading import PROJECT
from tests.switches import postgres_url

VERSIONS = PROJECT / "migrations" / "versions"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty scratch database, gone afterwards."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / '50%.db'}"
        return
    server = sa.create_engine(postgres_url() or "", isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    name = f"pingshuo_scratch_{uuid4().hex}"
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        yield server.url.set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def tables(url: str) -> set[str]:
    return set(sa.inspect(sa.create_engine(url, poolclass=sa.NullPool)).get_table_names())


def checks(url: str) -> dict[str, dict[str | None, str]]:
    """Table → CHECK name → its condition, spaces made equal; Alembic itself does not compare these."""
    inspector = sa.inspect(sa.create_engine(url, poolclass=sa.NullPool))
    return {
        table: {row["name"]: re.sub(r"\s+", " ", row["sqltext"]) for row in inspector.get_check_constraints(table)}
        for table in metadata.tables
    }


def test_up_down_and_up_again(url: str) -> None:
    assert not is_current(url)
    upgrade(url)
    assert is_current(url)
    assert set(metadata.tables) <= tables(url)
    downgrade(url, "base")
    assert tables(url) == {"alembic_version"}
    assert not is_current(url)
    upgrade(url)
    command.check(configuration(url))


def test_a_model_without_migration_is_seen(url: str) -> None:
    upgrade(url)
    planted = sa.Table("planted", metadata, sa.Column("id", sa.Integer, primary_key=True))
    try:
        with pytest.raises(CommandError, match="New upgrade operations detected"):
            command.check(configuration(url))
    finally:
        metadata.remove(planted)


def test_migrated_checks_are_those_of_the_models(url: str) -> None:
    assert app.tables
    metadata.create_all(sa.create_engine(url, poolclass=sa.NullPool))
    wanted = checks(url)
    metadata.drop_all(sa.create_engine(url, poolclass=sa.NullPool))
    upgrade(url)
    assert checks(url) == wanted
    assert any(wanted.values())


def test_keyword_search_follows_what_is_written_after_all_migrations(url: str) -> None:
    """SQLite's triggers go with a table that is rebuilt; a migration that rebuilds `issue` must put them back."""
    upgrade(url)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    names = {row["name"] for row in sa.inspect(engine).get_indexes("issue")}
    if engine.dialect.name == "postgresql":
        assert "issues_fts_grams" in names
        return
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert {row[0] for row in found} == {"issues_fts_insert", "issues_fts_update", "issues_fts_delete"}


def test_asking_creates_nothing(tmp_path: Path) -> None:
    assert not is_current(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory.from_config(configuration("sqlite://")).get_heads()) == 1


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_is_dated_and_stands_alone(path: Path) -> None:
    """It imports none of our code, which moves on, and seeds nothing."""
    text = path.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{4}_[a-z0-9_]+\.py", path.name)
    assert not re.search(r"^\s*(from|import) (app|sqlmodel)\b", text, re.MULTILINE)
    assert "bulk_insert" not in text
