"""Every page as every person who may see it: axe-core finds nothing, and what a page owes to everybody is there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from app.main import create_app
from tests.journeys import measure, pages
from tests.journeys.axe import violations
from tests.journeys.conftest import PHONE, Town, Windows
from tests.journeys.pages import Seen

pytestmark = pytest.mark.browser
TAP = 44
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
VISITS = [pytest.param(page, who, id=f"{who or 'visitor'}-{page.address}") for page in pages.PAGES for who in page.who]
DARK = ("/c/xiangrui", "/i/{working}", "/work", "/receipt/{done_receipt}", "/c/xiangrui/report/{draft}/preview", "/me")


class Rooms:
    """One window per person and colour scheme, kept for all pages: opening one costs more than a page."""

    def __init__(self, browser: Browser, town: Town) -> None:
        self.windows = Windows(browser, town)
        self.kept: dict[tuple[str, str], Page] = {}

    def of(self, who: str, scheme: str = "light") -> Page:
        if (who, scheme) not in self.kept:
            self.kept[who, scheme] = self.windows.open(who, color_scheme=scheme)
        return self.kept[who, scheme]


@pytest.fixture(scope="module")
def rooms(browser: Browser, town: Town) -> Iterator[Rooms]:
    opened = Rooms(browser, town)
    yield opened
    opened.windows.close()


OWED = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    h1: all('h1').filter((each) => each.checkVisibility()).length,
    lang: document.documentElement.lang,
    title: document.title,
    styled: all('[style]').map((each) => each.outerHTML),
    unnamed: all('img:not([alt])').map((each) => each.outerHTML),
    broken: all('img').filter((each) => each.complete && !each.naturalWidth).map((each) => each.src),
    twice: all('[id]').map((each) => each.id).filter((id, place, ids) => ids.indexOf(id) !== place),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""


@pytest.mark.parametrize(("seen", "who"), VISITS)
def test_a_page(rooms: Rooms, town: Town, seen: Seen, who: str) -> None:
    page = rooms.of(who)
    page.set_viewport_size(PHONE)
    answer = page.goto(town.known(seen.address))
    assert answer is not None
    assert answer.status == seen.status
    owed = page.evaluate(OWED)
    assert owed.pop("title").endswith("｜评说")
    assert owed == {"h1": 1, "lang": "zh-CN", "styled": [], "unnamed": [], "broken": [], "twice": [], "wide": 0}
    assert page.evaluate(measure.SMALL_TARGETS, TAP) == []
    assert violations(page) == []
    if who in (seen.who[0], "liushuji"):
        page.set_viewport_size(DESKTOP)
        assert violations(page, again=True) == []
    assert rooms.windows.faults == []


@pytest.mark.parametrize("address", DARK)
def test_a_page_at_night(rooms: Rooms, town: Town, address: str) -> None:
    page = rooms.of("liushuji", "dark")
    page.goto(town.known(address))
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert violations(page) == []


def test_no_page_was_forgotten() -> None:

    assert {page.route for page in pages.PAGES} - {""} == pages.html_routes(create_app(background=False))
