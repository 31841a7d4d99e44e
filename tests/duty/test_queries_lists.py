"""What the patrol and the stand-up list, and that their numbers are the board's and the queue's."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from app.core.workdays import local_day
from app.duty.models import DayPromise
from app.duty.queries.patrol import patrol
from app.duty.queries.promises import promises
from app.duty.queries.rota import rota_of, turns_of
from app.duty.queries.stand_up import MOST, stand_up
from app.duty.rules.stand_up import Part
from app.duty.rules.week import Why, midnight, week_of
from app.issues.models import BoardDay, Issue
from app.issues.queries.board import cards
from app.issues.queries.cards import Filters
from app.issues.queries.desk import Desk, Narrowed
from app.issues.queries.filing import Spot
from app.issues.queries.openable import handled_by, in_public, openable
from app.issues.queries.queue import counts, jobs
from app.issues.rules.desk import Seat, Tab
from app.issues.rules.lifecycle import Step
from app.issues.rules.order import Sort
from app.mechanisms.rules.kinds import Phase
from tests.cast import NOON, Cast, add
from tests.duty.hold import FRIDAY, a_turn, duty_days
from tests.make import an_issue, claimed_done, dispatched, step

TODAY = local_day(NOON)
DAY = timedelta(days=1)
WEEK = week_of(TODAY)


def found(session: Session, cast: Cast, name: str = "liushuji", at: datetime = NOON) -> dict[str, Why]:
    me = cast.actor(name) if name else None
    rounds = patrol(session, me, cast.xiangrui, week_of(local_day(at)), at)
    return {stop.ref: stop.why for each in rounds for stop in each.stops}


def test_the_patrol_takes_the_new_the_promised_and_the_claimed(session: Session, cast: Cast) -> None:
    monday = midnight(WEEK[0])
    new = an_issue(session, cast, at=monday)
    old = an_issue(session, cast, at=monday - timedelta(minutes=1))
    claim = claimed_done(session, cast, at=NOON - 14 * DAY)
    promise = dispatched(session, cast, at=NOON - 9 * DAY)
    step(session, cast, promise, Step.COMMITMENT, "liushuji", due_on=WEEK[1] - 2 * DAY, reason="说好周六前")
    later = dispatched(session, cast, at=NOON - 9 * DAY)
    step(session, cast, later, Step.COMMITMENT, "liushuji", due_on=WEEK[1], reason="说好下周一")
    assert found(session, cast) == {new.ref: Why.FRESH, claim.ref: Why.VERIFY, promise.ref: Why.PROMISED}
    assert old.ref not in found(session, cast)


def test_what_was_verified_or_closed_is_off_the_patrol(session: Session, cast: Cast) -> None:
    issue = claimed_done(session, cast, at=NOON - 14 * DAY)
    assert found(session, cast) == {issue.ref: Why.VERIFY}
    step(session, cast, issue, Step.VERIFICATION, "xiaoli", solved=True, note="看过了")
    assert found(session, cast) == {}


def test_the_patrol_goes_building_by_building(session: Session, cast: Cast) -> None:
    for building in (cast.building5, cast.building3):
        issue = an_issue(session, cast)
        issue.building_id = building.key
        add(session, issue)
    open_ground = an_issue(session, cast)
    open_ground.building_id = None
    add(session, open_ground)
    rounds = patrol(session, cast.actor("liushuji"), cast.xiangrui, WEEK, NOON)
    assert [each.name for each in rounds] == ["祥瑞花园东区 3号楼", "祥瑞花园东区 5号楼", "祥瑞花园东区 公共地方"]


def test_private_matters_are_only_for_those_who_may_open_them(session: Session, cast: Cast) -> None:
    private = an_issue(session, cast, public=False)
    assert private.ref in found(session, cast, "xiaoli")
    assert found(session, cast, "laozhou") == {}
    assert found(session, cast, "") == {}


@pytest.fixture
def busy(session: Session, cast: Cast) -> list[Issue]:
    """Public and private, fresh and late, with a unit and without, here and next door, some closed today."""
    made = [an_issue(session, cast, at=NOON - days * DAY, public=bool(days % 3)) for days in range(12)]
    made += [dispatched(session, cast, at=NOON - hours * timedelta(hours=7)) for hours in range(12)]
    made += [dispatched(session, cast, at=NOON - 5 * DAY, code="GR") for _ in range(3)]
    for number in range(3):
        closed = claimed_done(session, cast, at=NOON - 2 * DAY, by="wangyi")
        step(session, cast, closed, Step.VERIFICATION, "xiaoli", solved=True, note="好了")
        step(session, cast, closed, Step.CONFIRMATION, "wangyi", solved=True, satisfaction=5 - number)
        made.append(closed)
    for issue in made[:4]:
        issue.resolve_by = NOON + timedelta(hours=2)
        session.add(issue)
    made[0].resolve_by = NOON
    made[1].resolve_by = midnight(TODAY + DAY)
    made[2].resolve_by = midnight(TODAY + DAY) - timedelta(seconds=1)
    an_issue(session, cast, spot=Spot(cast.shiji, cast.yihao, cast.building7), by="luren")
    session.flush()
    return made


def a_desk(cast: Cast, name: str, seat: Seat) -> Desk:
    return Desk(cast.actor(name), seat, NOON, TODAY, midnight(TODAY + DAY))


def queue_refs(session: Session, desk: Desk, tabs: list[Tab], late: str) -> list[str]:
    refs = []
    for tab in tabs:
        rows, _ = jobs(session, desk, tab, Narrowed(late=late), None, limit=200)
        refs += [row.issue.ref for row in rows]
    return sorted(refs)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(("part", "late"), [(Part.OVER, "over"), (Part.TODAY, "today")])
def test_the_committees_list_is_its_queue(session: Session, cast: Cast, part: Part, late: str) -> None:
    desk, tabs = a_desk(cast, "liushuji", Seat.COMMITTEE), [Tab.DUE, Tab.OUT]
    listed = stand_up(session, openable(desk.actor, cast.xiangrui, TODAY), cast.xiangrui.key, NOON)[part]
    numbers = [counts(session, desk, tab, Narrowed()) for tab in tabs]
    assert listed.total == sum(each.over if late == "over" else each.today for each in numbers) > 0
    assert sorted(row.ref for row in listed.rows) == queue_refs(session, desk, tabs, late)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(("part", "late"), [(Part.OVER, "over"), (Part.TODAY, "today")])
def test_the_companys_list_is_its_queue(session: Session, cast: Cast, part: Part, late: str) -> None:
    desk = a_desk(cast, "zhaojingli", Seat.UNIT)
    listed = stand_up(session, handled_by(desk.actor, TODAY), cast.xiangrui.key, NOON)[part]
    numbers = counts(session, desk, Tab.DUE, Narrowed())
    assert listed.total == (numbers.over if late == "over" else numbers.today)
    assert sorted(row.ref for row in listed.rows) == queue_refs(session, desk, [Tab.DUE], late)


@pytest.mark.usefixtures("busy")
def test_the_public_list_is_the_board(session: Session, cast: Cast) -> None:
    parts = stand_up(session, in_public(), cast.xiangrui.key, NOON)
    late = cards(session, cast.xiangrui.key, Filters(overdue=True), Sort.DUE, None, at=NOON, limit=200)
    assert [row.ref for row in parts[Part.OVER].rows] == [card.ref for card in late.cards] != []
    assert parts[Part.FRESH].total == by_day(session, cast, "filed", TODAY - DAY) > 0
    assert parts[Part.CLOSED].total == by_day(session, cast, "closed", TODAY) == 3


def by_day(session: Session, cast: Cast, column: str, since: date) -> int:
    total = select(func.sum(getattr(BoardDay, column))).where(
        BoardDay.community_id == cast.xiangrui.key, col(BoardDay.day) >= since
    )
    return int(session.exec(total).one() or 0)


def test_a_long_part_is_cut_and_still_counted(session: Session, cast: Cast) -> None:
    for _ in range(MOST + 2):
        an_issue(session, cast)
    fresh = stand_up(session, openable(cast.actor("liushuji"), cast.xiangrui, TODAY), cast.xiangrui.key, NOON)[
        Part.FRESH
    ]
    assert (fresh.total, len(fresh.rows), fresh.more) == (MOST + 2, MOST, 2)


def a_promise(session: Session, cast: Cast, **more: Any) -> DayPromise:
    values: dict[str, Any] = {
        "community_id": cast.xiangrui.key, "day": TODAY - DAY, "who": "赵经理", "text": "把灯换了", "due_on": TODAY,
        "made_by": cast.person("liushuji").key, "made_at": NOON,
    }
    return add(session, DayPromise(**{**values, **more}))


@pytest.mark.parametrize(
    ("more", "listed"),
    [
        ({}, True), ({"day": TODAY}, True), ({"day": TODAY, "kept": True, "answered_at": NOON}, True),
        ({"kept": True, "answered_at": midnight(TODAY)}, True),
        ({"kept": True, "answered_at": midnight(TODAY) - timedelta(seconds=1)}, False),
        ({"kept": False, "answered_at": NOON - DAY}, True), ({"day": TODAY - 20 * DAY}, True),
    ],
)
def test_a_promise_stays_until_it_is_kept(
    session: Session, cast: Cast, more: dict[str, Any], listed: bool
) -> None:
    a_promise(session, cast, **more)
    here = promises(session, cast.xiangrui.key, TODAY, in_public())
    assert bool(here) is listed
    assert promises(session, cast.shiji.key, TODAY, in_public()) == []


def test_a_promise_about_what_one_may_not_open_names_no_issue(session: Session, cast: Cast) -> None:
    a_promise(session, cast, issue_id=an_issue(session, cast, public=False).key)
    hidden = promises(session, cast.xiangrui.key, TODAY, openable(None, cast.xiangrui, TODAY))[0]
    assert (hidden.ref, hidden.title, hidden.hidden) == ("", "", True)
    shown = promises(session, cast.xiangrui.key, TODAY, openable(cast.actor("xiaoli"), cast.xiangrui, TODAY))[0]
    assert (bool(shown.ref), shown.hidden) == (True, False)


def test_the_rota_leaves_out_what_is_over_or_cancelled(session: Session, cast: Cast) -> None:
    past, cancelled, coming = duty_days(session, cast, 3, first=NOON - 2 * DAY)
    cancelled.phase = Phase.CANCELLED
    add(session, cancelled)
    rota = rota_of(session, cast.xiangrui.key, NOON, until=NOON + 60 * DAY)
    assert [time.occurrence for time in rota.times] == [coming]
    assert past not in [time.occurrence for time in rota.times]
    assert rota_of(session, cast.shiji.key, NOON, until=NOON + 60 * DAY).mechanism is None


def test_turns_are_known_by_person_and_time(session: Session, cast: Cast) -> None:
    first, second = duty_days(session, cast, 2)
    for time in (first, second):
        a_turn(session, cast, time, "xiaoli")
    me = cast.person("xiaoli").key
    assert turns_of(session, me, NOON) == {first.key, second.key}
    assert turns_of(session, me, first.ends_at) == {first.key, second.key}
    assert turns_of(session, me, first.ends_at + timedelta(seconds=1)) == {second.key}
    assert turns_of(session, cast.person("wangyi").key, FRIDAY) == frozenset()
