from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.attacks.live import Live


@pytest.fixture
def live(db: Engine) -> Iterator[Live]:
    """A server on the database of this test."""
    server = Live()
    server.start()
    yield server
    server.kill()
