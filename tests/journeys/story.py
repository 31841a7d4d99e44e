"""A story told in the browser over months: people who come back after weeks, a clock that is put forward between them.

PINGSHUO_PICTURES names a folder; then every look a chapter takes is kept there as a picture of the whole page.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import FilePayload, Locator, ViewportSize

from app import tick
from app.core import db as core_db
from app.core.clock import now
from app.core.settings import settings
from app.core.workdays import local_day
from app.demo.drawings import draw
from app.people.cookies import COOKIE
from tests.attachments.pictures import encoded, quarters
from tests.journeys.conftest import PHONE, Town, Windows
from tests.journeys.hand import Hand
from tests.journeys.server import time_by
from tests.make import web_sign_in

DESK: ViewportSize = {"width": 1280, "height": 900}
AT_DESKS = ("chenkezhang", "liushuji", "admin", "shenji")
PICTURES = os.environ.get("PINGSHUO_PICTURES", "")
READY: Literal["load", "domcontentloaded"] = "load" if PICTURES else "domcontentloaded"
"""Photos are waited for where they are to be looked at."""


class Clock:
    """The file the server's time is read from."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def put(self, at: datetime) -> None:
        self.file.write_text(str((at - now()).total_seconds()))

    @property
    def at(self) -> datetime:
        return time_by(self.file)


class Story:
    """Everybody's browser, and what day it is."""

    def __init__(self, town: Town, windows: Windows, clock: Clock, media: Path) -> None:
        self.town, self.windows, self.clock, self.media = town, windows, clock, media
        self.hands: dict[str, Hand] = {}
        self.signed_in: dict[str, datetime] = {}
        self.taken = 0

    @property
    def today(self) -> date:
        return local_day(self.clock.at)

    def pass_days(self, days: int, *, hours: int = 0) -> None:
        """Whoever was signed in has to come back, and what is due is done."""
        self.clock.put(self.clock.at + timedelta(days=days, hours=hours))
        self.signed_in.clear()
        self.tick()

    def until(self, day: date) -> None:
        self.pass_days((day - self.today).days)

    def tick(self) -> None:
        with _over(self.town, self.media):
            tick.run(self.clock.at)

    def by(self, name: str = "") -> Hand:
        """Somebody at their own screen, signed in as of this day; nobody's name is a visitor."""
        if name not in self.hands:
            screen = DESK if name in AT_DESKS else PHONE
            self.hands[name] = Hand(self.windows.open(viewport=screen))
        hand = self.hands[name]
        if name and name not in self.signed_in:
            cookie = web_sign_in(self.town.engine, name, self.clock.at)
            hand.page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": self.town.url}])
            self.signed_in[name] = self.clock.at
        return hand

    def at(self, name: str, address: str) -> Hand:
        hand = self.by(name)
        answer = hand.page.goto(address, wait_until=READY)
        assert answer is not None
        assert answer.status < 400, (name, address, answer.status, hand.reading)
        return hand

    def tab(self, name: str, address: str) -> Hand:
        """The same person's other tab."""
        other = Hand(self.by(name).page.context.new_page())
        other.page.goto(address, wait_until=READY)
        return other

    def turned_away(self, name: str, address: str, words: str) -> None:
        """Not now, and why."""
        hand = self.by(name)
        answer = hand.page.goto(address, wait_until=READY)
        assert answer is not None
        assert answer.status == 409
        assert words in hand.reading

    def look(self, name: str, what: str, address: str = "") -> str:
        """What somebody reads there, kept as a picture where pictures are wanted."""
        hand = self.at(name, address) if address else self.by(name)
        if PICTURES:
            self.taken += 1
            file = Path(PICTURES) / f"{self.taken:03d}-{what}-{name or 'visitor'}.png"
            hand.page.screenshot(path=file, full_page=True)
        return hand.reading


@contextmanager
def _over(town: Town, media: Path) -> Iterator[None]:
    """This process works on the town's database for a moment."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PINGSHUO_MEDIA_DIR", str(media))
        patched.setenv("PINGSHUO_BASE_URL", town.url)
        settings.cache_clear()
        patched.setattr(core_db, "engine", lambda: town.engine)
        yield
    settings.cache_clear()


def picture(
    hand: Hand, seed: int, *, scene: str = "stairwell", after: bool = False, within: Locator | None = None
) -> None:
    """A photo nobody took before; one worth looking at where pictures are wanted, since drawing it takes its time."""
    data = draw(scene, seed, after) if PICTURES else encoded(quarters(200 + seed))
    picker = (within or hand.page).locator("input[type=file]").first
    taken: FilePayload = {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": data}
    picker.set_input_files([taken])


def done(hand: Hand, text: str, within: Locator | None = None) -> None:
    """Pressed, and it worked."""
    status = _answered(hand, text, within)
    assert status == 200, (status, hand.reading)


def refused(hand: Hand, text: str, words: str, within: Locator | None = None) -> None:
    """Pressed, and the page says with these words what is still to do."""
    status = _answered(hand, text, within)
    assert status in (403, 409, 422), (status, hand.reading)
    assert words in hand.reading, hand.reading


def _answered(hand: Hand, text: str, within: Locator | None) -> int:
    with hand.page.expect_navigation(wait_until=READY) as moved:
        hand.find(text, exact=False, within=within).first.click()
    answer = moved.value
    assert answer is not None
    return answer.status
