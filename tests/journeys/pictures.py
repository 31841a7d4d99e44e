"""The pictures of the README, taken from a running demo: `python -m tests.journeys.pictures URL`.

It files one report as wangyi, last of all, because a receipt is only shown to whoever holds it.
"""

import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app.core.settings import ROOT
from tests.journeys import filing
from tests.journeys.hand import Hand
from tests.switches import chromium, chromium_arguments

FOLDER = ROOT / "docs" / "screenshots"
MOST_BYTES, COLOURS = 150_000, (256, 128, 64, 32, 16)
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 900}}
PASSWORD = "pingshuo-demo"


def board(page: Page) -> None:
    page.goto("/c/xiangrui")


def elder(page: Page) -> None:
    board(page)
    with page.expect_response("**/mode"):
        page.get_by_role("button", name="大字").click()
    page.reload()


def story(page: Page) -> None:
    """The third step, with words and a photo in it."""
    hand = Hand(page)
    page.goto("/c/xiangrui/report")
    hand.go("卫生垃圾")
    hand.go("楼道卫生", exact=False)
    page.get_by_label("小区").select_option(index=1)
    hand.go("下一步")
    page.get_by_label("楼号").select_option(index=3)
    hand.go("下一步")
    hand.write("说几句", filing.STORY)
    hand.add_photo()


def issue(page: Page) -> None:
    """One that is done, so that before and after stand side by side."""
    page.goto("/c/xiangrui?tab=check")
    pictured = page.locator("li.issue:has(> img) h3 a")
    with page.expect_navigation():
        (pictured if pictured.count() else page.locator("li.issue h3 a")).first.click()


def receipt(page: Page) -> None:
    sign_in(page, "wangyi")
    story(page)
    hand = Hand(page)
    hand.go("下一步")
    filing.submit(hand)


def queue(page: Page) -> None:
    sign_in(page, "zhaojingli")


def sign_in(page: Page, name: str) -> None:
    hand = Hand(page)
    page.goto("/login#staff")
    page.get_by_text("我是工作人员").click()
    hand.write("账号", name)
    hand.write("密码", PASSWORD)
    hand.go("工作人员登录")


PICTURES: Mapping[str, tuple[Callable[[Page], None], Mapping[str, Any]]] = {
    "board": (board, DESK), "report": (story, PHONE), "issue": (issue, DESK), "work": (queue, PHONE),
    "elder": (elder, PHONE), "receipt": (receipt, PHONE),
}  # fmt: skip


def take(browser: Browser, url: str, name: str) -> bytes:
    way, screen = PICTURES[name]
    context = browser.new_context(base_url=url, locale="zh-CN", **screen)
    page = context.new_page()
    way(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    taken = page.screenshot()
    context.close()
    return taken


def shrunk(data: bytes) -> bytes:
    """As many colours as fit."""
    picture = Image.open(BytesIO(data)).convert("RGB")
    for colours in COLOURS:
        out = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


def main(url: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=chromium_arguments())
        for name in PICTURES:
            picture = shrunk(take(browser, url, name))
            (FOLDER / f"{name}.png").write_bytes(picture)
            print(f"{name}.png {len(picture) // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
