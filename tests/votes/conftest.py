"""The cast in front of the pages, and as programs."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.api.conftest import as_, clock
from tests.api.test_openapi import document
from tests.cast import Cast
from tests.issues.hall import Hall

__all__ = ["as_", "clock", "document"]


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)
