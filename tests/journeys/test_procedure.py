"""The whole exit of a company as each person walks it, from the card to the handover, in one story."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlmodel import Session

from app.core.db import WRITE, make_engine
from app.scorecards.rules.kinds import Card
from tests import cast as cast_module
from tests.cast import NOON
from tests.exits import hold
from tests.handovers.hold import wanjia
from tests.journeys import unpacked
from tests.journeys import walked_emergency as emergency
from tests.journeys import walked_exit as exits
from tests.journeys import walked_leaving as leaving
from tests.journeys import walked_vote as votes
from tests.journeys import walked_ways as ways
from tests.journeys.conftest import Town, Windows
from tests.journeys.server import serving
from tests.journeys.story import Clock, Story
from tests.journeys.town import Known
from tests.votes import poll

pytestmark = pytest.mark.browser


@pytest.fixture
def story(browser: Browser, sqlite_template: Path, tmp_path: Path) -> Iterator[Story]:
    database, media, clock = tmp_path / "town.db", tmp_path / "media", Clock(tmp_path / "clock")
    clock.put(NOON)
    shutil.copy(sqlite_template, database)
    engine = make_engine(f"sqlite:///{database}")
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        people = prepared(session)
        session.commit()
    with serving(database, media, tmp_path / "received", clock.file) as url:
        town = Town(url, engine, Known(people), tmp_path / "received")
        windows = Windows(browser, town)
        yield Story(town, windows, clock, media)
        windows.close()
        assert windows.faults == []
    engine.dispose()


def prepared(session: Session) -> dict[str, str]:
    """A yellow card for October, and who lives where; only 3-1-201 has not registered yet."""
    cast = cast_module.load(session)
    hold.a_card(session, cast, Card.YELLOW, month=date(2026, 10, 1))
    homes = hold.all_homes(session, cast)
    poll.owns(session, cast.person("laozhou"), homes[1])
    for number, home in enumerate(homes[3:5] + homes[9:10], start=3):
        poll.owner_of(session, home, number=number)
    wanjia(session)
    return {}


def test_a_company_leaves_because_the_owners_decide(story: Story, tmp_path: Path) -> None:
    story.tick()
    case = exits.case_of(story)
    exits.summoned(story, case)
    story.pass_days(0, hours=5)
    exits.interviewed(story, case)
    story.pass_days(1)
    exits.ordered(story, case)
    story.pass_days(1)
    exits.delivered(story, case)
    exits.company_answers(story, case, "发了限期整改通知", "供货商停业，灭火器要换一家买，请延几天。", seed=50)
    story.pass_days(6)
    exits.extended(story, case)
    story.pass_days(4)
    exits.mended(story, case)
    story.pass_days(1)
    exits.rechecked(story, case)
    story.pass_days(8)
    exits.red(story)
    exits.advised(story, case)
    exits.company_answers(story, case, "劝退建议", "11月的分没有算我们补的保洁，我们不同意。")

    vote = votes.planned(story)
    votes.staffed(story, vote)
    first, last = votes.posted(story, vote, case)
    votes.objected(story, vote)
    votes.late_owner(story, vote)
    votes.delivered(story, vote)
    votes.proxied(story, vote)
    story.until(first)
    for name, choices in (("wangyi", "yy"), ("luren", "yn"), ("yezhu3", "yy"), ("yezhu4", "na")):
        votes.voted(story, vote, name, choices)
    votes.voted_twice(story, vote, "laozhou")
    votes.on_paper(story, vote)
    votes.voted(story, vote, "yezhu5", "yy")
    story.until(last)
    story.pass_days(1)
    votes.counted(story, vote)
    votes.decided(story, vote)
    unpacked.check_pack(unpacked.packed(story, vote, "chenkezhang", tmp_path), *unpacked.published(story, vote))

    leaving.notified(story, case)
    exits.company_answers(story, case, "业委会书面通知", "收到了。预收的物业费要一户一户对。")
    leaving.engaged(story)
    handover = leaving.handed_over(story, case)
    leaving.posted(story, handover)
    leaving.disagreed(story, handover)
    leaving.witnessed(story, handover)
    leaving.measured(story, handover)
    leaving.withheld(story, handover)
    for number in (1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14):
        leaving.signed(story, handover, number)
    leaving.finished(story, handover, case)


def test_somebody_stands_in_for_a_company_that_walked_off(story: Story) -> None:
    emergency.stopped(story)
    emergency.answered(story)
    emergency.stood_in(story)
    emergency.read_on_paper(story)
    story.pass_days(20)
    emergency.returned(story)
    emergency.ended(story)


def test_a_company_is_asked_out_and_goes_without_a_card(story: Story) -> None:
    ways.uncarded(story)
    ways.held(story, ways.asked_early(story))
    ways.relayed(story)
    case = ways.ran_out(story)
    ways.petitioned(story, case)
    ways.gave_notice(story, case)
