"""How a person uses a page: finds things by what is written on them. Taps are counted."""

from contextlib import AbstractContextManager
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page

from app.demo.drawings import draw


class Hand:
    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def find(self, text: str, role: Any = "button", *, exact: bool = True, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role(role, name=text, exact=exact)

    def tap(self, text: str, role: Any = "button", *, exact: bool = True, within: Locator | None = None) -> None:
        self.taps += 1
        self.find(text, role, exact=exact, within=within).click()

    def go(self, text: str, role: Any = "button", *, exact: bool = True, within: Locator | None = None) -> None:
        """A tap that leads to another page."""
        with self.moving():
            self.tap(text, role, exact=exact, within=within)

    def moving(self) -> AbstractContextManager[Any]:
        return self.page.expect_navigation()

    def write(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Into the field with this label; getting there is a tap."""
        self.taps += 1
        (within or self.page).get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, *, within: Locator | None = None) -> None:
        """A radio button or a tick, by the words beside it."""
        self.taps += 1
        (within or self.page).get_by_label(label).check(force=True)

    def add_photo(self, scene: str = "stairwell", seed: int = 1, *, after: bool = False) -> None:
        self.taps += 1
        self.add_file(draw(scene, seed, after))

    def add_file(self, data: bytes) -> None:
        """Something a phone calls a photo."""
        picture: FilePayload = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": data}
        self.page.locator("input[type=file]").first.set_input_files([picture])

    @property
    def reading(self) -> str:
        """The words on the page as a person sees them."""
        return self.page.inner_text("main")
