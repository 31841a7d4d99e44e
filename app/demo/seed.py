"""Loads the demonstration: a town, its people, and a year of troubles played through the product's own actions.

The same instant gives the same rows, to the hour; only the salt of the password hash differs.
"""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

from app.attachments.actions import media
from app.audit.actions import record
from app.core.clock import now
from app.core.db import unit_of_work
from app.core.errors import DomainError
from app.core.workdays import local_day
from app.demo import firms, ground, leftovers, queries, settling
from app.demo.arranged import arranged
from app.demo.judging.months import Months
from app.demo.judging.people import settle_quiet
from app.demo.leaving.stories import tell_of_leaving
from app.demo.photos import Album
from app.demo.plan import YEAR, Planner
from app.demo.playing import Playing
from app.demo.rhythms.calendar import Calendar
from app.demo.rhythms.corners import Corners
from app.demo.rhythms.talks import Talks
from app.demo.rhythms.walks import Walks
from app.demo.scenes import SCENES
from app.demo.world import World
from app.demo.year import Year
from app.mechanisms.rules.kinds import MEETINGS, Kind
from app.people.actions.passwords import hash_password

PASSWORD = "pingshuo-demo"
ISSUES = 1500
VIEWS = 5
FEWEST_DAYS = 75
"""However small a town is, it has seen a whole month judged."""


def load(
    *, if_empty: bool, at: datetime | None = None, issues: int = ISSUES, judged: int | None = None
) -> dict[str, int]:
    """Fills an empty database with the year before `at` (now); how many of what.

    A database with a town in it is left alone: quietly with `if_empty`, else with a DomainError. `issues` and `judged`
    (for how many days companies were judged: as many as the issues fill) are for tests; at least as many issues as are
    arranged for the cast give every one of them something to do.
    """
    edge = (at or now()).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if not _empty(if_empty=if_empty):
        return {}
    world = _town(edge)
    playing = Playing(Year(), world, Album(media(), max(1, VIEWS * issues // ISSUES)))
    _year(playing, edge, issues, judged or max(FEWEST_DAYS, YEAR * issues // ISSUES))
    with unit_of_work() as session:
        leftovers.tidy(session, edge)
        record(session, "system", queries.LOADED, queries.DEMO, actor_id=0, actor_title="系统", at=edge)
        filed = sum(queries.counted(session).values())
        return {**world.ground.count(), "people": len(world.folk.persons), "issues": filed}


def _empty(*, if_empty: bool) -> bool:
    """A year takes many transactions: one that was broken off must not pass for a town."""
    with unit_of_work(write=False) as session:
        empty, broken_off = queries.is_empty(session), queries.broken_off(session)
    if broken_off:
        raise DomainError("上次装演示数据没装完。把这个库清空（默认是 var/ 里的 pingshuo.db），再来一次。")
    if not empty and not if_empty:
        raise DomainError("库里已经有数据了，演示数据只装在空库里。换一个空的数据库再来。")
    return empty


def _town(edge: datetime) -> World:
    before = edge - timedelta(days=YEAR + 30)
    with unit_of_work() as session:
        record(session, "system", queries.BEGUN, queries.DEMO, actor_id=0, actor_title="系统", at=before)
        land = ground.build(session)
        served = firms.found(session, land, local_day(edge))
        town = settling.settle(session, land, served, hash_password(PASSWORD), at=before, now=edge)
        settle_quiet(town)
        leftovers.keep_replies(session)
        return World(land, served, town.folk)


def _year(playing: Playing, edge: datetime, issues: int, judged: int) -> None:
    world = playing.world
    scenes = arranged(world.ground, world.folk, edge, issues)
    matters = scenes + Planner(world.ground, world.firms, world.folk, edge).year(max(0, issues - len(SCENES)))
    matters.sort(key=lambda matter: matter.at)
    for matter in matters:
        playing.plan(matter)
    playing.year.call_back_from(edge - timedelta(days=YEAR))
    walks, talks = Walks(playing), Talks(playing, spared=scenes)
    stories = {Kind.FAULT_ROUND: walks.story, **dict.fromkeys(MEETINGS, talks.story)}
    Calendar(playing, edge, issues / ISSUES, stories).begin()
    Corners(playing, edge).begin()
    months = Months(playing, edge, judged)
    months.begin()
    tell_of_leaving(playing, edge, months.settled)
    if playing.album.views == 1:
        playing.year.play(edge)
        return
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        playing.album.draw_ahead(pool, ((each.words.kind.scene, each.view) for each in matters if each.pictures))
        playing.year.play(edge)
