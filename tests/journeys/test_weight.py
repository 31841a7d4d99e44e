"""The first page on a phone is light, comes from one host, and does not jump."""

import pytest
from playwright.sync_api import Request

from tests.journeys import measure
from tests.journeys.conftest import Open, Town

pytestmark = pytest.mark.browser
MOST_BYTES, MOST_SHIFT = 60_000, 0.05


@pytest.mark.parametrize("address", ["/c/xiangrui", "/", "/i/{working}", "/c/xiangrui/report"])
def test_weight_without_photos(open_as: Open, town: Town, address: str) -> None:
    page = open_as()
    answered: list[Request] = []
    page.on("requestfinished", lambda request: answered.append(request))
    page.goto(town.known(address), wait_until="networkidle")
    weights = {each.url: each.sizes()["responseBodySize"] for each in answered if "/photo" not in each.url}
    assert {kind for url in weights for kind in (".css", ".js", ".svg") if kind in url} == {".css", ".js", ".svg"}
    print(f"\n{address}: {sum(weights.values())} bytes in {len(weights)} requests")
    assert sum(weights.values()) <= MOST_BYTES, weights


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/c/xiangrui", "/i/{closed}"])
def test_nothing_jumps_while_loading(open_as: Open, town: Town, address: str, width: int) -> None:
    page = open_as(viewport={"width": width, "height": 844})
    page.goto(town.known(address), wait_until="networkidle")
    assert page.evaluate(measure.SHIFT) <= MOST_SHIFT
