"""The pages by which a company leaves, and those of the town's desk, as every person who may see them."""

import pytest

from tests.journeys import pages
from tests.journeys.conftest import Town
from tests.journeys.looking import Rooms, look_at, rooms
from tests.journeys.pages import Seen

__all__ = ["rooms"]
pytestmark = pytest.mark.browser
VISITS = [
    pytest.param(page, who, id=f"{who or 'visitor'}-{page.address}") for page in pages.AFTERWARDS for who in page.who
]


@pytest.mark.parametrize(("seen", "who"), VISITS)
def test_a_page(rooms: Rooms, town: Town, seen: Seen, who: str) -> None:
    look_at(rooms, town, seen, who)
