"""Every page as every person who may see it: axe-core finds nothing, and what a page owes to everybody is there."""

import pytest

from app.main import create_app
from tests.journeys import pages
from tests.journeys.axe import violations
from tests.journeys.conftest import Town
from tests.journeys.looking import Rooms, look_at, rooms
from tests.journeys.pages import Seen

__all__ = ["rooms"]
pytestmark = pytest.mark.browser
VISITS = [
    pytest.param(page, who, id=f"{who or 'visitor'}-{page.address}") for page in pages.DAILY for who in page.who
]
DARK = ("/c/xiangrui", "/i/{working}", "/work", "/receipt/{done_receipt}", "/c/xiangrui/report/{draft}/preview", "/me")


@pytest.mark.parametrize(("seen", "who"), VISITS)
def test_a_page(rooms: Rooms, town: Town, seen: Seen, who: str) -> None:
    look_at(rooms, town, seen, who)


@pytest.mark.parametrize("address", DARK)
def test_a_page_at_night(rooms: Rooms, town: Town, address: str) -> None:
    page = rooms.of("liushuji", "dark")
    page.goto(town.known(address))
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert violations(page) == []


def test_no_page_was_forgotten() -> None:

    assert {page.route for page in pages.PAGES} - {""} == pages.html_routes(create_app(background=False))
