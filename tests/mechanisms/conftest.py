"""The cast before the pages of mechanisms, with a clock to be moved by hand."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.cast import Cast
from tests.issues.hall import Hall


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)
