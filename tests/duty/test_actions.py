"""The rota in the database: reminders once, no double turns, accounts that close."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.errors import DomainError, Invalid
from app.duty.actions.farewell import forget_duty
from app.duty.actions.promises import NewPromise, add_promise, answer_promise
from app.duty.actions.rota import add_turn, fill_weeks, remind_duty, take_off
from app.duty.models import DutyTurn
from app.duty.queries.export import export_duty
from app.issues.queries.openable import openable
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Phase
from app.notifications.models import Message
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from tests.cast import NOON, Cast
from tests.duty.hold import FRIDAY, a_turn, duty_days
from tests.people.parallel import at_once

DAY = timedelta(days=1)
TODAY = NOON.date()


def told(session: Session, name: str, cast: Cast) -> list[str]:
    rows = session.exec(select(Message).where(Message.person_id == cast.person(name).key).order_by("id"))
    return [row.title for row in rows]


@pytest.mark.parametrize(
    ("before", "reminded"),
    [(2 * DAY, 0), (DAY, 1), (timedelta(hours=36), 1), (timedelta(hours=12), 0), (timedelta(), 0)],
)
def test_the_day_before_is_the_day_of_the_reminder(
    session: Session, cast: Cast, before: timedelta, reminded: int
) -> None:
    """Duty is on Friday at noon in Shanghai: Thursday begins 36 hours before, Friday 12."""
    a_turn(session, cast, duty_days(session, cast)[0], "xiaoli")
    assert remind_duty(session, FRIDAY - before) == reminded
    assert told(session, "xiaoli", cast) == ["明天轮到您值日：周五值日"][:reminded]


def test_a_second_tick_reminds_nobody(session: Session, cast: Cast) -> None:
    a_turn(session, cast, duty_days(session, cast)[0], "xiaoli")
    assert [remind_duty(session, FRIDAY - DAY) for _ in range(2)] == [1, 0]
    assert len(told(session, "xiaoli", cast)) == 1


def test_a_day_that_moved_is_reminded_of_anew(session: Session, cast: Cast) -> None:
    day = duty_days(session, cast)[0]
    a_turn(session, cast, day, "xiaoli")
    remind_duty(session, FRIDAY - DAY)
    day.starts_at, day.ends_at = day.starts_at + 3 * DAY, day.ends_at + 3 * DAY
    session.add(day)
    session.flush()
    assert remind_duty(session, FRIDAY + 2 * DAY) == 1


def test_nobody_is_reminded_of_what_was_cancelled(session: Session, cast: Cast) -> None:
    day = duty_days(session, cast)[0]
    a_turn(session, cast, day, "xiaoli")
    day.phase = Phase.CANCELLED
    session.add(day)
    session.flush()
    assert remind_duty(session, FRIDAY - DAY) == 0


def test_two_machines_remind_once(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        a_turn(session, cast, duty_days(session, cast)[0], "xiaoli")
        session.commit()
    at_once(4, lambda session: remind_duty(session, FRIDAY - DAY))
    with Session(db) as session:
        assert len(told(session, "xiaoli", cast)) == 1


def set_on(session: Session, cast: Cast, occurrence: Occurrence, name: str) -> None:
    add_turn(
        session, cast.xiangrui, occurrence.ref, cast.person(name).key, "", by=cast.actor("liushuji"), at=NOON
    )


def test_what_is_noted_beside_a_turn_is_public_and_masked(session: Session, cast: Cast) -> None:
    day, by = duty_days(session, cast)[0], cast.actor("liushuji")
    add_turn(session, cast.xiangrui, day.ref, cast.person("xiaoli").key, "打 13900005678", by=by, at=NOON)
    assert session.exec(select(DutyTurn.note)).one() == "打 139****5678"


@pytest.mark.parametrize("name", ["liushuji", "xiaoli", "laozhou", "zhaojingli"])
def test_staff_party_members_and_the_manager_may_be_asked(session: Session, cast: Cast, name: str) -> None:
    day = duty_days(session, cast)[0]
    set_on(session, cast, day, name)
    assert day.prepared


@pytest.mark.parametrize("name", ["wangyi", "luren", "lishifu", "chenkezhang", "shenji", "sunzhuren"])
def test_others_are_not_on_the_list(session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(Invalid):
        set_on(session, cast, duty_days(session, cast)[0], name)


@pytest.mark.parametrize(("left", "fits"), [(2, True), (1, False)])
def test_a_term_must_last_to_the_day(session: Session, cast: Cast, left: int, fits: bool) -> None:
    grant = session.exec(select(RoleGrant).where(RoleGrant.role == Role.GRID_WORKER)).one()
    grant.ends_on = TODAY + left * DAY
    session.add(grant)
    day = duty_days(session, cast)[0]
    if fits:
        set_on(session, cast, day, "xiaoli")
    else:
        with pytest.raises(Invalid):
            set_on(session, cast, day, "xiaoli")


def test_what_is_over_is_not_changed(session: Session, cast: Cast) -> None:
    day = duty_days(session, cast)[0]
    turn = a_turn(session, cast, day, "xiaoli")
    day.phase = Phase.CLOSED
    session.add(day)
    session.flush()
    with pytest.raises(DomainError):
        set_on(session, cast, day, "laozhou")
    with pytest.raises(DomainError):
        take_off(session, cast.xiangrui, turn.key, by=cast.actor("liushuji"), at=NOON)


def test_the_same_words_sent_many_times_at_once_are_one_promise(db: Engine, cast: Cast) -> None:
    def promise(session: Session) -> int:
        new, by = NewPromise("李小梅", "把灯换了", TODAY + DAY), cast.actor("xiaoli")
        scope = openable(by, cast.xiangrui, TODAY)
        return add_promise(session, cast.xiangrui, new, scope=scope, by=by, at=NOON).key

    assert len(set(at_once(4, promise))) == 1


def test_many_set_the_same_person_at_once_and_one_turn_is_made(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        day = duty_days(session, cast)[0]
        session.commit()
    outcomes = at_once(4, lambda session: set_on(session, cast, day, "xiaoli"))
    assert len([each for each in outcomes if isinstance(each, DomainError)]) == 3
    with Session(db) as session:
        assert len(session.exec(select(DutyTurn)).all()) == 1


def test_two_fill_the_same_weeks_and_each_gets_one_person(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        duty_days(session, cast, 3)
        session.commit()
    lists = iter([["xiaoli"], ["laozhou"]] * 2)

    def fill(session: Session) -> int:
        people = [cast.person(name).key for name in next(lists)]
        return fill_weeks(session, cast.xiangrui, people, times=3, each=1, by=cast.actor("liushuji"), at=NOON)

    outcomes = at_once(4, fill)
    assert outcomes.count(3) == 1
    with Session(db) as session:
        assert len(session.exec(select(DutyTurn)).all()) == 3


def test_the_list_goes_on_behind_whoever_was_last(session: Session, cast: Cast) -> None:
    first, *rest = duty_days(session, cast, 3)
    a_turn(session, cast, first, "laozhou")
    people = [cast.person(name).key for name in ("xiaoli", "laozhou", "liushuji")]
    filled = fill_weeks(session, cast.xiangrui, people, times=5, each=1, by=cast.actor("liushuji"), at=NOON)
    turns = session.exec(select(DutyTurn).where(DutyTurn.occurrence_id != first.key).order_by("id")).all()
    assert filled == len(rest) == 2
    assert [turn.person_id for turn in turns] == [people[2], people[0]]
    assert told(session, "xiaoli", cast) == ["排了您值日：12月4日"]


def test_a_closed_account_frees_what_is_to_come(session: Session, cast: Cast) -> None:
    past, coming = duty_days(session, cast, 2, first=NOON - 3 * DAY)
    for day in (past, coming):
        a_turn(session, cast, day, "xiaoli")
    me = cast.person("xiaoli").key
    assert [row["name"] for row in export_duty(session, me)["duty_turns"]] == ["周五值日", "周五值日"]
    forget_duty(session, me, NOON)
    assert [turn.occurrence_id for turn in session.exec(select(DutyTurn))] == [past.key]


def test_two_answer_one_promise_and_the_second_is_told(db: Engine, cast: Cast) -> None:
    secretary = cast.actor("liushuji")
    scope = openable(secretary, cast.xiangrui, TODAY)
    with Session(db, expire_on_commit=False) as session:
        new = NewPromise("赵经理", "把灯换了", TODAY)
        key = add_promise(session, cast.xiangrui, new, scope=scope, by=secretary, at=NOON).key
        session.commit()
    outcomes = at_once(
        3, lambda session: answer_promise(session, cast.xiangrui, key, kept=True, word="", by=secretary, at=NOON)
    )
    assert len([each for each in outcomes if isinstance(each, DomainError)]) == 2
