"""One server and one town for each module of journeys, one Chromium for all, and a fresh browser window per person."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.clock import now
from app.core.db import WRITE, make_engine
from app.core.settings import settings
from app.people.cookies import COOKIE
from tests import cast as cast_module
from tests.journeys.server import serving
from tests.journeys.town import Known, build
from tests.journeys.watch import Watch
from tests.make import web_sign_in
from tests.switches import chromium, chromium_arguments

PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE, MORE_PATIENCE = 8_000, 30_000  # ms until a missing button, and a page that does not come, is a failure


@dataclass(frozen=True)
class Town:
    """Where the server is, its database, and what to ask it for."""

    url: str
    engine: Engine
    known: Known
    received: Path
    """Everything sent to the browser that calls itself RECORDED."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=chromium_arguments())
        yield browser
        browser.close()


@dataclass(frozen=True)
class Built:
    """A folder with a town's database and photos, and what is in it."""

    folder: Path
    known: Known


@pytest.fixture(scope="session")
def built(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    shutil.copy(sqlite_template, folder / "town.db")
    engine = make_engine(f"sqlite:///{folder / 'town.db'}")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PINGSHUO_MEDIA_DIR", str(folder / "media"))
        settings.cache_clear()
        with Session(engine, expire_on_commit=False) as session:
            session.connection(execution_options={WRITE: True})
            known = build(session, cast_module.load(session), now())
            session.commit()
    settings.cache_clear()
    engine.dispose()
    return Built(folder, known)


@pytest.fixture(scope="module")
def town(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    here = tmp_path_factory.mktemp("town")
    shutil.copytree(built.folder, here, dirs_exist_ok=True)
    engine = make_engine(f"sqlite:///{here / 'town.db'}")
    with serving(here / "town.db", here / "media", here / "received") as url:
        yield Town(url, engine, built.known, here / "received")
    engine.dispose()


class Windows:
    """Browser windows by person ("" is a visitor), each watched; a fault in any of them fails the test."""

    def __init__(self, browser: Browser, town: Town) -> None:
        self.browser, self.town = browser, town
        self.watches: list[Watch] = []
        self.contexts: list[BrowserContext] = []

    def open(self, name: str = "", **options: Any) -> Page:
        """A page of a new window, signed in as one of the cast without the detour over /login."""
        usual: dict[str, Any] = {"viewport": PHONE, "locale": "zh-CN", "base_url": self.town.url}
        context = self.browser.new_context(**{**usual, **options})
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(MORE_PATIENCE)
        self.contexts.append(context)
        self.watches.append(Watch(self.town.url).over(context))
        if name:
            cookie = web_sign_in(self.town.engine, name)
            context.add_cookies([{"name": COOKIE, "value": cookie, "url": self.town.url}])
        return context.new_page()

    @property
    def faults(self) -> list[str]:
        return [fault for watch in self.watches for fault in watch.faults]

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def windows(browser: Browser, town: Town) -> Iterator[Windows]:
    opened = Windows(browser, town)
    yield opened
    opened.close()
    assert opened.faults == []


Open = Callable[..., Page]


@pytest.fixture
def open_as(windows: Windows) -> Open:
    return windows.open
