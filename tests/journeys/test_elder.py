"""长辈模式: large enough to read and to hit."""

import pytest
from playwright.sync_api import Page

from tests.journeys import measure
from tests.journeys.axe import violations
from tests.journeys.conftest import Open, Town
from tests.journeys.looking import Rooms, rooms

__all__ = ["rooms"]
pytestmark = pytest.mark.browser
ROOT, TEXT, TARGET, MAIN_BUTTON = 20, 18, 48, 60  # px; the stylesheet promises a root of 20 px and buttons of 3rem
STEPS = tuple(f"/c/xiangrui/report/{{draft}}/{step}" for step in ("what", "what?c=HY", "place", "story", "preview"))
OPEN = (
    "/", "/c/xiangrui", "/i/{working}", "/i/{closed}", "/q/qr-xiangrui-dong-3", "/c/xiangrui/report", *STEPS,
    "/receipt/{done_receipt}", "/login",
)  # fmt: skip
SIGNED_IN = {"/me": "wangyi", "/work": "zhaojingli", "/i/{done}": "wangyi", "/i/{accepted}": "liushuji"}
EVERYWHERE = [*((address, "") for address in OPEN), *SIGNED_IN.items()]


def elderly(page: Page, town: Town) -> Page:
    page.context.add_cookies([{"name": "ps_elder", "value": "1", "url": town.url}])
    return page


@pytest.mark.parametrize("script", [False, True])
def test_large_type_is_one_tap_and_stays(open_as: Open, script: bool) -> None:
    page = open_as(java_script_enabled=script)
    page.goto("/c/xiangrui")
    button = page.get_by_role("button", name="大字")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    page.locator("html[data-mode=elder]").wait_for()
    assert button.get_attribute("aria-pressed") == "true"
    page.goto("/login")
    assert page.locator("html").get_attribute("data-mode") == "elder"
    button.click()
    page.locator("html:not([data-mode])").wait_for()
    page.goto("/c/xiangrui")
    assert page.locator("html").get_attribute("data-mode") is None


@pytest.mark.parametrize(("address", "who"), EVERYWHERE)
def test_large_type_is_large(rooms: Rooms, town: Town, address: str, who: str) -> None:
    page = elderly(rooms.of(who), town)
    page.goto(town.known(address))
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == ROOT
    assert page.evaluate(measure.SMALL_TEXT, TEXT) == []
    assert page.evaluate(measure.SMALL_TARGETS, TARGET) == []
    heights = [box["height"] for each in page.locator(".btn.main").all() if (box := each.bounding_box())]
    assert all(height >= MAIN_BUTTON for height in heights)
    assert violations(page) == []
