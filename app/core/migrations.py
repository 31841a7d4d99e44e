"""Bring a database to a revision of the schema, or say whether it is there.

The migration scripts lie beside the package in the project folder, not inside it.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parents[2]


def configuration(url: str) -> Config:
    """Alembic aimed at one database; the URL travels as an attribute, since an option would need every `%` escaped."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str) -> None:
    command.downgrade(configuration(url), revision)


def is_current(url: str) -> bool:
    """Whether the schema is at the newest revision. Reads only: a missing SQLite file is not created by asking."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        return False
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    return set(present) == set(ScriptDirectory.from_config(configuration(url)).get_heads())
