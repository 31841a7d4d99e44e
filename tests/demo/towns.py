"""An empty database for the demonstration to be loaded into, and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.core import db as core_db
from app.core.db import make_engine, metadata
from app.core.settings import settings

WEDNESDAY = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
FEW = 60


@contextmanager
def empty_database(url: str, media_dir: Path) -> Iterator[Engine]:
    """An engine on empty tables, and the app made to use it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGSHUO_DATABASE_URL", url)
        patch.setenv("PINGSHUO_MEDIA_DIR", str(media_dir))
        settings.cache_clear()
        engine = make_engine(url)
        patch.setattr(core_db, "engine", lambda: engine)
        metadata.create_all(engine)
        yield engine
        engine.dispose()
    settings.cache_clear()
