"""Occurrences made ahead: each planned day once, late, twice, and by two at once."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.core.db import WRITE
from app.core.workdays import local_day
from app.mechanisms.actions.making import make_occurrences
from app.mechanisms.models import CalendarStamp, Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind, Phase, Shift
from tests.cast import NOON, Cast
from tests.mechanisms.hold import a_mechanism

TODAY = local_day(NOON)


def make_all(session: Session, at: datetime = NOON) -> int:
    total = 0
    while done := make_occurrences(session, at):
        total += done
    return total


def days(session: Session, mechanism: Mechanism) -> list[date]:
    planned = col(Occurrence.planned_on)
    return list(session.exec(select(planned).where(Occurrence.mechanism_id == mechanism.key).order_by(planned)))


def version(session: Session, cast: Cast) -> int:
    found = session.exec(select(CalendarStamp.version).where(CalendarStamp.community_id == cast.xiangrui.key))
    return found.first() or 0


def test_sixty_days_are_made_and_no_more(session: Session, cast: Cast) -> None:
    mondays = a_mechanism(session, cast, made_through=TODAY)
    assert make_all(session) == 1
    assert days(session, mondays) == [date(2026, 11, 23) + timedelta(weeks=n) for n in range(8)]
    assert version(session, cast) == 1


def test_what_is_made(session: Session, cast: Cast) -> None:
    rounds = a_mechanism(
        session, cast, Kind.FAULT_ROUND, cadence="FREQ=MONTHLY;BYMONTHDAY=1,15", made_through=TODAY,
        start_minute=570, duration_minutes=120,
    )
    make_all(session)
    first = session.exec(select(Occurrence).order_by(col(Occurrence.planned_on))).first()
    assert first is not None
    assert (first.ref, first.planned_on, first.name, first.venue) == (
        "fault-round-2026-12-01", date(2026, 12, 1), "半月来找茬", "社区议事厅",
    )
    assert first.starts_at.isoformat() == "2026-12-01T01:30:00+00:00"
    assert first.ends_at - first.starts_at == timedelta(hours=2)
    assert (first.phase, first.prepared, first.number, first.sequence) == (Phase.PLANNED, False, None, 0)
    assert rounds.made_through == TODAY + timedelta(days=60)


def test_made_twice_is_made_once(session: Session, cast: Cast) -> None:
    mondays = a_mechanism(session, cast, made_through=TODAY)
    make_all(session)
    before, seen = days(session, mondays), version(session, cast)
    assert make_all(session) == 0
    mondays.made_through = TODAY
    session.add(mondays)
    assert make_all(session) == 1
    assert (days(session, mondays), version(session, cast)) == (before, seen)


def test_two_days_later_two_days_more(session: Session, cast: Cast) -> None:
    daily = a_mechanism(session, cast, Kind.STAND_UP, cadence="FREQ=DAILY", shift=Shift.STAY, made_through=TODAY)
    make_all(session)
    assert days(session, daily) == [TODAY + timedelta(days=n) for n in range(1, 61)]
    make_all(session, NOON + timedelta(days=2))
    assert days(session, daily) == [TODAY + timedelta(days=n) for n in range(1, 63)]


def test_weeks_of_not_running_are_made_good(session: Session, cast: Cast) -> None:
    mondays = a_mechanism(session, cast, made_through=date(2026, 9, 1), adopted_at=NOON - timedelta(days=100))
    make_all(session)
    planned = session.exec(select(Occurrence).order_by(col(Occurrence.planned_on))).all()
    assert days(session, mondays) == [date(2026, 9, 7) + timedelta(weeks=n) for n in range(19)]
    held = {each.planned_on: local_day(each.starts_at) for each in planned}
    assert held[date(2026, 10, 5)] == date(2026, 10, 8)


def test_years_of_not_running_are_made_good_a_year_at_a_time(session: Session, cast: Cast) -> None:
    begun = datetime(2023, 1, 2, 4, tzinfo=UTC)
    mondays = a_mechanism(session, cast, made_through=date(2023, 1, 1), adopted_at=begun, shift=Shift.STAY)
    assert [make_occurrences(session, NOON) for _ in range(6)] == [1, 1, 1, 1, 1, 0]
    assert days(session, mondays) == [date(2023, 1, 2) + timedelta(weeks=n) for n in range(211)]


def test_what_is_switched_off_or_by_hand_makes_nothing(session: Session, cast: Cast) -> None:
    off = a_mechanism(session, cast, made_through=TODAY, active=False)
    hand = a_mechanism(session, cast, Kind.JOINT_MEETING, cadence="", made_through=TODAY)
    assert make_all(session) == 1
    assert (days(session, off), days(session, hand), version(session, cast)) == ([], [], 0)


def test_a_batch_is_short_and_the_rest_follows(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.mechanisms.actions.making.BATCH", 2)
    for n in range(5):
        a_mechanism(session, cast, slug=f"talk-{n}", made_through=TODAY)
    assert [make_occurrences(session, NOON) for _ in range(4)] == [2, 2, 1, 0]


@pytest.fixture
def many(db: Engine, cast: Cast) -> int:
    """Mechanisms of two communities, committed."""
    with Session(db) as session:
        session.connection(execution_options={WRITE: True})
        for n in range(12):
            home = cast.xiangrui if n % 2 else cast.shiji
            a_mechanism(session, cast, community_id=home.key, slug=f"t-{n}", cadence="FREQ=DAILY", made_through=TODAY)
        session.commit()
    return 12


def test_two_at_once_make_each_day_once(
    db: Engine, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes' worth of ticks, a batch a transaction, as app/tick.py runs them."""
    monkeypatch.setattr("app.mechanisms.actions.making.BATCH", 3)
    barrier, failed = Barrier(2), list[BaseException]()

    def tick() -> None:
        barrier.wait()
        try:
            while True:
                with Session(db) as session:
                    session.connection(execution_options={WRITE: True})
                    done = make_occurrences(session, NOON)
                    session.commit()
                if not done:
                    return
        except BaseException as error:
            failed.append(error)
            raise

    hands = [Thread(target=tick) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert failed == []
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        rows = session.exec(select(col(Occurrence.mechanism_id), col(Occurrence.planned_on))).all()
        through = set(session.exec(select(col(Mechanism.made_through))))
    assert len(rows) == len(set(rows))
    assert {len([row for row in rows if row[0] == key]) for key in {row[0] for row in rows}} == {43}
    assert (len({row[0] for row in rows}), through) == (many, {TODAY + timedelta(days=60)})
