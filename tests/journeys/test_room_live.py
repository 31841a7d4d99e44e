"""The screen in the room, in a real browser: it follows the meeting without a reload, and works without JavaScript."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlmodel import Session

from app.core.clock import now
from app.core.db import WRITE, make_engine
from app.meetings.actions.running import end, talk_about
from app.meetings.models import AgendaItem
from app.meetings.queries.agenda import items_of
from app.meetings.queries.meetings import Held, held_by_id
from app.meetings.rules.kinds import Decision
from app.people.cookies import COOKIE
from tests import cast as cast_module
from tests.journeys.axe import violations
from tests.journeys.conftest import MORE_PATIENCE, Open, Town
from tests.journeys.server import serving
from tests.journeys.town import Known
from tests.make import web_sign_in
from tests.meetings.sit import an_item, begun

pytestmark = pytest.mark.browser
WALL: ViewportSize = {"width": 1280, "height": 720}


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The cast alone, and a server of its own."""
    here = tmp_path_factory.mktemp("room")
    shutil.copy(sqlite_template, here / "room.db")
    engine = make_engine(f"sqlite:///{here / 'room.db'}")
    with serving(here / "room.db", here / "media", here / "received") as url:
        yield Town(url, engine, Known({}), here / "received")
    engine.dispose()


@pytest.fixture(scope="module")
def held(town: Town) -> Held:
    """A meeting that began ten minutes ago, with three items."""
    with Session(town.engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        found = begun(session, cast_module.load(session), at=now() - timedelta(minutes=10))
        for place, title in enumerate(("西门的路灯不亮", "快递柜放哪儿", "楼道里装座椅"), 1):
            an_item(session, found, position=place, title=title)
        session.commit()
        return found


def changed(town: Town, held: Held, item: AgendaItem | None, **values: object) -> None:
    """Somebody else steps the meeting meanwhile."""
    with Session(town.engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        fresh = held_by_id(session, held.occurrence.key)
        for name, value in values.items():
            setattr(item, name, value)
        if item is not None:
            session.add(item)
            talk_about(session, fresh, None, at=now())
            talk_about(session, fresh, item.key, at=now())
        else:
            by = cast_module.load(session).actor("liushuji")
            end(session, fresh, by=by, at=now())
        session.commit()


def items(town: Town, held: Held) -> list[AgendaItem]:
    with Session(town.engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: False})
        return list(items_of(session, held.key))


def shows(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=MORE_PATIENCE)


def test_without_a_script_the_host_goes_from_item_to_item(open_as: Open, held: Held) -> None:
    page = open_as("liushuji", java_script_enabled=False, viewport=WALL)
    page.set_default_timeout(MORE_PATIENCE)
    page.goto(f"{held.path}/room")
    page.get_by_role("button", name="开始说第一件").click()
    shows(page, "西门的路灯不亮")
    page.get_by_role("button", name="下一件").click()
    shows(page, "快递柜放哪儿")
    page.get_by_role("button", name="上一件").click()
    shows(page, "西门的路灯不亮")


def test_the_screen_follows_without_a_reload(open_as: Open, town: Town, held: Held) -> None:
    page = open_as("liushuji", viewport=WALL)
    page.goto(f"{held.path}/room")
    page.evaluate("window.stays = true")
    third = items(town, held)[2]
    changed(town, held, third)
    shows(page, "楼道里装座椅")
    changed(town, held, third, decision=Decision.SETTLED, decided_at=now())
    expect(page.locator(".outcome")).to_contain_text("现场解决", timeout=MORE_PATIENCE)
    assert violations(page) == []
    changed(town, held, None)
    shows(page, "散会，谢谢各位")
    assert page.evaluate("window.stays") is True


def test_when_the_network_is_gone_the_screen_says_so(browser: Browser, town: Town, held: Held) -> None:
    """In a window nobody watches, since a lost network is a fault everywhere else."""
    context = browser.new_context(viewport=WALL, base_url=town.url)
    context.add_cookies([{"name": COOKIE, "value": web_sign_in(town.engine, "liushuji"), "url": town.url}])
    page = context.new_page()
    page.goto(f"{held.path}/room")
    expect(page.locator("[data-lost]")).to_be_hidden(timeout=MORE_PATIENCE)
    context.set_offline(True)
    expect(page.locator("[data-lost]")).to_be_visible(timeout=MORE_PATIENCE)
    context.set_offline(False)
    expect(page.locator("[data-lost]")).to_be_hidden(timeout=MORE_PATIENCE)
    context.close()
