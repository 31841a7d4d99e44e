"""What every page owes to everybody, looked at in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.journeys import measure
from tests.journeys.axe import violations
from tests.journeys.conftest import PHONE, Town, Windows
from tests.journeys.pages import Seen

TAP = 44
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}


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


def look_narrowly(page: Page) -> None:
    """At 320 px, which is also 640 px enlarged to 200 %: nothing to push sideways for, in large type neither."""
    page.set_viewport_size(NARROW)
    assert (wide := page.evaluate(measure.TOO_WIDE)) == [], wide
    page.evaluate("document.documentElement.dataset.mode = 'elder'")
    assert (wide := page.evaluate(measure.TOO_WIDE)) == [], wide


def look_at(rooms: Rooms, town: Town, seen: Seen, who: str) -> None:
    """On a phone as each person who may see it, and at a desk as the first of them."""
    page = rooms.of(who)
    page.set_viewport_size(PHONE)
    answer = page.goto(town.known(seen.address))
    assert answer is not None
    assert answer.status == seen.status, answer.status
    owed = page.evaluate(OWED)
    assert owed.pop("title").endswith("｜评说")
    assert owed == {"h1": 1, "lang": "zh-CN", "styled": [], "unnamed": [], "broken": [], "twice": [], "wide": 0}
    assert (small := page.evaluate(measure.SMALL_TARGETS, TAP)) == [], small
    assert (found := violations(page)) == [], found
    if who == seen.who[0]:
        page.set_viewport_size(DESKTOP)
        assert violations(page, again=True) == []
        look_narrowly(page)
    assert rooms.windows.faults == [], rooms.windows.faults
